import type { z } from 'zod';
import type { CaseShape, Settings as SettingsShape, WorklistRow } from '../contract/shapes.ts';
import { type Finding, refusalOf } from '../findings.ts';
import { assessRemnant } from '../liver/assessRemnant.ts';
import type { Centimetre, Kilogram } from '../units.ts';

type Case = z.output<typeof CaseShape>;
type CaseSeries = Case['timePoints'][number]['series'][number];
type Formulas = Pick<z.output<typeof SettingsShape>, 'bsaFormula' | 'stlvFormula'>;
/** The pair of the RALPPS paper: sTLV by Urata, body surface area by Du Bois. */
const PAPER_PAIR = { stlvFormula: 'urata', bsaFormula: 'duBois' } as const satisfies Formulas;

/**
 * The formulas that a case's sFLR goes by: those that the site chose; for the demonstration case, while the site has
 * chosen none, the paper's pair, so that the first start shows a number. A patient's case waits for the site's choice.
 */
export const formulasOf = (
  patientCase: Pick<Case, 'demonstration'>,
  { stlvFormula, bsaFormula }: Formulas,
): Formulas => (patientCase.demonstration && stlvFormula === null ? PAPER_PAIR : { stlvFormula, bsaFormula });

type Status = Pick<z.output<typeof WorklistRow>, 'status' | 'refusedCode'>;

/** The code that keeps a series of a case from being measured, acceptances considered; null where nothing does. */
export const seriesRefusal = (series: Pick<CaseSeries, 'findings' | 'acceptances'>) =>
  refusalOf(
    series.findings as readonly Finding[],
    series.acceptances.map(({ code }) => code),
  );

/**
 * The series of a time point that the case speaks of: the one whose reading is of record, else the one measured last,
 * else the one best ranked.
 */
export function leadingSeries(series: readonly CaseSeries[]): CaseSeries | null {
  const ofRecord = series.find((one) => one.reading?.status === 'ofRecord');
  const measured = series
    .filter((one) => one.measured !== null)
    .sort((a, b) => b.measured!.at.localeCompare(a.measured!.at));
  const contoured = series.find((one) => one.reading !== null);
  return ofRecord ?? measured[0] ?? contoured ?? [...series].sort((a, b) => a.rank - b.rank)[0] ?? null;
}

/**
 * What a case waits for, by its last time point: a scan; a series that may be measured; liver contours; a cut that makes
 * the FLR; an assessment (the reading of record, and all that sFLR needs); or nothing, as where its
 * volumes were measured elsewhere.
 */
export function caseStatus(patientCase: Case, formulas: Formulas): Status {
  const last = patientCase.timePoints.at(-1);
  if (last?.stated && last.series.length === 0) return { status: 'stated', refusedCode: null };
  if (!last || last.series.length === 0) return { status: 'noScan', refusedCode: null };
  const refusals = last.series.map(seriesRefusal);
  const leading = leadingSeries(last.series)!;
  if (refusals.every((refusal) => refusal !== null))
    return { status: 'refused', refusedCode: seriesRefusal(leading)!.code };
  const measured = leading.measured;
  if (!measured || measured.measuredTlvMl === 0) return { status: 'toContour', refusedCode: null };
  if (measured.flrMl === null) return { status: 'toCut', refusedCode: null };
  const { heightCm, weightKg } = patientCase.body;
  const body = { heightCm: heightCm as Centimetre | null, weightKg: weightKg as Kilogram | null };
  const accepted = leading.acceptances.map(({ code }) => code);
  const remnant = assessRemnant(measured, body, formulasOf(patientCase, formulas), { accepted });
  const done = remnant.ok && leading.reading?.status === 'ofRecord';
  return { status: done ? 'assessed' : 'toAssess', refusedCode: null };
}
