import type { AssessedScan, CaseAssessment } from '../liver/assessCase.ts';
import { targetThreshold } from '../liver/assessedScan.ts';
import { differencesInWords } from '../liver/comparability.ts';
import { REFUSED_CUT_OFF, whyNoRate } from '../liver/noRate.ts';
import { byDate } from '../liver/scanOrder.ts';
import { shortOfTargetMl, type TargetState } from '../liver/target.ts';
import { comparedWith, type Verdict } from '../liver/thresholds.ts';
import type { TargetOfScan } from '../pathway/asOf.ts';
import { dateOf, type RecordedCourse } from '../registry/course.ts';
import type { RecordedCase } from '../registry/recordedCase.ts';

type Range = readonly [low: number, high: number];
/** Days from day 0; null where either has no date. */
export type DayOf = (date: string | null) => number | null;

/** One volumetry of the course. */
export interface ReportedScan {
  readonly day: number | null;
  /** Measured here, or elsewhere and entered. */
  readonly source: 'measured' | 'stated';
  readonly flrMl: number;
  /** The FLR is cut off by the edge of its series: it is at least this. */
  readonly isAtLeast: boolean;
  readonly sflrPercent: number | null;
  readonly sflrInterval95: Range | null;
  /** The target that held on its day; null without one. */
  readonly targetPercent: number | null;
  /** Above it, not on it. */
  readonly targetStrict: boolean;
  readonly targetState: TargetState | null;
  readonly shortOfTargetMl: number | null;
  /** What the interval can say of the target. */
  readonly toldOfTarget: string | null;
  readonly isBaseline: boolean;
  readonly growth: ReportedGrowth | null;
}

/** Growth over the interval that ends at a scan. */
export interface ReportedGrowth {
  readonly fromDay: number | null;
  readonly days: number;
  readonly countedFrom: 'stage1' | 'scan';
  readonly mlPerDay: number | null;
  readonly mlPerDayInterval95: Range | null;
  readonly pointsPerWeek: number | null;
  readonly pointsPerWeekInterval95: Range | null;
  /** What the interval can say of the cut-off of 2 points/week; null without one. */
  readonly told: Verdict | null;
  /** Why there is no rate. */
  readonly refused: string | null;
  /** In what the two scans differ, in words; null where in nothing that is known. */
  readonly differs: string | null;
}

/** Gain since baseline, each with its own denominator. */
export interface ReportedGain {
  readonly fromDay: number | null;
  readonly toDay: number | null;
  readonly degreeOfHypertrophy: number;
  readonly degreeOfHypertrophyInterval95: Range | null;
  readonly flrIncreaseMl: number;
  readonly flrIncreaseMlInterval95: Range | null;
  readonly flrIncreasePercent: number | null;
  readonly flrIncreasePercentInterval95: Range | null;
  /** What the interval of hypertrophy can say of its cut-off. */
  readonly told: string | null;
}

/** The voxels that a measured volume was counted from. */
export interface Voxels {
  readonly day: number | null;
  readonly readingStatus: 'draft' | 'ofRecord';
  readonly revision: number;
  readonly layers: readonly { readonly layer: string; readonly hash: string }[];
}

/** Every volumetry by date; without an sTLV what was read stands alone. */
export function reportedScans(
  recorded: RecordedCase,
  { assessment, sources }: RecordedCourse,
  targets: readonly TargetOfScan[],
  day: DayOf,
) {
  if (assessment !== null)
    return assessment.scans.map(
      (scan, n): ReportedScan =>
        assessedRow(scan, sources[n] ?? 'measured', { held: targets[n]!, stlvMl: assessment.stlvMl }, day),
    );
  const measured = recorded.scans.flatMap(({ date, measured }) =>
    measured.functionalFlrMl === null
      ? []
      : [{ date: dateOf(date), flrMl: measured.functionalFlrMl, least: measured.flrTouchesEdge, here: true }],
  );
  const stated = (recorded.stated ?? []).map(({ date, flrMl }) => ({
    date: dateOf(date),
    flrMl,
    least: false,
    here: false,
  }));
  return byDate([...measured, ...stated]).map(
    ({ date, flrMl, least, here }): ReportedScan => ({
      day: day(date),
      source: here ? 'measured' : 'stated',
      flrMl,
      isAtLeast: least,
      sflrPercent: null,
      sflrInterval95: null,
      targetPercent: null,
      targetStrict: false,
      targetState: null,
      shortOfTargetMl: null,
      toldOfTarget: null,
      isBaseline: false,
      growth: null,
    }),
  );
}

