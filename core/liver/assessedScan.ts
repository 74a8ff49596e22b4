import type { Days, Millilitre, MillilitrePerDay, Percent, PercentagePoint, PointPerWeek } from '../units.ts';
import type { InclusionRule, ScanInput } from './caseInput.ts';
import { type Difference, differencesBetween, refusesGrowth } from './comparability.ts';
import { daysBetween, type IsoDate } from './days.ts';
import { type Growth, growthBetween } from './growth.ts';
import {
  degreeOfHypertrophy,
  flrIncreaseMl,
  flrIncreasePercent,
  flrPercent,
  kgrMlPerDay,
  kgrPointsPerWeek,
  sflrPercent,
} from './indices.ts';
import {
  DEFAULT_READING_CV,
  type GainInterval95,
  gainInterval95,
  type Interval95,
  type ReadVolume,
  sflrInterval95,
} from './interval95.ts';
import { hepaticReservePercent, type ReserveTumour } from './reserve.ts';
import { halfAwayFromZero } from './rounding.ts';
import type { PlacedScan, ScanInterval } from './scanOrder.ts';
import {
  shortOfTargetMl,
  stateOfAll,
  type Target,
  type TargetState,
  targetState,
  targetStateAtLeast,
} from './target.ts';
import { comparedWith, THRESHOLDS, type Threshold, type ThresholdComparison } from './thresholds.ts';

/** One scan as it was assessed. A value that cannot be computed is null, and a warning says why. */
export interface AssessedScan {
  readonly date: IsoDate | null;
  readonly dayFromIndex: Days | null;
  readonly flrMl: Millilitre;
  readonly sflrPercent: Percent | null;
  /** Whole percents, half away from zero: what the target is compared with where the paper's rule holds. */
  readonly sflrPercentRounded: Percent | null;
  /** Another usable scan lies on its day: nobody knows which FLR holds, so that no rate runs to or from either. */
  readonly sharesDay: boolean;
  /**
   * Where sFLR stands against the target; null without a target, where an FLR that is cut off cannot tell, and where scans
   * of one day do not agree.
   */
  readonly targetState: TargetState | null;
  /** FLR missing to a plainly met target, whole ml, rounded up; null without a target or with an FLR that is cut off. */
  readonly shortOfTargetMl: number | null;
  /** Liver that FLR is a share of: as measured, else liver less tumour; null where neither is given. */
  readonly functionalLiverMl: Millilitre | null;
  /** FLR as a share of the measured functional liver; null without it, and where the FLR is cut off. */
  readonly flrPercent: Percent | null;
  /** What counted as liver in this reading; null where it is not said. */
  readonly inclusionRule: InclusionRule | null;
  /** Untreated share of the whole liver (TARE, V13); null without liver and perfused volume. */
  readonly hepaticReservePercent: Percent | null;
  /** The scan whose FLR the gains are counted from. */
  readonly isBaseline: boolean;
  readonly flrIncreaseMl: Millilitre | null;
  /** Of baseline FLR. */
  readonly flrIncreasePercent: Percent | null;
  /** Points of sTLV. */
  readonly degreeOfHypertrophy: PercentagePoint | null;
  readonly kgrMlPerDay: MillilitrePerDay | null;
  /** Points of sTLV per week. */
  readonly kgrPointsPerWeek: PointPerWeek | null;
  /**
   * Which values rest on an FLR that is cut off by the edge of its series, which was accepted by name: FLR and sFLR are
   * then at least what they are, without an interval; a gain or a rate is refused, since of it neither end is known.
   */
  readonly cutOff: { readonly sflr: boolean; readonly gain: boolean; readonly growth: boolean };
  /** From the reading error alone; the baseline has no interval of a gain to itself. */
  readonly interval95: {
    readonly sflrPercent: Interval95<Percent> | null;
    readonly kgrMlPerDay: Interval95<MillilitrePerDay> | null;
    readonly kgrPointsPerWeek: Interval95<PointPerWeek> | null;
  } & { readonly [Gain in keyof GainInterval95]: GainInterval95[Gain] | null };
  /** Coefficient of variation of this reading, a fraction; default: the published one, not the centre's own. */
  readonly readingCv: number;
  readonly readingCvIsDefault: boolean;
  /** What the intervals can say: sFLR against its target, growth against the cut-off of Shindoh 2013. */
  readonly certainty: {
    readonly sflrPercent: ThresholdComparison | null;
    readonly kgrPointsPerWeek: ThresholdComparison | null;
    readonly degreeOfHypertrophy: ThresholdComparison | null;
  };
  readonly evaluation: number | null;
  /** What the rates run from; `countedFrom` says whether days count from stage 1 (V11). */
  readonly interval: {
    readonly fromDate: IsoDate | null;
    readonly days: Days;
    readonly countedFrom: 'stage1' | 'scan';
    readonly sessions: ScanInterval['sessions'];
    /** In what the two scans differ; another plan or another rule of inclusion refuses the rates. */
    readonly differs: readonly Difference[];
  } | null;
  /** In what this scan differs from the baseline; another plan or another rule of inclusion refuses the gains. */
  readonly differsFromBaseline: readonly Difference[];
  /** The same growth over the days since the first rescue session of the interval (edge case 7). */
  readonly sinceRescue: {
    readonly date: IsoDate;
    readonly days: Days;
    readonly kgrMlPerDay: MillilitrePerDay;
    readonly kgrPointsPerWeek: PointPerWeek;
  } | null;
}

