import { type AssessedScan, type AssessOptions, assessCase, type CaseAssessment } from '../liver/assessCase.ts';
import { type IsoDate, isoDateOf } from '../liver/days.ts';
import { byDate } from '../liver/scanOrder.ts';
import { coverageAccepted, type RecordedCase, type RecordedScan } from './recordedCase.ts';

/** The measured scans of a case by date, each with what the engine says of it. */
export interface RecordedCourse {
  readonly scans: readonly {
    readonly scan: RecordedScan;
    readonly date: IsoDate | null;
    /** Null for a scan without FLR, and where there is no assessment. */
    readonly assessed: AssessedScan | null;
  }[];
  /** Null where the case has no sTLV, or no FLR that the engine takes. */
  readonly assessment: CaseAssessment | null;
  /** Of every assessed scan whether its volumes were measured here, or elsewhere and entered. */
  readonly sources: readonly ('measured' | 'stated')[];
}

/**
 * The whole course of a case through the engine: what screen, report and record print is this one, by the rules and the
 * reading error of its site.
 */
export function courseOf(recorded: RecordedCase, options?: AssessOptions): RecordedCourse {
  // The engine puts scans in order by what it is given: so they stand here.
  const scans = byDate(
    recorded.scans.map((scan) => ({ scan, date: dateOf(scan.date) })),
    ({ scan, date }) => scanInput(scan, date),
  );
  const measured = scans.filter(({ scan }) => scan.measured.functionalFlrMl !== null);
  const stated = (recorded.stated ?? []).map((volumes) => ({ volumes, date: dateOf(volumes.date) }));
  const inputOf = (one: (typeof measured)[number] | (typeof stated)[number]) =>
    'scan' in one ? scanInput(one.scan, one.date) : { ...one.volumes, date: one.date, source: 'stated' };
  const together = byDate([...measured, ...stated], inputOf);
  const assessment = assessCase(
    {
      pathway: recorded.pathway,
      liver: recorded.liver,
      icgR15Pct: recorded.icgR15Pct,
      heightCm: recorded.body.heightCm,
      weightKg: recorded.body.weightKg,
      ...recorded.formulas,
      rules: recorded.rules ?? null,
      readingError: recorded.readingError ?? null,
      events: recorded.events,
      scans: together.map(inputOf),
    },
    options,
  );
  const assessed = (one: (typeof together)[number]): AssessedScan | null =>
    assessment.ok ? (assessment.value.scans[together.indexOf(one)] ?? null) : null;
  return {
    assessment: assessment.ok ? waitedFor(assessment.value, recorded) : null,
    scans: scans.map((one) => ({ ...one, assessed: assessed(one) })),
    sources: together.map((one) => ('scan' in one ? 'measured' : 'stated')),
  };
}

/** Of a course that somebody ended nothing is waited for: it has no days to a target. */
const waitedFor = (assessment: CaseAssessment, { ended = false }: RecordedCase): CaseAssessment =>
  ended ? { ...assessment, projection: { state: 'none', reason: 'course.ended' } } : assessment;

const scanInput = (scan: RecordedScan, date: IsoDate | null) => ({
  date,
  source: 'measured',
  flrMl: scan.measured.functionalFlrMl,
  outsideLiverMl: scan.measured.outsideLiverMl ?? null,
  touchesEdge: scan.measured.flrTouchesEdge,
  acceptTouchesEdge: coverageAccepted(scan),
  phase: inWords(scan.phase),
  kernel: scan.convolutionKernel,
  sliceMm: scan.sliceSpacingMm ?? null,
  reader: scan.reading.reader,
  // A cut that is no named resection says nothing that another scan's could be held against.
  plan: inWords(scan.cut?.resection ?? null),
  inclusionRule: scan.inclusion ?? null,
});

export const dateOf = (text: string | null): IsoDate | null => (text === null ? null : isoDateOf(text));

/** A code as a person reads it: "portalVenous" as "portal venous". */
const inWords = (code: string | null): string | null =>
  code === null ? null : code.replace(/[A-Z]/g, (sign) => ` ${sign.toLowerCase()}`);
