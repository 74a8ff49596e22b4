import { contradictionWords, type FactName, type Facts, factLabel } from './facts.ts';
import { type Judgement, type Met, PAPERS, type Part, type Rule, type Terms } from './rule.ts';
import { RULE_IDS, RULES, type RuleId } from './rules/rules.ts';
import { type ChangedThreshold, changedThresholds, type PathwaySettings } from './settings.ts';

/** One rule as it stands at a moment: what a screen, a report and a decision need of it. */
export interface RuleResult {
  readonly rule: RuleId;
  readonly kind: Rule['kind'];
  readonly met: Met;
  /** Met, but only because a value was rounded to whole percents. */
  readonly onlyAfterRounding: boolean;
  /** The values, in words. */
  readonly text: string;
  /** What the rule says. */
  readonly says: string;
  readonly paper: Rule['paper'];
  readonly place: string;
  /** Paper and place, for a person. */
  readonly source: string;
  /** Where a definition comes from that the paper does not print. */
  readonly ext: string | null;
  readonly missing: readonly FactName[];
  readonly parts: readonly Part[];
  /** Not looked at: the site does not use this EXT rule. */
  readonly switchedOff: boolean;
  readonly changed: readonly ChangedThreshold[];
}

const SOURCES = new Map(RULE_IDS.map((id) => [id, `${PAPERS[RULES[id].paper]}: ${RULES[id].place}`]));
/** The rules whose thresholds each rule reads, its own first. */
const READ = new Map(RULE_IDS.map((id) => [id, [id, ...RULES[id].reads]]));
const NONE: readonly never[] = [];

/** A rule held against the facts. What the site switched off is named, unknown, and counts nowhere. */
export function judgedRule(id: RuleId, facts: Facts, settings: PathwaySettings, terms: Terms): RuleResult {
  const rule = RULES[id];
  const switchedOff = settings.switchedOff.length > 0 && settings.switchedOff.includes(id);
  const judged = switchedOff ? SWITCHED_OFF : withContradictions(judgedOfDay(rule, facts, terms), facts);
  const { met, text, parts } = judged;
  return {
    rule: id,
    kind: rule.kind,
    met,
    onlyAfterRounding: met === true && parts.some((one) => one.met === true && one.onlyAfterRounding),
    text,
    says: rule.says,
    paper: rule.paper,
    place: rule.place,
    source: SOURCES.get(id)!,
    ext: rule.ext,
    missing: missingIn(parts),
    parts,
    switchedOff,
    changed: switchedOff ? NONE : changedThresholds(settings, READ.get(id)),
  };
}

/** Over each of several volumetries of the last day: what all of them say holds, the rest is unknown. */
function judgedOfDay(rule: Rule, facts: Facts, terms: Terms): Judgement {
  const { sflrsOfDay } = facts;
  const judged = rule.judge(facts, terms);
  if (sflrsOfDay === undefined || !rule.needs.includes('sflrPercent')) return judged;
  const each = sflrsOfDay.map((one) => rule.judge({ ...facts, ...one }, terms));
  const [lowest] = each as [Judgement];
  let agree = true;
  const parts = lowest.parts.map((one, n): Part => {
    const same = each.map(({ parts: of }) => of[n]!);
    const alike = same.every(({ met }) => met === one.met);
    agree &&= alike;
    return alike ? { ...one, onlyAfterRounding: same.some((of) => of.onlyAfterRounding) } : judged.parts[n]!;
  });
  const met = each.every((one) => one.met === lowest.met) ? lowest.met : null;
  return { met, text: agree ? lowest.text : judged.text, parts };
}

/** What is unknown because it was said twice says so, with both: "not known" would send people looking for what is there. */
function withContradictions(judged: Judgement, { contradictions }: Facts): Judgement {
  if (contradictions === undefined) return judged;
  let { text } = judged;
  const parts = judged.parts.map((one): Part => {
    const found = one.met === null ? contradictions.filter(({ fact }) => one.missing.includes(fact)) : [];
    if (found.length === 0) return one;
    const others = one.missing.filter((name) => !found.some(({ fact }) => fact === name));
    const said = [
      ...found.map(contradictionWords),
      ...(others.length === 0 ? [] : [`${others.map(factLabel).join(', ')}: not known`]),
    ].join('; ');
    text = text.replace(one.text, () => said);
    return { ...one, text: said };
  });
  return { ...judged, text, parts };
}

const SWITCHED_OFF: Judgement = { met: null, text: 'not used by this site', parts: [] };

function missingIn(parts: readonly Part[]): readonly FactName[] {
  if (parts.every(({ missing }) => missing.length === 0)) return NONE;
  const found: FactName[] = [];
  for (const { missing } of parts) for (const name of missing) if (!found.includes(name)) found.push(name);
  return found;
}

/** Its parts as a person reads them: those that say the same (an evaluation is in time, is not too early) stand once. */
export const partsSaid = ({ parts }: Pick<RuleResult, 'parts'>): readonly Part[] =>
  parts.filter(({ text }, n) => parts.findIndex((one) => one.text === text) === n);

/** Whether there is anything for the rule to look at. */
export const applies = (id: RuleId, facts: Facts): boolean => RULES[id].applies?.(facts) ?? true;
