import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { volumeOfRuns } from '../contours/planeVolumes.ts';
import { DEPORTALISED_LOBE, FLR, LIVER } from '../contours/reading.ts';
import { runsOfSegments } from '../contours/voxelRuns.ts';
import { length, subtract, type Vec3 } from '../geometry.ts';
import { applyChange } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { proposedBy } from './proposed.ts';
import {
  done,
  inBall,
  locked,
  MIDDLE,
  offsets,
  positionOf,
  run,
  TUMOUR,
  workspaceWith,
  ZONE,
} from './refine.fixture.ts';

describe('margin', () => {
  test('holds exactly the voxels within so many mm of the segment, in space, whatever the slices', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1, max: 6, noNaN: true }), async (mm) => {
        const workspace = workspaceWith({ [LIVER]: inBall(MIDDLE, 4) });
        const before = offsets(workspace.layers.extent, LIVER).map((v) => positionOf(workspace, v));
        await done(workspace, 'refine.margin', { segment: LIVER, mm });
        const expected = [...workspace.layers.extent.keys()].filter((v) =>
          before.some((position) => length(subtract(position, positionOf(workspace, v))) <= mm + 1e-9),
        );
        expect(offsets(workspace.layers.extent, LIVER)).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  test('shrinks by as much as the background comes nearer, and refuses to shrink to nothing', async () => {
    const workspace = workspaceWith({ [TUMOUR]: inBall(MIDDLE, 5) });
    const outside = offsets(workspace.layers.findings, 0).map((v) => positionOf(workspace, v));
    const before = offsets(workspace.layers.findings, TUMOUR);
    const { title } = await done(workspace, 'refine.margin', { segment: TUMOUR, mm: -1.6 });
    expect(title).toBe('Shrink tumour 1 by 1.6 mm');
    expect(offsets(workspace.layers.findings, TUMOUR)).toEqual(
      before.filter((v) => outside.every((position) => length(subtract(position, positionOf(workspace, v))) > 1.6)),
    );
    expect(await run(workspace, 'refine.margin', { segment: TUMOUR, mm: -20 })).toMatchObject({
      code: 'segment.wouldVanish',
    });
  });

  test('takes no voxel of another finding; a mask bounds it', async () => {
    const draw = { [TUMOUR]: inBall(MIDDLE, 3), [ZONE]: inBall([17, 15, 7], 2), [LIVER]: inBall(MIDDLE, 6) };
    const workspace = workspaceWith(draw);
    const zone = offsets(workspace.layers.findings, ZONE);
    await done(workspace, 'refine.margin', { segment: TUMOUR, mm: 4, within: LIVER, rangeHu: [80, 150] });
    expect(offsets(workspace.layers.findings, ZONE)).toEqual(zone);
    const added = offsets(workspace.layers.findings, TUMOUR).filter(
      (v) => workspaceWith(draw).layers.findings[v] !== TUMOUR,
    );
    expect(added.length).toBeGreaterThan(0);
    expect(added.every((v) => workspace.layers.extent[v] === LIVER && v % 24 >= 8 && v % 24 <= 15)).toBe(true);
  });
});

