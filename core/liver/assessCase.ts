import { targetFactsOf } from '../pathway/courseOf.ts';
import { pathwayWalk, type Recommendation, recommendationOf } from '../pathway/recommendation.ts';
import { type ChangedRules, changedRules, DEFAULT_SETTINGS, targetLimits } from '../pathway/settings.ts';
import { ok, type Refused, type Result } from '../result.ts';
import type { Centimetre, Kilogram, Millilitre, SquareMetre } from '../units.ts';
import { type AssessedScan, assessedScan } from './assessedScan.ts';
import { type CaseInput, type CheckedCase, checkedCase, type ScanInput } from './caseInput.ts';
import { type FormulaSensitivity, formulaSensitivity } from './formulaSensitivity.ts';
import type { InterstageSummary } from './growth.ts';
import { SMALLEST_WHOLE_ML } from './indices.ts';
import { interstageOf } from './interstage.ts';
import { type Projection, projectionOf } from './projection.ts';
import {
  DEFAULT_READING_ERROR,
  enteredReadingError,
  measuredReadingError,
  type ReadingError,
  type ReadingErrorRefusal,
} from './readingError.ts';
import { baselineOf, byDate, indexDate, type PlacedScan, placedScans } from './scanOrder.ts';
import { type Standard, standardOf } from './standard.ts';
import { asksForIcg, comparisonOf, type Target, targetFor } from './target.ts';
import {
  caseWarnings,
  formulaWarnings,
  icgWarnings,
  readingErrorWarnings,
  scanWarnings,
  type Warning,
  warning,
} from './warnings.ts';

export type { AssessedScan } from './assessedScan.ts';

export interface CaseAssessment {
  readonly stlvMl: Millilitre;
  readonly bsaM2: SquareMetre | null;
  readonly target: Target;
  readonly scans: readonly AssessedScan[];
  /** From stage 1 to stage 2, once both have dates (V7, V10). */
  readonly interstage: InterstageSummary | null;
  /** What remains to the target after the last scan, if the last rate held. */
  readonly projection: Projection;
  /** Every choice of formulas for the last scan that has an sFLR; null without one, and without weight. */
  readonly formulaSensitivity: (FormulaSensitivity & { readonly scan: number }) | null;
  /** What the intervals rest on where a scan brings no error of its own; null where every scan does. */
  readonly readingError: ReadingError | null;
  /** Where the rules of the pathway see the case; null without a pathway (`pathway.notGiven`). */
  readonly recommendation: Recommendation | null;
  /** What the site set otherwise than the papers; null where their rules hold. */
  readonly siteRules: ChangedRules | null;
  readonly warnings: readonly Warning[];
}

export interface AssessOptions {
  /** False: whoever asks walks the pathway itself, by more than scans and events; there is no recommendation. */
  readonly onPathway?: boolean;
}

/**
 * FLR, sFLR and growth of one case over its scans, in the order of their dates, with every digit. Refuses what is no
 * case as `case.invalid`, naming the field. One sTLV holds for the whole course: the one given, else by the formulas.
 */
export function assessCase(
  given: unknown,
  { onPathway = true }: AssessOptions = {},
): Result<CaseAssessment, 'case.invalid'> {
  const checked = checkedCase(given);
  if (!checked.ok) return checked;
  const standard = standardOf(checked.value.input);
  if (!standard.ok) return standard;
  return ok(assessed(checked.value, standard.value, onPathway));
}

