import { z } from 'zod';
import { canonical } from '../canonical.ts';
import { InclusionShape, SeriesSummary, VolumesShape } from '../contract/shapes.ts';
import { ROLES } from '../pathway/decision.ts';
import type { SignatureBreak } from './acts.ts';

const text = z.string();

/** What the contours stand on, and what they measure, as it is when somebody signs; and as it is now. */
export const SignedContentShape = z.object({
  series: z.object({
    id: text,
    seriesInstanceUID: text,
    studyInstanceUID: text,
    /** SHA-256 over the series as it was taken in: slices by their hashes, every position, and how it is read. */
    hash: text,
    columns: z.number().int(),
    rows: z.number().int(),
    slices: z.number().int(),
    sliceSpacingMm: SeriesSummary.shape.sliceSpacingMm,
    phase: text.nullable(),
    phaseConfirmed: z.boolean(),
  }),
  findings: z.array(z.object({ code: text, severity: text })),
  acceptances: z.array(z.object({ code: text, reason: text, by: text, at: text })),
  inclusion: InclusionShape,
  segments: z.array(
    z.object({
      number: z.number().int(),
      kind: text.nullable(),
      label: text,
      voxels: z.number().int(),
      ml: z.number().nullable(),
      /** Of its voxels: core/review/segmentVoxels. */
      hash: text,
    }),
  ),
  volumes: VolumesShape.nullable(),
});
export type SignedContent = z.output<typeof SignedContentShape>;

/** What a signature is made over: its canonical JSON, byte for byte. */
export const StatementShape = SignedContentShape.extend({
  format: z.literal(1),
  caseId: text,
  person: z.object({
    id: text,
    name: text,
    role: z.enum(ROLES),
    /** SHA-256 of the public key. */
    keyId: text,
  }),
  at: text,
  reading: z.object({ id: text, revision: z.number().int(), reader: text }),
  /** Segments that have voxels and are not signed, left out by name. */
  leftOut: z.array(z.object({ number: z.number().int(), label: text })),
  softwareVersion: text,
  /** Where the audit of the case ended when this was signed. */
  auditHead: z.object({ sequence: z.number().int(), hash: text }),
});
export type Statement = z.output<typeof StatementShape>;

export const statementText = (statement: Statement): string => canonical(statement);

/** All that was signed of voxels, as one text to be hashed: the hash that stands beside a signature. */
export const signedVoxels = ({ segments }: Pick<SignedContent, 'segments'>): string =>
  canonical(segments.map(({ number, kind, hash }) => [number, kind, hash]));

/**
 * Why what was signed is not what there is now: each signed segment whose voxels or meaning differ, or that is gone; the series, its
 * findings and what was accepted of them, what counts as liver, the volumes. None: it all still stands.
 */
export function contentBreaks(signed: SignedContent, now: SignedContent): SignatureBreak[] {
  const breaks: SignatureBreak[] = [];
  for (const { number, kind, hash, label } of signed.segments) {
    const here = now.segments.find((one) => one.number === number);
    if (!here || here.hash !== hash || here.kind !== kind) breaks.push({ what: 'segment', label });
  }
  const differ = (what: 'series' | 'inclusion' | 'volumes') => canonical(signed[what]) !== canonical(now[what]);
  if (differ('series')) breaks.push({ what: 'series' });
  if (canonical([signed.findings, signed.acceptances]) !== canonical([now.findings, now.acceptances]))
    breaks.push({ what: 'findings' });
  if (differ('inclusion')) breaks.push({ what: 'inclusion' });
  if (differ('volumes')) breaks.push({ what: 'volumes' });
  return breaks;
}
