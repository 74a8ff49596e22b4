import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dot, patientFromVoxel, subtract, type Vec3, type VolumeGeometry, volumeGeometry } from '../geometry.ts';
import { bodyAlone } from './bodyAlone.ts';
import { type CoarseGrid, cellsFromPatient, coarseGrid, patientFromCells, slabsOf } from './coarseGrid.ts';
import { BLOCK, boxOfBlocks, byteOfHu, coarseBlocks, coarseValues } from './coarseVolume.ts';

const AIR = -1000;

/** Small series of all kinds: oblique, tilted, with slices as they come. */
const series: fc.Arbitrary<VolumeGeometry> = fc
  .record({
    columns: fc.integer({ min: 1, max: 9 }),
    rows: fc.integer({ min: 1, max: 9 }),
    spacing: fc.tuple(fc.double({ min: 0.5, max: 4, noNaN: true }), fc.double({ min: 0.5, max: 4, noNaN: true })),
    steps: fc.array(fc.double({ min: 0.4, max: 7, noNaN: true }), { maxLength: 8 }),
    shear: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
    turn: fc.double({ min: -3, max: 3, noNaN: true }),
  })
  .map(({ columns, rows, spacing, steps, shear, turn }) => {
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    let height = -20;
    const heights = [height, ...steps.map((step) => (height += step))];
    return volumeGeometry({
      columns,
      rows,
      rowDirection: [c, s, 0],
      columnDirection: [-s, c, 0],
      pixelSpacingMm: spacing,
      slicePositions: heights.map((z) => [5 - s * shear * z, -7 + c * shear * z, z]),
    });
  });
const scans = series.chain((geometry) => {
  const voxels = geometry.columns * geometry.rows * geometry.slices;
  const hu = fc.int16Array({ min: -1024, max: 1500, minLength: voxels, maxLength: voxels });
  return fc.record({ geometry: fc.constant(geometry), hu, most: fc.integer({ min: 1, max: 12 }) });
});
const whole = ({ columns, rows, slices }: VolumeGeometry) => ({
  from: [0, 0, 0] as const,
  to: [columns - 1, rows - 1, slices - 1] as const,
});

/** The plain twin: each cell asks of every slice which voxels' centres lie in it, and how far the slice reaches into it. */
function plainMeans(geometry: VolumeGeometry, hu: Int16Array, grid: CoarseGrid) {
  const [width, height, depth] = grid.size;
  const bottomMm = dot(subtract(grid.corner, geometry.slicePositions[0]!), geometry.normal);
  const slices = slabsOf(geometry).map((slab, k) => {
    const voxels = Array.from({ length: geometry.columns * geometry.rows }, (_, n) => {
      const at: Vec3 = [n % geometry.columns, Math.floor(n / geometry.columns), k];
      const [x, y] = cellsFromPatient(grid, patientFromVoxel(geometry, at));
      return { x, y, hu: hu[n + k * geometry.columns * geometry.rows]! };
    });
    return { slab, voxels };
  });
  return Array.from({ length: width * height * depth }, (_, n) => {
    const [x, y, z] = [n % width, Math.floor(n / width) % height, Math.floor(n / width / height)];
    const low = bottomMm + z * grid.cellMm[2];
    // A centre on the edge of two cells may fall into either, a slice that ends on one may reach into both.
    let [sum, weight, onEdge] = [0, 0, false];
    for (const { slab, voxels } of slices) {
      const reach = Math.min(slab[1], low + grid.cellMm[2]) - Math.max(slab[0], low);
      if (reach <= 0) continue;
      const near = voxels.filter((v) => v.x > x - EDGE && v.x < x + 1 + EDGE && v.y > y - EDGE && v.y < y + 1 + EDGE);
      const within = near.filter((v) => v.x > x + EDGE && v.x < x + 1 - EDGE && v.y > y + EDGE && v.y < y + 1 - EDGE);
      onEdge ||= near.length > within.length || (within.length > 0 && reach < EDGE);
      if (within.length === 0) continue;
      sum += (reach * within.reduce((total, v) => total + v.hu, 0)) / within.length;
      weight += reach;
    }
    return { mean: weight > 0 ? sum / weight : AIR, onEdge };
  });
}
const EDGE = 1e-6;

test('each cell holds the mean of what lies in it, as the plain twin finds it', () => {
  fc.assert(
    fc.property(scans, ({ geometry, hu, most }) => {
      const grid = coarseGrid(geometry, whole(geometry), most);
      const values = coarseValues(geometry, hu, grid);
      plainMeans(geometry, hu, grid).forEach(({ mean, onEdge }, n) => {
        if (!onEdge) expect(Math.abs(values[n]! - byteOfHu(mean))).toBeLessThan(0.501);
      });
    }),
  );
});