const assessedRow = (
  scan: AssessedScan,
  source: ReportedScan['source'],
  { held: { target, state }, stlvMl }: { readonly held: TargetOfScan; readonly stlvMl: number },
  day: DayOf,
): ReportedScan => ({
  day: day(scan.date),
  source,
  flrMl: scan.flrMl,
  isAtLeast: scan.cutOff.sflr,
  sflrPercent: scan.sflrPercent,
  sflrInterval95: scan.interval95.sflrPercent,
  targetPercent: target.sflrPercent,
  targetStrict: target.strict,
  targetState: state,
  shortOfTargetMl: state === null ? null : shortOfTargetMl(scan.flrMl, stlvMl, target),
  toldOfTarget: comparedWith(scan.interval95.sflrPercent, targetThreshold(target))?.says ?? null,
  isBaseline: scan.isBaseline,
  growth: growthOf(scan, day),
});

function growthOf(scan: AssessedScan, day: DayOf): ReportedGrowth | null {
  const { interval: over, interval95, certainty } = scan;
  if (over === null) return null;
  const to = day(scan.date);
  return {
    fromDay: to === null ? null : to - over.days,
    days: over.days,
    countedFrom: over.countedFrom,
    mlPerDay: scan.kgrMlPerDay,
    mlPerDayInterval95: interval95.kgrMlPerDay,
    pointsPerWeek: scan.kgrPointsPerWeek,
    pointsPerWeekInterval95: interval95.kgrPointsPerWeek,
    told: certainty.kgrPointsPerWeek?.verdict ?? null,
    refused: scan.kgrPointsPerWeek === null ? whyNoRate(scan) : null,
    differs: over.differs.length === 0 ? null : differencesInWords(over.differs),
  };
}

/** Why there is no gain to the last scan, where that was refused; null where it was not. */
export function gainRefused({ scans }: CaseAssessment): string | null {
  const last = scans.findLast(({ sflrPercent }) => sflrPercent !== null);
  return last?.cutOff.gain && !last.isBaseline ? REFUSED_CUT_OFF : null;
}

/** Gain from baseline to the last scan that has one; null where nothing was gained or lost since, and where it is refused. */
export function reportedGain(assessment: CaseAssessment, day: DayOf): ReportedGain | null {
  const { scans } = assessment;
  const from = scans.find(({ isBaseline }) => isBaseline);
  if (gainRefused(assessment) !== null) return null;
  const to = scans.findLast((one) => !one.isBaseline && !one.sharesDay && one.degreeOfHypertrophy !== null);
  if (from === undefined || to?.degreeOfHypertrophy == null || to.flrIncreaseMl === null) return null;
  const { interval95, certainty } = to;
  return {
    fromDay: day(from.date),
    toDay: day(to.date),
    degreeOfHypertrophy: to.degreeOfHypertrophy,
    degreeOfHypertrophyInterval95: interval95.degreeOfHypertrophy,
    flrIncreaseMl: to.flrIncreaseMl,
    flrIncreaseMlInterval95: interval95.flrIncreaseMl,
    flrIncreasePercent: to.flrIncreasePercent,
    flrIncreasePercentInterval95: interval95.flrIncreasePercent,
    told: certainty.degreeOfHypertrophy?.says ?? null,
  };
}
