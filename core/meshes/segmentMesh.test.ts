import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SegmentBounds } from '#core/volumetry/counts';
import { gridAround, sphere } from '#test/phantoms/sphere';
import { type VolumeGeometry, volumeGeometry } from '../geometry.ts';
import { signedDistances } from './betweenSlices.ts';
import { type MeshGrid, meshGrid } from './meshGrid.ts';
import { occupancy } from './occupancy.ts';
import { type MeshAsk, type SegmentMesh, segmentMesh } from './segmentMesh.ts';

/** The volume that a closed surface encloses, mm³, by the divergence theorem; positive when it faces outwards. */
function enclosedMm3({ positions, indices }: SegmentMesh): number {
  let sum = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * indices[t]!, 3 * indices[t + 1]!, 3 * indices[t + 2]!];
    const [ax, ay, az] = [positions[a]!, positions[a + 1]!, positions[a + 2]!];
    const [bx, by, bz] = [positions[b]!, positions[b + 1]!, positions[b + 2]!];
    const [cx, cy, cz] = [positions[c]!, positions[c + 1]!, positions[c + 2]!];
    sum += ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx);
  }
  return sum / 6;
}

/** Edges that are run through more often one way than the other: none where a surface is closed. */
function openEdges({ indices }: SegmentMesh): number {
  const runs = new Map<string, number>();
  for (let t = 0; t < indices.length; t += 3)
    for (let c = 0; c < 3; c++) {
      const [from, to] = [indices[t + c]!, indices[t + ((c + 1) % 3)]!];
      const edge = from < to ? `${from} ${to}` : `${to} ${from}`;
      runs.set(edge, (runs.get(edge) ?? 0) + (from < to ? 1 : -1));
    }
  return [...runs.values()].filter((way) => way !== 0).length;
}

/** How often each edge occurs; on a surface that nowhere touches itself, twice. */
function edgeUses({ indices }: SegmentMesh): Set<number> {
  const uses = new Map<string, number>();
  for (let t = 0; t < indices.length; t += 3)
    for (let c = 0; c < 3; c++) {
      const edge = [indices[t + c]!, indices[t + ((c + 1) % 3)]!].sort((a, b) => a - b).join();
      uses.set(edge, (uses.get(edge) ?? 0) + 1);
    }
  return new Set(uses.values());
}

function askFor({ columns, rows, slices }: VolumeGeometry, labels: Uint8Array, label: number): MeshAsk {
  const box = { iMin: columns, iMax: -1, jMin: rows, jMax: -1, kMin: slices, kMax: -1 };
  let voxels = 0;
  labels.forEach((each, v) => {
    if (each !== label) return;
    const [i, j, k] = [v % columns, Math.floor(v / columns) % rows, Math.floor(v / columns / rows)];
    voxels++;
    Object.assign(box, {
      iMin: Math.min(box.iMin, i),
      iMax: Math.max(box.iMax, i),
      jMin: Math.min(box.jMin, j),
      jMax: Math.max(box.jMax, j),
      kMin: Math.min(box.kMin, k),
      kMax: Math.max(box.kMax, k),
    });
  });
  return { label, voxels, box };
}

const steps = (from: number, to: number, step: number) =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, n) => from + n * step);

function radii({ positions }: SegmentMesh): number[] {
  const found: number[] = [];
  for (let p = 0; p < positions.length; p += 3)
    found.push(Math.hypot(positions[p]!, positions[p + 1]!, positions[p + 2]!));
  return found;
}

