/** Values in rank order, equal ones sharing the mean of their ranks. */
export interface Ranks {
  /** Rank of each value, in the order of the values; from 1. */
  readonly ranks: readonly number[];
  /** How many values share a rank, for each rank that is shared. */
  readonly ties: readonly number[];
}

/**
 * Midranks. Values within `tolerance` of the least of their tie are equal: 0.3 − 0.2 and 0.2 − 0.1 differ in the last
 * bit only, and a person who reads them sees a tie.
 */
export function midranks(values: readonly number[], tolerance = 0): Ranks {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length).fill(0);
  const ties: number[] = [];
  for (let first = 0; first < order.length; ) {
    const least = values[order[first]!]!;
    let end = first + 1;
    while (end < order.length && values[order[end]!]! - least <= tolerance) end++;
    for (let place = first; place < end; place++) ranks[order[place]!] = (first + 1 + end) / 2;
    if (end - first > 1) ties.push(end - first);
    first = end;
  }
  return { ranks, ties };
}

/** Σ (t³ − t) over the ties, by which the variance of a rank sum shrinks. */
export const tieCorrection = (ties: readonly number[]): number => ties.reduce((sum, t) => sum + t * t * t - t, 0);

/** The size of the noise that arithmetic leaves on numbers of this size: 1e-12 of the greatest. */
export const noiseOf = (values: readonly number[]): number =>
  1e-12 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
