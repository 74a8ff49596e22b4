import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Segment } from '#core/contours/reading';
import type { SegmentMesh } from '#core/meshes/segmentMesh';
import type { JointCounts } from '#core/volumetry/counts';
import type { SurfaceAsk } from '../../workers/meshes.ts';
import { Surfaces } from './surfaces.ts';

const segment = (number: number, layer: Segment['layer']): Segment => ({
  number,
  layer,
  kind: null,
  label: `${number}`,
  colour: '#FFFFFF',
  visible: true,
  locked: false,
});
const LIVER = segment(1, 'extent');
const TUMOUR = segment(4, 'findings');
const slice = (extent: number, findings: number) => [
  { extent, findings, partition: 0, voxels: 10, iMin: 1, iMax: 4, jMin: 2, jMax: 3 },
];

/** A reading whose first slice holds liver, and whose second the tumour in it. */
function bench() {
  const state = {
    segments: [LIVER, TUMOUR] as Segment[],
    counts: [slice(1, 0), slice(1, 4), slice(0, 0)] as JointCounts,
    painting: false,
    seen: true,
  };
  const asked: Omit<SurfaceAsk, 'id'>[] = [];
  const answers: (() => void)[] = [];
  const surfaces = new Surfaces(
    {
      segments: () => state.segments,
      needed: () => state.seen,
      counts: () => state.counts,
      painting: () => state.painting,
    },
    {
      mesh: (ask) => {
        asked.push(ask);
        const mesh = { positions: new Float32Array(9), normals: new Float32Array(9), indices: Uint32Array.of(0, 1, 2) };
        return new Promise<SegmentMesh>((tell) => answers.push(() => tell(mesh)));
      },
      close: () => {},
    },
  );
  /** Lets what was asked be answered, one after the other, until nothing more is asked. */
  const settle = async () => {
    await vi.advanceTimersByTimeAsync(1000);
    while (answers.length > 0) {
      answers.shift()!();
      await vi.advanceTimersByTimeAsync(0);
    }
  };
  return { state, asked, surfaces, settle };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('surfaces are made once, where their voxels are, and again only for segments in slices that changed', async () => {
  const { state, asked, surfaces, settle } = bench();
  surfaces.changed();
  await settle();
  expect(asked).toEqual([
    { layer: 'extent', label: 1, voxels: 20, box: { iMin: 1, iMax: 4, jMin: 2, jMax: 3, kMin: 0, kMax: 1 } },
    { layer: 'findings', label: 4, voxels: 10, box: { iMin: 1, iMax: 4, jMin: 2, jMax: 3, kMin: 1, kMax: 1 } },
  ]);
  expect([...surfaces.store.getState().meshes.keys()]).toEqual([1, 4]);
  expect(surfaces.store.getState().making).toBe(false);

  surfaces.changed();
  await settle();
  expect(asked.length).toBe(2);

  state.counts = [slice(1, 0), state.counts[1]!, state.counts[2]!];
  surfaces.changed();
  await settle();
  expect(asked.slice(2).map(({ label }) => label)).toEqual([1]);
});

test('many edits in a row are one surface; none is made while a brush is down or nobody looks', async () => {
  const { state, asked, surfaces, settle } = bench();
  for (let edit = 0; edit < 20; edit++) {
    surfaces.changed();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(asked.length).toBe(0);
  state.painting = true;
  await settle();
  expect(asked.length).toBe(0);
  state.painting = false;
  state.seen = false;
  surfaces.changed();
  await settle();
  expect(asked.length).toBe(0);
  state.seen = true;
  surfaces.changed();
  await settle();
  expect(asked.length).toBe(2);
});

test('an edit while a surface is made makes it anew; a segment that is emptied or gone loses its own', async () => {
  const { state, asked, surfaces, settle } = bench();
  surfaces.changed();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.length).toBe(1);
  state.counts = [slice(1, 0), slice(1, 4), slice(1, 0)];
  surfaces.changed();
  await settle();
  expect(asked.map(({ label }) => label)).toEqual([1, 1, 4]);

  state.counts = [slice(1, 0), slice(1, 0), state.counts[2]!];
  surfaces.changed();
  await settle();
  expect([...surfaces.store.getState().meshes.keys()]).toEqual([1]);
  state.segments = [];
  surfaces.changed();
  await settle();
  expect(surfaces.store.getState().meshes.size).toBe(0);
  surfaces.close();
});