describe('islands and holes', () => {
  const crumbs = () =>
    workspaceWith({
      [LIVER]: (position, i, j, k) =>
        (inBall(MIDDLE, 5)(position) && !(i === 11 && j === 10 && k === 3)) ||
        (i === 1 && j < 3 && k === 2) ||
        (i === 22 && j === 2 && k > 3),
    });

  test('keep the largest part, or all that measure enough in ml, each slice with its own extent', async () => {
    const largest = (await done(crumbs(), 'refine.islands', { segment: LIVER, leastMl: null })).workspace;
    expect(offsets(largest.layers.extent, LIVER).every((v) => inBall(MIDDLE, 5)(positionOf(largest, v)))).toBe(true);
    // Three voxels of 1.5 mm² in slices 2 mm and 3 voxels in slice 2 (2.5 mm): 0.009 and 0.01125 ml.
    const some = (await done(crumbs(), 'refine.islands', { segment: LIVER, leastMl: 0.01 })).workspace;
    expect(some.layers.extent[1 + 480 * 2]).toBe(LIVER);
    expect(some.layers.extent[22 + 2 * 24 + 480 * 4]).toBe(0);
    expect(await run(crumbs(), 'refine.islands', { segment: LIVER, leastMl: 900 })).toMatchObject({
      code: 'segment.wouldVanish',
    });
  });

  test('a hole is filled; what another finding holds is no hole of this one', async () => {
    const { workspace } = await done(crumbs(), 'refine.holes', { segment: LIVER, mode: 'volume' });
    expect(workspace.layers.extent[11 + 10 * 24 + 3 * 480]).toBe(LIVER);
    expect(await run(workspace, 'refine.holes', { segment: LIVER, mode: 'volume' })).toMatchObject({
      code: 'change.nothing',
    });
    const findings = workspaceWith({ [TUMOUR]: inBall(MIDDLE, 5) });
    findings.layers.findings[11 + 10 * 24 + 3 * 480] = ZONE;
    findings.layers.findings[12 + 10 * 24 + 3 * 480] = 0;
    await done(findings, 'refine.holes', { segment: TUMOUR, mode: 'inSlice' });
    expect(findings.layers.findings[11 + 10 * 24 + 3 * 480]).toBe(ZONE);
    expect(findings.layers.findings[12 + 10 * 24 + 3 * 480]).toBe(TUMOUR);
  });
});

describe('smooth', () => {
  const rough = () =>
    workspaceWith({ [LIVER]: (position, i, j, k) => inBall(MIDDLE, 5 + ((i * 7 + j * 5 + k * 3) % 3))(position) });

  test('volume-preserving loses less than smoothing alone, and says what the change gains', async () => {
    const [plain, kept] = [rough(), rough()];
    const alone = await done(plain, 'refine.smooth', { segment: LIVER, radiusMm: 4 });
    const keeping = await done(kept, 'refine.smooth', { segment: LIVER, radiusMm: 4, keepVolume: true });
    const gained = (change: typeof alone, workspace: CommandWorkspace) =>
      Math.abs(proposedBy(change, workspace.geometry).gainedMl);
    expect(gained(keeping, kept)).toBeLessThanOrEqual(gained(alone, plain));
    const volume = volumeOfRuns(
      runsOfSegments(kept.layers.extent, 480, (n) => n === LIVER),
      kept.geometry,
    );
    expect(gained(keeping, kept) / volume).toBeLessThan(0.02);
  });

  test('findings that touch are smoothed together: no gap opens between them, and others stay', async () => {
    const workspace = workspaceWith({
      [TUMOUR]: (position, i, j) => inBall(MIDDLE, 6)(position) && i + (j % 3) < 13,
      [ZONE]: (position, i, j) => inBall(MIDDLE, 6)(position) && i + (j % 3) >= 13,
    });
    workspace.layers.findings[0] = 9;
    const both = (layer: Uint8Array) => [...layer.keys()].filter((v) => layer[v] === TUMOUR || layer[v] === ZONE);
    const before = new Set(both(workspace.layers.findings));
    await done(workspace, 'refine.smooth', { segment: TUMOUR, together: [ZONE], radiusMm: 2.5 });
    const inner = both(workspace.layers.findings).filter((v) => inBall(MIDDLE, 3)(positionOf(workspace, v)));
    expect(inner).toEqual([...before].filter((v) => inBall(MIDDLE, 3)(positionOf(workspace, v))).sort((a, b) => a - b));
    expect(workspace.layers.findings[0]).toBe(9);
  });

  test('together they keep to a mask as one alone does, and one that lets nothing through is said', async () => {
    const two = () =>
      workspaceWith({
        [TUMOUR]: (position, i, j) => inBall(MIDDLE, 6)(position) && i + (j % 3) < 13,
        [ZONE]: (position, i, j) => inBall(MIDDLE, 6)(position) && i + (j % 3) >= 13,
      });
    const params = { segment: TUMOUR, together: [ZONE], radiusMm: 2.5 };
    const free = (await done(two(), 'refine.smooth', params)).workspace.layers.findings;
    const bound = (await done(two(), 'refine.smooth', { ...params, rangeHu: [0, 120] })).workspace.layers.findings;
    const before = two().layers.findings;
    expect([...bound]).toEqual([...free].map((label, v) => (v % 24 <= 12 ? label : before[v])));
    expect(bound).not.toEqual(before);
    expect(bound).not.toEqual(free);
    expect(await run(two(), 'refine.smooth', { ...params, rangeHu: [900, 901] })).toMatchObject({
      code: 'mask.letsNoneThrough',
    });
  });
});

