import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_INCLUSION } from '#core/contours/inclusion';
import { DEPORTALISED_LOBE, FLR, LIVER, type Segment } from '#core/contours/reading';
import type { VolumeGeometry } from '#core/geometry';
import { touchesEdge } from '#core/volumetry/counts';
import { volumeWith } from '#test/kernels';
import { gridAround, sphere } from '#test/phantoms/sphere';
import { jointCounts } from '#wasm/kernels/jointCounts';
import { jointCountsTwin } from '#wasm/kernels/layers.twin';
import { NO_PLANS } from '../contours/plans.ts';
import { readingVolumes } from './readingVolumes.ts';
import { segmentBounds, segmentVoxels } from './segments.ts';
import {
  excludedFindings,
  findingsOutsideLiver,
  flr,
  functionalFlr,
  functionalTlv,
  measuredTlv,
  segmentVolumes,
  tumourVolume,
} from './volumes.ts';

const SPHERE_40_MM_ML = 268.083;

/** Slice heights from −42 mm to 42 mm with steps as given, again and again. */
function heights(stepsMm: readonly number[]): number[] {
  const z = [-42];
  for (let n = 0; z[n]! < 42; n++) z.push(z[n]! + stepsMm[n % stepsMm.length]!);
  return z;
}

const countsOf = (geometry: VolumeGeometry, layers: Parameters<typeof volumeWith>[1]) =>
  jointCounts(volumeWith(geometry, layers));

describe('a 40 mm sphere', () => {
  const measured = (geometry: VolumeGeometry) =>
    segmentVolumes(countsOf(geometry, { extent: sphere(geometry, { radiusMm: 40 }) }), 'extent', geometry)[1]!;

  test('measures 268.1 ml, whatever the voxel spacing', () => {
    const mm = fc.double({ min: 0.9, max: 2.5, noNaN: true });
    const step = fc.double({ min: 0.8, max: 4, noNaN: true });
    fc.assert(
      fc.property(mm, mm, step, (row, column, slice) => {
        expect(measured(gridAround(40, [row, column], heights([slice]))) / SPHERE_40_MM_ML).toBeCloseTo(1, 2);
      }),
      { numRuns: 20 },
    );
  });

  test('measures 268.1 ml where slices lie irregularly, and where one of them is missing', () => {
    for (const steps of [
      [1, 3],
      [2.5, 2.5, 1.25],
      [1, 1, 1, 1, 5],
    ])
      expect(measured(gridAround(40, [1, 1], heights(steps))) / SPHERE_40_MM_ML).toBeCloseTo(1, 2);
    const missing = heights([2]).filter((_, k) => k !== 17);
    expect(measured(gridAround(40, [1, 1], missing)) / SPHERE_40_MM_ML).toBeCloseTo(1, 2);
  });

  test('measures 268.1 ml in a stack tilted by 20 degrees: extents lie along the normal', () => {
    const tilted = gridAround(40, [1, 1], heights([2]), Math.tan((20 * Math.PI) / 180));
    expect(tilted.gantryTiltDeg).toBeCloseTo(20);
    expect(measured(tilted) / SPHERE_40_MM_ML).toBeCloseTo(1, 2);
  });

  test('an average spacing would be wrong: slices of 1 mm through the sphere, of 4 mm beyond it', () => {
    const z = [...heights([1]), ...Array.from({ length: 12 }, (_, n) => 46 + 4 * n)];
    const geometry = gridAround(40, [1, 1], z);
    const voxels = segmentVoxels(countsOf(geometry, { extent: sphere(geometry, { radiusMm: 40 }) }), 'extent')[1]!;
    const average = (z[z.length - 1]! - z[0]!) / (z.length - 1);
    expect(measured(geometry) / SPHERE_40_MM_ML).toBeCloseTo(1, 2);
    expect((voxels * average) / 1000 / SPHERE_40_MM_ML).toBeGreaterThan(1.3);
  });
});

