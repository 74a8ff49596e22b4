import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addVoxel, emptyBits, hasVoxel, type VoxelBits } from '#core/commands/kernels';
import { kernelsModule, volumeWith } from '#test/kernels';
import { bitsOf } from './bitsOf.ts';
import { componentAt } from './componentAt.ts';
import { countVoxels } from './countVoxels.ts';
import { fillHoles } from './fillHoles.ts';
import { type ByteSet, componentAtTwin, fillHolesTwin, growTwin, largestComponentTwin } from './flood.twin.ts';
import { grow } from './grow.ts';
import { jointCounts } from './jointCounts.ts';
import { largestComponent } from './largestComponent.ts';
import { jointCountsTwin, smoothInSliceTwin } from './layers.twin.ts';
import type { Grid } from './layout.ts';
import { smoothInSlice } from './smoothInSlice.ts';
import { attachVolumeMemory } from './volumeMemory.ts';
import { writePreview } from './writePreview.ts';

/** Numbers below `below`, the same for the same seed. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Widths at and around whole words and blocks, with few rows where they are wide. */
const grids: fc.Arbitrary<Grid> = fc.oneof(
  fc.record({
    columns: fc.constantFrom(1, 2, 3, 15, 16, 17, 63, 64, 65),
    rows: fc.integer({ min: 1, max: 12 }),
    slices: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({
    columns: fc.constantFrom(127, 128, 129, 191, 193, 511, 512),
    rows: fc.integer({ min: 1, max: 6 }),
    slices: fc.integer({ min: 1, max: 4 }),
  }),
);
// 0 and 1000: empty and full; 315: just above the percolation threshold of faces, where paths are longest.
const densities = fc.constantFrom(0, 20, 100, 315, 330, 500, 800, 970, 1000);
const randomSet = ({ columns, rows, slices }: Grid, perMille: number, seed: number): ByteSet => {
  const random = randomNumbers(seed);
  return Uint8Array.from({ length: columns * rows * slices }, () => (random(1000) < perMille ? 1 : 0));
};
const sets = fc
  .record({ grid: grids, perMille: densities, seed: fc.integer() })
  .map(({ grid, perMille, seed }) => ({ grid, set: randomSet(grid, perMille, seed), random: randomNumbers(~seed) }));
const connectivities = fc.constantFrom<6 | 26>(6, 26);

function bitsFrom(grid: Grid, set: ByteSet): VoxelBits {
  const bits = emptyBits(grid);
  eachVoxel(grid, (i, j, k, offset) => {
    if (set[offset]) addVoxel(bits, i, j, k);
  });
  return bits;
}

function bytesFrom(bits: VoxelBits): ByteSet {
  const bytes = new Uint8Array(bits.columns * bits.rows * bits.slices);
  eachVoxel(bits, (i, j, k, offset) => {
    bytes[offset] = hasVoxel(bits, i, j, k) ? 1 : 0;
  });
  return bytes;
}

function eachVoxel({ columns, rows, slices }: Grid, visit: (i: number, j: number, k: number, offset: number) => void) {
  for (let k = 0, offset = 0; k < slices; k++)
    for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++, offset++) visit(i, j, k, offset);
}

/** Equal as a set of voxels, and the padding of its rows is zero. */
function expectBits(bits: VoxelBits, expected: ByteSet) {
  expect(Buffer.compare(bytesFrom(bits), expected)).toBe(0);
  expect(Buffer.from(bits.words.slice().buffer).equals(Buffer.from(bitsFrom(bits, expected).words.buffer))).toBe(true);
}

describe('each kernel equals its twin, voxel for voxel', () => {
  test('grow', () => {
    fc.assert(
      fc.property(
        sets,
        connectivities,
        fc.integer({ min: 1, max: 3 }),
        ({ grid, set, random }, connectivity, count) => {
          const [lowerHu, upperHu] = [-20 + random(40), 30 + random(200)];
          const outside = [-32768, lowerHu - 1, upperHu + 1, 32767];
          const hu = Int16Array.from(set, (on) => (on ? lowerHu + random(upperHu - lowerHu + 1) : outside[random(4)]!));
          const seeds = Array.from({ length: count }, () => random(hu.length));
          const request = { seeds, lowerHu, upperHu, connectivity };
          expectBits(grow(volumeWith(grid, { hu }), request), growTwin(grid, hu, request));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('componentAt', () => {
    fc.assert(
      fc.property(sets, connectivities, ({ grid, set, random }, connectivity) => {
        const offset = random(set.length);
        const grown = componentAt(volumeWith(grid), bitsFrom(grid, set), [offset], connectivity);
        expectBits(grown, componentAtTwin(grid, set, [offset], connectivity));
      }),
      { numRuns: 200 },
    );
  });

  test('largestComponent', () => {
    fc.assert(
      fc.property(sets, connectivities, ({ grid, set }, connectivity) => {
        const largest = largestComponent(volumeWith(grid), bitsFrom(grid, set), connectivity);
        expectBits(largest, largestComponentTwin(grid, set, connectivity));
      }),
      { numRuns: 300 },
    );
  });

  test('fillHoles', () => {
    fc.assert(
      fc.property(sets, fc.constantFrom('inSlice', 'volume'), ({ grid, set }, mode) => {
        expectBits(fillHoles(volumeWith(grid), bitsFrom(grid, set), mode), fillHolesTwin(grid, set, mode));
      }),
      { numRuns: 200 },
    );
  });

  test('fillHoles up to an area', () => {
    fc.assert(
      fc.property(sets, fc.integer({ min: 0, max: 6 }), ({ grid, set }, area) => {
        const filled = fillHoles(volumeWith(grid), bitsFrom(grid, set), 'inSlice', area);
        expectBits(filled, fillHolesTwin(grid, set, 'inSlice', area));
      }),
      { numRuns: 200 },
    );
  });

  test('bitsOf and countVoxels', () => {
    fc.assert(
      fc.property(sets, fc.integer({ min: 0, max: 255 }), ({ grid, set, random }, segment) => {
        const findings = set.map((on) => (on ? segment : random(256)));
        const volume = volumeWith(grid, { findings });
        const bits = bitsOf(volume, 'findings', segment);
        const expected = findings.map((label) => (label === segment ? 1 : 0));
        expectBits(bits, expected);
        expect(countVoxels(volume, bits)).toBe(expected.reduce((sum, on) => sum + on, 0));
      }),
    );
  });

  test('smoothInSlice', () => {
    const radii = fc.constantFrom(0.5, 1, 1.5, 2.2, 3 / 0.7, 5, 9);
    fc.assert(
      fc.property(sets, radii, radii, ({ grid, set }, columns, rows) => {
        const smooth = smoothInSlice(volumeWith(grid), bitsFrom(grid, set), columns, rows);
        expectBits(smooth, smoothInSliceTwin(grid, set, columns, rows));
      }),
      { numRuns: 100 },
    );
  });

  test('smoothInSlice where blocks begin and the image ends', () => {
    for (const columns of [127, 128, 129, 130, 131, 255, 256, 257])
      for (const radius of [1, 1.5, 2.2, 3]) {
        const grid = { columns, rows: 7, slices: 1 };
        const random = randomSet(grid, 500, columns);
        const outlines = [127, 128, 129].flatMap((at) => [
          random.map((_, offset) => Number(offset % columns < at)),
          random.map((_, offset) => Number(offset % columns >= at)),
        ]);
        for (const set of [random, ...outlines]) {
          const smooth = smoothInSlice(volumeWith(grid), bitsFrom(grid, set), radius, radius);
          expectBits(smooth, smoothInSliceTwin(grid, set, radius, radius));
        }
      }
  });

  test('smoothInSlice with a disc wider than the image, and wider than a block', () => {
    const grid = { columns: 300, rows: 3, slices: 1 };
    const set = randomSet(grid, 500, 7);
    for (const [columns, rows] of [
      [140, 2],
      [400, 30],
    ] as const)
      expectBits(
        smoothInSlice(volumeWith(grid), bitsFrom(grid, set), columns, rows),
        smoothInSliceTwin(grid, set, columns, rows),
      );
  });

  test('jointCounts with any Segment Numbers, and slice by slice as all at once', () => {
    const kinds = fc.constantFrom(1, 2, 5, 256);
    fc.assert(
      fc.property(sets, kinds, ({ grid, set, random }, kinds) => {
        // Patches: labels that repeat, so that runs are long as well as short.
        const patches = (offset: number) => (set[offset] ? random(kinds) : 0);
        const labels = () => Uint8Array.from(set, (_, offset) => patches(offset));
        const layers = { extent: labels(), findings: labels(), partition: labels() };
        const volume = volumeWith(grid, layers);
        const counts = jointCounts(volume);
        expect(counts).toEqual(jointCountsTwin(grid, layers));
        for (let k = 0; k < grid.slices; k++) expect(jointCounts(volume, k, k + 1)).toEqual([counts[k]]);
      }),
      { numRuns: 150 },
    );
  });

  test('writePreview writes the set, and names the slices that changed', () => {
    fc.assert(
      fc.property(sets, densities, ({ grid, set }, perMille) => {
        const volume = volumeWith(grid);
        const before = randomSet(grid, perMille, 3);
        volume.layers.preview.set(before);
        const after = set.map((on) => on * 200);
        const pixels = grid.columns * grid.rows;
        const changed = writePreview(volume, bitsFrom(grid, set), 200);
        expect(Buffer.compare(volume.layers.preview, after)).toBe(0);
        const slice = (bytes: Uint8Array, k: number) => bytes.subarray(k * pixels, (k + 1) * pixels);
        const expected = Array.from({ length: grid.slices }, (_, k) => k).filter(
          (k) => Buffer.compare(slice(before, k), slice(after, k)) !== 0,
        );
        expect(changed).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

describe('growing', () => {
  const grid = { columns: 129, rows: 9, slices: 5 };

  test('percolation just above its threshold, in a volume of some size', () => {
    const large = { columns: 130, rows: 90, slices: 60 };
    const set = randomSet(large, 315, 11);
    const hu = Int16Array.from(set, (on) => (on ? 100 : 0));
    for (const connectivity of [6, 26] as const) {
      const request = { seeds: [set.indexOf(1), set.lastIndexOf(1)], lowerHu: 50, upperHu: 150, connectivity };
      expectBits(grow(volumeWith(large, { hu }), request), growTwin(large, hu, request));
    }
  });

  test('the whole range of int16 is one component', () => {
    const hu = Int16Array.from({ length: 129 * 9 * 5 }, (_, n) => (n % 2 ? -32768 : 32767));
    const volume = volumeWith(grid, { hu });
    const all = grow(volume, { seeds: [0], lowerHu: -32768, upperHu: 32767, connectivity: 6 });
    expect(countVoxels(volume, all)).toBe(hu.length);
  });

  test('thresholds beyond int16 or between whole HU are as good as their nearest whole HU within', () => {
    const volume = volumeWith(grid, { hu: new Int16Array(129 * 9 * 5).fill(10) });
    const count = (lowerHu: number, upperHu: number) =>
      countVoxels(volume, grow(volume, { seeds: [0], lowerHu, upperHu, connectivity: 6 }));
    expect(count(-1e9, 1e9)).toBe(129 * 9 * 5);
    expect(count(9.5, 10)).toBe(129 * 9 * 5);
    expect(count(10.1, 10.9)).toBe(0);
    expect(count(40000, 50000)).toBe(0);
  });

  test('a serpent that turns at every row and slice is followed to its end', () => {
    const serpent = { columns: 127, rows: 21, slices: 7 };
    const hu = new Int16Array(127 * 21 * 7).fill(-100);
    eachVoxel(serpent, (i, j, k, offset) => {
      const open = j % 2 === 0 || i === (j % 4 === 1 ? 126 : 0);
      const slice = k % 2 === 0 || (j === (k % 4 === 1 ? 20 : 0) && i === 0);
      if (open && slice) hu[offset] = 50;
    });
    const request = { seeds: [0], lowerHu: 0, upperHu: 100, connectivity: 6 as const };
    const reached = growTwin(serpent, hu, request);
    expect(reached[reached.length - 1]).toBe(1);
    expectBits(grow(volumeWith(serpent, { hu }), request), reached);
  });

  test('two threads that share the memory see the same HU and results', () => {
    const volume = volumeWith(grid, { hu: new Int16Array(129 * 9 * 5).fill(10) });
    const other = attachVolumeMemory(volume.layout, volume.memory, kernelsModule, 1);
    const grown = grow(other, { seeds: [0], lowerHu: 0, upperHu: 20, connectivity: 26 });
    expect(countVoxels(volume, volume.bitSets.at(grown.pointer!))).toBe(129 * 9 * 5);
  });
});
