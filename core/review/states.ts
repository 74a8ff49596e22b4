import type { SegmentNumber } from '../contours/reading.ts';
import type { ReviewAct, SignatureBreak } from './acts.ts';

export const REVIEW_STATES = ['draft', 'submitted', 'approved', 'returned', 'signed', 'void'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Where one segment stands in its review. */
export interface SegmentReview {
  readonly number: SegmentNumber;
  readonly state: ReviewState;
  /** Who did what the state came from; null of a draft that nobody has submitted yet. */
  readonly by: string | null;
  readonly at: string | null;
  /** Of a returned one: why. */
  readonly reason: string | null;
  /** Its voxels are others than those that were submitted, decided or signed. */
  readonly changed: boolean;
}

type AboutSegments = Extract<ReviewAct, { kind: 'submitted' | 'approved' | 'returned' | 'signed' }>;
const isAboutSegments = (act: ReviewAct): act is AboutSegments =>
  act.kind === 'submitted' || act.kind === 'approved' || act.kind === 'returned' || act.kind === 'signed';

/**
 * Where each segment stands: by the last act about it, as long as its voxels are those that the act bound. What was submitted or
 * approved and then edited is a draft again; what was returned stays so, with its reason, until it is submitted once more;
 * what was signed is void when its signature does not hold.
 * @param breaks why a signature does not hold, by its id; none where it does
 */
export function segmentReviews(
  acts: readonly ReviewAct[],
  now: readonly { readonly number: SegmentNumber; readonly hash: string }[],
  breaks: (signatureId: string) => readonly SignatureBreak[],
): SegmentReview[] {
  return now.map(({ number, hash }) => {
    const last = acts.findLast(
      (act): act is AboutSegments => isAboutSegments(act) && act.segments.some((one) => one.number === number),
    );
    if (!last) return { number, state: 'draft', by: null, at: null, reason: null, changed: false };
    const changed = last.segments.find((one) => one.number === number)!.hash !== hash;
    const { by, at } = last;
    const reason = last.kind === 'returned' ? last.reason : null;
    return { number, state: stateAfter(last, changed, breaks), by, at, reason, changed };
  });
}

function stateAfter(
  act: AboutSegments,
  changed: boolean,
  breaks: (signatureId: string) => readonly SignatureBreak[],
): ReviewState {
  if (act.kind === 'returned') return 'returned';
  if (act.kind === 'signed') return breaks(act.signatureId).length === 0 && !changed ? 'signed' : 'void';
  return changed ? 'draft' : act.kind;
}

/** A remark pinned to a place, and whether it is still open. */
export type Comment = Extract<ReviewAct, { kind: 'commented' }> & { readonly closed: boolean };

export const commentsOf = (acts: readonly ReviewAct[]): Comment[] =>
  acts.flatMap((act) =>
    act.kind === 'commented'
      ? [{ ...act, closed: acts.some((one) => one.kind === 'closed' && one.commentId === act.id) }]
      : [],
  );

/** What keeps contours from being signed: segments that nobody decided or that were returned, by their states; none where nothing does. */
export const notYetSigned = (reviews: readonly SegmentReview[], leftOut: readonly SegmentNumber[]): SegmentReview[] =>
  reviews.filter(({ number, state }) => !leftOut.includes(number) && state !== 'approved' && state !== 'signed');