/** What holds for every scan of a case. */
export interface Course {
  readonly baseline: ScanInput | null;
  readonly stlvMl: Millilitre;
  readonly index: IsoDate | null;
  readonly target: Target;
  readonly reserveTumour: ReserveTumour;
}

export const readVolume = (scan: ScanInput): ReadVolume => ({
  flrMl: scan.flrMl as Millilitre,
  readingCv: scan.readingCv ?? DEFAULT_READING_CV,
});

/** One scan in its place on the road, with every digit. */
export function assessedScan(placed: PlacedScan, course: Course): AssessedScan {
  const { scan, usable, evaluation, interval } = placed;
  const { stlvMl, index, target } = course;
  const read = readVolume(scan);
  const sflr = usable ? sflrPercent(read.flrMl, stlvMl) : null;
  const sharesDay = placed.sameDay.length > 0;
  const baseline = usable ? course.baseline : null;
  const isBaseline = scan === course.baseline;
  const differsFromBaseline = baseline === null || isBaseline ? [] : differencesBetween(baseline, scan);
  const comparable = baseline === null || refusesGrowth(differsFromBaseline) ? null : baseline;
  const differs = interval === null ? [] : differencesBetween(interval.from, scan);
  const cutOff = {
    sflr: usable && scan.touchesEdge === true,
    gain: comparable !== null && (scan.touchesEdge === true || comparable.touchesEdge === true),
    growth: interval !== null && (scan.touchesEdge === true || interval.from.touchesEdge === true),
  };
  const from = comparable === null || cutOff.gain ? null : readVolume(comparable);
  const increase = from === null ? null : flrIncreasePercent(read.flrMl, from.flrMl);
  const growth = cutOff.growth || refusesGrowth(differs) ? null : growthOver(interval, scan, stlvMl);
  const sflr95 = usable && !cutOff.sflr ? sflrInterval95(read, stlvMl) : null;
  const rates95 = growth?.interval95 ?? null;
  const gains95 = from !== null && !isBaseline ? gainInterval95(from, read, stlvMl) : null;
  const liver = functionalLiver(scan);
  const share = liver === null || !usable || cutOff.sflr ? null : flrPercent(read.flrMl, liver);
  const state = sflr === null ? null : stateOfAll([scan, ...placed.sameDay].map((one) => stateOf(one, course)));
  return {
    date: scan.date,
    dayFromIndex: index !== null && scan.date !== null ? daysBetween(index, scan.date) : null,
    flrMl: read.flrMl,
    sflrPercent: sflr,
    sflrPercentRounded: sflr === null ? null : (halfAwayFromZero(sflr) as Percent),
    sharesDay,
    targetState: state,
    shortOfTargetMl: state === null ? null : shortOfTargetMl(read.flrMl, stlvMl, target),
    functionalLiverMl: liver,
    flrPercent: share?.ok ? share.value : null,
    inclusionRule: scan.inclusionRule,
    hepaticReservePercent: reserveOf(scan, course.reserveTumour),
    isBaseline,
    flrIncreaseMl: from === null ? null : flrIncreaseMl(read.flrMl, from.flrMl),
    flrIncreasePercent: increase?.ok ? increase.value : null,
    degreeOfHypertrophy: from === null ? null : degreeOfHypertrophy(read.flrMl, from.flrMl, stlvMl),
    kgrMlPerDay: growth?.kgrMlPerDay ?? null,
    kgrPointsPerWeek: growth?.kgrPointsPerWeek ?? null,
    cutOff,
    interval95: {
      sflrPercent: sflr95,
      kgrMlPerDay: rates95?.kgrMlPerDay ?? null,
      kgrPointsPerWeek: rates95?.kgrPointsPerWeek ?? null,
      flrIncreaseMl: gains95?.flrIncreaseMl ?? null,
      flrIncreasePercent: gains95?.flrIncreasePercent ?? null,
      degreeOfHypertrophy: gains95?.degreeOfHypertrophy ?? null,
    },
    readingCv: read.readingCv,
    readingCvIsDefault: scan.readingCv === null,
    certainty: {
      sflrPercent: comparedWith(sflr95, targetThreshold(target)),
      kgrPointsPerWeek: comparedWith(rates95?.kgrPointsPerWeek ?? null, THRESHOLDS.kgrPointsPerWeek),
      degreeOfHypertrophy: comparedWith(gains95?.degreeOfHypertrophy ?? null, THRESHOLDS.degreeOfHypertrophy),
    },
    evaluation,
    interval: interval && {
      fromDate: interval.from.date,
      days: interval.days,
      countedFrom: interval.countedFrom,
      sessions: interval.sessions,
      differs,
    },
    differsFromBaseline,
    sinceRescue: interval === null || growth === null ? null : sinceRescue(interval, scan, stlvMl),
  };
}

