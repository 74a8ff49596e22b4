import type { Followed } from './survivalTimes.ts';

/** Those who had the event at one time, and those who join the risk set with it when time runs backwards. */
export interface RiskSet {
  readonly events: readonly (readonly number[])[];
  readonly joining: readonly (readonly number[])[];
}

export interface CoxLikelihood {
  readonly logLikelihood: number;
  readonly score: readonly number[];
  /** Minus the second derivatives, of the covariates' size squared. */
  readonly information: readonly (readonly number[])[];
}

/** The covariates of the cases by time, the last time first: who joins is at risk from then on. */
export function riskSets(cases: readonly Followed[], rows: readonly (readonly number[])[]): readonly RiskSet[] {
  const order = cases.map((_, i) => i).sort((a, b) => cases[b]!.time - cases[a]!.time);
  const sets: { events: (readonly number[])[]; joining: (readonly number[])[] }[] = [];
  order.forEach((i, place) => {
    if (place === 0 || cases[order[place - 1]!]!.time !== cases[i]!.time) sets.push({ events: [], joining: [] });
    const set = sets.at(-1)!;
    set.joining.push(rows[i]!);
    if (cases[i]!.event) set.events.push(rows[i]!);
  });
  return sets;
}

/** Cox's partial likelihood at `beta` with its derivatives, ties by Efron: of d who share a time, the r-th leaves a set from which r/d of them have gone. */
export function coxLikelihood(sets: readonly RiskSet[], beta: readonly number[]): CoxLikelihood {
  const size = beta.length;
  const risk = new Moments(size);
  const score = beta.map(() => 0);
  const information = beta.map(() => beta.map(() => 0));
  let logLikelihood = 0;
  for (const { events, joining } of sets) {
    for (const row of joining) risk.add(row, beta);
    if (events.length === 0) continue;
    const dying = new Moments(size);
    for (const row of events) {
      logLikelihood += dying.add(row, beta);
      for (let j = 0; j < size; j++) score[j]! += row[j]!;
    }
    for (let r = 0; r < events.length; r++) {
      const gone = r / events.length;
      const weight = risk.weight - gone * dying.weight;
      logLikelihood -= Math.log(weight);
      const mean = risk.first.map((sum, j) => (sum - gone * dying.first[j]!) / weight);
      for (let j = 0; j < size; j++) {
        score[j]! -= mean[j]!;
        for (let k = 0; k < size; k++)
          information[j]![k]! += (risk.second[j]![k]! - gone * dying.second[j]![k]!) / weight - mean[j]! * mean[k]!;
      }
    }
  }
  return { logLikelihood, score, information };
}

/** Sums of weights, of weighted covariates and of their products. */
class Moments {
  weight = 0;
  readonly first: number[];
  readonly second: number[][];

  constructor(size: number) {
    this.first = new Array<number>(size).fill(0);
    this.second = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  }

  /** Takes one case in, and returns the logarithm of its weight. */
  add(row: readonly number[], beta: readonly number[]): number {
    const log = row.reduce((sum, value, j) => sum + value * beta[j]!, 0);
    const weight = Math.exp(log);
    this.weight += weight;
    row.forEach((a, j) => {
      this.first[j]! += weight * a;
      row.forEach((b, k) => {
        this.second[j]![k]! += weight * a * b;
      });
    });
    return log;
  }
}
