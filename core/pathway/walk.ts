import type { IsoDate } from '../liver/days.ts';
import { type DecisionEntry, type Entry, type Happening, inOrder, rank } from './course.ts';
import { type Decision, inputsOf, rulesOf, sameValue } from './decision.ts';
import { contradictionWords, type FactName, type Facts } from './facts.ts';
import { factsAt } from './factsAt.ts';
import { applies, type RuleResult } from './judged.ts';
import type { Machine, Passage, Proposal } from './machine.ts';
import { type Judge, judgeOf, missingOf, type Offer, offerOf, termsIn } from './offers.ts';
import { type DueReminder, remindersOf } from './reminders.ts';
import type { Terms } from './rule.ts';
import type { RuleId } from './rules/rules.ts';
import {
  type ChangedThreshold,
  changedThresholds,
  DEFAULT_SETTINGS,
  type PathwaySettings,
  termsOf,
} from './settings.ts';

/** One move of the state, and by what. */
export interface Step {
  readonly date: IsoDate | null;
  readonly from: string;
  readonly to: string;
  readonly by: Happening | 'volumetry' | 'stated' | 'decision';
  readonly decision: Decision | null;
}

export type PathwayWarningCode =
  | 'pathway.notGiven'
  | 'pathway.outOfPlace'
  | 'pathway.stillToCome'
  | 'pathway.twoValues'
  | 'pathway.ruleNotMet'
  | 'pathway.roundingNotConfirmed'
  | 'pathway.decisionOutOfPlace';

export interface PathwayWarning {
  readonly code: PathwayWarningCode;
  readonly date: IsoDate | null;
  readonly message: string;
  readonly rule: RuleId | null;
  /** Paper and place of the rule. */
  readonly source: string | null;
}

/** A decision that was made on values which are others now. The state stays where the person put it. */
export interface SupersededDecision {
  readonly decision: Decision;
  readonly changed: readonly { readonly fact: FactName; readonly was: unknown; readonly is: unknown }[];
  /** Its guards as they stand with the values of now, at its own moment and by its own rules. */
  readonly guards: readonly RuleResult[];
}

/** A case on its pathway: plain data, from which a screen, a report and a record are made. */
export interface Walk {
  /** Where the course stands by what was done and what persons confirmed. */
  readonly state: string;
  /** What rules propose next; null where they propose nothing. It may be to stay. */
  readonly proposed: Offer | null;
  /** Where the course would stand if a person confirmed it. */
  readonly proposedState: string;
  /** What a choice rule says in the state that asks for it: PEI or RFA. */
  readonly choice: string | null;
  /** Every way out of the state, proposed or not, each with its rules. */
  readonly offers: readonly Offer[];
  /** Every rule that was looked at in this state, each once. */
  readonly rules: readonly RuleResult[];
  readonly facts: Facts;
  /** What would have to be known for an offer that is undecided. */
  readonly missing: readonly FactName[];
  readonly reminders: readonly DueReminder[];
  readonly warnings: readonly PathwayWarning[];
  readonly superseded: readonly SupersededDecision[];
  readonly steps: readonly Step[];
  readonly changedThresholds: readonly ChangedThreshold[];
  readonly switchedOff: readonly RuleId[];
}

export interface WalkOptions {
  readonly settings?: PathwaySettings;
  /** How the pathway's paper holds sFLR against a target; the settings may say otherwise. */
  readonly compared?: Terms['compared'];
  /** The day on which one looks; without it, the day of the last entry. */
  readonly today?: IsoDate | null;
}

/**
 * The course of a case through its pathway. What was done moves the state, a decision moves it, a timer never does;
 * late data re-evaluates the rules and marks decisions, and never moves the state back. The order in which entries
 * were written down does not matter.
 */
