import { ok, type Result, refuse } from '../result.ts';
import { chiSquaredTails } from './distributions/chiSquared.ts';
import { midranks, noiseOf, tieCorrection } from './ranks.ts';
import { notFinite, type StatisticsCode } from './refusals.ts';

export interface KruskalWallis {
  readonly method: 'asymptotic';
  readonly n: readonly number[];
  /** How many values share each tied rank; H is corrected for them. */
  readonly ties: readonly number[];
  readonly h: number;
  readonly df: number;
  readonly p: number;
}

/**
 * The Kruskal-Wallis test of two groups or more, corrected for ties; P by χ². Refuses an empty group and values that are
 * all equal. Source: Kruskal WH, Wallis WA, JASA 1952, doi:10.1080/01621459.1952.10483441.
 */
export function kruskalWallis(groups: readonly (readonly number[])[]): Result<KruskalWallis, StatisticsCode> {
  if (groups.length < 2) return refuse('statistics.oneGroup', { groups: groups.length });
  const all = groups.flat();
  const wrong = notFinite(all);
  if (wrong) return wrong;
  const empty = groups.findIndex((group) => group.length === 0);
  if (empty >= 0) return refuse('statistics.tooFew', { n: 0, needed: 1, group: empty });
  const { ranks, ties } = midranks(all, noiseOf(all));
  const total = all.length;
  if (total < 2 || ties[0] === total) return refuse('statistics.noVariation', { n: total });
  const middle = (total + 1) / 2;
  let start = 0;
  let between = 0;
  for (const { length } of groups) {
    const mean = ranks.slice(start, start + length).reduce((sum, rank) => sum + rank, 0) / length;
    between += length * (mean - middle) ** 2;
    start += length;
  }
  const h = ((12 / (total * (total + 1))) * between) / (1 - tieCorrection(ties) / (total ** 3 - total));
  const df = groups.length - 1;
  return ok({
    method: 'asymptotic',
    n: groups.map(({ length }) => length),
    ties,
    h,
    df,
    p: chiSquaredTails(h, df).upper,
  });
}
