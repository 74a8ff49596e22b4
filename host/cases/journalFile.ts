import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type JournalLine, lineOf } from '#core/commands/journal';
import { unpackEntry } from '#core/commands/journalEntry';
import { RecordsShape } from '#core/contract/shapes';

/** Whose journal it is. */
export interface JournalOwner {
  readonly readingId: string;
  readonly caseId: string;
  readonly seriesId: string;
}

/** A point of a journal: the number of the last entry before it, and that entry's hash; 0 and '' before the first. */
export interface JournalPoint {
  readonly sequence: number;
  readonly hash: string;
}

/** What a journal file begins with: whose it is, and after which entry, by number and hash, it goes on. */
export const JournalHead = z.object({
  format: z.literal(1),
  readingId: z.string(),
  caseId: z.string(),
  seriesId: z.string(),
  after: z.number().int().min(0),
  hash: z.string(),
  /** The records of the reading before the first entry; null in a file that goes on. */
  records: RecordsShape.nullable(),
});
export type JournalHead = z.output<typeof JournalHead>;

/** Where an entry lies in its file, and its hash, which holds all entries before it too. */
export interface JournalPlace {
  readonly line: JournalLine;
  readonly position: number;
  readonly length: number;
  readonly hash: string;
  /** When it was kept, ms since 1970. */
  readonly at: number;
}

const HASH_BYTES = 32;
/** Length, hash, time. */
const FRAME_BYTES = 4 + HASH_BYTES + 8;

/**
 * One record of a journal file: u32le length of its content, SHA-256 over the hash before it, the time and the content,
 * f64le time in ms, the content. The chain makes a record that was not written whole, or not written in its place, show.
 */
function journalRecord(before: string, at: number, content: Uint8Array): { bytes: Uint8Array; hash: string } {
  const bytes = Buffer.allocUnsafe(FRAME_BYTES + content.length);
  bytes.writeUInt32LE(content.length, 0);
  bytes.writeDoubleLE(at, 4 + HASH_BYTES);
  bytes.set(content, FRAME_BYTES);
  const hash = chained(before, bytes.subarray(4 + HASH_BYTES));
  bytes.write(hash, 4, 'hex');
  return { bytes, hash };
}

const chained = (before: string, timeAndContent: Uint8Array) =>
  createHash('sha256').update(before, 'hex').update(timeAndContent).digest('hex');

/**
 * Packed entries as the records that follow a file's last one, and where they will lie.
 * @param last the file up to now: its last hash, its length, and the number of its last entry
 */
export function entryRecords(
  last: { readonly hash: string; readonly length: number; readonly sequence: number },
  packed: readonly Uint8Array[],
  at: number,
): { readonly places: JournalPlace[]; readonly bytes: Buffer } {
  const places: JournalPlace[] = [];
  const records: Uint8Array[] = [];
  let { hash, length, sequence } = last;
  for (const content of packed) {
    const record = journalRecord(hash, at, content);
    const line = lineOf(unpackEntry(content));
    if (line.sequence !== ++sequence) throw new Error('an entry is numbered out of turn');
    const position = length + record.bytes.length - content.length;
    places.push({ line, position, length: content.length, hash: record.hash, at });
    records.push(record.bytes);
    [hash, length] = [record.hash, length + record.bytes.length];
  }
  return { places, bytes: Buffer.concat(records) };
}

export const journalHeadRecord = (head: JournalHead, at: number) =>
  journalRecord(head.hash, at, Buffer.from(JSON.stringify(head)));

/** A journal file as far as it is whole. */
export interface JournalRead {
  readonly head: JournalHead;
  readonly places: JournalPlace[];
  /** Hash of the last whole record, the head where there is no other. */
  readonly hash: string;
  /** When that was kept, ms since 1970. */
  readonly at: number;
  /** Bytes up to the end of the last whole record; what follows was not written whole. */
  readonly length: number;
}

/** A file that holds no entry ends where it begins: its head is no entry, and another head may stand in its place. */
export const endOf = ({ head, places }: Pick<JournalRead, 'head' | 'places'>): JournalPoint => {
  const last = places.at(-1);
  return last ? { sequence: last.line.sequence, hash: last.hash } : { sequence: head.after, hash: head.hash };
};

