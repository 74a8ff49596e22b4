import { ok, type Result, refuse } from '../result.ts';
import { normalTwoSided } from './distributions/normal.ts';
import { midranks, noiseOf, tieCorrection } from './ranks.ts';
import { notFinite, type StatisticsCode } from './refusals.ts';

export interface MannWhitneyOptions {
  /** `auto` is exact as long as the arrangements can be counted at once: some 70 in each group. */
  readonly method?: 'auto' | 'exact' | 'asymptotic';
  /** Continuity correction of the asymptotic test. */
  readonly continuity?: boolean;
}

export interface MannWhitney {
  readonly method: 'exact' | 'asymptotic';
  readonly continuity: boolean;
  readonly n: readonly [number, number];
  /** How many values share each tied rank. */
  readonly ties: readonly number[];
  /** Pairs in which the first group's value is the greater, ties as a half. */
  readonly u: number;
  /** Standard normal statistic, corrected for ties; null where the test is exact. */
  readonly z: number | null;
  readonly p: number;
}

const MOST_STEPS = 1e8;

/**
 * The Mann-Whitney test (Wilcoxon's rank sum) of two groups, two-sided. Exact means: every way to deal the ranks that are
 * there, ties included, to two groups of these sizes is equally likely; P is the share of those whose rank sum lies at
 * least as far from its expectation. Refuses groups in which all values are equal.
 * Source: Mann HB, Whitney DR, Ann Math Stat 1947, doi:10.1214/aoms/1177730491; ties: Lehmann EL, Nonparametrics 1975.
 */
export function mannWhitney(
  a: readonly number[],
  b: readonly number[],
  { method = 'auto', continuity = false }: MannWhitneyOptions = {},
): Result<MannWhitney, StatisticsCode> {
  const wrong = notFinite(a) ?? notFinite(b);
  if (wrong) return wrong;
  const least = Math.min(a.length, b.length);
  if (least < 1) return refuse('statistics.tooFew', { n: least, needed: 1 });
  const all = [...a, ...b];
  const { ranks, ties } = midranks(all, noiseOf(all));
  const total = all.length;
  if (ties[0] === total) return refuse('statistics.noVariation', { n: total });
  const rankSum = ranks.slice(0, a.length).reduce((sum, rank) => sum + rank, 0);
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const facts = { n: [a.length, b.length] as const, ties, u };
  const possible = total * least * least * (total + 1) <= MOST_STEPS;
  if (method === 'exact' && !possible) return refuse('statistics.tooLargeForExact', { n: total });
  if (method === 'exact' || (method === 'auto' && possible)) {
    const smaller = a.length <= b.length ? rankSum : ranks.slice(a.length).reduce((sum, rank) => sum + rank, 0);
    return ok({ method: 'exact', continuity: false, ...facts, z: null, p: exactP(ranks, least, smaller) });
  }
  const off = u - (a.length * b.length) / 2;
  const variance = ((a.length * b.length) / 12) * (total + 1 - tieCorrection(ties) / (total * (total - 1)));
  const z = Math.max(0, Math.abs(off) - (continuity ? 0.5 : 0)) / Math.sqrt(variance);
  return ok({ method: 'asymptotic', continuity, ...facts, z: off < 0 ? -z || 0 : z, p: normalTwoSided(z) });
}

/** The share of all choices of `size` ranks whose sum lies at least as far from its expectation as `rankSum` does. */
function exactP(ranks: readonly number[], size: number, rankSum: number): number {
  // Ranks are halves, so their doubles count; the greatest first bounds nothing, the smallest first keeps sums short.
  const doubled = ranks.map((rank) => Math.round(2 * rank)).sort((x, y) => x - y);
  const most = doubled.slice(-size).reduce((sum, rank) => sum + rank, 0);
  // ways[k][s]: choices of k of the ranks so far that sum to s, as a share of all choices of k of them.
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  ways[0]![0] = 1;
  doubled.forEach((rank, index) => {
    const seen = index + 1;
    for (let k = Math.min(size, seen); k >= 1; k--) {
      // A choice of k among `seen` holds the newest with probability k / seen.
      const holds = k / seen;
      const from = ways[k - 1]!;
      const into = ways[k]!;
      for (let sum = most; sum >= 0; sum--) {
        const before = sum >= rank ? from[sum - rank]! : 0;
        into[sum] = into[sum]! * (1 - holds) + before * holds;
      }
    }
  });
  const expected = size * (ranks.length + 1);
  const off = Math.abs(Math.round(2 * rankSum) - expected);
  return Math.min(
    1,
    ways[size]!.reduce((share, ways, sum) => share + (Math.abs(sum - expected) >= off ? ways : 0), 0),
  );
}
