import { describe, expect, test } from 'vitest';
import { startingRecords } from '../contours/records.ts';
import { type Vec3, volumeGeometry } from '../geometry.ts';
import { applyChange, inverseOf } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { runCommand } from './commands.ts';
import { plainKernels } from './kernels.twin.ts';

// An organ in fat whose HU say where it ends, and a contour of it that is wrong by two voxels on one side, on every slice.
// Drawn on one slice, the correction is the organ's own border near that slice, and nothing from 40 mm on.
const [I, J, K] = [34, 30, 21];
const [MM, SLICE_MM, REACH_MM] = [2.5, 5, 40];
const geometry = volumeGeometry({
  columns: I,
  rows: J,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [MM, MM],
  slicePositions: Array.from({ length: K }, (_, k): Vec3 => [0, 0, SLICE_MM * k]),
});
const DRAWN = 10;
type Shape = (i: number, j: number, k: number) => boolean;
const over = (holds: Shape) =>
  Uint8Array.from({ length: I * J * K }, (_, v) =>
    holds(v % I, Math.floor(v / I) % J, Math.floor(v / I / J)) ? 1 : 0,
  );
const sliceOf = (v: number) => Math.floor(v / I / J);

/** The organ, and the contour of it before. */
const box: Shape = (i, j) => i >= 6 && i <= 22 && j >= 6 && j <= 22;
const wideBox: Shape = (i, j) => i >= 6 && i <= 24 && j >= 6 && j <= 22;
const cylinder =
  (radius: number): Shape =>
  (i, j) =>
    Math.hypot(i - 15.5, j - 14.5) <= radius;

function reading(organ: Shape, contour: Shape): CommandWorkspace {
  const n = I * J * K;
  return {
    revision: 0,
    geometry,
    hu: Int16Array.from(over(organ), (inside) => (inside ? 110 : -90)),
    layers: { extent: over(contour), findings: new Uint8Array(n), partition: new Uint8Array(n) },
    ...startingRecords(),
  };
}

/** The organ's own voxels drawn on slices, one after the other: the layer before, and after each, which is undone and done again. */
async function drawn(first: CommandWorkspace, organ: Shape, slices: readonly { index: number; spread?: boolean }[]) {
  let workspace = first;
  const steps = [workspace.layers.extent.slice()];
  for (const where of slices) {
    const runs = [
      ...over(organ)
        .subarray(0, I * J)
        .entries(),
    ].flatMap(([v, inside]) => (inside ? [v, 1] : []));
    const change = await runCommand(
      {
        command: 'segment.sliceEdit',
        params: { segment: 1, plane: 'axial', ...where, drawing: { kind: 'voxels', runs }, reachMm: REACH_MM },
      },
      workspace,
      plainKernels(geometry, workspace.hu, workspace.layers),
    );
    if (!change.ok) throw new Error(change.code);
    const applied = applyChange(workspace, change.value);
    if (!applied.ok) throw new Error(applied.code);
    const undone = applyChange(applied.value, inverseOf(change.value, applied.value.revision));
    if (!undone.ok) throw new Error(undone.code);
    expect(Buffer.compare(undone.value.layers.extent, steps.at(-1)!)).toBe(0);
    const again = applyChange({ ...undone.value, revision: workspace.revision }, change.value);
    if (!again.ok) throw new Error(again.code);
    workspace = again.value;
    steps.push(workspace.layers.extent.slice());
  }
  return steps;
}

const changedOn = (a: Uint8Array, b: Uint8Array) => {
  const slices = Array.from({ length: K }, () => new Set<number>());
  for (let v = 0; v < a.length; v++) if (a[v] !== b[v]) slices[sliceOf(v)]!.add(v % (I * J));
  return slices;
};
const wrong = (organ: Shape, contour: Shape): Set<number> =>
  new Set(
    [...Array(I * J).keys()].filter((v) => organ(v % I, Math.floor(v / I), 0) !== contour(v % I, Math.floor(v / I), 0)),
  );

describe.each([
  ['a box that was contoured 5 mm too wide on one side', box, wideBox],
  ['a box of which 5 mm were missed on one side', wideBox, box],
  ['a cylinder that was contoured 5 mm too wide all round', cylinder(9), cylinder(11)],
  ['a cylinder that was contoured 5 mm too narrow all round', cylinder(11), cylinder(9)],
])('%s, drawn right on one slice', (_, organ, contour) => {
  const error = wrong(organ, contour);

  test('is right on it and up to 10 mm away, to the voxel; less is carried the further off, and nothing from 40 mm on', async () => {
    const [before, after] = await drawn(reading(organ, contour), organ, [{ index: DRAWN }]);
    const slices = changedOn(before!, after!);
    for (const side of [-1, 1]) {
      for (let away = 0; away <= DRAWN; away++) {
        const changed = slices[DRAWN + side * away]!;
        const mm = away * SLICE_MM;
        // Whatever is carried only mends what was wrong.
        for (const v of changed) expect(error.has(v), `${mm} mm`).toBe(true);
        if (mm <= 10) expect(changed, `${mm} mm`).toEqual(error);
        if (mm >= REACH_MM) expect(changed.size, `${mm} mm`).toBe(0);
        if (away > 0) expect(changed.size).toBeLessThanOrEqual(slices[DRAWN + side * (away - 1)]!.size);
      }
    }
  });

  test('ends at a slice that was drawn before, 10 mm away: beyond it nothing, up to it all that was wrong', async () => {
    const slices = [{ index: DRAWN + 2, spread: false }, { index: DRAWN }];
    const [, first, second] = await drawn(reading(organ, contour), organ, slices);
    const changed = changedOn(first!, second!);
    for (let k = DRAWN + 2; k < K; k++) expect(changed[k]!.size).toBe(0);
    for (let k = DRAWN - 2; k < DRAWN + 2; k++) expect(changed[k]!).toEqual(error);
  });
});

test('a line that a person drew across the slices stays as it is where the correction passes', async () => {
  const across = [{ segment: 1, plane: 'coronal' as const, indices: [14] }];
  const [before, after] = await drawn({ ...reading(box, wideBox), editedSlices: across }, box, [{ index: DRAWN }]);
  const changed = changedOn(before!, after!);
  const [error, onLine] = [[...wrong(box, wideBox)], (v: number) => Math.floor(v / I) === 14];
  expect(changed[DRAWN]).toEqual(new Set(error));
  for (const k of [DRAWN - 2, DRAWN - 1, DRAWN + 1, DRAWN + 2])
    expect(changed[k]).toEqual(new Set(error.filter((v) => !onLine(v))));
});
