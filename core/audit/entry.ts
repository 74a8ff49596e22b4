import { z } from 'zod';
import { canonical } from '../canonical.ts';

/** SHA-256 of a text (UTF-8), in hex: core has no cryptography of its own. */
export type Sha256 = (text: string) => string;

/** What stands in a database for a case, or for the site: rows that belong together, named by their table and key. */
export const RowsSaidShape = z.object({
  table: z.string(),
  key: z.array(z.union([z.string(), z.number()])).readonly(),
  /** Columns that the hash holds, the first so many: a later version may have added others. */
  columns: z.number().int().min(0),
  /** Of the rows after the change; null where there are none any more. */
  hash: z.string().nullable(),
});
export type RowsSaid = z.output<typeof RowsSaidShape>;

/**
 * One entry of a chain: who changed what, when, and how every row that it touched stands since. `before` is the hash of the
 * entry before it, so that none can be changed, left out or moved without all after it showing it.
 */
export const AuditEntryShape = z.object({
  format: z.literal(1),
  /** A case by its id, or `site`. */
  scope: z.string(),
  /** From 1, without a gap. */
  sequence: z.number().int().min(1),
  before: z.string(),
  at: z.string(),
  /** The reader's name as the settings or the signed-in person have it; empty where nobody is named. */
  by: z.string(),
  /** The role that a passphrase proved; null where nobody has signed in. */
  role: z.string().nullable(),
  /** The account of the computer's own system: it may identify, and never signs. */
  account: z.string(),
  kind: z.string(),
  facts: z.record(z.string(), z.unknown()),
  rows: z.array(RowsSaidShape).readonly(),
  softwareVersion: z.string(),
});
export type AuditEntry = z.output<typeof AuditEntryShape>;

/** The chain that holds what belongs to no case: people and settings. */
export const SITE_SCOPE = 'site';

/** An entry as it is kept: its canonical text, and the SHA-256 of just that text. */
export interface SealedEntry {
  readonly sequence: number;
  readonly text: string;
  readonly hash: string;
}

export function sealed(entry: AuditEntry, sha256: Sha256): SealedEntry {
  const text = canonical(entry);
  return { sequence: entry.sequence, text, hash: sha256(text) };
}

/** Where a chain ends: how many entries it has, and the hash of the last; 0 and '' while it has none. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}
export const NO_ENTRY: ChainHead = { sequence: 0, hash: '' };
