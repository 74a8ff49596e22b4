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
  const missing = (['liver', 'sflrPercent', 'sflrIsLowerBound'] as const).filter((one) => facts[one] === null);
  const { liver, sflrPercent, sflrIsLowerBound } = facts;
  if (liver === null || sflrPercent === null || sflrIsLowerBound === null) return unknown(name, missing);
  const found = aims(liver).map((aim) => ({
    ...heldAgainst(sflrPercent, aim, terms.compared),
    percent: aim.percent,
    says: `${aim.strict ? 'above' : 'from'} ${aim.percent} %`,
  }));
  const [first] = found as [(typeof found)[number]];
  if (found.some(({ met }) => met !== first.met)) return unknown(name, ['icgR15Pct']);
  const byRounding = found.find(({ onlyAfterRounding }) => onlyAfterRounding);
  const rounded = byRounding !== undefined;
  // Cut off by the edge, an FLR is at least so large: it may plainly reach the target, and never be said to miss it.
  if (sflrIsLowerBound && (!first.met || rounded)) return unknown(name, ['sflrPercent']);
  const shown = `sFLR ${sflrIsLowerBound ? '≥ ' : ''}${printed(sflrPercent, decimalsThatTell(sflrPercent, found, rounded ? 2 : 1))} %`;
  const aim = found.map(({ says }) => says).join(', or with a high ICG-R15 ');
  const only = byRounding ? `, met only after rounding to ${precisionInWords(byRounding.percent)}` : '';
  return {
    name,
    met: first.met,
    onlyAfterRounding: rounded,
    // On a limit that has to be exceeded it is not below it either.
    text: `${shown} ${first.met ? 'reaches' : found.some(({ percent }) => percent === sflrPercent) ? 'does not reach' : 'is below'} the target (${aim})${only}`,
    missing: [],
  };
}

/** So many decimals that what is printed does not stand on a limit that the value lies above or below: 49.97 %, not 50.0. */
function decimalsThatTell(sflr: number, limits: readonly { readonly percent: number }[], least: number): number {
  const tells = (decimals: number) =>
    limits.every(({ percent }) => percent === sflr || halfAwayFromZero(sflr, decimals) !== percent);
  return [least, 2, 3].find((decimals) => decimals >= least && tells(decimals)) ?? least;
}
