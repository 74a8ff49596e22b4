import { formulasOf, leadingSeries } from '#core/cases/status';
import { assessRemnant, assessStatedFlr, type RemnantAssessment, type RemnantRefusal } from '#core/liver/assessRemnant';
import { siteReadingError } from '#core/liver/readingError';
import { MET_ICG_UNKNOWN, shortOfTargetMl, type Target, targetMet, targetState } from '#core/liver/target';
import { siteTarget } from '#core/pathway/siteTarget';
import type { Result } from '#core/result';
import type { Centimetre, Kilogram, Millilitre } from '#core/units';
import { percent, shortfall, withUnit } from '../../format.ts';
import type { CaseRecord, Settings, WorklistRow } from '../common/app.ts';
import type { Mark } from '../common/Mark.tsx';

export type TimePoint = CaseRecord['timePoints'][number];
export type CaseSeries = TimePoint['series'][number];
export type Measured = NonNullable<CaseSeries['measured']>;
type Body = CaseRecord['body'];
type Site = Pick<Settings, 'bsaFormula' | 'stlvFormula' | 'readingError'>;
/** What an sFLR is made by: formulas, and the error of one reading. */
type MadeBy = Pick<Settings, 'bsaFormula' | 'stlvFormula'> & { readonly readingCv: number };

/** By what a case's sFLR is made: the site's formulas (the paper's for the demonstration), and the site's reading error. */
export const madeBy = (record: Pick<CaseRecord, 'demonstration'>, site: Site): MadeBy => ({
  ...formulasOf(record, site),
  readingCv: siteReadingError(site.readingError).cv,
});

/** The one remnant that every screen shows: core's assessment of saved volumes, this body, the site's formulas and its error. */
export const remnantOf = (
  measured: Measured,
  { heightCm, weightKg }: Pick<Body, 'heightCm' | 'weightKg'>,
  { bsaFormula, stlvFormula, readingCv }: MadeBy,
  accepted: readonly string[],
): Result<RemnantAssessment, RemnantRefusal> =>
  assessRemnant(
    measured,
    { heightCm: heightCm as Centimetre | null, weightKg: weightKg as Kilogram | null },
    { bsaFormula, stlvFormula },
    { accepted, readingCv },
  );

/** What the worklist shows of a case: its last measurement, or the FLR that was measured elsewhere since. */
export function remnantOfRow(row: WorklistRow, settings: Site, accepted: readonly string[]) {
  const by = madeBy(row, settings);
  if (row.statedFlrMl !== null) {
    const { heightCm, weightKg } = row.body as { heightCm: Centimetre | null; weightKg: Kilogram | null };
    return assessStatedFlr(row.statedFlrMl as Millilitre, { heightCm, weightKg }, by);
  }
  return row.lastMeasured && remnantOf(row.lastMeasured, row.body, by, accepted);
}

export const acceptedCodes = (series: Pick<CaseSeries, 'acceptances'>): readonly string[] =>
  series.acceptances.map((a) => a.code);

/** The measured series that a time point speaks of; null where its leading series has no measurement. */
export function measuredSeries(point: TimePoint): (CaseSeries & { readonly measured: Measured }) | null {
  const leading = leadingSeries(point.series);
  return leading && leading.measured !== null ? { ...leading, measured: leading.measured } : null;
}

/** The last time point that has a measurement, with the series that gave it. */
export function lastMeasured(record: CaseRecord) {
  for (const point of [...record.timePoints].reverse()) {
    const series = measuredSeries(point);
    if (series) return { point, series };
  }
  return null;
}

/** sFLR as it is printed everywhere: one decimal, "≥ 9.5" where it is a lower bound. */
export const sflrPrinted = ({
  sflrPercent,
  isLowerBound,
}: Pick<RemnantAssessment, 'isLowerBound'> & { readonly sflrPercent: number }): string =>
  `${isLowerBound ? '≥ ' : ''}${percent(sflrPercent)}`;

export interface Statement {
  readonly mark: Mark;
  readonly strong: string;
  readonly rest: string;
}

/** What is said of the target: met, met only after rounding, so many ml short, or not known. Compared as core compares. */
export function targetStatement(remnant: RemnantAssessment, target: Target): Statement {
  const wanted = target.sflrPercent;
  const met = targetMet(remnant.sflrPercent, target);
  if (wanted === null || met === null)
    return { mark: 'unknown', strong: 'No target', rest: 'until the condition of the liver is given' };
  const aim = withUnit(`${wanted}`, '%');
  const line = target.strict ? `target above ${aim}` : `${aim} target`;
  if (remnant.isLowerBound && (!met.met || met.onlyAfterRounding))
    return {
      mark: 'unknown',
      strong: `${withUnit(sflrPrinted(remnant), '%')}: the FLR is cut off`,
      rest: `whether the ${line} is met cannot be told`,
    };
  if (met.onlyAfterRounding)
    return {
      mark: 'warning',
      strong: `Met only after rounding: ${withUnit(percent(remnant.sflrPercent), '%')}`,
      rest: `for the ${line}`,
    };
  if (target.icgUnknown && targetState(remnant.sflrPercent, target) === 'metIcgUnknown')
    return {
      mark: 'unknown',
      strong: `Target of ${aim} ${MET_ICG_UNKNOWN}`,
      rest: `from ${withUnit(`${target.icgUnknown.fromPercent}`, '%')} on it is above ${withUnit(`${target.icgUnknown.abovePercent}`, '%')}`,
    };
  if (met.met) return { mark: 'met', strong: `Target ${target.strict ? 'above' : 'of'} ${aim} met`, rest: '' };
  const missing = shortOfTargetMl(remnant.flrMl, remnant.stlvMl, target) ?? 0;
  return { mark: 'notMet', strong: `${withUnit(shortfall(missing), 'ml')} short`, rest: `of the ${line}` };
}

/** The sFLR to reach in this case, by the rules as the site set them. */
export const targetOf = (
  record: Pick<CaseRecord, 'liver' | 'icgR15Pct' | 'pathway'>,
  { rules }: Pick<Settings, 'rules'>,
): Target => siteTarget(record, rules);
