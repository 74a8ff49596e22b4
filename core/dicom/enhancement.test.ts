import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { volumeGeometry } from '../geometry.ts';
import type { AxialSlice } from './axialMeans.ts';
import { enhancementOf, slicesToLookAt } from './enhancement.ts';

const within = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
  ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;

interface Abdomen {
  readonly liver?: number | null;
  readonly aorta?: number | null;
  readonly vein?: number;
  readonly aortaRadiusMm?: number;
}

/** HU of a drawn abdomen at x mm to the patient's left and y mm to the back of its middle. */
function abdomen(x: number, y: number, { liver = 105, aorta = 150, vein = 140, aortaRadiusMm = 11 }: Abdomen): number {
  if (!within(x, y, 0, 0, 170, 120)) return -1000;
  if (!within(x, y, 0, 0, 150, 100)) return -100;
  if (within(x, y, 0, 72, 9, 8)) return 30;
  if (within(x, y, 0, 66, 30, 26)) return within(x, y, 0, 48, 18, 14) ? 160 : 350;
  if (aorta !== null && within(x, y, 14, 20, aortaRadiusMm, aortaRadiusMm)) return aorta;
  if (within(x, y, -22, 14, 15, 9)) return vein;
  if (liver !== null && within(x, y, -75, -15, 65, 70)) return liver;
  if (within(x, y, 95, 25, 30, 40)) return 110;
  return -90;
}

/** The same grain each time, by Box and Muller over a congruential sequence. */
function grain(seed: number): () => number {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

function slice(
  parts: Abdomen,
  { noiseHu = 0, seed = 1, turn = 0, mm = 1.6 }: { noiseHu?: number; seed?: number; turn?: number; mm?: number } = {},
): AxialSlice {
  const size = Math.round(380 / mm);
  const noise = grain(seed);
  const [cos, sin] = [Math.round(Math.cos((turn * Math.PI) / 2)), Math.round(Math.sin((turn * Math.PI) / 2))];
  const hu = Int16Array.from({ length: size * size }, (_, v) => {
    const a = ((v % size) - size / 2) * mm;
    const b = (Math.floor(v / size) - size / 2) * mm;
    return Math.round(abdomen(a * cos - b * sin, a * sin + b * cos, parts) + noiseHu * noise());
  });
  const rowDirection = [cos, sin, 0] as const;
  return { hu, columns: size, rows: size, pixelSpacingMm: [mm, mm], rowDirection, columnDirection: [-sin, cos, 0] };
}
const twice = (parts: Abdomen, how: Parameters<typeof slice>[1] = {}) =>
  enhancementOf([slice(parts, how), slice(parts, { ...how, seed: 2 })]);

describe('liver and aorta are found', () => {
  test.each([
    ['portal-venous', { liver: 105, aorta: 150, vein: 140 }],
    ['arterial, the vena cava still dark', { liver: 65, aorta: 310, vein: 60 }],
    ['without contrast', { liver: 58, aorta: 42, vein: 40 }],
  ])('%s, under noise of 40 HU', (_, parts) => {
    const found = twice(parts, { noiseHu: 40, mm: 0.95 })!;
    expect(Math.abs(found.liverHu - parts.liver)).toBeLessThan(6);
    expect(Math.abs(found.aortaHu - parts.aorta)).toBeLessThan(10);
  });

  test('however the rows and columns lie in the patient', () => {
    for (const turn of [0, 1, 2, 3])
      expect(twice({}, { turn })).toEqual({ liverHu: expect.closeTo(105, 0), aortaHu: expect.closeTo(150, 0) });
  });

  test('whatever HU they have, or not at all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 45, max: 130 }), fc.integer({ min: 35, max: 400 }), (liver, aorta) => {
        const found = twice({ liver, aorta, vein: 30 }, { mm: 2 });
        if (!found) return;
        expect(Math.abs(found.liverHu - liver)).toBeLessThan(5);
        expect(Math.abs(found.aortaHu - aorta)).toBeLessThan(10);
      }),
      { numRuns: 15 },
    );
  });
});

describe('there is no guess', () => {
  test.each([
    ['without a liver', { liver: null }],
    ['without an aorta', { aorta: null }],
    ['where what lies there is too wide', { aortaRadiusMm: 24 }],
    ['where the liver is as fatty as what surrounds it', { liver: -10 }],
    ['where the liver is far brighter than blood', { liver: 110, aorta: 45 }],
  ])('%s', (_, parts: Abdomen) => {
    expect(twice(parts)).toBeNull();
  });

  test('from one slice, or from two that differ', () => {
    expect(enhancementOf([slice({})])).toBeNull();
    expect(enhancementOf([slice({ aorta: 150 }), slice({ aorta: 240 })])).toBeNull();
  });

  test('from air, and from noise alone', () => {
    const noise = grain(3);
    const of = (hu: () => number) => ({ ...slice({}), hu: slice({}).hu.map(hu) });
    expect(enhancementOf([of(() => -1000), of(() => -1000)])).toBeNull();
    expect(enhancementOf([of(() => 50 + 40 * noise()), of(() => 50 + 40 * noise())])).toBeNull();
  });
});

describe('a look is taken', () => {
  const series = (slices: number, normal: 1 | -1 = 1, mm = 0.8) => ({
    measurable: true,
    geometry: volumeGeometry({
      columns: 512,
      rows: 512,
      rowDirection: [1, 0, 0],
      columnDirection: [0, normal, 0],
      pixelSpacingMm: [mm, mm],
      slicePositions: Array.from({ length: slices }, (_, k) => [0, 0, normal * k * 3]),
    }),
  });

  test('at five slices of the upper half, at fewer where there are fewer', () => {
    expect(slicesToLookAt(series(101))).toEqual([48, 59, 70, 81, 92]);
    expect(slicesToLookAt(series(101, -1))).toEqual([8, 19, 30, 41, 52]);
    expect(slicesToLookAt(series(3))).toEqual([1, 2]);
  });

  test('at none of what is narrow, not axial or not measurable', () => {
    expect(slicesToLookAt(series(101, 1, 0.3))).toEqual([]);
    expect(slicesToLookAt({ ...series(101), measurable: false })).toEqual([]);
    const { geometry } = series(101);
    expect(slicesToLookAt({ measurable: true, geometry: { ...geometry, normal: [0, 1, 0] } })).toEqual([]);
  });
});
