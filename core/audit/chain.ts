import { canonical } from '../canonical.ts';
import {
  type AuditEntry,
  AuditEntryShape,
  type ChainHead,
  NO_ENTRY,
  type RowsSaid,
  type SealedEntry,
  type Sha256,
} from './entry.ts';

/**
 * Why an entry breaks a chain. `edited`: its text is not what its hash was made of; `missing`: none has its number; `moved`:
 * it stands where another belongs; `unreadable`: its text is no entry; `otherChain`: it is an entry of another case.
 */
export type ChainBreakWhy = 'edited' | 'missing' | 'moved' | 'unreadable' | 'otherChain';
export interface ChainBreak {
  readonly sequence: number;
  readonly why: ChainBreakWhy;
}

/** What a chain says last of some rows, and which of its entries says it. */
export interface LastSaid extends RowsSaid {
  readonly sequence: number;
}

export interface ChainCheck {
  readonly entries: number;
  readonly head: ChainHead;
  /** The first entry that does not follow from those before it; null: all do. */
  readonly broken: ChainBreak | null;
  /** What it says last of all rows, by `rowsName`, as far as it holds. */
  readonly said: ReadonlyMap<string, LastSaid>;
  /** Hashes of all entries as far as it holds: a head that was written down elsewhere must be among them. */
  readonly hashes: ReadonlySet<string>;
}

/** Rows by their table and key, as one word. */
export const rowsName = ({ table, key }: Pick<RowsSaid, 'table' | 'key'>): string => canonical([table, ...key]);

/** Follows a chain from its first entry, in the order of its numbers, up to the first that does not follow. */
export function checkedChain(scope: string, entries: Iterable<SealedEntry>, sha256: Sha256): ChainCheck {
  const said = new Map<string, LastSaid>();
  const hashes = new Set<string>();
  let head = NO_ENTRY;
  let broken: ChainBreak | null = null;
  let count = 0;
  for (const kept of entries) {
    count++;
    if (broken) continue;
    const entry = followed(scope, head, kept, sha256);
    if ('why' in entry) {
      broken = entry;
      continue;
    }
    head = { sequence: kept.sequence, hash: kept.hash };
    hashes.add(kept.hash);
    for (const rows of entry.rows) said.set(rowsName(rows), { ...rows, sequence: entry.sequence });
  }
  return { entries: count, head, broken, said, hashes };
}

function followed(scope: string, head: ChainHead, kept: SealedEntry, sha256: Sha256): AuditEntry | ChainBreak {
  const expected = head.sequence + 1;
  if (kept.sequence !== expected) return { sequence: expected, why: 'missing' };
  const broken = (why: ChainBreakWhy): ChainBreak => ({ sequence: expected, why });
  if (sha256(kept.text) !== kept.hash) return broken('edited');
  const entry = entryOf(kept.text);
  if (entry === null) return broken('unreadable');
  if (entry.scope !== scope) return broken('otherChain');
  // An entry that was sealed for another place: swapped, or one before it was taken out and the rest renumbered.
  if (entry.sequence !== expected || entry.before !== head.hash) return broken('moved');
  return entry;
}

/** The entry of a text; null where it is none. */
export function entryOf(text: string): AuditEntry | null {
  try {
    return AuditEntryShape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
