import { describe, expect, test } from 'vitest';
import { LIVER } from '../contours/reading.ts';
import type { Vec3 } from '../geometry.ts';
import { patientFromVoxel } from '../geometry.ts';
import type { CommandWorkspace } from './command.ts';
import { done, inBall, MIDDLE, offsets, positionOf, run, workspaceWith } from './refine.fixture.ts';

describe('scissors', () => {
  const outline = (workspace: CommandWorkspace, corners: readonly [number, number][], k = 3): Vec3[] =>
    corners.map(([i, j]) => patientFromVoxel(workspace.geometry, [i, j, k]));
  const square: [number, number][] = [
    [8.53, 6.52],
    [15.53, 6.52],
    [15.53, 13.52],
    [8.53, 13.52],
  ];

  test('cut through all slices where a place is seen, not where its index is; or through some only', async () => {
    const workspace = workspaceWith({ [LIVER]: () => true });
    const cut = { segment: LIVER, mode: 'removeInside', plane: 'axial', outline: outline(workspace, square) };
    await done(workspace, 'scissors.cut', cut);
    const [low, high] = [outline(workspace, square)[0]!, outline(workspace, square)[2]!];
    for (const [v, label] of workspace.layers.extent.entries()) {
      const [x, y] = positionOf(workspace, v);
      expect(label === 0).toBe(x > low[0] && x < high[0] && y > low[1] && y < high[1]);
    }
    const some = workspaceWith({ [LIVER]: () => true });
    await done(some, 'scissors.cut', { ...cut, through: { from: 2, to: 3 } });
    expect(new Set(offsets(some.layers.extent, 0).map((v) => Math.floor(v / 480)))).toEqual(new Set([2, 3]));
  });

  test('keep the inside, fill it, and on the other planes', async () => {
    for (const plane of ['axial', 'coronal', 'sagittal'] as const) {
      const at = (a: number, b: number): Vec3 =>
        plane === 'axial' ? [a, b, 7] : plane === 'coronal' ? [a, 0, b] : [0, a, b];
      const corners = [at(4.2, 3.1), at(17.3, 3.1), at(11.2, 10.4)];
      const inside = workspaceWith();
      await done(inside, 'scissors.cut', { segment: LIVER, mode: 'fillInside', plane, outline: corners });
      const full = workspaceWith({ [LIVER]: () => true });
      await done(full, 'scissors.cut', { segment: LIVER, mode: 'removeOutside', plane, outline: corners });
      expect(offsets(full.layers.extent, LIVER)).toEqual(offsets(inside.layers.extent, LIVER));
      expect(offsets(full.layers.extent, LIVER).length).toBeGreaterThan(20);
      const other = workspaceWith({ [LIVER]: () => true });
      await done(other, 'scissors.cut', { segment: LIVER, mode: 'removeInside', plane, outline: corners });
      expect(offsets(other.layers.extent, 0)).toEqual(offsets(inside.layers.extent, LIVER));
    }
  });

  test('an outline that holds nothing, that has no area, or a plane that is not there: refused', async () => {
    const workspace = workspaceWith({ [LIVER]: inBall(MIDDLE, 4) });
    const cut = (params: object) =>
      run(workspace, 'scissors.cut', {
        segment: LIVER,
        mode: 'removeInside',
        plane: 'axial',
        outline: outline(workspace, square),
        ...params,
      });
    const far: [number, number][] = [
      [0, 0],
      [2, 0],
      [2, 2],
    ];
    expect(await cut({ outline: outline(workspace, far) })).toMatchObject({ code: 'outline.holdsNone' });
    expect(
      await cut({
        outline: outline(workspace, [
          [1, 1],
          [5, 5],
          [9, 9],
        ]),
      }),
    ).toMatchObject({ code: 'outline.flat' });
    expect(await cut({ through: { from: 9, to: 12 } })).toMatchObject({ code: 'slice.outside' });
    expect(await cut({ outline: [] })).toMatchObject({ code: 'command.invalid' });
  });
});