export function walk(machine: Machine, entries: readonly Entry[], options: WalkOptions = {}): Walk {
  const { settings = DEFAULT_SETTINGS, compared = 'unrounded', today = null } = options;
  const course = inOrder(entries);
  const terms = termsOf(settings, compared);
  const at: At = (n, moment, { now = false, under = null } = {}) => {
    const facts = factsAt(n === course.length ? course : course.slice(0, n), course, moment, now);
    const judge = under === null ? judgeOf(facts, settings, terms) : judgeOf(facts, under, termsOf(under, compared));
    return { facts, judge };
  };
  const first = course.find((entry) => entry.what === 'decision');
  const went = new Course(machine, at, first ? rulesOf(first.decision) : null);
  for (let n = 0; n < course.length; n++) n += went.take(course, n) - 1;

  const dated = course.findLast(({ date }) => date !== null)?.date ?? null;
  const moment = today !== null && (dated === null || today > dated) ? today : dated;
  const { facts, judge } = at(course.length, moment, { now: true });
  const { state } = went;
  const proposals = offersFrom(machine.proposals, 'person', state, judge);
  const passages = offersFrom(machine.passages, 'done', state, judge);
  const proposed = proposals.find(({ met }) => met === true) ?? null;
  const proposedState = proposed?.to ?? state;
  // What rules propose stands first, then what else leads out of the state, then what is shown in it.
  const rules: RuleResult[] = [];
  const show = (result: RuleResult) => {
    if (!rules.includes(result)) rules.push(result);
  };
  for (const { results } of [...(proposed === null ? [] : [proposed]), ...proposals, ...passages])
    results.forEach(show);
  for (const shown of [machine.shown[state], machine.shown[proposedState]])
    for (const rule of shown ?? []) show(judge(rule));
  const { choice } = machine;
  return {
    state,
    proposed,
    proposedState,
    choice: choice === null || choice.in !== proposedState ? null : chosen(judge(choice.rule), choice),
    offers: [...proposals, ...passages.filter(({ guarded }) => guarded)],
    rules: rules.filter(({ rule }) => applies(rule, facts)),
    facts,
    missing: missingOf(proposals),
    reminders: remindersOf(machine, state, course, terms, today),
    warnings: [...went.warnings, ...contradicted(facts)],
    superseded: went.superseded,
    steps: went.steps,
    changedThresholds: changedThresholds(settings),
    switchedOff: settings.switchedOff,
  };
}

const contradicted = ({ contradictions = [] }: Facts): PathwayWarning[] =>
  contradictions.map((one) => ({
    code: 'pathway.twoValues',
    date: one.date,
    message: `${contradictionWords(one)}${one.date === null ? '' : ` (${one.date})`}. ${one.fact === 'sflrPercent' ? 'A rule holds only where it holds of each' : 'Rules take neither'}, until one is corrected or taken away.`,
    rule: null,
    source: null,
  }));

interface Moment {
  readonly facts: Facts;
  readonly judge: Judge;
}
/**
 * The moment before the entry at n, seen on a day. `now`: with what nobody dated. `under`: by the rules that a decision
 * was made under; without them by those that the site has now.
 */
type At = (
  n: number,
  moment: IsoDate | null,
  seen?: { readonly now?: boolean; readonly under?: PathwaySettings | null },
) => Moment;

function offersFrom(ways: readonly (Proposal | Passage)[], by: Offer['by'], state: string, judge: Judge): Offer[] {
  const found: Offer[] = [];
  for (const way of ways) if (way.from.includes(state)) found.push(offerOf(way, by, judge));
  return found;
}

const chosen = ({ met }: RuleResult, { whenMet, otherwise }: NonNullable<Machine['choice']>): string | null =>
  met === null ? null : met ? whenMet : otherwise;

/** The state as it goes through the entries, with what is to be said of the way. */
class Course {
  state: string;
  readonly steps: Step[] = [];
  readonly warnings: PathwayWarning[] = [];
  readonly superseded: SupersededDecision[] = [];
  /** States that somebody confirmed, or overrode, before they were reached by what was done. */
  readonly #authorised = new Set<string>();
  /** The last confirmation spoke for what is met only after rounding. */
  #roundingConfirmed = false;
  /**
   * The rules of the last decision, before any those of the first: what was done is judged by them, and by no rule that
   * came later. Null where nobody decided anything.
   */
  #under: PathwaySettings | null;
  readonly #machine: Machine;
  readonly #at: At;

  constructor(machine: Machine, at: At, under: PathwaySettings | null) {
    this.#machine = machine;
    this.#at = at;
    this.#under = under;
    this.state = machine.initial;
  }

  /** Takes the entry at n, or all decisions of its day, and says how many. */
  take(course: readonly Entry[], n: number): number {
    const entry = course[n]!;
    if (entry.what === 'decision') return this.#decisions(course, n);
    const by = entry.what === 'done' ? entry.type : entry.what;
    const passage = this.#machine.passages.find(({ on, from }) => on.includes(by) && from.includes(this.state));
    if (passage === undefined) {
      const known = this.#machine.passages.some(({ on }) => on.includes(by));
      // Without a date nobody knows whether it had its place; that it has none is said elsewhere.
      if (entry.what === 'done' && entry.date !== null && known)
        this.#warn(
          'pathway.outOfPlace',
          entry.date,
          `${by} was recorded in the state ${this.state}, where it has no place.`,
        );
      return 1;
    }
    if (entry.what === 'done' && !this.#authorised.delete(passage.to)) this.#hold(passage, entry.date, n);
    this.#go(passage.to, entry.date, by, null);
    return 1;
  }