/** Where a usable scan stands against the target by itself. */
function stateOf({ flrMl, touchesEdge }: ScanInput, { stlvMl, target }: Course): TargetState | null {
  const sflr = sflrPercent(flrMl as Millilitre, stlvMl);
  return touchesEdge === true ? targetStateAtLeast(sflr, target) : targetState(sflr, target);
}

function growthOver(interval: ScanInterval | null, scan: ScanInput, stlvMl: Millilitre): Growth | null {
  if (interval === null) return null;
  const growth = growthBetween(readVolume(interval.from), readVolume(scan), stlvMl, interval.days);
  return growth.ok ? growth.value : null;
}

/** The target as a threshold: its digits, whatever the case rounds; null without a target. */
export const targetThreshold = ({ sflrPercent: wanted, strict, reason }: Target): Threshold | null =>
  wanted === null
    ? null
    : { id: 'sflr.target', value: wanted, strict, label: `${wanted} %`, source: reason, doi: null };

/** Functional liver as it was measured; else liver less tumour. Neither is guessed from the other. */
function functionalLiver({ functionalLiverMl, liverMl, tumourMl }: ScanInput): Millilitre | null {
  if (functionalLiverMl !== null) return functionalLiverMl as Millilitre;
  if (liverMl === null || tumourMl === null || tumourMl > liverMl) return null;
  return (liverMl - tumourMl) as Millilitre;
}

function reserveOf({ liverMl, perfusedMl, tumourMl }: ScanInput, tumour: ReserveTumour): Percent | null {
  if (liverMl === null || perfusedMl === null) return null;
  const volumes = {
    wholeLiverMl: liverMl as Millilitre,
    perfusedMl: perfusedMl as Millilitre,
    tumourMl: tumourMl as Millilitre | null,
  };
  const reserve = hepaticReservePercent(volumes, tumour);
  return reserve.ok ? reserve.value : null;
}

function sinceRescue(
  { from, sessions }: ScanInterval,
  scan: ScanInput,
  stlvMl: Millilitre,
): AssessedScan['sinceRescue'] {
  const first = sessions[0];
  if (first === undefined || scan.date === null) return null;
  const days = daysBetween(first.date, scan.date);
  const [before, after] = [from.flrMl as Millilitre, scan.flrMl as Millilitre];
  const perDay = kgrMlPerDay(before, after, days);
  const perWeek = kgrPointsPerWeek(before, after, stlvMl, days);
  if (!perDay.ok || !perWeek.ok) return null;
  return { date: first.date, days, kgrMlPerDay: perDay.value, kgrPointsPerWeek: perWeek.value };
}
