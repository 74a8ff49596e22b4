import type { Happening } from './course.ts';
import type { RuleId } from './rules/rules.ts';

/** A rule, or one part of it, that has to come out as said. */
export interface Term {
  readonly rule: RuleId;
  readonly part?: string;
  readonly is: boolean;
}

/** All of the terms, or any one of them. */
export type Guard = { readonly all: readonly Term[] } | { readonly any: readonly Term[] };

/** Every one of these rules is met. */
export const allMet = (...rules: readonly RuleId[]): Guard => ({ all: rules.map((rule) => ({ rule, is: true })) });

/** At least one of these rules is not met. */
export const anyUnmet = (...rules: readonly RuleId[]): Guard => ({ any: rules.map((rule) => ({ rule, is: false })) });

export const STOP_REASONS = ['volume', 'metastasis', 'function', 'infection', 'refusal', 'other'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

interface Way<State extends string> {
  readonly from: readonly State[];
  readonly to: State;
  /** What the rules have to say for it; null: it is a person's to say. */
  readonly guard: Guard | null;
  /** As it stands on the screen: what rules propose, never advice. */
  readonly says: string;
  /** Why the course ends here, where it does. */
  readonly stop?: StopReason;
  /** In what the proposal goes further than its paper prints: said wherever it is, else its rule would seem to deny it. */
  readonly beyond?: string;
}

/** A judgement: rules propose it once its guard is met, a person confirms it, or overrides with a reason. */
export interface Proposal<State extends string = string> extends Way<State> {
  /** Wanted even where the guard is met, or there is none. */
  readonly reasonNeeded?: boolean;
}

/** Something that was done: it moves the state whether its guard was met or not, and says so where it was not. */
export interface Passage<State extends string = string> extends Way<State> {
  readonly on: readonly (Happening | 'volumetry' | 'stated')[];
}

/** A timer: it reminds, and leaves no state. */
export interface Reminder<State extends string = string> {
  readonly rule: RuleId;
  readonly in: readonly State[];
  /** Days count from the last of these. */
  readonly since: readonly (Happening | 'volumetry')[];
  /** A threshold of the rule, in days or months. */
  readonly threshold: string;
  readonly says: string;
}

/** A pathway as data (workflow §1–4). */
export interface Machine<State extends string = string> {
  readonly name: string;
  readonly initial: State;
  readonly states: readonly State[];
  /** In the order in which they are offered: the first whose guard is met is what rules propose. */
  readonly proposals: readonly Proposal<State>[];
  readonly passages: readonly Passage<State>[];
  /** Rules shown in a state beside those of its guards. */
  readonly shown: Readonly<Partial<Record<State, readonly RuleId[]>>>;
  readonly reminders: readonly Reminder<State>[];
  /** The state in which a choice is asked for, and the rule that gives it. */
  readonly choice: {
    readonly in: State;
    readonly rule: RuleId;
    readonly whenMet: string;
    readonly otherwise: string;
  } | null;
}
