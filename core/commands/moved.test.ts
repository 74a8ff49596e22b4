import { expect, test } from 'vitest';
import { volumeWith } from '#test/kernels';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { FLR, LIVER } from '../contours/reading.ts';
import { startingRecords } from '../contours/records.ts';
import { patientFromVoxel, type Vec3, volumeGeometry } from '../geometry.ts';
import { applyChange, type Change } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { answerCommand, runCommand } from './commands.ts';
import { EMPTY_HISTORY, type History, nextUndo, perform } from './history.ts';
import { historyOf, lineOf } from './journal.ts';
import { packEntry, unpackEntry } from './journalEntry.ts';
import { packChange } from './packedChange.ts';
import { proposedBy } from './proposed.ts';

const geometry = volumeGeometry({
  columns: 48,
  rows: 32,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1, 1],
  // Slices at unequal distances: ml are those of each slice's own extent.
  slicePositions: [0, 2, 4, 7, 10, 12, 14].map((z): Vec3 => [0, 0, z]),
});
const at = (i: number, j: number, k: number) => patientFromVoxel(geometry, [i, j, k]);

/** Soft tissue all over; what is liver is painted. */
class Bench {
  private readonly volume = volumeWith(geometry, { hu: new Int16Array(48 * 32 * 7).fill(60) });
  workspace: CommandWorkspace = {
    revision: 0,
    geometry,
    hu: this.volume.hu,
    layers: this.volume.layers,
    ...startingRecords(),
  };
  history: History = EMPTY_HISTORY;
  /** What the last change had to say besides. */
  notes: Change['notes'] = [];

  /** What the command says before it is accepted. */
  async proposed(command: string, params: object) {
    const answer = await answerCommand({ command, params }, this.workspace, voxelKernels(this.volume));
    if (!answer.ok) throw new Error(answer.code);
    return proposedBy(answer.value, geometry);
  }

  async does(command: string, params: object) {
    const change = await runCommand({ command, params }, this.workspace, voxelKernels(this.volume));
    if (!change.ok) throw new Error(change.code);
    const stepped = perform(this.workspace, this.history, change.value);
    if (!stepped.ok) throw new Error(stepped.code);
    this.notes = change.value.notes;
    ({ workspace: this.workspace, history: this.history } = stepped.value);
    return stepped.value.entry;
  }

  /** ml of a segment, counted voxel by voxel. */
  ml(layer: 'extent' | 'findings' | 'partition', number: number): number {
    let mm3 = 0;
    this.workspace.layers[layer].forEach((label, v) => {
      if (label === number) mm3 += geometry.sliceExtentsMm[Math.floor(v / (48 * 32))]!;
    });
    return mm3 / 1000;
  }
}

const [T1, T2] = [4, 5];
const dab = (segment: number, i: number) => ({
  ...{ segment, mode: 'add', radiusMm: 6, points: [at(i, 16, 3)], k: 3, shape: 'ball' },
});
const ellipsoid = (i: number) => ({
  first: [at(i - 6, 16, 3), at(i + 6, 16, 3)],
  second: [at(i, 10, 3), at(i, 22, 3)],
});
const liver = { mode: 'add', radiusMm: 14, points: [at(16, 16, 3)], k: 3, shape: 'ball' };

test('a finding laid over another one: its own ml are said before and after, and what the other one loses beside them', async () => {
  const bench = new Bench();
  await bench.does('findings.ellipsoid', ellipsoid(16));
  const first = bench.ml('findings', T1);
  const shown = await bench.proposed('findings.ellipsoid', { ...ellipsoid(21), takeIn: false });
  const entry = await bench.does('findings.ellipsoid', { ...ellipsoid(21), takeIn: false });
  const lost = first - bench.ml('findings', T1);
  expect(lost).toBeGreaterThan(0.3);
  expect(shown).toMatchObject({ segment: T2 });
  expect(shown.gainedMl).toBeCloseTo(bench.ml('findings', T2), 9);
  expect(shown.moved.find(({ segment }) => segment === T1)!.gainedMl).toBeCloseTo(-lost, 9);
  const said = nextUndo(bench.history)!;
  expect(said).toMatchObject({ title: 'Draw tumour 2', gainedMl: shown.gainedMl, beside: [{ label: 'tumour 1' }] });
  expect(said.beside![0]!.gainedMl).toBeCloseTo(-lost, 9);
  // The journal tells it too.
  const { packed, ...told } = said;
  expect(packed).not.toBeNull();
  expect(historyOf([lineOf(unpackEntry(packEntry(entry)))]).done).toEqual([{ ...told, packed: null }]);
});

