import fc from 'fast-check';
import { expect, test } from 'vitest';
import { volumeWith } from '#test/kernels';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { startingRecords } from '../contours/records.ts';
import { patientFromVoxel, type Vec3, volumeGeometry } from '../geometry.ts';
import { applyChange } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { type CommandCall, runCommand } from './commands.ts';
import { RememberedAnswers } from './rememberedAnswers.ts';

const geometry = volumeGeometry({
  columns: 60,
  rows: 48,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1.5, 1.5],
  slicePositions: Array.from({ length: 16 }, (_, k): Vec3 => [0, 0, 3 * k]),
});
const at = (i: number, j: number, k: number) => patientFromVoxel(geometry, [i, j, k]);

/** Two organs of different HU that touch, in fat, with noise. */
function opened() {
  let state = 11;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 40 * (state / 2 ** 32 - 0.5);
  };
  const within = (i: number, j: number, k: number, middle: number, half: number) =>
    ((i - middle) / half) ** 2 + ((j - 24) / 18) ** 2 + ((k - 8) / 7) ** 2 <= 1;
  const hu = Int16Array.from({ length: 60 * 48 * 16 }, (_, v) => {
    const [i, j, k] = [v % 60, Math.floor(v / 60) % 48, Math.floor(v / 60 / 48)];
    return (within(i, j, k, 22, 18) ? 105 : within(i, j, k, 48, 10) ? 60 : -90) + noise();
  });
  return volumeWith(geometry, { hu });
}

type Step =
  | { readonly move: 'range'; readonly lowerHu: number; readonly spanHu: number }
  | { readonly move: 'bottleneck'; readonly bottleneckMm: number }
  | { readonly move: 'seed'; readonly seed: Vec3 }
  | { readonly move: 'edit'; readonly call: CommandCall };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    move: fc.constant('range' as const),
    lowerHu: fc.integer({ min: 20, max: 90 }),
    spanHu: fc.integer({ min: 30, max: 120 }),
  }),
  fc.record({ move: fc.constant('bottleneck' as const), bottleneckMm: fc.integer({ min: 2, max: 14 }) }),
  fc.record({ move: fc.constant('seed' as const), seed: fc.constantFrom(at(22, 24, 8), at(30, 20, 6), at(48, 24, 8)) }),
  fc
    .record({
      mode: fc.constantFrom('add', 'erase'),
      radiusMm: fc.integer({ min: 3, max: 20 }),
      points: fc.constantFrom([at(22, 24, 8)], [at(40, 24, 8), at(50, 30, 8)]),
      k: fc.constant(8),
    })
    .map((params) => ({ move: 'edit' as const, call: { command: 'extent.paint', params } })),
);

test('what was remembered is what would be found, to the voxel, whatever slider moved and whatever was edited between', async () => {
  const volume = opened();
  let asked = 0;
  let found = 0;
  const counted = () => {
    const kernels = voxelKernels(volume);
    const signedDistance: typeof kernels.signedDistance = (...parameters) => {
      asked++;
      return kernels.signedDistance(...parameters);
    };
    return { ...kernels, signedDistance };
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
      volume.layers.extent.fill(0);
      const answers = new RememberedAnswers();
      let workspace: CommandWorkspace = {
        ...startingRecords(),
        revision: 0,
        geometry,
        hu: volume.hu,
        layers: volume.layers,
      };
      let params = { seed: at(22, 24, 8), lowerHu: 60, upperHu: 150, bottleneckMm: 5 };
      for (const next of steps) {
        if (next.move === 'edit') {
          const change = await runCommand(next.call, workspace, voxelKernels(volume));
          const applied = change.ok ? applyChange(workspace, change.value) : change;
          if (applied.ok) workspace = applied.value;
        } else if (next.move === 'range')
          params = { ...params, lowerHu: next.lowerHu, upperHu: next.lowerHu + next.spanHu };
        else params = { ...params, ...next };
        const call = { command: 'liver.click', params };
        const fresh = await runCommand(call, workspace, voxelKernels(volume));
        expect(await runCommand(call, workspace, answers.of(counted()))).toEqual(fresh);
        if (fresh.ok) found++;
      }
    }),
    { numRuns: 12 },
  );
  expect(found).toBeGreaterThan(20);
  // Six fields of distances a click: a good part of them was known.
  expect(asked).toBeLessThan(0.85 * 6 * found);
});

test('a set that was written into since is another question; a forgotten answer is asked for again', async () => {
  const volume = opened();
  const answers = new RememberedAnswers();
  const kernels = answers.of(voxelKernels(volume));
  const places = (count: number) => Float64Array.from({ length: count }, (_, n) => n);
  const box = { columns: 5, rows: 1, slices: 1, placesI: places(5), placesJ: places(1), placesK: places(1) };
  const set = Uint8Array.of(1, 0, 0, 0, 0);
  const first = await kernels.signedDistance(box, set, 'outside');
  expect([...first]).toEqual([0, 1, 2, 3, 4]);
  expect(await kernels.signedDistance(box, set.slice(), 'outside')).toBe(first);
  expect([...(await kernels.signedDistance(box, set, 'inside'))]).not.toEqual([...first]);
  set[4] = 1;
  expect([...(await kernels.signedDistance(box, set, 'outside'))]).toEqual([0, 1, 2, 1, 0]);
  answers.forget();
  expect(await kernels.signedDistance(box, Uint8Array.of(1, 0, 0, 0, 0), 'outside')).not.toBe(first);
});
