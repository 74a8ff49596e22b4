import type { LayerName } from '../contours/codes.ts';
import type { ReadingRecords } from '../contours/reading.ts';
import { type RecordName, recordsOf } from '../contours/records.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Millilitre } from '../units.ts';
import type { CommandWorkspace } from './command.ts';

/**
 * Runs of voxels of one layer, each with its old and new Segment Number: triples [offset, length, old << 8 | new] laid
 * flat, offsets ascending and not overlapping. A run never crosses a slice.
 */
export interface VoxelRuns {
  readonly layer: LayerName;
  readonly runs: Uint32Array;
}

/** What a command has to say besides: voxels it left alone because they belong to something locked, for one. */
export interface ChangeNote {
  readonly code:
    | 'segment.lockedLeftOut'
    | 'findings.outsideExtent'
    | 'labels.outsideExtent'
    | 'labels.overFinding'
    | 'stroke.notMeasured';
  readonly voxels: number;
  readonly volumeMl: Millilitre;
}

/** Records of a reading that a change replaces, each with its old and new value. Records not named stay as they are. */
export type RecordChanges = {
  readonly [Name in RecordName]?: { readonly old: ReadingRecords[Name]; readonly new: ReadingRecords[Name] };
};

/** The replacement of these records of a workspace: `changedRecords(workspace, { segments })`. */
export const changedRecords = (workspace: ReadingRecords, values: Partial<ReadingRecords>): RecordChanges =>
  Object.fromEntries(
    (Object.keys(values) as RecordName[]).map((name) => [name, { old: workspace[name], new: values[name] }]),
  );

/** What a change does to a segment that it is not about: a finding painted over by another one loses. */
export interface Beside {
  /** Its name at that time, in lower case. */
  readonly label: string;
  readonly gainedMl: number;
}

/** A change as data: what it does to voxels and to records, from which revision. Its inverse swaps old and new. */
export interface Change {
  readonly fromRevision: number;
  /** What the user did, for the undo line: "Grow liver". */
  readonly title: string;
  readonly voxels: readonly VoxelRuns[];
  readonly records: RecordChanges;
  readonly notes?: readonly ChangeNote[];
  /** The segment that the command was given, whose gain is said; none where it is about the liver or about many. */
  readonly about?: number;
  /** What it did to others, once it was done: the undo line says it. */
  readonly beside?: readonly Beside[];
}

/** The change that takes this one back; `fromRevision` is the revision that it is applied to. */
export const inverseOf = (change: Change, fromRevision: number): Change => ({
  ...change,
  fromRevision,
  voxels: change.voxels.map(({ layer, runs }) => ({
    layer,
    runs: runs.map((value, at) => (at % 3 === 2 ? ((value & 0xff) << 8) | (value >>> 8) : value)),
  })),
  records: Object.fromEntries(
    Object.entries(change.records).map(([name, values]) => [name, { old: values.new, new: values.old }]),
  ),
});

/**
 * The workspace after the change. Voxels are written where they lie; the records are a new snapshot, one revision on.
 * Refuses a change made from another revision (`change.stale`), and then writes nothing.
 */
export function applyChange<W extends CommandWorkspace>(workspace: W, change: Change): Result<W, 'change.stale'> {
  if (change.fromRevision !== workspace.revision)
    return refuse('change.stale', { madeFrom: change.fromRevision, revision: workspace.revision });
  for (const { layer, runs } of change.voxels) {
    const voxels = workspace.layers[layer];
    writeRuns(voxels, runs, (label) => label);
  }
  return ok({
    ...workspace,
    ...recordsAfter(workspace, change),
    revision: workspace.revision + 1,
  });
}

/** The records as they are after a change. */
export const recordsAfter = (records: ReadingRecords, change: Change): ReadingRecords => ({
  ...recordsOf(records),
  ...Object.fromEntries(Object.entries(change.records).map(([name, values]) => [name, values.new])),
});

/** Below this a plain loop is faster than the engine's own fill; a noisy scan has runs of a few voxels by the thousand. */
const SHORT_RUN = 48;

/** Writes the new labels of runs into voxels, as `value` maps them. */
export function writeRuns(voxels: Uint8Array, runs: VoxelRuns['runs'], value: (newLabel: number) => number): void {
  for (let r = 0; r < runs.length; r += 3) {
    const label = value(runs[r + 2]! & 0xff);
    const from = runs[r]!;
    const to = from + runs[r + 1]!;
    if (to - from > SHORT_RUN) voxels.fill(label, from, to);
    else for (let v = from; v < to; v++) voxels[v] = label;
  }
}

/** Slices in which a change touches voxels, ascending: what must be counted and painted again. */
export function dirtySlices(change: Change, { columns, rows }: Pick<VolumeGeometry, 'columns' | 'rows'>): number[] {
  const dirty = new Set<number>();
  for (const { runs } of change.voxels)
    for (let r = 0; r < runs.length; r += 3) dirty.add(Math.floor(runs[r]! / (columns * rows)));
  return [...dirty].sort((a, b) => a - b);
}