function assessed(
  { input: given, unknownFields }: CheckedCase,
  { stlvMl, bsaM2 }: Standard,
  onPathway: boolean,
): CaseAssessment {
  const { input, readingError, refused } = withReadingError({ ...given, scans: byDate(given.scans) });
  const index = indexDate(input);
  const rules = input.rules ?? DEFAULT_SETTINGS;
  const limits = targetLimits(rules);
  // What is said of this case stands before what the site says of all.
  const ofSite = input.strictUnrounded === null ? rules.compared : null;
  const compared = ofSite ?? comparisonOf(input.pathway, input.strictUnrounded);
  const known = { ...input, ...targetFactsOf(input) };
  const target = targetFor(known.liver, known.icgR15Pct, compared, limits, asksForIcg(input.pathway));
  const baseline = baselineOf(input);
  const placed = placedScans(input);
  const course = {
    baseline,
    stlvMl,
    index,
    target,
    reserveTumour: input.reserveTumour ?? rules.reserveTumour ?? 'included',
  };
  const scans = placed.map((one) => assessedScan(one, course));
  const interstage = interstageOf(input, placed, baseline, stlvMl);
  const sensitivity = sensitivityOf(input, scans, stlvMl, target);
  const pathway = onPathway ? pathwayWalk(input, scans, { ...rules, compared }) : null;
  const baselineAt = baseline && scanAt(placed, baseline);
  const ofScans: Warning[] = [];
  for (const [n, one] of placed.entries())
    ofScans.push(...scanWarnings(one, n, { assessed: scans[n]!, target, baselineAt }));
  const warnings: Warning[] = [
    ...caseWarnings(known, unknownFields, { stlvMl, bsaM2, indexDate: index }),
    ...(sensitivity === null ? [] : formulaWarnings(sensitivity)),
    ...icgWarnings(known, scans, target, limits),
    ...(refused === null ? [] : readingErrorWarnings(refused, { entered: input.readingError !== null })),
    ...(baseline !== null && baseline.flrMl < SMALLEST_WHOLE_ML
      ? [warning('baseline.zero', 'The baseline FLR is 0 ml: no increase in percent of it.', baselineAt)]
      : []),
    ...ofScans,
    ...(interstage === 'notComputable'
      ? [
          warning(
            'interstage.notComputable',
            'Growth from stage 1 to stage 2 needs a whole baseline, a whole and comparable scan between and a day.',
          ),
        ]
      : []),
    ...(pathway === null
      ? onPathway
        ? [
            warning(
              'pathway.notGiven',
              'No pathway is given: its rules were not looked at, there is no recommendation.',
            ),
          ]
        : []
      : pathway.warnings.map(({ code, message }) => warning(code, message))),
  ];
  return {
    stlvMl,
    bsaM2,
    target,
    scans,
    interstage: interstage === 'notComputable' ? null : interstage,
    projection: projectionOf(scans, target, input.events ?? []),
    formulaSensitivity: sensitivity,
    readingError: given.scans.every(({ readingCv }) => readingCv !== null) ? null : readingError,
    recommendation: pathway && recommendationOf(pathway),
    siteRules: changedRules(rules),
    warnings,
  };
}

/**
 * The case with the centre's own error on every scan that brings none: of repeated readings where they suffice, else the
 * one that was entered with its source.
 */
function withReadingError(input: CaseInput): {
  readonly input: CaseInput;
  readonly readingError: ReadingError;
  readonly refused: Refused<ReadingErrorRefusal> | null;
} {
  const measured = input.repeatedReadings && measuredReadingError(input.repeatedReadings);
  const refused = measured === null || measured.ok ? null : measured;
  const own = measured?.ok ? measured.value : input.readingError && enteredReadingError(input.readingError);
  // A centre's error speaks for its own readings: of what was measured elsewhere it knows nothing.
  const elsewhere = input.scans.every(({ source }) => source === 'stated');
  if (own === null || elsewhere) return { input, readingError: DEFAULT_READING_ERROR, refused };
  const scans = input.scans.map((scan) => ({
    ...scan,
    readingCv: scan.readingCv ?? (scan.source === 'stated' ? null : own.cv),
  }));
  return { input: { ...input, scans }, readingError: own, refused };
}

const scanAt = (placed: readonly PlacedScan[], scan: ScanInput): number => placed.findIndex((one) => one.scan === scan);

/** Every choice of formulas for the last scan that the case is decided by. */
function sensitivityOf(
  { heightCm, weightKg, stlvFormula, bsaFormula, stlvMl: given }: CaseInput,
  scans: readonly AssessedScan[],
  stlvMl: Millilitre,
  target: Target,
): CaseAssessment['formulaSensitivity'] {
  const scan = scans.findLastIndex(({ sflrPercent }) => sflrPercent !== null);
  // Of two scans of its day nobody knows which one the case is decided by.
  if (scan < 0 || weightKg === null || scans[scan]!.sharesDay) return null;
  const { flrMl, cutOff, kgrPointsPerWeek } = scans[scan]!;
  const body = { heightCm: heightCm as Centimetre | null, weightKg: weightKg as Kilogram };
  const chosen = given === null ? { stlvFormula, bsaFormula } : { stlvFormula: null, bsaFormula: null };
  const decided = { flrMl, isLowerBound: cutOff.sflr, kgrPointsPerWeek, stlvMl };
  return { scan, ...formulaSensitivity(decided, body, target, chosen) };
}