describe('a liver with a tumour and a cut', () => {
  // 10 × 10 mm pixels, extents 10, 15, 20 mm: a voxel is 1, 1.5 or 2 ml.
  const geometry = gridAround(10, [10, 10], [0, 10, 30]);
  const [nI, pixels] = [geometry.columns, geometry.columns * geometry.rows];
  const layers = {
    extent: new Uint8Array(3 * pixels),
    findings: new Uint8Array(3 * pixels),
    partition: new Uint8Array(3 * pixels),
  };
  for (let k = 0; k < 3; k++) {
    const row = k * pixels + nI;
    layers.extent.fill(LIVER, row + 1, row + 5);
    layers.partition.fill(FLR, row + 1, row + 3);
    layers.partition.fill(DEPORTALISED_LOBE, row + 3, row + 5);
    layers.findings.fill(4, row + 2, row + 4); // a tumour across the cut
    layers.findings.fill(5, row, row + 1); // a cyst beside the liver
  }
  const counts = countsOf(geometry, layers);
  const tumours = new Set([4]);
  const segment = (number: number, kind: Segment['kind']): Segment => ({
    number,
    layer: 'findings',
    kind,
    label: '',
    colour: '#000000',
    visible: true,
    locked: false,
  });

  test('totals are set expressions over one joint count', () => {
    expect(geometry.sliceExtentsMm).toEqual([10, 15, 20]);
    expect(measuredTlv(counts, geometry)).toBeCloseTo(4 * 4.5, 12);
    expect(tumourVolume(counts, geometry, tumours)).toBeCloseTo(2 * 4.5, 12);
    expect(functionalTlv(counts, geometry, tumours)).toBeCloseTo(2 * 4.5, 12);
    expect(flr(counts, geometry)).toBeCloseTo(2 * 4.5, 12);
    expect(functionalFlr(counts, geometry, tumours)).toBeCloseTo(4.5, 12);
    expect(functionalFlr(counts, geometry, new Set())).toBe(flr(counts, geometry));
  });

  test('the rule says which findings are taken off; the unnamed stay in', () => {
    const segments = [segment(4, 'tumour'), segment(5, null)];
    expect(excludedFindings(segments, { kinds: ['tumour'] })).toEqual(tumours);
    expect(excludedFindings(segments, { kinds: [] })).toEqual(new Set());
  });

  test('what of a finding lies outside the liver is measured; not of a vessel, which runs out, nor of what has no name', () => {
    const beside = (kind: Segment['kind']) => {
      const segments = [segment(4, 'tumour'), segment(5, kind)];
      return readingVolumes(counts, geometry, { segments, inclusion: DEFAULT_INCLUSION, plans: NO_PLANS })
        .outsideLiverMl;
    };
    expect(beside('cyst')).toBeCloseTo(4.5, 12);
    expect([beside('portalVein'), beside(null)]).toEqual([0, 0]);
    expect(findingsOutsideLiver(counts, geometry, [segment(4, 'tumour')])).toBe(0);
  });

  test('bounds tell which segment touches the edge', () => {
    expect(segmentBounds(counts, 'findings')[4]).toEqual({ iMin: 2, iMax: 3, jMin: 1, jMax: 1, kMin: 0, kMax: 2 });
    expect(segmentBounds(counts, 'findings')[6]).toBeNull();
    const middle = sphere(geometry, { radiusMm: 6, centre: [0, 0, 10] });
    const inside = segmentBounds(countsOf(geometry, { extent: middle }), 'extent')[1]!;
    expect(touchesEdge(inside, geometry)).toBe(false);
    expect(touchesEdge(segmentBounds(counts, 'findings')[4]!, geometry)).toBe(true);
  });

  test('a volume of a single slice, or of some of the slices, is a mistake', () => {
    expect(() => measuredTlv(counts.slice(1), geometry)).toThrow('counts of 2 of 3 slices');
    const single = gridAround(10, [10, 10], [0]);
    expect(() => measuredTlv([[]], single)).toThrow('a single slice has no volume');
  });
});

test('volumes of a layer add up to the volume of the grid, and the slow count gives the same last digit', () => {
  const geometry = gridAround(10, [3, 2], [0, 1, 2.5, 7, 7.5]);
  const voxels = geometry.columns * geometry.rows * geometry.slices;
  fc.assert(
    fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 255 })), (numbers) => {
      const labels = [...numbers.take(voxels)];
      const layers = {
        extent: Uint8Array.from(labels),
        findings: Uint8Array.from(labels, (n) => n & 3),
        partition: Uint8Array.from(labels, (n) => n >> 6),
      };
      const counts = countsOf(geometry, layers);
      const heightMm = 1 + 1.25 + 3 + 2.5 + 0.5;
      const whole = (geometry.pixelAreaMm2 * geometry.columns * geometry.rows * heightMm) / 1000;
      for (const layer of ['extent', 'findings', 'partition'] as const) {
        const volumes = segmentVolumes(counts, layer, geometry);
        expect(volumes).toEqual(segmentVolumes(jointCountsTwin(geometry, layers), layer, geometry));
        expect(volumes.reduce((sum, ml) => sum + ml, 0) / whole).toBeCloseTo(1, 9);
      }
    }),
    { numRuns: 20 },
  );
});
