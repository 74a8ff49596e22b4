/** Both tails of a distribution at one value. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The value below which a share `p` lies, 0 < p < 1, of a continuous distribution on the positive half or on the whole line. By
 * halving until two neighbouring numbers are left, in the tail that keeps its digits: slow, and right everywhere.
 */
export function quantileOf(tails: (x: number) => Tails, p: number, support: 'positive' | 'whole'): number {
  const below = (x: number) => (p < 0.5 ? tails(x).lower < p : tails(x).upper > 1 - p);
  let high = 1;
  while (below(high) && high < 1e300) high *= 2;
  let low = support === 'positive' ? 0 : -1;
  while (support === 'whole' && !below(low) && low > -1e300) low *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (below(middle)) low = middle;
    else high = middle;
  }
}
