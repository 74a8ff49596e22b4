import { ok, type Result } from '../result.ts';
import type {
  Centimetre,
  Days,
  Kilogram,
  Millilitre,
  MillilitrePerDay,
  Percent,
  PercentagePoint,
  PointPerWeek,
  SquareMetre,
} from '../units.ts';
import { bodySurfaceArea } from './bsa.ts';
import { type CaseInput, type CheckedCase, checkedCase, dateOf, invalid, type ScanInput } from './caseInput.ts';
import { daysBetween, type IsoDate } from './days.ts';
import { growthBetween, type InterstageSummary, interstageSummary } from './growth.ts';
import { degreeOfHypertrophy, flrIncreaseMl, flrIncreasePercent, SMALLEST_WHOLE_ML, sflrPercent } from './indices.ts';
import { DEFAULT_READING_CV, type Interval95, type ReadVolume, sflrInterval95 } from './interval95.ts';
import { halfAwayFromZero } from './rounding.ts';
import { baselineOf, indexDate, type PlacedScan, placedScans, type ScanInterval } from './scanOrder.ts';
import { standardisedTlv } from './stlv.ts';
import { type Target, targetFor } from './target.ts';
import { caseWarnings, scanWarnings, type Warning, warning } from './warnings.ts';

/** One scan as it was assessed. A value that cannot be computed is null, and a warning says why. */
export interface AssessedScan {
  readonly date: IsoDate | null;
  readonly dayFromIndex: Days | null;
  readonly flrMl: Millilitre;
  readonly sflrPercent: Percent | null;
  /** Whole percents, half away from zero: what the target is compared with. */
  readonly sflrPercentRounded: Percent | null;
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
   * then at least what they are; of a gain or a rate neither end is known. None of them has an interval.
   */
  readonly cutOff: { readonly sflr: boolean; readonly gain: boolean; readonly growth: boolean };
  readonly interval95: {
    readonly sflrPercent: Interval95<Percent> | null;
    readonly kgrMlPerDay: Interval95<MillilitrePerDay> | null;
    readonly kgrPointsPerWeek: Interval95<PointPerWeek> | null;
  };
  readonly evaluation: number | null;
  /** What the rates run from; `countedFrom` says whether days count from stage 1 (V11). */
  readonly interval: {
    readonly fromDate: IsoDate | null;
    readonly days: Days;
    readonly countedFrom: 'stage1' | 'scan';
    readonly sessions: ScanInterval['sessions'];
  } | null;
  /** The same growth over the days since the first rescue session of the interval (edge case 7). */
  readonly sinceRescue: {
    readonly date: IsoDate;
    readonly days: Days;
    readonly kgrMlPerDay: MillilitrePerDay;
    readonly kgrPointsPerWeek: PointPerWeek;
  } | null;
}

export interface CaseAssessment {
  readonly stlvMl: Millilitre;
  readonly bsaM2: SquareMetre | null;
  readonly target: Target;
  readonly scans: readonly AssessedScan[];
  /** From stage 1 to stage 2, once both have dates (V7, V10). */
  readonly interstage: InterstageSummary | null;
  /** The rules of the pathway; null as long as the engine does not know them (`engine.notYet`). */
  readonly recommendation: null;
  readonly warnings: readonly Warning[];
}

/**
 * FLR, sFLR and growth of one case over its scans, in the order of their dates, with every digit. Refuses what is no
 * case as `case.invalid`, naming the field. One sTLV holds for the whole course: the one given, else by the formulas.
 */
export function assessCase(given: unknown): Result<CaseAssessment, 'case.invalid'> {
  const checked = checkedCase(given);
  if (!checked.ok) return checked;
  const standard = standardOf(checked.value.input);
  if (!standard.ok) return standard;
  return ok(assessed(checked.value, standard.value));
}

interface Standard {
  readonly stlvMl: Millilitre;
  readonly bsaM2: SquareMetre | null;
}

function assessed({ input, unknownFields }: CheckedCase, { stlvMl, bsaM2 }: Standard): CaseAssessment {
  const index = indexDate(input);
  const target = targetFor(input.liver, input.icgR15Pct);
  const baseline = baselineOf(input);
  const placed = placedScans(input);
  const scans = placed.map((one) => assessedScan(one, baseline, stlvMl, index));
  const interstage = interstageOf(input, placed, baseline, stlvMl);
  const warnings: Warning[] = [
    warning('engine.notYet', 'The rules of the pathway are not built yet: there is no recommendation.'),
    ...caseWarnings(input, unknownFields, { stlvMl, bsaM2, indexDate: index }),
    ...(baseline !== null && baseline.flrMl < SMALLEST_WHOLE_ML
      ? [warning('baseline.zero', 'The baseline FLR is 0 ml: no increase in percent of it.', scanAt(placed, baseline))]
      : []),
    ...placed.flatMap((one, n) =>
      scanWarnings(one, n, {
        sflr: scans[n]!.sflrPercent,
        target,
        isBaseline: one.scan === baseline,
        hasBaseline: baseline !== null,
      }),
    ),
    ...(interstage === 'notComputable'
      ? [
          warning(
            'interstage.notComputable',
            'Growth from stage 1 to stage 2 needs a baseline, a scan between and a day.',
          ),
        ]
      : []),
  ];
  return {
    stlvMl,
    bsaM2,
    target,
    scans,
    interstage: interstage === 'notComputable' ? null : interstage,
    recommendation: null,
    warnings,
  };
}