/** Reads a journal file to the end of its last whole record; null where not even the head is whole. */
export function readJournal(bytes: Buffer): JournalRead | null {
  const first = recordAt(bytes, 0);
  if (!first) return null;
  const head = headFrom(first.content);
  if (!head || !first.follows(head.hash)) return null;
  const places: JournalPlace[] = [];
  let [hash, position, sequence, lastAt] = [first.hash, first.end, head.after, first.at];
  for (;;) {
    const record = recordAt(bytes, position);
    if (!record?.follows(hash)) break;
    const line = lineFrom(record.content);
    if (line?.sequence !== sequence + 1) break;
    const { at, end } = record;
    places.push({ line, position: position + FRAME_BYTES, length: record.content.length, hash: record.hash, at });
    [hash, position, sequence, lastAt] = [record.hash, end, line.sequence, at];
  }
  return { head, places, hash, at: lastAt, length: position };
}

/** Bytes of a journal file that cannot be read as what was done. */
export interface JournalDamage {
  readonly bytes: number;
  /** The highest number of a whole entry that lies among them, which nothing joins to those before; 0 where there is none. */
  readonly last: number;
}

/**
 * What is damaged behind the last whole record of a file; all of it where not even the head is whole. Null where nothing
 * lies there, or no more than the beginning of one record: an append that broke off, of which nobody was told that it is kept.
 */
export function journalDamage(bytes: Buffer, read: JournalRead | null): JournalDamage | null {
  if (!read) return { bytes: bytes.length, last: lastEntryIn(bytes, 0) };
  const tail = bytes.subarray(read.length);
  if (tail.length < FRAME_BYTES) return null;
  const after = read.places.at(-1)?.line.sequence ?? read.head.after;
  const last = lastEntryIn(tail, after);
  const isBeginning =
    FRAME_BYTES + tail.readUInt32LE(0) > tail.length &&
    last === 0 &&
    // Where all of a record is there, it is its length alone that is wrong.
    chained(read.hash, tail.subarray(4 + HASH_BYTES)) !== tail.toString('hex', 4, 4 + HASH_BYTES);
  return isBeginning ? null : { bytes: tail.length, last };
}

/** The number of the last whole entry in bytes that begin with a damage; 0 where none later than `after` lies there. */
function lastEntryIn(bytes: Buffer, after: number): number {
  let last = 0;
  for (let position = 1; position + FRAME_BYTES < bytes.length; ) {
    const record = isPlausible(bytes, position) ? recordAt(bytes, position) : null;
    const sequence = (record && lineFrom(record.content)?.sequence) ?? 0;
    if (!record || sequence <= Math.max(after, last) || sequence > after + MOST_ENTRIES) position++;
    else [last, position] = [sequence, record.end];
  }
  return last;
}

/** More entries than one file ever holds. */
const MOST_ENTRIES = 2 ** 20;

/** Whether a record could begin here: it ends within the bytes, and its time is a whole number of milliseconds of our days. */
function isPlausible(bytes: Buffer, position: number): boolean {
  if (position + FRAME_BYTES + bytes.readUInt32LE(position) > bytes.length) return false;
  const at = bytes.readDoubleLE(position + 4 + HASH_BYTES);
  return Number.isInteger(at) && at > 0 && at < 2 ** 47;
}

function recordAt(bytes: Buffer, position: number) {
  if (position + FRAME_BYTES > bytes.length) return null;
  const length = bytes.readUInt32LE(position);
  const end = position + FRAME_BYTES + length;
  if (length === 0 || end > bytes.length) return null;
  const hash = bytes.toString('hex', position + 4, position + 4 + HASH_BYTES);
  return {
    hash,
    end,
    at: bytes.readDoubleLE(position + 4 + HASH_BYTES),
    content: bytes.subarray(position + FRAME_BYTES, end),
    follows: (before: string) => chained(before, bytes.subarray(position + 4 + HASH_BYTES, end)) === hash,
  };
}

function headFrom(content: Uint8Array): JournalHead | null {
  try {
    return JournalHead.parse(JSON.parse(Buffer.from(content).toString('utf8')));
  } catch {
    return null;
  }
}

function lineFrom(content: Uint8Array): JournalLine | null {
  try {
    return lineOf(unpackEntry(content));
  } catch {
    return null;
  }
}