test('a tumour over a locked one, taken into the liver: the locked one keeps its voxels, and that is said', async () => {
  const alone = new Bench();
  await alone.does('findings.ellipsoid', ellipsoid(21));
  const bench = new Bench();
  await bench.does('findings.ellipsoid', ellipsoid(16));
  await bench.does('segment.setLocked', { segment: T1, locked: true });
  const before = bench.ml('findings', T1);
  await bench.does('findings.ellipsoid', ellipsoid(21));
  expect(bench.ml('findings', T1)).toBe(before);
  const kept = alone.ml('findings', T1) - bench.ml('findings', T2);
  expect(kept).toBeGreaterThan(0.3);
  expect(bench.notes).toMatchObject([{ code: 'segment.lockedLeftOut', volumeMl: expect.closeTo(kept, 9) }]);
});

test('a brush over another finding says what its own gains', async () => {
  const bench = new Bench();
  await bench.does('findings.add', {});
  await bench.does('findings.paint', dab(T1, 16));
  await bench.does('findings.add', {});
  await bench.does('findings.paint', dab(T2, 20));
  expect(nextUndo(bench.history)!.gainedMl).toBeCloseTo(bench.ml('findings', T2), 9);
  expect(nextUndo(bench.history)!.beside).toMatchObject([{ label: 'tumour 1' }]);
});

test('a tumour on the border tells what liver and sides of the cut gain', async () => {
  const bench = new Bench();
  await bench.does('extent.paint', liver);
  await bench.does('partition.cutByPlane', {
    points: [at(16, 0, 0), at(16, 31, 0), at(16, 0, 6)],
    flrSide: at(30, 16, 3),
  });
  const before = [bench.ml('extent', LIVER), bench.ml('partition', FLR)] as const;
  const shown = await bench.proposed('findings.ellipsoid', ellipsoid(30));
  await bench.does('findings.ellipsoid', ellipsoid(30));
  const liverGain = bench.ml('extent', LIVER) - before[0];
  expect(liverGain).toBeGreaterThan(0.1);
  const gains = new Map(shown.moved.map(({ segment, gainedMl }) => [segment, gainedMl]));
  expect(shown.segment).toBe(T1);
  expect(shown.gainedMl).toBeCloseTo(bench.ml('findings', T1), 9);
  expect(gains.get(LIVER)).toBeCloseTo(liverGain, 9);
  expect(gains.get(FLR)).toBeCloseTo(bench.ml('partition', FLR) - before[1], 9);
  expect(nextUndo(bench.history)!.beside).toMatchObject([{ label: 'liver' }]);
  expect(nextUndo(bench.history)!.beside![0]!.gainedMl).toBeCloseTo(liverGain, 9);
});

test('growing a liver that is cut tells what its sides gain', async () => {
  const bench = new Bench();
  await bench.does('extent.paint', liver);
  await bench.does('partition.cutByPlane', {
    points: [at(16, 0, 0), at(16, 31, 0), at(16, 0, 6)],
    flrSide: at(30, 16, 3),
  });
  const grow = { seeds: [at(16, 16, 3)], lowerHu: 0, upperHu: 100 };
  const flr = bench.ml('partition', FLR);
  const shown = await bench.proposed('extent.grow', grow);
  await bench.does('extent.grow', grow);
  expect(shown.moved.find(({ segment }) => segment === FLR)!.gainedMl).toBeCloseTo(bench.ml('partition', FLR) - flr, 9);
  expect(nextUndo(bench.history)!.gainedMl).toBe(shown.gainedMl);
});

test('a change of before, which names no segment, is read, applied and said as it was', () => {
  const { workspace } = new Bench();
  const runs = Uint32Array.of(5000, 10, T1);
  const old: Change = { fromRevision: 0, title: 'Paint tumour 1', voxels: [{ layer: 'findings', runs }], records: {} };
  const entry = { kind: 'do', sequence: 1, gainedMl: 0.02, packed: packChange(old) } as never;
  const [said] = historyOf([lineOf(unpackEntry(packEntry(entry)))]).done;
  expect(said).toEqual({ sequence: 1, title: 'Paint tumour 1', gainedMl: 0.02, packed: null });
  expect(proposedBy(old, geometry)).toMatchObject({ segment: T1, gainedVoxels: 10 });
  expect(applyChange(workspace, old).ok).toBe(true);
});