describe('combine', () => {
  const two = () =>
    workspaceWith({ [LIVER]: inBall(MIDDLE, 5), [TUMOUR]: inBall([16, 15, 7], 4), [ZONE]: inBall([4, 5, 3], 3) });
  const sets = (workspace: CommandWorkspace) => ({
    liver: new Set(offsets(workspace.layers.extent, LIVER)),
    tumour: new Set(offsets(workspace.layers.findings, TUMOUR)),
  });

  test('add, subtract, intersect, copy are what they are for sets, and the other segment stays', async () => {
    const { liver, tumour } = sets(two());
    const expected = {
      add: [...new Set([...liver, ...tumour])],
      subtract: [...liver].filter((v) => !tumour.has(v)),
      intersect: [...liver].filter((v) => tumour.has(v)),
      copy: [...tumour],
    };
    for (const operation of ['add', 'subtract', 'intersect', 'copy'] as const) {
      const { workspace } = await done(two(), 'refine.combine', { segment: LIVER, other: TUMOUR, operation });
      expect([...sets(workspace).liver]).toEqual(expected[operation].sort((a, b) => a - b));
      expect(sets(workspace).tumour).toEqual(tumour);
    }
  });

  test('findings share no voxel: adding takes over, copying and intersecting are refused, and so is a segment with itself', async () => {
    const { workspace } = await done(two(), 'refine.combine', { segment: TUMOUR, other: ZONE, operation: 'add' });
    expect(offsets(workspace.layers.findings, ZONE)).toEqual([]);
    const refused = (other: number, operation: string) =>
      run(two(), 'refine.combine', { segment: TUMOUR, other, operation });
    expect(await refused(ZONE, 'copy')).toMatchObject({ code: 'segments.sameLayer' });
    expect(await refused(TUMOUR, 'add')).toMatchObject({ code: 'segments.same' });
    expect(await refused(FLR, 'copy')).toMatchObject({ code: 'segment.empty' });
    expect(await refused(77, 'copy')).toMatchObject({ code: 'segment.notFound' });
  });
});

describe('interpolate', () => {
  test('a cone drawn on its first and last slice passes evenly through the slices between', async () => {
    const radiusAt = (z: number) => 8 - z / 3;
    const cone = (position: Vec3) =>
      Math.hypot(position[0] - 12 - 0.1 * position[2], position[1] - 14 - 0.2 * position[2]) <= radiusAt(position[2]);
    const workspace = workspaceWith({ [LIVER]: (position, _, __, k) => (k === 0 || k === 6) && cone(position) });
    await done(workspace, 'refine.interpolate', { segment: LIVER });
    const expected = workspaceWith({ [LIVER]: cone }).layers.extent;
    const wrong = expected.reduce((n, label, v) => n + (label === workspace.layers.extent[v] ? 0 : 1), 0);
    expect(wrong / expected.reduce((n, label) => n + label, 0)).toBeLessThan(0.07);
  });

  test('what runs aslant moves across; what ends, ends half-way; drawn slices stay as they are', async () => {
    const workspace = workspaceWith({
      [TUMOUR]: (_, i, j, k) =>
        (k === 1 && i >= 2 && i < 6 && j >= 2 && j < 6) ||
        (k === 5 && i >= 12 && i < 16 && j >= 2 && j < 6) ||
        (k === 1 && i >= 10 && i < 20 && j >= 12 && j < 18) ||
        (k === 5 && i >= 11 && i < 21 && j >= 12 && j < 18),
      [ZONE]: (_, i, j, k) => k === 1 && i === 0 && j === 0,
    });
    await done(workspace, 'refine.interpolate', { segment: TUMOUR });
    const row = (k: number, j: number) =>
      offsets(workspace.layers.findings.subarray(k * 480 + j * 24, k * 480 + j * 24 + 24), TUMOUR);
    expect(row(3, 3).length).toBeGreaterThanOrEqual(3);
    expect(row(3, 3)[0]).toBeGreaterThan(5);
    expect(row(3, 3).at(-1)).toBeLessThan(12);
    expect(row(3, 15).length).toBeGreaterThanOrEqual(9);
    expect(row(1, 3)).toEqual([2, 3, 4, 5]);
    expect(row(0, 3)).toEqual([]);
    const ending = workspaceWith({
      [TUMOUR]: (_, i, j, k) =>
        (k <= 6 && k % 6 === 0 && i < 9 && j < 9) || (k === 0 && i >= 13 && i < 22 && j >= 10 && j < 19),
    });
    await done(ending, 'refine.interpolate', { segment: TUMOUR });
    const part = (k: number) =>
      offsets(ending.layers.findings.subarray(k * 480, k * 480 + 480), TUMOUR).filter((v) => v % 24 > 10).length;
    expect(part(1)).toBeGreaterThan(part(2));
    expect(part(2)).toBeGreaterThan(0);
    expect(part(5)).toBe(0);
  });

  test('a segment without a gap is refused', async () => {
    const workspace = workspaceWith({ [LIVER]: inBall(MIDDLE, 5) });
    expect(await run(workspace, 'refine.interpolate', { segment: LIVER })).toMatchObject({ code: 'interpolate.noGap' });
  });
});

