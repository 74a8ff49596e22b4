import { z } from 'zod';
import type { Abort } from '../abort.ts';
import type { Result } from '../result.ts';
import type { Receipt, RegistryEntry } from './submission.ts';

/**
 * Why a whole push did not go through. `unreachable`: nobody answers, or the line broke; it is tried again. `denied`: the
 * registry does not know us, or we may not. `certificate`: whoever answers cannot show who they are. `notPrepared`: no
 * registry of this program is there, or one of another version. `full`: it has no room left.
 */
export const PUSH_CODES = [
  'registry.unreachable',
  'registry.denied',
  'registry.certificate',
  'registry.notPrepared',
  'registry.full',
] as const;
export type PushCode = (typeof PUSH_CODES)[number];

/** Why one entry was not taken. `conflict`: the registry holds another content under this revision; `details.held` is its last. */
export const ENTRY_CODES = ['registry.conflict', 'registry.refused'] as const;
export type EntryCode = (typeof ENTRY_CODES)[number];

/** What became of one entry. */
export type Outcome = Result<Receipt, EntryCode>;

/** A place that records go to. */
export interface RegistryTarget {
  /**
   * Hands over entries; gives what became of each, in their order. To hand over one again changes nothing and gives its first
   * receipt. Where the line breaks nobody knows what arrived: the same entries are handed over again.
   */
  push(entries: readonly RegistryEntry[], signal: Abort): Promise<Result<readonly Outcome[], PushCode>>;
  close(): Promise<void>;
}

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/);
const name = z.string().trim().min(1).max(64);
const url = z.url({ protocol: /^https?$/ }).max(400);

/** Which files a folder receives. */
export const FILE_FORMATS = ['csv', 'redcap', 'fhir'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** How the line to PostgreSQL is guarded: `verify` asks for a certificate that matches the host; `off` is for loopback alone. */
export const TLS_MODES = ['verify', 'off'] as const;

/** A target as a site sets it up. Its secret is kept elsewhere. */
export const TargetShape = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('postgres'),
    id,
    name,
    host: z.string().trim().min(1).max(200),
    port: z.number().int().min(1).max(65535),
    database: z.string().trim().min(1).max(63),
    user: z.string().trim().min(1).max(63),
    tls: z.enum(TLS_MODES),
    /** File with the certificates of the authority that is trusted beside the system's; null: the system's alone. */
    authority: z.string().min(1).max(1000).nullable(),
  }),
  z.strictObject({ kind: z.literal('redcap'), id, name, url }),
  z.strictObject({
    kind: z.literal('folder'),
    id,
    name,
    folder: z.string().min(1).max(1000),
    as: z.enum(FILE_FORMATS),
  }),
]);
export type TargetConfig = z.output<typeof TargetShape>;

/** Kinds that ask for a secret: a password, an API token. */
export const needsSecret = ({ kind }: Pick<TargetConfig, 'kind'>): boolean => kind !== 'folder';

const LOOPBACK = /^(127(\.\d+){3}|::1|localhost)$/i;
const LOOPBACK_URL = /^http:\/\/(127(\.\d+){3}|\[::1\]|localhost)(:\d+)?(\/|$)/i;

/** Records cross no network in the clear: without TLS only to this machine itself. */
export function isGuarded(target: TargetConfig): boolean {
  switch (target.kind) {
    case 'postgres':
      return target.tls === 'verify' || LOOPBACK.test(target.host);
    case 'redcap':
      return /^https:/i.test(target.url) || LOOPBACK_URL.test(target.url);
    case 'folder':
      return true;
  }
}