  /** Says what was done although a rule was not met. What is unknown is not said: nobody may have written it down yet. */
  #hold(passage: Passage, date: IsoDate | null, n: number): void {
    if (passage.guard === null) return;
    const { judge } = this.#at(n, date, { under: this.#under });
    const { results, met } = offerOf(passage, 'done', judge);
    const rounded = results.find(({ parts }) => parts.some((one) => one.met === true && one.onlyAfterRounding));
    if (rounded !== undefined && met !== false && !this.#roundingConfirmed)
      this.#warn(
        'pathway.roundingNotConfirmed',
        date,
        `${passage.says.replace(/\.$/, '')} on what is met only after rounding, which nobody confirmed: ${rounded.text}.`,
        rounded,
      );
    if (met !== false) return;
    for (const result of results) {
      const terms = termsIn(passage.guard).filter(({ rule }) => rule === result.rule);
      const fails = terms.some(({ part, is }) => {
        const found = part === undefined ? result.met : (result.parts.find(({ name }) => name === part)?.met ?? null);
        return found !== null && found !== is;
      });
      if (fails)
        this.#warn(
          'pathway.ruleNotMet',
          date,
          `${passage.says.replace(/\.$/, '')} although ${result.rule} was not met, and no reason is recorded: ${result.text}.`,
          result,
        );
    }
  }

  /** Decisions of one day follow each other by the states that they leave, whatever order they were written in. */
  #decisions(course: readonly Entry[], n: number): number {
    const first = course[n]!;
    const together = (one: Entry) => one.what === 'decision' && one.date === first.date && rank(one) === rank(first);
    const end = course.findIndex((one, at) => at >= n && !together(one));
    const ofTheDay = course.slice(n, end < 0 ? undefined : end) as readonly DecisionEntry[];
    const left = [...ofTheDay];
    while (left.length > 0) {
      const next = Math.max(
        0,
        left.findIndex(({ decision }) => decision.from === this.state),
      );
      this.#decide(left.splice(next, 1)[0]!.decision, n);
    }
    return ofTheDay.length;
  }

  #decide(decision: Decision, n: number): void {
    const { from, to, date } = decision;
    this.#under = rulesOf(decision);
    this.#compare(decision, n);
    this.#roundingConfirmed = decision.roundingConfirmed;
    const ways = this.#machine.proposals.filter((one) => one.from.includes(this.state) && one.to === to);
    const passes = this.#machine.passages.some((one) => one.to === to && one.from.includes(this.state));
    if (ways.length > 0) this.#go(to, date, 'decision', decision);
    else if (passes) this.#authorised.add(to);
    else
      this.#warn(
        'pathway.decisionOutOfPlace',
        date,
        `${to} was decided in ${from}; the course stood in ${this.state} then, and stays there.`,
      );
  }

  /** Whether the values that it was made on are those of now. What nobody dated may have been known then, or not. */
  #compare(decision: Decision, n: number): void {
    const rules = decision.guards.map(({ rule }) => rule);
    const changedIn = ({ facts }: Moment) => {
      const inputs = inputsOf(rules, facts);
      // What a rule did not read then, it reads since: nobody decided on another value of it.
      const names = Object.keys(decision.inputs).sort();
      return names.flatMap((name) => {
        const [was, is] = [decision.inputs[name] ?? null, inputs[name] ?? null];
        return sameValue(was, is) ? [] : [{ fact: name as FactName, was, is }];
      });
    };
    const withUndated = this.#at(n, decision.date, { now: true, under: this.#under });
    const changed = changedIn(withUndated);
    if (changed.length === 0 || changedIn(this.#at(n, decision.date)).length === 0) return;
    this.superseded.push({ decision, changed, guards: rules.map(withUndated.judge) });
  }

  #go(to: string, date: IsoDate | null, by: Step['by'], decision: Decision | null): void {
    this.steps.push({ date, from: this.state, to, by, decision });
    this.state = to;
  }

  #warn(code: PathwayWarning['code'], date: IsoDate | null, message: string, result: RuleResult | null = null): void {
    this.warnings.push({ code, date, message, rule: result?.rule ?? null, source: result?.source ?? null });
  }
}
