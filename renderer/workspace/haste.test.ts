import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PackedChange } from '#core/commands/packedChange';
import type { Vec3 } from '#core/geometry';
import { patientFromVoxel } from '#core/geometry';
import { ok, type Result, refuse } from '#core/result';
import type { CommandRunner } from '#renderer/workers/commandRunner';
import { geometry, openedForTest } from '#test/openedWorkspace';
import { jointCounts } from '#wasm/kernels/jointCounts';
import type { Workspace } from './workspace.ts';

const at = (i: number, j: number, k: number) => patientFromVoxel(geometry, [i, j, k]) as Vec3;
const grow = { command: 'extent.grow', params: { seeds: [at(20, 15, 2)], lowerHu: 50, upperHu: 150, connectivity: 6 } };
const stroke = (j: number) => ({
  command: 'extent.paint',
  params: { mode: 'add', radiusMm: 3, points: [at(4, j, 1), at(34, j, 1)], k: 1 },
});

const ACTS = {
  run: (workspace: Workspace) => workspace.run({ command: 'extent.smooth', params: { radiusMm: 2 } }, 'Smoothing'),
  records: (workspace: Workspace) => workspace.run({ command: 'findings.add', params: {} }, 'Adding'),
  accept: (workspace: Workspace) => workspace.acceptProposal(),
  undo: (workspace: Workspace) => workspace.undo(),
  redo: (workspace: Workspace) => workspace.redo(),
} as const;
type Act = keyof typeof ACTS;

const moment = () => new Promise<void>((soon) => setTimeout(soon, 0));

const slow = (runner: CommandRunner): CommandRunner => ({
  ...runner,
  async run(ask, task) {
    await moment();
    const answer = await runner.run(ask, task);
    await moment();
    return answer;
  },
  async accept() {
    await moment();
    const answer = await runner.accept();
    await moment();
    return answer;
  },
});

/** A workspace with two strokes and a proposal that is seen; undo holds nothing where it `forgets`: the journal has it. */
async function atWork(through: ((runner: CommandRunner) => CommandRunner) | undefined, forgets: boolean) {
  const journal = new Map<number, PackedChange>();
  const fetchChange = async (sequence: number): Promise<Result<PackedChange>> => {
    await moment();
    const packed = journal.get(sequence);
    return packed ? ok(packed) : refuse('journal.notReached');
  };
  const workspace = openedForTest({ through, fetchChange, ...(forgets && { undoBytes: 0 }) });
  workspace.onStep(({ entry }) => {
    if (entry.kind === 'do') journal.set(entry.sequence, entry.packed);
    workspace.saved(workspace.now.revision, '2026-03-20T10:00:00Z');
  });
  await workspace.run(stroke(6), 'Painting');
  await workspace.run(stroke(12), 'Painting');
  await workspace.propose(grow);
  return workspace;
}

const outcome = ({ now, memory }: Workspace) => ({
  extent: memory.layers.extent.slice(),
  segments: now.segments.map(({ label }) => label),
  done: now.history.done.map(({ title }) => title),
  undone: now.history.undone.map(({ title }) => title),
});

/** The same acts, each waited for; and all in haste, with a moment after some of them. */
async function sameInHaste(acts: readonly { act: Act; rest: boolean }[], forgets: boolean): Promise<void> {
  const [patient, hasty] = [await atWork(undefined, forgets), await atWork(slow, forgets)];
  const expected: unknown[] = [];
  for (const { act } of acts) expected.push((await ACTS[act](patient))?.ok);
  const answers: Promise<unknown>[] = [];
  for (const { act, rest } of acts) {
    answers.push(ACTS[act](hasty).then((answer) => answer?.ok));
    if (act !== 'accept') expect(hasty.busy).toBe(true);
    if (rest) await moment();
  }
  expect(await Promise.all(answers)).toEqual(expected);
  expect(outcome(hasty)).toEqual(outcome(patient));
  expect(hasty.busy).toBe(false);
  expect(hasty.now.counts).toEqual(jointCounts(hasty.memory));
}

const orders = <T>(all: readonly T[]): T[][] =>
  all.length === 0
    ? [[]]
    : all.flatMap((one) => orders(all.filter((other) => other !== one)).map((rest) => [one, ...rest]));

test.each(orders<Act>(['run', 'accept', 'undo', 'redo']).map((order) => [order.join(', ')]))(
  'in haste as in patience: %s',
  async (order) => {
    const acts = order.split(', ') as Act[];
    await sameInHaste(
      acts.map((act) => ({ act, rest: false })),
      false,
    );
  },
);

test('whatever hands ask for in haste ends as if each had been waited for, and every step is kept', async () => {
  const acts = fc.array(fc.record({ act: fc.constantFrom(...(Object.keys(ACTS) as Act[])), rest: fc.boolean() }), {
    minLength: 2,
    maxLength: 8,
  });
  await fc.assert(fc.asyncProperty(acts, fc.boolean(), sameInHaste), { numRuns: 25 });
});

test('Enter and undo in one moment take back what Enter accepted, not the stroke before; redo does it again', async () => {
  const workspace = await atWork(slow, false);
  const [accepted, undone] = [workspace.acceptProposal(), workspace.undo()];
  expect((await accepted)?.ok).toBe(true);
  expect(await undone).toBeNull();
  expect(workspace.now.history.done).toHaveLength(2);
  expect(await workspace.redo()).toBeNull();
  expect(workspace.now.history.done).toHaveLength(3);
});

test.each<Act>(['run', 'accept'])(
  'Esc after %s and undo, in haste: neither is done, and the stroke before stays',
  async (act) => {
    const workspace = await atWork(slow, false);
    if (act === 'run') workspace.dropProposal();
    const before = outcome(workspace);
    const [done, undone, redone] = [ACTS[act](workspace), workspace.undo(), workspace.redo()];
    await moment();
    expect(workspace.now.running).not.toBeNull();
    workspace.stop();
    expect([await done, await undone, await redone]).toEqual([null, null, null]);
    expect(outcome(workspace)).toEqual(before);
    expect(workspace).toMatchObject({ busy: false, now: { running: null } });
    // What is asked for after it is done again.
    expect((await ACTS.records(workspace))?.ok).toBe(true);
  },
);

test('while an older change is fetched no brush can begin, and Esc leaves everything as it was', async () => {
  const workspace = await atWork(undefined, true);
  workspace.dropProposal();
  const undone = workspace.undo();
  await Promise.resolve();
  await Promise.resolve();
  expect(workspace.now.running).toBe('Undoing');
  workspace.stop();
  expect(await undone).toBeNull();
  expect(workspace.now).toMatchObject({ running: null, revision: 2 });
});