describe('a sphere', () => {
  const grids = {
    'of 40 mm in thin slices': { radiusMm: 40, pixel: 0.7, heights: steps(-44, 44, 1), shear: 0, thickest: 1 },
    'of 40 mm, tilted by 17°': { radiusMm: 40, pixel: 0.7, heights: steps(-44, 44, 1), shear: 0.3, thickest: 1 },
    'of 60 mm in slices of 5 mm': { radiusMm: 60, pixel: 0.8, heights: steps(-70, 70, 5), shear: 0, thickest: 5 },
    'of 60 mm in slices of 5 mm, tilted': {
      radiusMm: 60,
      pixel: 0.8,
      heights: steps(-70, 70, 5),
      shear: 0.3,
      thickest: 5,
    },
    'of 40 mm in uneven slices': {
      radiusMm: 40,
      pixel: 0.8,
      heights: [...steps(-45, -5, 2.5), ...steps(-4, 10, 1), ...steps(14, 46, 4)],
      shear: 0.2,
      thickest: 4,
    },
    'of 10 mm': { radiusMm: 10, pixel: 0.8, heights: steps(-12, 12, 1), shear: 0, thickest: 1 },
  };
  for (const [name, { radiusMm, pixel, heights, shear, thickest }] of Object.entries(grids))
    test(`${name} is closed, within 2 % of its volume and a voxel of its radius`, () => {
      const geometry = gridAround(radiusMm, [pixel, pixel], heights, shear);
      const labels = sphere(geometry, { radiusMm });
      const mesh = segmentMesh(geometry, labels, askFor(geometry, labels, 1));
      expect(edgeUses(mesh)).toEqual(new Set([2]));
      expect(openEdges(mesh)).toBe(0);
      expect(Math.abs(enclosedMm3(mesh) / ((4 / 3) * Math.PI * radiusMm ** 3) - 1)).toBeLessThan(0.02);
      const found = radii(mesh);
      const voxelMm = Math.max(pixel, thickest);
      expect(Math.min(...found)).toBeGreaterThan(radiusMm - voxelMm);
      expect(Math.max(...found)).toBeLessThan(radiusMm + voxelMm);
    });

  test('is met by its normals: they point away from its middle', () => {
    const geometry = gridAround(30, [1, 1], steps(-33, 33, 1.5), 0.2);
    const labels = sphere(geometry, { radiusMm: 30 });
    const { positions, normals } = segmentMesh(geometry, labels, askFor(geometry, labels, 1));
    const away: number[] = [];
    for (let p = 0; p < positions.length; p += 3) {
      const along =
        positions[p]! * normals[p]! + positions[p + 1]! * normals[p + 1]! + positions[p + 2]! * normals[p + 2]!;
      away.push(along / 30);
    }
    expect(Math.min(...away)).toBeGreaterThan(0.85);
  });

  test('cut off by the end of the scan is closed there too', () => {
    const geometry = gridAround(30, [1, 1], steps(0, 33, 3));
    const labels = sphere(geometry, { radiusMm: 30 });
    const mesh = segmentMesh(geometry, labels, askFor(geometry, labels, 1));
    expect(openEdges(mesh)).toBe(0);
    // Half a sphere, and the half slice below its middle.
    expect(enclosedMm3(mesh) / ((2 / 3) * Math.PI * 30 ** 3 + Math.PI * 30 ** 2 * 1.5)).toBeCloseTo(1, 1);
  });
});

const scattered = fc.record({
  columns: fc.integer({ min: 2, max: 9 }),
  rows: fc.integer({ min: 2, max: 9 }),
  slices: fc.integer({ min: 1, max: 7 }),
  pixelMm: fc.double({ min: 0.4, max: 3, noNaN: true }),
  stepMm: fc.double({ min: 0.5, max: 8, noNaN: true }),
  shear: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
  seeds: fc.array(fc.nat(), { minLength: 1, maxLength: 60 }),
});

function strewn({
  columns,
  rows,
  slices,
  pixelMm,
  stepMm,
  shear,
  seeds,
}: typeof scattered extends fc.Arbitrary<infer T> ? T : never) {
  const geometry = volumeGeometry({
    columns,
    rows,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [pixelMm, pixelMm],
    slicePositions: Array.from({ length: slices }, (_, k) => [0, shear * stepMm * k, stepMm * k]),
  });
  const labels = new Uint8Array(columns * rows * slices);
  for (const seed of seeds) labels[seed % labels.length] = 1 + (seed % 3 === 0 ? 1 : 0);
  labels[seeds[0]! % labels.length] = 1;
  return { geometry, labels };
}

