import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PaintedRows } from '../contours/paintedRows.ts';
import { LIVER } from '../contours/reading.ts';
import { startingRecords } from '../contours/records.ts';
import type { Vec3 } from '../geometry.ts';
import { volumeGeometry } from '../geometry.ts';
import { applyChange } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { runCommand } from './commands.ts';
import { plainKernels } from './kernels.twin.ts';

function workspace(hu = (_i: number, _j: number, _k: number) => 0): CommandWorkspace {
  const geometry = volumeGeometry({
    columns: 30,
    rows: 20,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [1, 1],
    slicePositions: [0, 1, 2, 3, 4, 5, 6, 7, 8].map((z): Vec3 => [0, 0, z]),
  });
  const layer = () => new Uint8Array(30 * 20 * 9);
  return {
    revision: 0,
    geometry,
    hu: Int16Array.from({ length: 30 * 20 * 9 }, (_, v) => hu(v % 30, Math.floor(v / 30) % 20, Math.floor(v / 600))),
    layers: { extent: layer(), findings: layer(), partition: layer() },
    ...startingRecords(),
  };
}
const run = (on: CommandWorkspace, command: string, params: unknown) =>
  runCommand({ command, params }, on, plainKernels(on.geometry, on.hu, on.layers));
async function done(on: CommandWorkspace, command: string, params: unknown): Promise<CommandWorkspace> {
  const change = await run(on, command, params);
  if (!change.ok) throw new Error(`${command}: ${change.code}`);
  const applied = applyChange(on, change.value);
  if (!applied.ok) throw new Error(applied.code);
  return applied.value;
}
const voxelsOf = ({ layers }: CommandWorkspace) => [...layers.extent.keys()].filter((v) => layers.extent[v] === LIVER);

test('painted rows are the set of all that was added, in any order', () => {
  const bits = fc.array(fc.record({ row: fc.nat(5), from: fc.nat(29), length: fc.integer({ min: 1, max: 8 }) }));
  fc.assert(
    fc.property(bits, (stretches) => {
      const painted = new PaintedRows({ columns: 30, rows: 3 });
      const expected = new Set<number>();
      for (const { row, from, length } of stretches) {
        const to = Math.min(29, from + length - 1);
        painted.add(row, from, to);
        for (let i = from; i <= to; i++) expected.add(row * 30 + i);
      }
      const found: number[] = [];
      const runs = painted.runs();
      for (let r = 0; r < runs.length; r += 2) for (let n = 0; n < runs[r + 1]!; n++) found.push(runs[r]! + n);
      expect(found).toEqual([...expected].sort((a, b) => a - b));
    }),
  );
});

