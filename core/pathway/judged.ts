import type { FactName, Facts } from './facts.ts';
import { type Met, PAPERS, type Part, type Rule, type Terms } from './rule.ts';
import { RULES, type RuleId } from './rules/rules.ts';
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

/** A rule held against the facts. What the site switched off is named, unknown, and counts nowhere. */
export function judgedRule(id: RuleId, facts: Facts, settings: PathwaySettings, terms: Terms): RuleResult {
  const rule = RULES[id];
  const { kind, says, paper, place, ext } = rule;
  const about = { rule: id, kind, says, paper, place, source: `${PAPERS[paper]}: ${place}`, ext };
  if (settings.switchedOff.includes(id))
    return {
      ...about,
      met: null,
      onlyAfterRounding: false,
      text: 'not used by this site',
      missing: [],
      parts: [],
      switchedOff: true,
      changed: [],
    };
  const { met, text, parts } = rule.judge(facts, terms);
  return {
    ...about,
    met,
    onlyAfterRounding: met === true && parts.some((one) => one.met === true && one.onlyAfterRounding),
    text,
    missing: [...new Set(parts.flatMap((one) => one.missing))],
    parts,
    switchedOff: false,
    changed: changedThresholds(settings, [id, ...rule.reads]),
  };
}

/** Whether there is anything for the rule to look at. */
export const applies = (id: RuleId, facts: Facts): boolean => RULES[id].applies?.(facts) ?? true;
