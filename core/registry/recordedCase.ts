import type { SegmentKindName } from '../contours/codes.ts';
import type { Inclusion } from '../contours/inclusion.ts';
import type { CutStatement } from '../contours/planStatement.ts';
import type { EventType, Pathway } from '../liver/caseInput.ts';
import type { ReadingError } from '../liver/readingError.ts';
import type { FormulaChoice } from '../liver/stlv.ts';
import type { LiverCondition } from '../liver/target.ts';
import type { Role } from '../pathway/decision.ts';
import type { PathwaySettings } from '../pathway/settings.ts';

export type BodyField = 'sex' | 'ageYears' | 'heightCm' | 'weightKg';

/**
 * A case as its records are made from it. It holds dates and UIDs, which do not pass into a record; a name, an ID or a
 * birth date it does not hold at all.
 */
export interface RecordedCase {
  readonly caseId: string;
  readonly siteCode: string | null;
  readonly demonstration: boolean;
  readonly body: {
    readonly sex: 'M' | 'F' | null;
    readonly ageYears: number | null;
    readonly heightCm: number | null;
    readonly weightKg: number | null;
  };
  readonly bodySources: Readonly<Record<BodyField, 'header' | 'entered' | 'example' | null>>;
  readonly pathway: Pathway | null;
  readonly liver: LiverCondition | null;
  readonly icgR15Pct: number | null;
  readonly events: readonly { readonly type: EventType; readonly date: string }[];
  readonly formulas: FormulaChoice;
  /** Somebody stopped or closed the course; left out: nobody did. */
  readonly ended?: boolean;
  /** What the site set of the rules; left out: the papers'. */
  readonly rules?: PathwaySettings;
  /** The centre's own reading error; null and left out: the published one. */
  readonly readingError?: ReadingError | null;
  readonly scans: readonly RecordedScan[];
  /** Volumes of days of which nothing was measured here: the course counts with them, and no record is made of them. */
  readonly stated?: readonly {
    readonly date: string;
    readonly flrMl: number;
    readonly liverMl: number | null;
    readonly tumourMl: number | null;
  }[];
}

/** One measured scan: its series, the reading that was counted, and the volumes. */
export interface RecordedScan {
  readonly date: string | null;
  readonly seriesInstanceUID: string;
  readonly studyInstanceUID: string;
  readonly modality: string;
  readonly phase: string | null;
  readonly phaseConfirmed: boolean;
  readonly convolutionKernel: string | null;
  readonly sliceThicknessMm: number | null;
  /** Distance from slice to slice, mm, where it is the same all along. */
  readonly sliceSpacingMm?: number | null;
  readonly slices: number | null;
  readonly findings: readonly { readonly code: string }[];
  readonly acceptances: readonly { readonly code: string; readonly by: string; readonly at: string }[];
  readonly reading: {
    readonly reader: string;
    readonly status: 'draft' | 'ofRecord';
    readonly revision: number;
    readonly layers: readonly { readonly layer: 'extent' | 'findings' | 'partition'; readonly hash: string }[];
  };
  readonly measured: {
    readonly measuredTlvMl: number;
    readonly functionalTlvMl: number;
    readonly tumourMl: number;
    readonly flrMl: number | null;
    readonly functionalFlrMl: number | null;
    readonly deportalisedMl?: number | null;
    /** Findings contoured outside the liver. */
    readonly outsideLiverMl?: number | undefined;
    readonly liverTouchesEdge: boolean;
    readonly flrTouchesEdge: boolean;
    readonly softwareVersion: string;
    readonly by: string;
    /** ISO 8601 date-time. */
    readonly at: string;
  };
  /** The signature that holds over these contours; left out and null: they are not signed. */
  readonly signature?: RecordedSignature | null;
  /** What counted as liver when it was measured. */
  readonly inclusion?: Inclusion | null;
  /** Findings that were taken off liver and FLR. */
  readonly excludedFindings: readonly SegmentKindName[];
  /** How FLR and lobe were parted, where a recipe says it. */
  readonly cut?: CutStatement | null;
  /** How long hands worked, by kind of segment; null where it was not counted. */
  readonly secondsSpent?: readonly { readonly kind: SegmentKindName | null; readonly seconds: number }[] | null;
  /** What persons wrote, where somebody asked for it by name: free text, which no record holds otherwise. */
  readonly notes?: RecordedNotes | null;
}

/** A signature as the house keeps it: its day is a date, which does not leave. */
export interface RecordedSignature {
  readonly by: string;
  readonly role: Role;
  /** ISO 8601 date-time. */
  readonly at: string;
  readonly voxelHash: string;
  readonly keyId: string | null;
  readonly auditHash: string | null;
}

export interface RecordedNotes {
  readonly reading: string | null;
  readonly segments: readonly { readonly kind: SegmentKindName | null; readonly note: string }[];
}

export const coverageAccepted = ({ acceptances }: Pick<RecordedScan, 'acceptances'>): boolean =>
  acceptances.some(({ code }) => code === 'series.notCovered');
