import type { FactName, Facts } from './facts.ts';
import { judgedRule, type RuleResult } from './judged.ts';
import type { Guard, Passage, Proposal, StopReason, Term } from './machine.ts';
import type { Met, Terms } from './rule.ts';
import type { RuleId } from './rules/rules.ts';
import type { PathwaySettings } from './settings.ts';

/** Where one may go from here, with the rules that were asked. */
export interface Offer {
  readonly to: string;
  readonly says: string;
  /** By a person's confirmation, or by something that is done. */
  readonly by: 'person' | 'done';
  /** False: no rule decides it, a person does. */
  readonly guarded: boolean;
  /** Whether its guard is met; null where that is unknown, or where it has none. */
  readonly met: Met;
  /** Met, but only by a value that was rounded to whole percents: it wants its own confirmation. */
  readonly onlyAfterRounding: boolean;
  readonly reasonNeeded: boolean;
  readonly stop: StopReason | null;
  /** In what it goes further than its paper prints. */
  readonly beyond: string | null;
  readonly results: readonly RuleResult[];
  readonly missing: readonly FactName[];
}

/** Rules held against the facts of one moment, each once. */
export type Judge = (rule: RuleId) => RuleResult;

export function judgeOf(facts: Facts, settings: PathwaySettings, terms: Terms): Judge {
  const done = new Map<RuleId, RuleResult>();
  return (rule) => {
    const found = done.get(rule) ?? judgedRule(rule, facts, settings, terms);
    done.set(rule, found);
    return found;
  };
}

/** What an offer comes to at this moment. */
export function offerOf(way: Proposal | Passage, by: Offer['by'], judge: Judge): Offer {
  const results: RuleResult[] = [];
  if (way.guard !== null)
    for (const { rule } of termsIn(way.guard)) {
      const result = judge(rule);
      if (!results.includes(result)) results.push(result);
    }
  const { met, rounded } = way.guard === null ? OPEN : guardMet(way.guard, judge);
  return {
    to: way.to,
    says: way.says,
    by,
    guarded: way.guard !== null,
    met,
    onlyAfterRounding: met === true && rounded,
    reasonNeeded: (way as Proposal).reasonNeeded === true,
    stop: way.stop ?? null,
    beyond: way.beyond ?? null,
    results,
    missing: met === null && results.length > 0 ? missingOf(results) : NONE,
  };
}

const NONE: readonly never[] = [];

/** What is missing to any of these, each once. */
export function missingOf(those: readonly { readonly missing: readonly FactName[] }[]): readonly FactName[] {
  const found: FactName[] = [];
  for (const { missing } of those) for (const name of missing) if (!found.includes(name)) found.push(name);
  return found.length === 0 ? NONE : found;
}

const OPEN = { met: null, rounded: false } as const;

export const termsIn = (guard: Guard): readonly Term[] => ('all' in guard ? guard.all : guard.any);

/** `all`: one that fails decides; `any`: one that holds decides; whatever else is unknown. */
function guardMet(guard: Guard, judge: Judge): { met: Met; rounded: boolean } {
  const all = 'all' in guard;
  let rounded = false;
  let asked = 0;
  let unknown = false;
  let decided = false;
  for (const term of termsIn(guard)) {
    const result = judge(term.rule);
    // A criterion that the site does not use stands in nobody's way; what would have started something starts nothing.
    if (result.switchedOff && result.kind === 'guard') continue;
    asked++;
    const { met, onlyAfterRounding } = term.part === undefined ? result : partOf(result, term.part);
    rounded ||= onlyAfterRounding;
    if (met === null) unknown = true;
    else if ((met === term.is) !== all) decided = true;
  }
  if (decided) return { met: !all, rounded };
  return { met: unknown || asked === 0 ? null : all, rounded };
}

function partOf(result: RuleResult, name: string): { met: Met; onlyAfterRounding: boolean } {
  if (result.switchedOff) return { met: null, onlyAfterRounding: false };
  const found = result.parts.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${result.rule} has no part ${name}.`);
  return found;
}
