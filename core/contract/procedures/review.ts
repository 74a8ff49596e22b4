import { z } from 'zod';
import { LONGEST_REASON, ReviewActShape, SignatureBreakShape } from '../../review/acts.ts';
import { StatementShape } from '../../review/statement.ts';
import { SegmentReviewShape } from '../../review/summary.ts';
import { change, query } from '../procedure.ts';
import { CaseId, SegmentShape } from '../shapes.ts';
import { nothing, seriesId } from './inputs.ts';

const segment = z.number().int().min(1).max(255);
const place = { caseId: CaseId, seriesId };
const reason = z.string().trim().min(1).max(LONGEST_REASON);

/** A segment under review: what it measures, and where it stands. */
export const ReviewedSegmentShape = SegmentReviewShape.extend({
  label: z.string(),
  kind: z.string().nullable(),
  colour: z.string(),
  layer: z.enum(['extent', 'findings', 'partition']),
  voxels: z.number().int(),
  ml: z.number().nullable(),
  hash: z.string(),
});

/** A signature of a series' contours, with what it was made over, and whether it is good. */
export const SignatureShape = z.object({
  id: z.string(),
  statement: StatementShape,
  /** SHA-256 over the voxels of all signed segments. */
  voxelHash: z.string(),
  /** Empty: it holds. */
  breaks: z.array(SignatureBreakShape),
});

/** A reading as it was when a second one began. */
export const KeptReadingShape = z.object({
  id: z.string(),
  reader: z.string(),
  at: z.string(),
  /** The one after it began with nothing drawn. */
  blind: z.boolean(),
  flrMl: z.number().nullable(),
  segments: z.array(SegmentShape),
  layers: z.array(z.object({ layer: z.enum(['extent', 'findings', 'partition']), hash: z.string() })),
});

export const ReviewShape = z.object({
  readingId: z.string(),
  revision: z.number().int(),
  reader: z.string(),
  /** Those that have voxels, in the order of the reading's list. */
  segments: z.array(ReviewedSegmentShape),
  comments: z.array(
    z.object({
      id: z.string(),
      segment: segment.nullable(),
      position: z.tuple([z.number(), z.number(), z.number()]).readonly(),
      text: z.string(),
      by: z.string(),
      role: z.string(),
      at: z.string(),
      closed: z.boolean(),
    }),
  ),
  /** Readings that this one followed, the oldest first. */
  kept: z.array(KeptReadingShape),
  acts: z.array(ReviewActShape),
  /** The newest first. */
  signatures: z.array(SignatureShape),
  /** What would be bound if it were signed now. */
  binds: StatementShape.omit({ person: true, at: true, leftOut: true, format: true }),
  bindsVoxels: z.string(),
});

const acting = [
  'case.notFound',
  'series.notFound',
  /** Nobody has signed in. */
  'person.notSignedIn',
  /** Not in this role; `details.roles`: in which. */
  'person.notAllowed',
  'case.readOnly',
  'disk.full',
] as const;
const onSegments = [
  ...acting,
  /** The contours are others now than those that were looked at (`revision`). */
  'review.stale',
  /** A segment that has no voxels, or is not in the reading. */
  'review.noSuchSegment',
] as const;

/** The second pair of eyes on the contours of a series: submitted, approved or returned segment by segment, signed. */
export const reviewProcedures = {
  'review.open': query({
    input: z.object(place),
    output: ReviewShape,
    errors: ['case.notFound', 'series.notFound', 'case.readOnly', 'disk.full'],
  }),
  /** Hands segments over to be reviewed, as their voxels are now. */
  'review.submit': change({
    input: z.object({ ...place, revision: z.number().int(), segments: z.array(segment).min(1) }),
    output: ReviewShape,
    errors: onSegments,
  }),
  'review.approve': change({
    input: z.object({ ...place, revision: z.number().int(), segments: z.array(segment).min(1) }),
    output: ReviewShape,
    errors: [...onSegments, 'review.notSubmitted'],
  }),
  'review.return': change({
    input: z.object({ ...place, revision: z.number().int(), segments: z.array(segment).min(1), reason }),
    output: ReviewShape,
    errors: [...onSegments, 'review.notSubmitted'],
  }),
  /** Pins a remark to a place of the patient, mm LPS. */
  'review.comment': change({
    input: z.object({
      ...place,
      segment: segment.nullable(),
      position: z.tuple([z.number(), z.number(), z.number()]),
      text: reason,
    }),
    output: ReviewShape,
    errors: acting,
  }),
  'review.closeComment': change({
    input: z.object({ ...place, commentId: z.string() }),
    output: ReviewShape,
    errors: [...acting, 'review.noSuchComment'],
  }),
  /**
   * Keeps the contours as they are, under their reader's name, and begins another reading by who has signed in: from nothing
   * (`blind`), or from these. Not while a signature holds, nor while a window edits.
   */
  'review.secondReading': change({
    input: z.object({ ...place, revision: z.number().int(), blind: z.boolean() }),
    output: ReviewShape,
    errors: [...onSegments, 'review.isSigned', 'reading.heldElsewhere', 'reading.stale', 'series.refused'],
  }),
  /** A kept reading against the one there is now, structure by structure; null where one of the two has none of it. */
  'review.compare': query({
    input: z.object({ ...place, keptId: z.string() }),
    output: z.object({
      segments: z.array(
        z.object({
          number: segment,
          label: z.string(),
          firstMl: z.number().nullable(),
          secondMl: z.number().nullable(),
          agreement: z
            .object({
              differenceMl: z.number(),
              disagreementMl: z.number(),
              dice: z.number(),
              surfaceMeanMm: z.number(),
              surface95Mm: z.number(),
            })
            .nullable(),
        }),
      ),
    }),
    errors: ['case.notFound', 'series.notFound', 'review.noSuchReading', 'series.refused'],
  }),
  /** FLR in ml of all scans of this folder that were read blind more than once, a list for each scan. */
  'review.repeated': query({
    input: nothing,
    output: z.object({ readings: z.array(z.array(z.number())) }),
  }),
  /**
   * Signs all segments that have voxels but those left out by name. The passphrase unlocks the key, for this one signature.
   * The reading becomes the one of record.
   */
  'review.sign': change({
    input: z.object({
      ...place,
      revision: z.number().int(),
      leaveOut: z.array(segment).default([]),
      passphrase: z.string().min(1).max(1000),
    }),
    output: ReviewShape,
    errors: [
      ...onSegments,
      /** A segment is neither approved nor left out: `details.labels`. */
      'review.notDecided',
      'person.wrongPassphrase',
      'reader.missing',
      'series.refused',
      'series.damaged',
      'reading.stale',
      'reading.heldElsewhere',
      'reading.volumesDisagree',
      'layer.notFound',
      'layer.otherGrid',
    ],
  }),
} as const;
