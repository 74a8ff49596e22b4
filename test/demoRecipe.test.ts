import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { EMPTY_HISTORY, undo } from '#core/commands/history';
import { FLR } from '#core/contours/reading';
import { segmentVoxels } from '#core/volumetry/segments';
import { type DemoReading, segmentDemo } from '#host/demo/segmentDemo';
import { drawnVoxels, planimetry } from '#test/planimetry';
import { jointCounts } from '#wasm/kernels/jointCounts';

/** The same commands replayed by an independent program (Python, scipy). */
const replayed = JSON.parse(readFileSync('test/data/planimetry/C3L-00189.expected.json', 'utf8')) as {
  totalVoxels: number;
  voxelsPerSlice: number[];
  flrVoxels: number;
};

let demo: DemoReading;
beforeAll(async () => {
  const segmented = await segmentDemo();
  if (!segmented.ok) throw new Error(segmented.code);
  demo = segmented.value;
});

const liverVoxels = () => {
  const { columns, rows, slices } = demo.geometry;
  const pixels = columns * rows;
  return Array.from({ length: slices }, (_, k) => {
    let n = 0;
    for (const label of demo.volume.layers.extent.subarray(k * pixels, (k + 1) * pixels)) if (label !== 0) n++;
    return n;
  });
};

describe('the demonstration on the bundled CT', () => {
  test('the recorded commands give, voxel for voxel, what an independent program makes of them', () => {
    expect(liverVoxels()).toEqual(replayed.voxelsPerSlice);
    expect(segmentVoxels(jointCounts(demo.volume), 'partition')[FLR]).toBe(replayed.flrVoxels);
  });

  test('its liver lies within 5 % of the hand planimetry, in total and over the planimetered slices', () => {
    const counts = liverVoxels();
    const areas = planimetry.slices.map(({ k }) => counts[k]! * demo.geometry.pixelAreaMm2);
    const cavalieriMl = (areas.reduce((sum, area) => sum + area, 0) * 15) / 1000;
    expect(Math.abs(cavalieriMl / planimetry.cavalieriMl - 1)).toBeLessThan(0.05);
    expect(Math.abs(demo.volumes.measuredTlvMl / planimetry.cavalieriMl - 1)).toBeLessThan(0.05);
  });

  test('on every planimetered slice it overlaps the drawn outline with a Dice above 0.93', () => {
    const { columns, rows } = demo.geometry;
    const counts = liverVoxels();
    for (const slice of planimetry.slices) {
      let both = 0;
      let sum = counts[slice.k]!;
      for (const [v, drawn] of drawnVoxels(slice, columns, rows).entries()) {
        if (drawn === 0) continue;
        sum++;
        if (demo.volume.layers.extent[v + slice.k * columns * rows] !== 0) both += 2;
      }
      expect(sum === 0 ? 1 : both / sum, `slice ${slice.k}`).toBeGreaterThan(0.93);
    }
  });

  test('undoing all of it leaves no voxel', () => {
    let { workspace, history } = demo;
    while (history.done.length > 0) {
      const undone = undo(workspace, history);
      if (!undone.ok) throw new Error(undone.code);
      ({ workspace, history } = undone.value);
    }
    expect(history.done).toEqual(EMPTY_HISTORY.done);
    for (const layer of Object.values(workspace.layers)) expect(layer.every((label) => label === 0)).toBe(true);
  });
});
