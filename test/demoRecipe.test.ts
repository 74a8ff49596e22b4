import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { EMPTY_HISTORY, undo } from '#core/commands/history';
import { FLR } from '#core/contours/reading';
import { segmentVoxels } from '#core/volumetry/segments';
import { type DemoReading, segmentDemo } from '#host/demo/segmentDemo';
import { jointCounts } from '#wasm/kernels/jointCounts';

/** The hand planimetry of every third slice: polygons in pixel coordinates, drawn before any growing. */
interface Planimetry {
  readonly cavalieriMl: number;
  readonly slices: readonly { k: number; areaMm2: number; outer: Polygon[]; holes: Polygon[] }[];
}
type Polygon = [i: number, j: number][];

const vector = (name: string) => JSON.parse(readFileSync(`test/data/planimetry/${name}`, 'utf8'));
const planimetry = vector('C3L-00189.json') as Planimetry;
/** The same commands replayed by an independent program (Python, scipy). */
const replayed = vector('C3L-00189.expected.json') as {
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

/** Voxels of a slice whose centres lie in the drawn polygons (even-odd). */
function drawn({ outer, holes }: Planimetry['slices'][number], i: number, j: number): boolean {
  const crossings = (polygon: Polygon) =>
    polygon.filter(([x, y], n) => {
      const [u, v] = polygon[(n + 1) % polygon.length]!;
      return y > j !== v > j && i < ((u - x) * (j - y)) / (v - y) + x;
    }).length %
      2 ===
    1;
  return outer.some(crossings) && !holes.some(crossings);
}

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
      const corners = slice.outer.flat();
      const span = (n: 0 | 1) => [
        Math.floor(Math.min(...corners.map((c) => c[n]))),
        Math.ceil(Math.max(...corners.map((c) => c[n]))),
      ];
      const [[iMin, iMax], [jMin, jMax]] = [span(0), span(1)] as [[number, number], [number, number]];
      let both = 0;
      let sum = counts[slice.k]!;
      for (let j = jMin; j <= jMax; j++)
        for (let i = iMin; i <= iMax; i++) {
          if (!drawn(slice, i, j)) continue;
          sum++;
          if (demo.volume.layers.extent[i + j * columns + slice.k * columns * rows] !== 0) both += 2;
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
