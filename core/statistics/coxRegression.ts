import { ok, type Result, refuse } from '../result.ts';
import { coxLikelihood, type RiskSet, riskSets } from './coxLikelihood.ts';
import { meanOf } from './description.ts';
import { chiSquaredTails } from './distributions/chiSquared.ts';
import { normalHalfWidth, normalTwoSided } from './distributions/normal.ts';
import { noiseOf } from './ranks.ts';
import { levelInvalid, notFinite, type StatisticsCode } from './refusals.ts';
import { type Followed, survivalTimes } from './survivalTimes.ts';
import { cholesky, dot, inverse, solved, solvedLower, solvedUpper } from './symmetric.ts';

/** One covariate, a value for each case. A class is told by covariates of 0 and 1, one for each class but the reference. */
export interface Covariate {
  readonly name: string;
  readonly values: readonly number[];
}

export interface CoxCoefficient {
  readonly name: string;
  readonly coefficient: number;
  readonly standardError: number;
  readonly hazardRatio: number;
  /** Wald's limits of the hazard ratio. */
  readonly low: number;
  readonly high: number;
  readonly z: number;
  readonly p: number;
}

/** A test of all coefficients at once. */
export interface CoxTest {
  readonly chiSquare: number;
  readonly df: number;
  readonly p: number;
}

export interface CoxRegression {
  readonly ties: 'efron';
  readonly n: number;
  readonly events: number;
  readonly level: number;
  readonly coefficients: readonly CoxCoefficient[];
  readonly logLikelihood: number;
  /** Without any covariate. */
  readonly nullLogLikelihood: number;
  readonly likelihoodRatio: CoxTest;
  readonly wald: CoxTest;
  readonly score: CoxTest;
}

const MOST_STEPS = 60;
/** A coefficient of 30 for what an event tells of one direction is a hazard ratio of some 10¹³: it is running away. */
const RUNAWAY = 30;
/** A maximum at infinity is flat: of what the covariate told at the start, less than this is left. */
const FLAT = 1e-7;

/**
 * Cox's proportional hazards, ties by Efron, limits and P by Wald. Assumes hazards in proportion over the whole time.
 * Refuses by name: cases without any event, a class (a covariate of two values) in which nobody had the event, a covariate
 * that does not vary or is a sum of others, and one that tells events apart without error, whose ratio has no end.
 * Source: Cox DR, JRSS B 1972, doi:10.1111/j.2517-6161.1972.tb00899.x; Efron B, JASA 1977, doi:10.1080/01621459.1977.10480613.
 */
export function coxRegression(
  cases: readonly Followed[],
  covariates: readonly Covariate[],
  level = 0.95,
): Result<CoxRegression, StatisticsCode> {
  const wrong = levelInvalid(level) ?? invalidCovariate(cases, covariates);
  if (wrong) return wrong;
  const followed = survivalTimes(cases, 2);
  if (!followed.ok) return followed;
  const events = cases.filter(({ event }) => event).length;
  if (events === 0) return refuse('statistics.noEvents');
  for (const { name, values } of covariates) {
    const levels = [...new Set(values)];
    const empty = levels.length === 2 && levels.find((l) => !cases.some((c, i) => c.event && values[i] === l));
    if (typeof empty === 'number') return refuse('statistics.noEvents', { covariate: name, level: empty });
  }
  // Standardised, so that no unit of a covariate decides about convergence.
  const scales = covariates.map(({ values }) => {
    const mean = meanOf(values);
    return { mean, sd: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) };
  });
  const rows = cases.map((_, i) => covariates.map(({ values }, j) => (values[i]! - scales[j]!.mean) / scales[j]!.sd));
  const sets = riskSets(followed.value, rows);
  const start = coxLikelihood(
    sets,
    covariates.map(() => 0),
  );
  // Those at risk at the events may all be alike, though the others are not.
  const same = start.information.findIndex((row, j) => !(row[j]! > 1e-9 * events));
  if (same >= 0) return refuse('statistics.noVariation', { covariate: covariates[same]!.name, n: cases.length });
  const flat = cholesky(start.information, 1e-9);
  if (!('factor' in flat)) return refuse('statistics.collinear', { covariate: covariates[flat.dependent]!.name });
  // And turned, so that each direction told the same at the start: two covariates that nearly say the same are no separation.
  const turn = flat.factor.map((row) => row.map((value) => value / Math.sqrt(events)));
  const turned = rows.map((row) => solvedLower(turn, row));
  const back = (along: readonly number[]) => solvedUpper(turn, along);
  const fitted = maximised(riskSets(followed.value, turned), covariates, back);
  if (!fitted.ok) return fitted;
  const { along, at, factor } = fitted.value;
  const beta = back(along);
  const spreadAlong = inverse(factor).map(back);
  const spread = covariates.map((_, j) => back(spreadAlong.map((row) => row[j]!))[j]!);
  const half = normalHalfWidth(level);
  const coefficients: CoxCoefficient[] = [];
  for (const [j, { name }] of covariates.entries()) {
    const coefficient = beta[j]! / scales[j]!.sd;
    const standardError = Math.sqrt(spread[j]!) / scales[j]!.sd;
    const ratio = (x: number) => Math.exp(coefficient + x * standardError);
    const z = coefficient / standardError;
    const one = { name, coefficient, standardError, hazardRatio: ratio(0), low: ratio(-half), high: ratio(half), z };
    if (!Object.values(one).every((value) => typeof value === 'string' || Number.isFinite(value)))
      return refuse('statistics.notRepresentable', { covariate: name });
    coefficients.push({ ...one, p: normalTwoSided(z) });
  }
  const df = covariates.length;
  const test = (statistic: number): CoxTest => {
    const value = Math.max(0, statistic);
    return { chiSquare: value, df, p: chiSquaredTails(value, df).upper };
  };
  return ok({
    ties: 'efron',
    n: cases.length,
    events,
    level,
    coefficients,
    logLikelihood: at.logLikelihood,
    nullLogLikelihood: start.logLikelihood,
    likelihoodRatio: test(2 * (at.logLikelihood - start.logLikelihood)),
    wald: test(
      dot(
        along,
        at.information.map((row) => dot(row, along)),
      ),
    ),
    score: test(dot(start.score, solved(flat.factor, start.score))),
  });
}