test('whatever voxels a segment has, its surface is closed, shown, and made of numbers', () => {
  fc.assert(
    fc.property(scattered, (grid) => {
      const { geometry, labels } = strewn(grid);
      const before = labels.slice();
      const mesh = segmentMesh(geometry, labels, askFor(geometry, labels, 1));
      expect(mesh.indices.length).toBeGreaterThan(0);
      expect(openEdges(mesh)).toBe(0);
      expect([...mesh.positions, ...mesh.normals].every(Number.isFinite)).toBe(true);
      expect(Math.max(...mesh.indices)).toBeLessThan(mesh.positions.length / 3);
      expect(labels).toEqual(before);
    }),
    { numRuns: 200 },
  );
});

/** The slow and obvious count of what each cell holds. */
function slowOccupancy(
  { columns, rows }: VolumeGeometry,
  labels: Uint8Array,
  label: number,
  box: SegmentBounds,
  { size: [width, height, depth], perCell, slices }: MeshGrid,
): Uint8Array {
  const field = new Uint8Array(width * height * depth);
  for (let z = 1; z < depth - 1; z++)
    for (let y = 1; y < height - 1; y++)
      for (let x = 1; x < width - 1; x++) {
        let [inside, all] = [0, 0];
        for (let k = slices[z - 1]![0]; k < slices[z - 1]![1]; k++)
          for (let dj = 0; dj < perCell[1]; dj++)
            for (let di = 0; di < perCell[0]; di++, all++) {
              const [i, j] = [box.iMin + (x - 1) * perCell[0] + di, box.jMin + (y - 1) * perCell[1] + dj];
              if (i < columns && j < rows && labels[i + columns * (j + rows * k)] === label) inside++;
            }
        field[x + width * (y + height * z)] = Math.round((255 * inside) / all);
      }
  return field;
}

test('cells hold what a slow count says', () => {
  fc.assert(
    fc.property(scattered, fc.double({ min: 0.4, max: 9, noNaN: true }), (grid, sizeMm) => {
      const { geometry, labels } = strewn(grid);
      const { box } = askFor(geometry, labels, 1);
      const cells = meshGrid(geometry, box, sizeMm);
      const found = occupancy(geometry, labels, 1, cells);
      const slow = slowOccupancy(geometry, labels, 1, box, cells);
      expect(found.every((share, c) => Math.abs(share - slow[c]!) <= 1)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('levels lie on the slices that they hold, border half-way out', () => {
  const geometry = gridAround(20, [1, 1], [-20, -10, -8, -6, -4, 0, 10], 0);
  const grid = meshGrid(geometry, { iMin: 0, iMax: 40, jMin: 0, jMax: 40, kMin: 1, kMax: 5 }, 4);
  expect(grid.slices).toEqual([
    [1, 2],
    [2, 4],
    [4, 5],
    [5, 6],
  ]);
  expect(grid.levels.map(({ k }) => k)).toEqual([0, 1, 2.5, 4, 5, 6]);
  expect(grid.levels.map(({ stepMm }) => stepMm)).toEqual([0, 10, 3, 3, 4, 10]);
});

test('distances to a straight outline are exact, and none where a slice is empty or full', () => {
  const width = 9;
  const shares = Uint8Array.from({ length: width * 5 }, (_, p) => (p % width < 4 ? 255 : 0));
  const distances = signedDistances(shares, width, 5, [2, 2]);
  expect([...distances.subarray(0, width)]).toEqual([7, 5, 3, 1, -1, -3, -5, -7, -9]);
  expect(signedDistances(new Uint8Array(9), 3, 3, [1, 1])[4]).toBe(Number.NEGATIVE_INFINITY);
});
