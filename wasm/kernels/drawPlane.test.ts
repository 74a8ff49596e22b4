import fc from 'fast-check';
import { expect, test } from 'vitest';
import { volumeWith } from '#test/kernels';
import { drawPlane, type GreyWindow, lineRoom, type PictureLines, type PlaneOfVoxels } from './drawPlane.ts';

const grid = { columns: 7, rows: 5, slices: 4 };
const pixels = grid.columns * grid.rows;
const planes: readonly PlaneOfVoxels[] = [
  { first: 2 * pixels, alongStep: 1, rowStep: grid.columns, along: grid.columns, rows: grid.rows },
  { first: 3 * grid.columns, alongStep: 1, rowStep: pixels, along: grid.columns, rows: grid.slices },
  { first: 6, alongStep: grid.columns, rowStep: pixels, along: grid.rows, rows: grid.slices },
];

/** Slow and obvious: the mixture of the four voxels around a place, and its grey, not yet whole. */
function twin(hu: Int16Array, plane: PlaneOfVoxels, along: number, row: number, { blackHu, whiteHu }: GreyWindow) {
  const outside = (place: number, count: number) => !(place >= -0.5 && place <= count - 0.5);
  if (outside(along, plane.along) || outside(row, plane.rows)) return 0;
  const [a, b] = [Math.min(Math.max(along, 0), plane.along - 1), Math.min(Math.max(row, 0), plane.rows - 1)];
  const at = (i: number, j: number) =>
    hu[plane.first + Math.min(i, plane.along - 1) * plane.alongStep + Math.min(j, plane.rows - 1) * plane.rowStep]!;
  const [i, j] = [Math.floor(a), Math.floor(b)];
  const mixed = (n: number) => at(i, n) + (at(i + 1, n) - at(i, n)) * (a - i);
  const value = mixed(j) + (mixed(j + 1) - mixed(j)) * (b - j);
  return Math.max(0, Math.min(255, ((value - blackHu) / (whiteHu - blackHu)) * 255));
}

function drawn(hu: Int16Array, plane: PlaneOfVoxels, lines: PictureLines, window: GreyWindow): Uint8Array {
  const room = lineRoom(lines.length);
  const picture = new Uint8Array(4 * lines.length * lines.row.length);
  drawPlane(volumeWith(grid, { hu }), plane, lines, window, (part, first, count) => {
    for (let n = 0; n < count; n++)
      picture.set(part.subarray(4 * room * n, 4 * (room * n + lines.length)), 4 * lines.length * (first + n));
  });
  return picture;
}

const noise = (seed: number) =>
  Int16Array.from({ length: pixels * grid.slices }, (_, n) => ((n + seed) * 7919 * 31) % 1500);

test('every pixel is the mixture of the four voxels around it, in any plane, slanted or not, mirrored or not', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...planes),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 90 }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: -0.3, max: 0.3, noNaN: true }),
      fc.constantFrom(-0.4, -0.11, 0.07, 0.25, 1),
      fc.integer({ min: 0, max: 1000 }),
      (plane, length, count, from, slant, step, seed) => {
        const hu = noise(seed);
        const lines = {
          length,
          row: Float64Array.from({ length: count }, (_, n) => -1 + (n * 7) / count),
          start: Float64Array.from({ length: count }, (_, n) => from + Math.round(slant * n) * 0.5),
          step,
        };
        const window = { blackHu: -150 + seed, whiteHu: 400 + seed };
        const picture = drawn(hu, plane, lines, window);
        const wrong: number[][] = [];
        for (let n = 0; n < count; n++)
          for (let x = 0; x < length; x++) {
            const at = 4 * (n * length + x);
            const along = lines.start[n]! + x * step;
            // Exactly on the border, rounding decides which side a place is on.
            if (Math.min(Math.abs(along + 0.5), Math.abs(along - plane.along + 0.5)) < 1e-4) continue;
            const grey = twin(hu, plane, along, lines.row[n]!, window);
            const [red, green, blue, opaque] = picture.subarray(at, at + 4);
            if (!(Math.abs(red! - grey) < 1) || green !== red || blue !== red || opaque !== 255)
              wrong.push([n, x, grey, red!]);
          }
        expect(wrong).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});

test('a voxel under its centre is its own HU to the nearest grey, and the window’s ends are black and white', () => {
  const hu = new Int16Array(pixels * grid.slices).fill(-1024);
  hu.set([-160, 40, 240, 32767, -32768], 2 * pixels);
  const lines = { length: 5, row: Float64Array.of(0), start: Float64Array.of(0), step: 1 };
  const picture = drawn(hu, planes[0]!, lines, { blackHu: -160, whiteHu: 240 });
  expect([0, 4, 8, 12, 16].map((at) => picture[at])).toEqual([0, 128, 255, 255, 0]);
});

test('a line that has no place, and what lies beyond the border, is black and opaque', () => {
  const hu = new Int16Array(pixels * grid.slices).fill(1000);
  const lines = {
    length: 3,
    row: Float64Array.of(Number.NaN, 0, -0.51),
    start: Float64Array.of(0, -0.6, 0),
    step: 0.2,
  };
  const picture = drawn(hu, planes[0]!, lines, { blackHu: 0, whiteHu: 100 });
  expect([...new Uint32Array(picture.buffer)].map((word) => word & 0xff)).toEqual([0, 0, 0, 0, 255, 255, 0, 0, 0]);
  expect(picture.filter((_, n) => n % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
});

test('only the sample order matters, not how many lines fit at once: a picture larger than the room', () => {
  const hu = noise(3);
  const lines = {
    length: 4096,
    row: Float64Array.from({ length: 300 }, (_, n) => n / 75),
    start: new Float64Array(300),
    step: 6 / 4096,
  };
  const window = { blackHu: 0, whiteHu: 1500 };
  const picture = drawn(hu, planes[0]!, lines, window);
  for (const [x, n] of [
    [0, 0],
    [4095, 299],
    [2000, 64],
    [17, 131],
  ] as const)
    expect(
      Math.abs(picture[4 * (n * 4096 + x)]! - twin(hu, planes[0]!, x * lines.step, lines.row[n]!, window)),
    ).toBeLessThan(1);
});
