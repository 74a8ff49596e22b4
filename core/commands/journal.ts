import { LAYER_NAMES } from '../contours/codes.ts';
import { RECORD_NAMES } from '../contours/records.ts';
import { RecordsShape } from '../contract/shapes.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Change } from './change.ts';
import { inverseOf } from './change.ts';
import type { History, HistoryEntry } from './history.ts';
import type { JournalEntry } from './journalEntry.ts';
import { gainOf, movedBy } from './moved.ts';
import { type PackedChange, packChange, saidOf, unpackChange } from './packedChange.ts';

/**
 * The changes that a stretch of journal makes, one an entry, in their order: what was done, the inverse where it was
 * undone, the same again where it was redone. Applied one after the other to the reading as it was before the stretch,
 * they give the reading as it is after it.
 * @param packedOf the packed change that was done at a sequence, which may lie before the stretch
 */
export function* changesOf(
  entries: Iterable<JournalEntry>,
  packedOf: (sequence: number) => PackedChange,
): Generator<Change> {
  for (const entry of entries) {
    const fromRevision = entry.sequence - 1;
    const change = unpackChange(entry.kind === 'do' ? entry.packed : packedOf(entry.of));
    yield entry.kind === 'undo' ? inverseOf(change, fromRevision) : { ...change, fromRevision };
  }
}

/**
 * A step as an entry that needs no other: what was undone or redone as the change that it was, for a journal that no longer
 * reaches back to where that change was first done. Such a journal lists it among what can be undone.
 */
export function standingAlone(
  { entry, change }: { readonly entry: JournalEntry; readonly change: Change },
  geometry: VolumeGeometry,
): JournalEntry {
  if (entry.kind === 'do') return entry;
  const title = `${entry.kind === 'undo' ? 'Undo' : 'Redo'}: ${change.title}`;
  const gainedMl = gainOf(change, movedBy(change, geometry))?.gainedMl ?? null;
  return { kind: 'do', sequence: entry.sequence, gainedMl, packed: packChange({ ...change, title }) };
}

/** An entry as a list names it: without its change. */
export type JournalLine =
  | ({ readonly kind: 'do' } & Omit<HistoryEntry, 'packed'>)
  | { readonly kind: 'undo' | 'redo'; readonly sequence: number; readonly of: number };

export const lineOf = (entry: JournalEntry): JournalLine =>
  entry.kind === 'do'
    ? { kind: 'do', sequence: entry.sequence, gainedMl: entry.gainedMl, ...saidOf(entry.packed) }
    : entry;

/**
 * What can be undone and redone after a journal, no change of it held in memory. Where the journal begins late, what was
 * done before its beginning can no longer be undone.
 */
export function historyOf(lines: Iterable<JournalLine>): History {
  const done: HistoryEntry[] = [];
  let undone: HistoryEntry[] = [];
  for (const line of lines) {
    if (line.kind === 'do') {
      const { sequence, title, gainedMl, beside } = line;
      done.push({ sequence, title, gainedMl, beside, packed: null });
      undone = [];
    } else {
      const [from, to] = line.kind === 'undo' ? [done, undone] : [undone, done];
      if (from.at(-1)?.sequence === line.of) to.push(from.pop()!);
    }
  }
  return { done, undone };
}

/** Whether a change that came from outside fits a series: its runs in order, each within a slice; its records valid. */
export function fitsSeries(
  { voxels, records, title }: Change,
  { columns, rows, slices }: { columns: number; rows: number; slices: number },
): boolean {
  const pixels = columns * rows;
  const total = pixels * slices;
  const layers = voxels.map(({ layer }) => layer);
  if (typeof title !== 'string' || new Set(layers).size < layers.length) return false;
  for (const { layer, runs } of voxels) {
    if (!LAYER_NAMES.includes(layer)) return false;
    let end = 0;
    for (let r = 0; r < runs.length; r += 3) {
      const [from, length] = [runs[r]!, runs[r + 1]!];
      if (from < end || length === 0 || from + length > total) return false;
      if (Math.floor(from / pixels) !== Math.floor((from + length - 1) / pixels)) return false;
      end = from + length;
    }
  }
  if (typeof records !== 'object' || records === null) return false;
  return Object.entries(records).every(([name, values]) => {
    const known = RECORD_NAMES.find((each) => each === name);
    return (
      known !== undefined &&
      RecordsShape.shape[known].safeParse(values?.old).success &&
      RecordsShape.shape[known].safeParse(values?.new).success
    );
  });
}
