import { changesOf, fitsSeries } from '#core/commands/journal';
import { type JournalEntry, unpackEntry, unpackTogether } from '#core/commands/journalEntry';
import { unpackChange } from '#core/commands/packedChange';
import type { VolumeGeometry } from '#core/geometry';
import { ok, type Result, refuse } from '#core/result';
import type { Journal } from '../cases/journal.ts';

/** The changes that a journal makes from one sequence to another; null where an entry of them is not to be had. */
export async function changesBetween(journal: Journal, from: number, to: number) {
  const entries: JournalEntry[] = [];
  const packed = new Map<number, Uint8Array>();
  for (let sequence = from + 1; sequence <= to; sequence++) {
    const entry = await journal.entry(sequence);
    if (!entry) return null;
    entries.push(entry);
    const of = entry.kind === 'do' ? entry : await journal.entry(entry.of);
    if (of?.kind !== 'do') return null;
    packed.set(of.sequence, of.packed);
  }
  return [...changesOf(entries, (sequence) => packed.get(sequence)!)];
}

/** The packed entries that were sent, looked through: refused where they are none of this series, or of no change that is here. */
export function entriesFrom(
  sent: Uint8Array,
  after: number,
  geometry: VolumeGeometry,
  journal: Pick<Journal, 'line' | 'end' | 'undoFrom'>,
): Result<Uint8Array[], 'journal.invalid' | 'journal.notReached'> {
  try {
    const packed = unpackTogether(sent);
    const sequences = new Set<number>();
    for (const [n, one] of packed.entries()) {
      const entry = unpackEntry(one);
      if (entry.sequence !== after + 1 + n) return refuse('journal.invalid');
      if (entry.kind === 'do') {
        if (!fitsSeries(unpackChange(entry.packed), geometry)) return refuse('journal.invalid');
        sequences.add(entry.sequence);
        continue;
      }
      // What is here already is compared, byte for byte, and read no more.
      if (entry.sequence <= journal.end.sequence || sequences.has(entry.of)) continue;
      const { undoFrom } = journal;
      if (entry.of >= 1 && entry.of <= undoFrom) return refuse('journal.notReached', { undoFrom });
      if (journal.line(entry.of)?.kind !== 'do') return refuse('journal.invalid');
    }
    return ok(packed);
  } catch (fault) {
    if (fault instanceof RangeError || fault instanceof SyntaxError) return refuse('journal.invalid');
    throw fault;
  }
}
