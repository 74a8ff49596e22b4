import { expect, test } from 'vitest';
import { FINDING_KINDS, PART_COLOURS, SEGMENT_KIND_NAMES, SEGMENT_KINDS } from './codes.ts';
import { PRESETS } from './presets.ts';

test('every kind of segment has a preset, and every part of the liver leads to a cut: none is a paintable twin', () => {
  const offered = new Set(PRESETS.flatMap(({ kinds }) => [...kinds]));
  expect([...SEGMENT_KIND_NAMES].filter((kind) => !offered.has(kind))).toEqual([]);
  for (const { way, kinds } of PRESETS)
    for (const kind of kinds) expect(SEGMENT_KINDS[kind].layer === 'partition').toBe(way === 'cut');
});

/** Machado 2009 (doi 10.1109/TVCG.2009.113), full strength, on linear RGB: what each kind of sight makes of a colour. */
const SIGHTS = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

const linear = (hex: string) =>
  [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));

function lab(hex: string, sight: readonly number[]): number[] {
  const rgb = linear(hex);
  const [r, g, b] = [0, 3, 6].map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        rgb.reduce((sum, c, n) => sum + sight[row + n]! * c, 0),
      ),
    ),
  ) as [number, number, number];
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The smallest difference (ΔE*ab 1976) between two of these colours, to whichever sight tells them apart least. */
const nearest = (colours: readonly string[]): number =>
  Math.min(
    ...Object.values(SIGHTS).flatMap((sight) => {
      const seen = colours.map((hex) => lab(hex, sight));
      return seen.flatMap((a, n) => seen.slice(0, n).map((b) => Math.hypot(...a.map((v, i) => v - b[i]!))));
    }),
  );

test('a person who sees colours otherwise tells liver, sides and findings apart, and so the parts of a liver and a tumour', () => {
  const { liver, flr, deportalisedLobe, tumour } = SEGMENT_KINDS;
  const colours = [liver, flr, deportalisedLobe, ...FINDING_KINDS.map((kind) => SEGMENT_KINDS[kind])];
  expect(nearest(colours.map(({ colour }) => colour))).toBeGreaterThan(20);
  expect(nearest([...PART_COLOURS, tumour.colour])).toBeGreaterThan(20);
});

test('every colour stands out on black: contrast 4.5 at least', () => {
  for (const colour of [...Object.values(SEGMENT_KINDS).map(({ colour }) => colour), ...PART_COLOURS]) {
    const [r, g, b] = linear(colour) as [number, number, number];
    expect((0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) / 0.05).toBeGreaterThanOrEqual(4.5);
  }
});
