import { z } from 'zod';
import { ROLES } from '../pathway/decision.ts';
import { SignatureBreakShape } from './acts.ts';
import { REVIEW_STATES } from './states.ts';

const text = z.string();

export const SegmentReviewShape = z.object({
  number: z.number().int().min(1).max(255),
  state: z.enum(REVIEW_STATES),
  by: text.nullable(),
  at: text.nullable(),
  reason: text.nullable(),
  changed: z.boolean(),
});

/** The last signature of a series' contours, and whether it holds. */
export const SignatureSummaryShape = z.object({
  id: text,
  state: z.enum(['signed', 'void']),
  by: text,
  role: z.enum(ROLES),
  at: text,
  keyId: text,
  /** Over the voxels of all signed segments. */
  voxelHash: text,
  /** Where the audit of the case ended when it was signed. */
  auditHash: text,
  /** Why it is void; none while it holds. */
  breaks: z.array(SignatureBreakShape),
});

export type SignatureSummary = z.output<typeof SignatureSummaryShape>;

/** How far the contours of a series have come in their review. */
export const ReviewSummaryShape = z.object({
  segments: z.array(SegmentReviewShape),
  signature: SignatureSummaryShape.nullable(),
  openComments: z.number().int(),
});
export type ReviewSummary = z.output<typeof ReviewSummaryShape>;

/** The word for contours as a whole: what they wait for, what is wrong first. */
export const REVIEW_WORDS = ['none', 'submitted', 'returned', 'approved', 'signed', 'void'] as const;
export type ReviewWord = (typeof REVIEW_WORDS)[number];

export function reviewWord(review: ReviewSummary | null | undefined): ReviewWord {
  if (!review) return 'none';
  const has = (state: string) => review.segments.some((one) => one.state === state);
  if (review.signature?.state === 'signed') return 'signed';
  if (has('returned')) return 'returned';
  if (review.signature?.state === 'void') return has('submitted') ? 'submitted' : 'void';
  if (has('submitted')) return 'submitted';
  return review.segments.length > 0 && review.segments.every(({ state }) => state === 'approved') ? 'approved' : 'none';
}
