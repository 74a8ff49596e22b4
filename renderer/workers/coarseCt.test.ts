import { expect, test } from 'vitest';
import { voxelFromPatient } from '#core/geometry';
import { patientFromCells } from '#core/rays/coarseGrid';
import { huOfByte } from '#core/rays/coarseVolume';
import { gridAround, sphere } from '#test/phantoms/sphere';
import { coarseCt, MOST_CELLS } from './coarseCt.ts';
import { coarseInWorker } from './coarseRunner.ts';

const HEIGHTS = Array.from({ length: 24 }, (_, n) => 3 * n - 36 + (n % 3));
const geometry = gridAround(34, [0.6, 0.6], HEIGHTS, 0.2);
const hu = Int16Array.from(sphere(geometry, { radiusMm: 30 }), (inside) => (inside ? 120 : -1000));

test('a ball in a tilted scan of irregular slices is where it was, and round the grid ends', () => {
  const { grid, values, blocks } = coarseCt({ geometry, hu });
  const [width, height, depth] = grid.size;
  expect(Math.max(width, height, depth)).toBeLessThanOrEqual(MOST_CELLS);
  expect(values.length).toBe(width * height * depth);
  expect(blocks.greatest.length).toBe(blocks.size[0] * blocks.size[1] * blocks.size[2]);
  for (let v = 0; v < values.length; v += 7) {
    const cell = [v % width, Math.floor(v / width) % height, Math.floor(v / width / height)] as const;
    const place = patientFromCells(grid, [cell[0] + 0.5, cell[1] + 0.5, cell[2] + 0.5]);
    const mm = Math.hypot(...place);
    const k = voxelFromPatient(geometry, place)[2];
    if (k < 0 || k > HEIGHTS.length - 1) continue;
    // Half a slice's step, and half a cell.
    if (mm < 27) expect(huOfByte(values[v]!)).toBe(120);
    if (mm > 33) expect(values[v]).toBe(0);
  }
});

test('nobody waits for a worker that is wanted no more', async () => {
  let ended = false;
  const worker = { addEventListener: () => {}, postMessage: () => {}, terminate: () => (ended = true) };
  const controller = new AbortController();
  const made = coarseInWorker({ geometry, hu }, controller.signal, () => worker as unknown as Worker);
  controller.abort();
  expect(await made).toBe(null);
  expect(ended).toBe(true);
});
