import { ok, type Result, refuse } from '../result.ts';
import { normalTwoSided } from './distributions/normal.ts';
import { midranks, noiseOf } from './ranks.ts';
import { notFinite, type StatisticsCode } from './refusals.ts';

/** Wilcoxon 1945: zeros are dropped before ranking. Pratt 1959: they are ranked with the others, then dropped. */
export type ZeroRule = 'wilcoxon' | 'pratt';

export interface SignedRankOptions {
  readonly zeros?: ZeroRule;
  /** `auto` is exact up to 200 differences that are not zero. */
  readonly method?: 'auto' | 'exact' | 'asymptotic';
  /** Continuity correction of the asymptotic test. */
  readonly continuity?: boolean;
}

export interface SignedRank {
  readonly method: 'exact' | 'asymptotic';
  readonly continuity: boolean;
  readonly zeroRule: ZeroRule;
  /** Pairs given. */
  readonly pairs: number;
  /** Differences that are not zero: those that the test is of. */
  readonly n: number;
  readonly zerosDropped: number;
  /** How many differences share each tied rank. */
  readonly ties: readonly number[];
  readonly wPlus: number;
  readonly wMinus: number;
  /** Standard normal statistic; null where the test is exact. */
  readonly z: number | null;
  readonly p: number;
}

const MOST_EXACT = 200;

/**
 * Wilcoxon's signed-rank test of paired values, two-sided. Exact means: all 2ⁿ signs of the ranks that are there, ties
 * included, are equally likely, and are counted, so that ties need no approximation. Refuses pairs of which none differ.
 * Source: Wilcoxon F, Biometrics Bulletin 1945, doi:10.2307/3001968; Pratt JW, JASA 1959, doi:10.1080/01621459.1959.10501526.
 */
export function wilcoxonSignedRank(
  x: readonly number[],
  y: readonly number[],
  { zeros = 'wilcoxon', method = 'auto', continuity = false }: SignedRankOptions = {},
): Result<SignedRank, StatisticsCode> {
  if (x.length !== y.length) return refuse('statistics.unequalLengths', { x: x.length, y: y.length });
  const wrong = notFinite(x) ?? notFinite(y);
  if (wrong) return wrong;
  if (x.length === 0) return refuse('statistics.tooFew', { n: 0, needed: 1 });
  const noise = noiseOf([...x, ...y]);
  const differences = x.map((value, index) => {
    const difference = value - y[index]!;
    return Math.abs(difference) <= noise ? 0 : difference;
  });
  const kept = zeros === 'pratt' ? differences : differences.filter((d) => d !== 0);
  const n = kept.filter((d) => d !== 0).length;
  if (n === 0) return refuse('statistics.noVariation', { n: x.length });
  const { ranks } = midranks(
    kept.map((d) => Math.abs(d)),
    noise,
  );
  const used = ranks.filter((_, index) => kept[index] !== 0);
  const { ties } = midranks(used);
  const wPlus = ranks.reduce((sum, rank, index) => sum + (kept[index]! > 0 ? rank : 0), 0);
  const wMinus = ranks.reduce((sum, rank, index) => sum + (kept[index]! < 0 ? rank : 0), 0);
  const facts = { zeroRule: zeros, pairs: x.length, n, zerosDropped: x.length - n, ties, wPlus, wMinus };
  const chosen = method === 'auto' ? (n <= MOST_EXACT ? 'exact' : 'asymptotic') : method;
  if (chosen === 'exact') {
    if (n > MOST_EXACT) return refuse('statistics.tooLargeForExact', { n, most: MOST_EXACT });
    return ok({ method: 'exact', continuity: false, ...facts, z: null, p: exactP(used, Math.min(wPlus, wMinus)) });
  }
  const variance = used.reduce((sum, rank) => sum + rank * rank, 0) / 4;
  const off = Math.abs(wPlus - wMinus) / 2;
  const z = Math.max(0, off - (continuity ? 0.5 : 0)) / Math.sqrt(variance);
  return ok({
    method: 'asymptotic',
    continuity,
    ...facts,
    z: wPlus < wMinus ? -z || 0 : z,
    p: normalTwoSided(z),
  });
}

/** Twice the share of all signs whose rank sum is no greater than `w`. Ranks are halves, so their doubles count. */
function exactP(ranks: readonly number[], w: number): number {
  const doubled = ranks.map((rank) => Math.round(2 * rank));
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  let share = new Float64Array(total + 1);
  share[0] = 1;
  let reach = 0;
  for (const rank of doubled) {
    const next = new Float64Array(total + 1);
    for (let sum = 0; sum <= reach; sum++) {
      const half = share[sum]! / 2;
      if (half === 0) continue;
      next[sum]! += half;
      next[sum + rank]! += half;
    }
    reach += rank;
    share = next;
  }
  let tail = 0;
  for (let sum = 0; sum <= Math.round(2 * w); sum++) tail += share[sum]!;
  return Math.min(1, 2 * tail);
}