test('a ball paints through slices; a round brush its own only; a range of HU makes it a threshold brush', async () => {
  const stroke = { mode: 'add', radiusMm: 3.2, points: [[15, 10, 4]], k: 4 };
  const ball = await done(workspace(), 'extent.paint', { ...stroke, shape: 'ball' });
  expect(new Set(voxelsOf(ball).map((v) => Math.floor(v / 600)))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
  const round = await done(workspace(), 'extent.paint', stroke);
  expect(voxelsOf(round)).toEqual(voxelsOf(ball).filter((v) => Math.floor(v / 600) === 4));
  const bright = workspace((i) => i);
  await done(bright, 'extent.paint', { ...stroke, rangeHu: [14.2, 16.9] });
  expect(voxelsOf(bright)).toEqual(voxelsOf(round).filter((v) => v % 30 === 15 || v % 30 === 16));
});

test('a mask that lets nothing through, an empty range and a segment that is not there are refused by name', async () => {
  const stroke = { mode: 'add', radiusMm: 3, points: [[15, 10, 4]], k: 4 };
  expect(await run(workspace(), 'extent.paint', { ...stroke, rangeHu: [50, 90] })).toMatchObject({
    code: 'mask.letsNoneThrough',
  });
  expect(await run(workspace(), 'extent.paint', { ...stroke, rangeHu: [5.2, 5.8] })).toMatchObject({
    code: 'range.empty',
  });
  expect(await run(workspace(), 'extent.paint', { ...stroke, within: 99 })).toMatchObject({ code: 'segment.notFound' });
  expect(await run(workspace(), 'extent.paint', { ...stroke, k: 99 })).toMatchObject({ code: 'slice.outside' });
  let on = await done(workspace(), 'findings.add', {});
  on = await done(on, 'findings.paint', { ...stroke, segment: 4 });
  expect(await run(on, 'findings.paint', { ...stroke, segment: LIVER })).toMatchObject({ code: 'segment.wrongLayer' });
  on = await done(on, 'extent.paint', { ...stroke, radiusMm: 6, within: 4 });
  expect(voxelsOf(on)).toEqual([...on.layers.findings.keys()].filter((v) => on.layers.findings[v] === 4));
});

// Two rooms joined by a corridor 3 voxels wide and a stray dark voxel here and there, as noise leaves them.
const rooms = () =>
  workspace((i, j) => {
    const room = (i >= 2 && i < 13 && j >= 3 && j < 17) || (i >= 18 && i < 29 && j >= 3 && j < 17);
    const corridor = i >= 13 && i < 18 && j >= 9 && j < 12;
    return (room || corridor) && !(i === 6 && j === 6) ? 100 : 0;
  });
const grow = { seeds: [[7, 10, 4]], lowerHu: 50, upperHu: 150 };
const inRoom = (v: number) => v % 30 < 13;

test('a bottleneck keeps growing out of what lies behind a narrow bridge, and reaches the border on this side', async () => {
  const leaking = await done(rooms(), 'extent.grow', grow);
  expect(voxelsOf(leaking).some((v) => v % 30 >= 18)).toBe(true);
  const guarded = await done(rooms(), 'extent.grow', { ...grow, guard: { bottleneckMm: 2.5 } });
  expect(voxelsOf(guarded).every((v) => v % 30 < 17)).toBe(true);
  const reached = voxelsOf(guarded).filter(inRoom).length;
  expect(reached / voxelsOf(leaking).filter(inRoom).length).toBeGreaterThan(0.9);
  const all = new Set(voxelsOf(leaking));
  expect(voxelsOf(guarded).every((v) => all.has(v))).toBe(true);
  expect(
    await run(rooms(), 'extent.grow', { ...grow, seeds: [[15, 10, 4]], guard: { bottleneckMm: 2.5 } }),
  ).toMatchObject({ code: 'seed.tooNarrow' });
});

test('two seeds each keep their own side of the bottleneck', async () => {
  const both = await done(rooms(), 'extent.grow', {
    ...grow,
    seeds: [...grow.seeds, [23, 10, 4]],
    guard: { bottleneckMm: 2.5 },
  });
  expect(voxelsOf(both).some(inRoom) && voxelsOf(both).some((v) => v % 30 >= 18)).toBe(true);
});

test('barrier strokes and a box are not left; a seed behind them is refused', async () => {
  const barrier = {
    plane: 'axial',
    k: 4,
    radiusMm: 2,
    points: [
      [15, 10, -2],
      [15, 10, 12],
    ],
  };
  const barred = await done(rooms(), 'extent.grow', { ...grow, guard: { barriers: [barrier] } });
  expect(voxelsOf(barred).every((v) => v % 30 < 18)).toBe(true);
  const box = [
    [4, 12, 6],
    [14, 5, 2],
  ];
  const boxed = await done(rooms(), 'extent.grow', { ...grow, guard: { box, barriers: [barrier] } });
  expect(voxelsOf(boxed).length).toBeGreaterThan(100);
  for (const v of voxelsOf(boxed)) {
    const [i, j, k] = [v % 30, Math.floor(v / 30) % 20, Math.floor(v / 600)];
    expect(i >= 4 && i <= 14 && j >= 5 && j <= 12 && k >= 2 && k <= 6).toBe(true);
    expect((i - 15) ** 2 + (j - 10) ** 2).toBeGreaterThan(4);
  }
  expect(
    await run(rooms(), 'extent.grow', {
      ...grow,
      guard: {
        box: [
          [20, 0, 0],
          [25, 9, 9],
        ],
      },
    }),
  ).toMatchObject({
    code: 'seed.barred',
  });
});

test('padding that the scan did not measure is never painted: left out and noted; air and fat are as a person sees them', async () => {
  const on = workspace((i) => (i < 12 ? -3024 : i < 18 ? -1000 : -1024));
  const change = await run(on, 'extent.paint', { mode: 'add', radiusMm: 5, points: [[14, 10, 4]], k: 4 });
  if (!change.ok || !('voxels' in change.value)) throw new Error('no change');
  const [note] = change.value.notes ?? [];
  expect(note).toMatchObject({ code: 'stroke.notMeasured' });
  const applied = applyChange(on, change.value);
  if (!applied.ok) throw new Error(applied.code);
  const painted = voxelsOf(applied.value);
  expect(painted.every((v) => on.hu[v]! >= -1024)).toBe(true);
  // The disc of 5 mm around column 14 at voxels of 1 mm³: 81 in all.
  expect(painted.length + note!.voxels).toBe(81);
  expect(note!.volumeMl).toBeCloseTo(note!.voxels / 1000, 9);
  // A mask is the person's own: what it lets nothing through of, it says itself.
  const over = { mode: 'add', radiusMm: 3, points: [[5, 10, 4]], k: 4 };
  expect(await run(on, 'extent.paint', over)).toMatchObject({ code: 'stroke.notMeasured' });
  expect(await run(on, 'extent.paint', { ...over, rangeHu: [0, 200] })).toMatchObject({ code: 'mask.letsNoneThrough' });
  const erased = await run(applied.value, 'extent.paint', { mode: 'erase', radiusMm: 5, points: [[5, 10, 4]], k: 4 });
  expect(erased.ok ? 'done' : erased.code).not.toBe('stroke.notMeasured');
});