test('the grid holds every voxel of its part, has no more cells a side than asked for, and none smaller than a voxel', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 1, max: 40 }), (geometry, most) => {
      const grid = coarseGrid(geometry, whole(geometry), most);
      expect(Math.max(...grid.size)).toBeLessThanOrEqual(most);
      expect(grid.cellMm[0]).toBeGreaterThanOrEqual(geometry.pixelSpacingMm[1]);
      expect(grid.cellMm[1]).toBeGreaterThanOrEqual(geometry.pixelSpacingMm[0]);
      for (let k = 0; k < geometry.slices; k++)
        for (const [i, j] of [
          [0, 0],
          [geometry.columns - 1, geometry.rows - 1],
        ] as const) {
          const place = cellsFromPatient(grid, patientFromVoxel(geometry, [i, j, k]));
          for (const axis of [0, 1, 2] as const) {
            expect(place[axis]).toBeGreaterThan(-1e-6);
            expect(place[axis]).toBeLessThan(grid.size[axis] + 1e-6);
          }
        }
    }),
  );
});

test('a place in cells is found again', () => {
  fc.assert(
    fc.property(series, fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.nat(9), fc.nat(9)), (geometry, at) => {
      const grid = coarseGrid(geometry, whole(geometry), 8);
      const again = cellsFromPatient(grid, patientFromCells(grid, at as Vec3));
      at.forEach((place, n) => {
        expect(again[n]).toBeCloseTo(place, 6);
      });
    }),
  );
});

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 19 }),
  fc.integer({ min: 1, max: 19 }),
  fc.integer({ min: 1, max: 9 }),
);
const volumes = sizes.chain((size) =>
  fc.record({
    size: fc.constant(size),
    values: fc
      .array(fc.tuple(fc.nat(size[0] * size[1] * size[2] - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 12 })
      .map((set) => {
        const values = new Uint8Array(size[0] * size[1] * size[2]);
        for (const [at, value] of set) values[at] = value;
        return values;
      }),
  }),
);

test('a block knows the greatest value in it and beside it', () => {
  fc.assert(
    fc.property(volumes, ({ size, values }) => {
      const blocks = coarseBlocks(values, size);
      blocks.greatest.forEach((greatest, n) => {
        const block = [n % blocks.size[0], Math.floor(n / blocks.size[0]) % blocks.size[1]];
        block.push(Math.floor(n / blocks.size[0] / blocks.size[1]));
        let wanted = 0;
        values.forEach((value, v) => {
          const place = [v % size[0], Math.floor(v / size[0]) % size[1], Math.floor(v / size[0] / size[1])];
          const near = place.every((p, axis) => p >= block[axis]! * BLOCK - 1 && p <= (block[axis]! + 1) * BLOCK);
          if (near) wanted = Math.max(wanted, value);
        });
        expect(greatest).toBe(wanted);
      });
    }),
  );
});

test('all that is at least so dense lies in the box of its blocks; there is none where nothing is', () => {
  fc.assert(
    fc.property(volumes, fc.integer({ min: 1, max: 255 }), ({ size, values }, least) => {
      const box = boxOfBlocks(coarseBlocks(values, size), size, least);
      expect(box !== null).toBe(values.some((value) => value >= least));
      values.forEach((value, v) => {
        if (value < least) return;
        const place = [v % size[0], Math.floor(v / size[0]) % size[1], Math.floor(v / size[0] / size[1])];
        for (const [axis, p] of place.entries()) {
          expect(p).toBeGreaterThanOrEqual(box!.from[axis]!);
          expect(p).toBeLessThan(box!.to[axis]!);
        }
      });
    }),
  );
});

test('the table goes, the patient stays as it was', () => {
  const size = [12, 12, 4] as const;
  const values = new Uint8Array(12 * 12 * 4);
  const expected = new Uint8Array(values.length);
  for (let z = 0; z < 4; z++)
    for (let y = 0; y < 12; y++)
      for (let x = 0; x < 12; x++) {
        const v = x + 12 * (y + 12 * z);
        if (y < 7 && x > 1 && x < 10) expected[v] = values[v] = 50 + (v % 7);
        // A cushion of next to nothing, and the table under it.
        else if (y === 7) expected[v] = values[v] = 5;
        else if (y === 9) values[v] = 200;
      }
  bodyAlone(values, size);
  expect([...values]).toEqual([...expected]);
});
