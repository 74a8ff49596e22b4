import { halfAwayFromZero, printed } from '../liver/rounding.ts';
import { type Aim, heldAgainst, type LiverCondition, precisionInWords } from '../liver/target.ts';
import type { Facts } from './facts.ts';
import { type Part, type Terms, unknown } from './rule.ts';

const byLiver = (liver: LiverCondition, terms: Terms): Aim => ({
  percent: terms.threshold('I3', liver),
  strict: false,
});
const highIcg = (terms: Terms): Aim => ({ percent: terms.threshold('S4', 'sflrAbovePct'), strict: true });

/** From the limit on: exactly 10 % is "not below 10" (discrepancy 000-17). */
const icgIsHigh = (icgR15Pct: number, terms: Terms): boolean => icgR15Pct >= terms.threshold('S4', 'icgR15Pct');

/** The target by the condition of the liver (I3), reached or not. */
export const reachesLeast = (name: string, facts: Facts, terms: Terms): Part =>
  reaches(name, facts, terms, (liver) => [byLiver(liver, terms)]);

/**
 * The target that ICG-R15 may move (S4), reached or not. With ICG-R15 unknown it is judged only where both targets say
 * the same: below either, or above both.
 */
export function reachesTarget(name: string, facts: Facts, terms: Terms): Part {
  if (last?.facts === facts && last.terms === terms) return { ...last.part, name };
  const part = reaches(name, facts, terms, (liver) => {
    const { icgR15Pct } = facts;
    if (icgR15Pct === null) return [byLiver(liver, terms), highIcg(terms)];
    return [icgIsHigh(icgR15Pct, terms) ? highIcg(terms) : byLiver(liver, terms)];
  });
  last = { facts, terms, part };
  return part;
}

/** Four rules ask it of the same moment, one after the other: it is answered once. */
let last: { readonly facts: Facts; readonly terms: Terms; readonly part: Part } | null = null;

/** The contrary of a part, for a rule that asks for what has not been reached. */
export const not = (one: Part): Part => (one.met === null ? one : { ...one, met: !one.met });

function reaches(name: string, facts: Facts, terms: Terms, aims: (liver: LiverCondition) => readonly Aim[]): Part {
  const { liver, sflrPercent, sflrIsLowerBound } = facts;
  if (liver === null || sflrPercent === null || sflrIsLowerBound === null)
    return unknown(
      name,
      ASKED.filter((one) => facts[one] === null),
    );
  const limits = aims(liver);
  const first = heldAgainst(sflrPercent, limits[0]!, terms.compared);
  let byRounding = first.onlyAfterRounding ? limits[0]! : null;
  let aim = inWords(limits[0]!);
  for (const limit of limits.slice(1)) {
    const { met, onlyAfterRounding } = heldAgainst(sflrPercent, limit, terms.compared);
    if (met !== first.met) return unknown(name, ['icgR15Pct']);
    if (onlyAfterRounding) byRounding ??= limit;
    aim += `, or with a high ICG-R15 ${inWords(limit)}`;
  }
  const rounded = byRounding !== null;
  // Cut off by the edge, an FLR is at least so large: it may plainly reach the target, and never be said to miss it.
  if (sflrIsLowerBound && (!first.met || rounded)) return unknown(name, ['sflrPercent']);
  const shown = printed(sflrPercent, decimalsThatTell(sflrPercent, limits, rounded ? 2 : 1));
  const only = byRounding ? `, met only after rounding to ${precisionInWords(byRounding.percent)}` : '';
  // On a limit that has to be exceeded it is not below it either.
  const stands = first.met
    ? 'reaches'
    : limits.some(({ percent }) => percent === sflrPercent)
      ? 'does not reach'
      : 'is below';
  return {
    name,
    met: first.met,
    onlyAfterRounding: rounded,
    text: `sFLR ${sflrIsLowerBound ? '≥ ' : ''}${shown} % ${stands} the target (${aim})${only}`,
    missing: [],
  };
}

const ASKED = ['liver', 'sflrPercent', 'sflrIsLowerBound'] as const;
const inWords = ({ strict, percent }: Aim): string => `${strict ? 'above' : 'from'} ${percent} %`;

/** So many decimals that what is printed does not stand on a limit that the value lies above or below: 49.97 %, not 50.0. */
function decimalsThatTell(sflr: number, limits: readonly Aim[], least: number): number {
  // Further away than the first decimal shows.
  if (limits.every(({ percent }) => Math.abs(percent - sflr) > 0.1)) return least;
  const tells = (decimals: number) =>
    limits.every(({ percent }) => percent === sflr || halfAwayFromZero(sflr, decimals) !== percent);
  return [least, 2, 3].find((decimals) => decimals >= least && tells(decimals)) ?? least;
}