describe('whatever is done to a segment', () => {
  const calls: [string, object][] = [
    ['refine.margin', { mm: 2 }],
    ['refine.smooth', { radiusMm: 2 }],
    ['refine.islands', { leastMl: 0.01 }],
    ['refine.holes', { mode: 'inSlice' }],
    ['refine.interpolate', {}],
    ['refine.combine', { other: ZONE, operation: 'add' }],
    [
      'scissors.cut',
      {
        mode: 'removeInside',
        plane: 'axial',
        outline: [
          [0, 0, 0],
          [30, 0, 0],
          [0, 30, 0],
        ],
      },
    ],
  ];

  test('a locked one, an empty one, one that is not there and a side of a cut are refused by name', async () => {
    for (const [command, params] of calls) {
      const refused = async (workspace: CommandWorkspace, segment: number, code: string) =>
        expect(await run(workspace, command, { ...params, segment })).toMatchObject({ code });
      const drawn = workspaceWith({ [LIVER]: inBall(MIDDLE, 5), [ZONE]: inBall([4, 5, 3], 3) });
      await refused(locked(drawn, LIVER), LIVER, 'segment.locked');
      await refused(locked(drawn, TUMOUR), TUMOUR, 'segment.locked');
      await refused(drawn, FLR, 'segment.wrongLayer');
      await refused(drawn, 77, 'segment.notFound');
      if (command !== 'refine.combine') await refused(drawn, TUMOUR, 'segment.empty');
    }
  });

  test('a liver that is cut keeps every voxel on one side', async () => {
    const workspace = workspaceWith({
      [LIVER]: inBall(MIDDLE, 5),
      [FLR]: (position, i) => inBall(MIDDLE, 5)(position) && i < 12,
      [DEPORTALISED_LOBE]: (position, i) => inBall(MIDDLE, 5)(position) && i >= 12,
    });
    for (const [command, params] of calls) {
      const change = await run(workspace, command, { ...params, segment: LIVER });
      if (!change.ok) continue;
      applyChange(workspace, change.value);
      expect(
        workspace.layers.extent.every((label, v) => (label === LIVER) === (workspace.layers.partition[v] !== 0)),
      ).toBe(true);
    }
  });

  test('a locked finding loses nothing to another one, and that is said', async () => {
    const workspace = locked(workspaceWith({ [TUMOUR]: inBall(MIDDLE, 3), [ZONE]: inBall([16, 15, 7], 3) }), ZONE);
    const zone = offsets(workspace.layers.findings, ZONE);
    const { notes } = await done(workspace, 'scissors.cut', {
      segment: TUMOUR,
      mode: 'fillInside',
      plane: 'axial',
      outline: [
        [5, 5, 7],
        [20, 5, 7],
        [20, 25, 7],
        [5, 25, 7],
      ],
    });
    expect(offsets(workspace.layers.findings, ZONE)).toEqual(zone);
    expect(notes?.map(({ code }) => code)).toContain('segment.lockedLeftOut');
  });
});
