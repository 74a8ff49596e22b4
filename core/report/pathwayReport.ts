import { factLabel } from '../pathway/facts.ts';
import { partsSaid, type RuleResult } from '../pathway/judged.ts';
import { MACHINES } from '../pathway/machines/machines.ts';
import { PATHWAY_NOTICE } from '../pathway/recommendation.ts';
import type { Met } from '../pathway/rule.ts';
import type { Walk } from '../pathway/walk.ts';
import {
  INFORMS_WORD,
  inSentence,
  metWord,
  ROLE_WORDS,
  RULE_TITLES,
  STOP_WORDS,
  stateWords,
} from '../pathway/words.ts';
import type { Case } from '../record/linked.ts';
import type { DayOf } from './courseScans.ts';

/** One statement of a guard, with what is known of it. */
export interface ReportedPart {
  readonly text: string;
  readonly met: Met;
  readonly onlyAfterRounding: boolean;
  /** "met", "not met", "not known", "met only after rounding"; of a choice what it comes to; "for information" of what is only to be known. */
  readonly word: string;
}

export interface ReportedRule {
  /** Its id in the engine specification, and the number of its paper. */
  readonly rule: string;
  readonly paper: string;
  readonly place: string;
  readonly title: string;
  readonly parts: readonly ReportedPart[];
  /** What the site set otherwise than the paper. */
  readonly changed: readonly string[];
}

export interface ReportedDecision {
  readonly day: number | null;
  readonly from: string;
  readonly to: string;
  readonly role: string;
  /** What it stands on: "evaluation 2, sFLR 34.9 %, arterioportal shunt: PEI"; empty where there is nothing to say. */
  readonly on: string;
  readonly againstRules: boolean;
  readonly roundingConfirmed: boolean;
  readonly stop: string | null;
  /** Free text; null where there is none, and where it is not asked for. */
  readonly reason: string | null;
  readonly hasReason: boolean;
  /** The facts that changed since it was made; empty where none did. */
  readonly superseded: readonly string[];
}

/** Where a case stands on its pathway, and why: criteria recorded, never advice. */
export interface ReportedPathway {
  readonly name: string;
  readonly state: string;
  /** "Now Stage 2 ready. Rules propose Stage 2 done." */
  readonly says: string;
  readonly proposed: string | null;
  readonly guards: readonly ReportedRule[];
  /** What the papers advise where it applies. */
  readonly advice: readonly { readonly rule: string; readonly paper: string; readonly text: string }[];
  readonly switchedOff: readonly string[];
  readonly missing: readonly string[];
  readonly decisions: readonly ReportedDecision[];
  readonly reminders: readonly {
    readonly rule: string;
    readonly paper: string;
    readonly says: string;
    readonly day: number | null;
    readonly overdueDays: number | null;
  }[];
  readonly notice: string;
}

interface Saying {
  readonly day: DayOf;
  /** Dates in a sentence as days. */
  readonly inDays: (text: string) => string;
  readonly withNotes: boolean;
}

/** The walk of a case in words; `standOn`: what each of its decisions stands on. */
export function reportedPathway(
  walk: Walk,
  { pathway, decisions }: Pick<Case, 'pathway' | 'decisions'>,
  standOn: readonly string[],
  { day, inDays, withNotes }: Saying,
): ReportedPathway {
  const shown = walk.rules.filter(({ switchedOff }) => !switchedOff);
  return {
    name: MACHINES[pathway!].name,
    state: walk.state,
    says: standing(walk),
    proposed: walk.proposed?.to ?? null,
    guards: shown.filter(({ kind }) => kind === 'guard' || kind === 'choice').map((one) => reportedRule(one, inDays)),
    advice: shown
      .filter(({ kind, met }) => kind === 'advice' && met === true)
      .map(({ rule, paper, says, text }) => ({ rule, paper, text: inDays(`${says} ${text}`.trim()) })),
    switchedOff: walk.rules.flatMap(({ switchedOff, rule }) => (switchedOff ? [rule] : [])),
    missing: walk.missing.map(factLabel),
    decisions: decisions.map((one, n): ReportedDecision => {
      const { dayOffset, date, from, to, role, kind, roundingConfirmed, stop, reason } = one;
      const changed = walk.superseded.find(
        ({ decision }) => decision.date === date && decision.to === to && decision.recordedAt === one.recordedAt,
      );
      return {
        day: day(date) ?? dayOffset,
        from,
        to,
        role: ROLE_WORDS[role as keyof typeof ROLE_WORDS] ?? role,
        on: inDays(standOn[n] ?? ''),
        againstRules: kind === 'overrideGiven',
        roundingConfirmed,
        stop: stop && STOP_WORDS[stop],
        reason: withNotes ? reason : null,
        hasReason: reason !== null,
        superseded: changed?.changed.map(({ fact }) => factLabel(fact)) ?? [],
      };
    }),
    reminders: walk.reminders.map(({ rule, paper, says, date, overdueDays }) => ({
      rule,
      paper,
      says,
      day: day(date),
      overdueDays,
    })),
    notice: PATHWAY_NOTICE,
  };
}

function standing({ state, proposed, proposedState, choice }: Walk): string {
  const now = `Now: ${stateWords(state)}.`;
  if (proposed === null) return `${now} Rules propose nothing.`;
  const rounded = proposed.onlyAfterRounding ? ', on what is met only after rounding: to be confirmed by name' : '';
  const by = choice === null ? '' : `, by ${choice}`;
  const beyond = proposed.beyond === null ? '' : `, ${proposed.beyond}`;
  return proposedState === state
    ? `${now} Rules say: ${inSentence(proposedState)}${by}${beyond}${rounded}.`
    : `${now} Rules propose: ${stateWords(proposedState)}${by}${beyond}${rounded}.`;
}

const reportedRule = (result: RuleResult, inDays: Saying['inDays']): ReportedRule => ({
  rule: result.rule,
  paper: result.paper,
  place: result.place,
  title: RULE_TITLES[result.rule] ?? result.says,
  parts: partsSaid(result).map(({ text, met, onlyAfterRounding, informs }) => ({
    text: inDays(text),
    met,
    onlyAfterRounding,
    word: informs
      ? INFORMS_WORD
      : result.kind === 'choice' && met !== null
        ? 'chosen'
        : metWord(met, onlyAfterRounding),
  })),
  changed: result.changed.map(
    ({ meaning, from, to, unit }) => `This site: ${to} ${unit} instead of ${from} ${unit} (${meaning}).`,
  ),
});