function assessedScan(
  { scan, usable, evaluation, interval }: PlacedScan,
  baseline: ScanInput | null,
  stlvMl: Millilitre,
  index: IsoDate | null,
): AssessedScan {
  const read = readVolume(scan);
  const sflr = usable ? sflrPercent(read.flrMl, stlvMl) : null;
  const flr0 = usable && baseline !== null ? (baseline.flrMl as Millilitre) : null;
  const increase = flr0 === null ? null : flrIncreasePercent(read.flrMl, flr0);
  const growth = interval === null ? null : growthBetween(readVolume(interval.from), read, stlvMl, interval.days);
  const cutOff = {
    sflr: usable && scan.touchesEdge === true,
    gain: flr0 !== null && (scan.touchesEdge === true || baseline!.touchesEdge === true),
    growth: interval !== null && (scan.touchesEdge === true || interval.from.touchesEdge === true),
  };
  const rates95 = growth?.ok && !cutOff.growth ? growth.value.interval95 : null;
  return {
    date: scan.date,
    dayFromIndex: index !== null && scan.date !== null ? daysBetween(index, scan.date) : null,
    flrMl: read.flrMl,
    sflrPercent: sflr,
    sflrPercentRounded: sflr === null ? null : (halfAwayFromZero(sflr) as Percent),
    isBaseline: scan === baseline,
    flrIncreaseMl: flr0 === null ? null : flrIncreaseMl(read.flrMl, flr0),
    flrIncreasePercent: increase?.ok ? increase.value : null,
    degreeOfHypertrophy: flr0 === null ? null : degreeOfHypertrophy(read.flrMl, flr0, stlvMl),
    kgrMlPerDay: growth?.ok ? growth.value.kgrMlPerDay : null,
    kgrPointsPerWeek: growth?.ok ? growth.value.kgrPointsPerWeek : null,
    cutOff,
    interval95: {
      sflrPercent: usable && !cutOff.sflr ? sflrInterval95(read, stlvMl) : null,
      kgrMlPerDay: rates95?.kgrMlPerDay ?? null,
      kgrPointsPerWeek: rates95?.kgrPointsPerWeek ?? null,
    },
    evaluation,
    interval: interval && {
      fromDate: interval.from.date,
      days: interval.days,
      countedFrom: interval.countedFrom,
      sessions: interval.sessions,
    },
    sinceRescue: interval && sinceRescue(interval, scan, stlvMl),
  };
}

function sinceRescue(
  { from, sessions }: ScanInterval,
  scan: ScanInput,
  stlvMl: Millilitre,
): AssessedScan['sinceRescue'] {
  const first = sessions[0];
  if (first === undefined || scan.date === null) return null;
  const days = daysBetween(first.date, scan.date);
  const growth = growthBetween(readVolume(from), readVolume(scan), stlvMl, days);
  if (!growth.ok) return null;
  const { kgrMlPerDay, kgrPointsPerWeek } = growth.value;
  return { date: first.date, days, kgrMlPerDay, kgrPointsPerWeek };
}

const readVolume = (scan: ScanInput): ReadVolume => ({
  flrMl: scan.flrMl as Millilitre,
  readingCv: scan.readingCv ?? DEFAULT_READING_CV,
});

const scanAt = (placed: readonly PlacedScan[], scan: ScanInput): number => placed.findIndex((one) => one.scan === scan);

/** The last whole FLR after stage 1 and up to stage 2 against the baseline; null before both operations have dates. */
function interstageOf(
  input: CaseInput,
  placed: readonly PlacedScan[],
  baseline: ScanInput | null,
  stlvMl: Millilitre,
): InterstageSummary | null | 'notComputable' {
  const [stage1, stage2] = [dateOf(input, 'stage1'), dateOf(input, 'stage2')];
  if (stage1 === null || stage2 === null) return null;
  const last = placed.findLast(
    ({ scan, usable }) =>
      usable && scan.date !== null && daysBetween(stage1, scan.date) > 0 && daysBetween(scan.date, stage2) >= 0,
  );
  if (baseline === null || last === undefined) return 'notComputable';
  const summary = interstageSummary(
    baseline.flrMl as Millilitre,
    last.scan.flrMl as Millilitre,
    stlvMl,
    daysBetween(stage1, stage2),
  );
  return summary.ok ? summary.value : 'notComputable';
}

const MISSING = {
  'patient.heightMissing': ['heightCm', 'is missing: the formula of sTLV needs it'],
  'patient.weightMissing': ['weightKg', 'is missing: the formula of sTLV needs it'],
} as const;

/** sTLV as given, else by the formulas; BSA beside it wherever it can be computed. Refuses what neither gives. */
function standardOf(input: CaseInput): Result<Standard, 'case.invalid'> {
  const body = { heightCm: input.heightCm as Centimetre | null, weightKg: input.weightKg as Kilogram | null };
  const { heightCm, weightKg } = body;
  const chosenBsaM2 =
    input.bsaFormula !== null && heightCm !== null && weightKg !== null
      ? bodySurfaceArea(input.bsaFormula, heightCm, weightKg)
      : null;
  if (input.stlvMl !== null) return ok({ stlvMl: input.stlvMl as Millilitre, bsaM2: chosenBsaM2 });
  if (input.stlvFormula === null && heightCm === null && weightKg === null)
    return invalid('stlvMl', 'is missing, and so are height, weight and the formulas it could be computed from');
  const computed = standardisedTlv(body, input);
  if (computed.ok) return ok({ stlvMl: computed.value.stlvMl, bsaM2: computed.value.bsaM2 ?? chosenBsaM2 });
  if (computed.code === 'stlv.formulaNotChosen')
    return invalid(String(computed.details.missing), 'is not chosen, and there is no sTLV', { reason: computed.code });
  if (computed.code === 'stlv.outOfRange')
    return invalid('stlvFormula', 'gives no possible sTLV for this body', {
      reason: computed.code,
      ...computed.details,
    });
  const [field, problem] = MISSING[computed.code];
  return invalid(field, problem, { reason: computed.code });
}