function invalidCovariate(cases: readonly Followed[], covariates: readonly Covariate[]) {
  if (covariates.length === 0) return refuse('statistics.tooFew', { n: 0, needed: 1 });
  for (const { name, values } of covariates) {
    if (values.length !== cases.length)
      return refuse('statistics.unequalLengths', { x: values.length, y: cases.length, covariate: name });
    const wrong = notFinite(values);
    if (wrong) return refuse(wrong.code, { ...wrong.details, covariate: name });
    const first = values[0] ?? 0;
    const noise = noiseOf(values);
    // Of fewer than two cases nothing can be said to be alike: that they are too few is.
    if (values.length >= 2 && values.every((value) => Math.abs(value - first) <= noise))
      return refuse('statistics.noVariation', { covariate: name, n: values.length });
  }
  return null;
}

/**
 * Newton's method with halved steps. Near a finite maximum its steps vanish; towards one at infinity each goes about as
 * far as the last, which is how separation is told from a slow start.
 * @param back a place along the turned covariates as coefficients of the standardised ones
 */
function maximised(
  sets: readonly RiskSet[],
  covariates: readonly Covariate[],
  back: (along: readonly number[]) => readonly number[],
) {
  let along: readonly number[] = covariates.map(() => 0);
  let at = coxLikelihood(sets, along);
  const { information: told } = at;
  const separated = () => {
    const beta = back(along);
    const farthest = beta.reduce((most, b, j) => (Math.abs(b) > Math.abs(beta[most]!) ? j : most), 0);
    return refuse('statistics.separation', { covariate: covariates[farthest]!.name });
  };
  for (let step = 0; step < MOST_STEPS; step++) {
    const factored = cholesky(at.information, 1e-13);
    if (!('factor' in factored)) return separated();
    const move = solved(factored.factor, at.score);
    const longest = Math.max(...move.map(Math.abs));
    let share = 1;
    let next = along.map((b, j) => b + move[j]!);
    let there = coxLikelihood(sets, next);
    while (!(there.logLikelihood >= at.logLikelihood - 1e-12 * Math.abs(at.logLikelihood)) && share > 1e-6) {
      share /= 2;
      next = along.map((b, j) => b + share * move[j]!);
      there = coxLikelihood(sets, next);
    }
    along = next;
    at = there;
    if (!along.every((b) => Math.abs(b) < RUNAWAY)) return separated();
    if (at.information.some((row, j) => !(row[j]! > FLAT * told[j]![j]!))) return separated();
    if (longest < 1e-9) {
      const last = cholesky(at.information, 1e-13);
      return 'factor' in last ? ok({ along, at, factor: last.factor }) : separated();
    }
  }
  return refuse('statistics.notConverged');
}
