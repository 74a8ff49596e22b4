import type { Millilitre } from '../units.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { PackedChange } from './packedChange.ts';

/**
 * One line of a reading's journal, which is only ever added to. `sequence` is the revision that the reading has after it:
 * 1, 2, 3 …; `of` is the sequence at which the change was done that is undone or redone.
 */
export type JournalEntry =
  | {
      readonly kind: 'do';
      readonly sequence: number;
      /** What the segment gained that the change is about, ml; null where no voxel moved. */
      readonly gainedMl: Millilitre | null;
      readonly packed: PackedChange;
    }
  | { readonly kind: 'undo' | 'redo'; readonly sequence: number; readonly of: number };

const KINDS = ['do', 'undo', 'redo'] as const;

export function packEntry(entry: JournalEntry): Uint8Array<ArrayBuffer> {
  const bytes = new ByteWriter();
  bytes.byte(KINDS.indexOf(entry.kind));
  bytes.varint(entry.sequence);
  if (entry.kind === 'do') {
    bytes.float64(entry.gainedMl ?? Number.NaN);
    bytes.raw(entry.packed);
  } else bytes.varint(entry.of);
  return bytes.taken();
}

/** The entry that was packed; its change stays packed. Throws a RangeError for bytes that are none. */
export function unpackEntry(packed: Uint8Array): JournalEntry {
  const bytes = new ByteReader(packed);
  const kind = KINDS[bytes.byte()];
  if (!kind) throw new RangeError('no entry is of this kind');
  const sequence = bytes.varint();
  if (kind === 'do') {
    const gained = bytes.float64();
    const gainedMl = Number.isNaN(gained) ? null : (gained as Millilitre);
    return { kind, sequence, gainedMl, packed: bytes.raw(bytes.left) };
  }
  const of = bytes.varint();
  if (bytes.left > 0) throw new RangeError('bytes after the entry');
  return { kind, sequence, of };
}

/** Packed entries as they are sent together: each after its length. */
export function packTogether(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new ByteWriter();
  for (const entry of entries) {
    bytes.varint(entry.length);
    bytes.raw(entry);
  }
  return bytes.taken();
}

/** The packed entries that were sent together. Throws a RangeError for bytes that are none. */
export function unpackTogether(sent: Uint8Array): Uint8Array[] {
  const bytes = new ByteReader(sent);
  const entries: Uint8Array[] = [];
  while (bytes.left > 0) entries.push(bytes.raw(bytes.varint()));
  return entries;
}
