import { z } from 'zod';
import { ROLES } from '../pathway/decision.ts';

const text = z.string();
const segment = z.number().int().min(1).max(255);
const vec3 = z.tuple([z.number(), z.number(), z.number()]).readonly();

export const LONGEST_REASON = 1000;

/** A segment as an act speaks of it: by number and name, bound to the voxels that were looked at. */
export const ActedSegmentShape = z.object({ number: segment, label: text, hash: text });

/** Why a signature holds no longer, or never did. */
export const SignatureBreakShape = z.object({
  what: z.enum(['segment', 'series', 'findings', 'inclusion', 'volumes', 'key', 'voided']),
  /** Of a segment: its name. */
  label: text.optional(),
});

const by = { by: text, role: z.enum(ROLES), personId: text, at: text };

/** What persons did in the review of a series' contours, in order; never changed. */
export const ReviewActShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('submitted'), segments: z.array(ActedSegmentShape), ...by }),
  z.object({ kind: z.literal('approved'), segments: z.array(ActedSegmentShape), ...by }),
  z.object({
    kind: z.literal('returned'),
    segments: z.array(ActedSegmentShape),
    reason: text.trim().min(1).max(LONGEST_REASON),
    ...by,
  }),
  /** A remark pinned to a place of the patient, mm LPS. */
  z.object({
    kind: z.literal('commented'),
    id: text,
    segment: segment.nullable(),
    position: vec3,
    text: text.trim().min(1).max(LONGEST_REASON),
    ...by,
  }),
  z.object({ kind: z.literal('closed'), commentId: text, ...by }),
  z.object({ kind: z.literal('signed'), signatureId: text, segments: z.array(ActedSegmentShape), ...by }),
  /** An edit took a signature's ground away; by whoever the edit was made by. */
  z.object({ kind: z.literal('voided'), signatureId: text, because: z.array(SignatureBreakShape), by: text, at: text }),
]);
export type ReviewAct = z.output<typeof ReviewActShape>;
export type SignatureBreak = z.output<typeof SignatureBreakShape>;
export type ActedSegment = z.output<typeof ActedSegmentShape>;
