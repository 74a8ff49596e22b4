import { canonical } from '../canonical.ts';
import type { IsoDate } from '../liver/days.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { FactName, Facts } from './facts.ts';
import type { RuleResult } from './judged.ts';
import type { StopReason } from './machine.ts';
import type { Offer } from './offers.ts';
import type { Met } from './rule.ts';
import { RULES, type RuleId } from './rules/rules.ts';
import { type ChangedThreshold, changedRules, DEFAULT_SETTINGS, type PathwaySettings } from './settings.ts';

/** Who may decide; whoever it is, the record says which. */
export const ROLES = ['technician', 'surgeon', 'registrar'] as const;
export type Role = (typeof ROLES)[number];

/** A guard as it stood when somebody decided. */
export interface DecidedGuard {
  readonly rule: RuleId;
  readonly met: Met;
  readonly onlyAfterRounding: boolean;
  readonly text: string;
  /** Thresholds that the site had set otherwise than the paper when it was decided; left out where there were none. */
  readonly changed?: readonly ChangedThreshold[];
}

/**
 * What a person decided, never changed afterwards: that a proposal is followed, or that it is overridden, and why. It
 * means that criteria were recorded as met, or that a person went another way; it is no advice to operate.
 */
export interface Decision {
  readonly kind: 'decisionConfirmed' | 'overrideGiven' | 'caseStopped' | 'caseClosed';
  /** The day that it is about: what was known by then is what it was made on. */
  readonly date: IsoDate;
  /** Days from the index event; null where that has no date. */
  readonly dayOffset: number | null;
  /** It follows what was done on its day; else it stands before that. */
  readonly afterWhatWasDone: boolean;
  /** When it was written down, ISO 8601; null where nobody said. */
  readonly recordedAt: string | null;
  readonly from: string;
  readonly to: string;
  readonly person: string;
  readonly role: string;
  readonly appVersion: string;
  readonly reason: string | null;
  readonly stop: StopReason | null;
  /** The person confirmed by name that a value is met only after rounding (P6). */
  readonly roundingConfirmed: boolean;
  readonly guards: readonly DecidedGuard[];
  /** What the site had set of the rules when it was decided; left out where the papers' own held. */
  readonly rules?: PathwaySettings;
  /** The values that the guards read, and their hash. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly inputsHash: string;
}

/** The rules whose guards stand otherwise than a person was shown them: met or not, in words or in number. */
export function guardsChanged(
  guards: readonly DecidedGuard[],
  seen: readonly { readonly rule: string; readonly met: Met; readonly text: string }[],
): readonly string[] {
  const shown = new Map(seen.map((one) => [one.rule, one]));
  const rules = new Set([...guards.map(({ rule }) => rule as string), ...shown.keys()]);
  return [...rules].filter((rule) => {
    const [is, was] = [guards.find((one) => one.rule === rule), shown.get(rule)];
    return is?.met !== was?.met || is?.text !== was?.text;
  });
}

/** What a person says when deciding. */
export interface DecisionMade {
  readonly date: IsoDate;
  readonly recordedAt?: string | null;
  readonly person: string;
  readonly role: string;
  readonly appVersion: string;
  readonly reason?: string | null;
  readonly stop?: StopReason | null;
  readonly roundingConfirmed?: boolean;
}

export type DecisionRefusal =
  | 'decision.notOffered'
  | 'decision.personMissing'
  | 'decision.reasonMissing'
  | 'decision.stopReasonMissing'
  | 'decision.roundingNotConfirmed';

/** Where the course stood when it was made. */
export interface DecisionPlace {
  readonly from: string;
  readonly facts: Facts;
  readonly dayOffset: number | null;
  readonly afterWhatWasDone: boolean;
  /** What the site had set of the rules. */
  readonly settings: PathwaySettings;
}

/**
 * The record of a decision on one offer. Refuses one without a person and a role; an override (the guard is not met, or
 * unknown) without a reason; an end without saying why; and what is met only after rounding without its own
 * confirmation.
 */
export function decisionRecord(
  offer: Offer,
  place: DecisionPlace,
  made: DecisionMade,
): Result<Decision, DecisionRefusal> {
  const { from, facts, dayOffset, afterWhatWasDone, settings } = place;
  const { person, role, appVersion, date, recordedAt = null, roundingConfirmed = false } = made;
  const reason = made.reason?.trim() || null;
  const missing = person.trim() === '' ? 'person' : role.trim() === '' ? 'role' : null;
  if (missing !== null) return refuse('decision.personMissing', { missing });
  const override = offer.guarded && offer.met !== true;
  if (reason === null && (override || offer.reasonNeeded))
    return refuse('decision.reasonMissing', { to: offer.to, rules: against(offer.results) });
  const stop = offer.to === 'STOPPED' ? (made.stop ?? offer.stop) : null;
  if (offer.to === 'STOPPED' && stop === null) return refuse('decision.stopReasonMissing', { to: offer.to });
  const rounded = offer.results.filter((one) => one.onlyAfterRounding).map(({ rule }) => rule);
  if (offer.onlyAfterRounding && !roundingConfirmed)
    return refuse('decision.roundingNotConfirmed', { to: offer.to, rules: rounded });
  const inputs = inputsOf(
    offer.results.map(({ rule }) => rule),
    facts,
  );
  return ok({
    kind: kindOf(offer.to, override),
    date,
    dayOffset,
    afterWhatWasDone,
    recordedAt,
    from,
    to: offer.to,
    person: person.trim(),
    role: role.trim(),
    appVersion,
    reason,
    stop,
    roundingConfirmed: offer.onlyAfterRounding && roundingConfirmed,
    guards: offer.results.map(({ rule, met, onlyAfterRounding, text, changed }) => ({
      rule,
      met,
      onlyAfterRounding,
      text,
      ...(changed.length > 0 && { changed }),
    })),
    ...(changedRules(settings) !== null && { rules: settings }),
    inputs,
    inputsHash: hashOf(inputs),
  });
}

/**
 * The rules that a decision was made under: what is done on it is held against them, whatever the site sets afterwards.
 * Of a decision that was written down without them its guards' own thresholds.
 */
export function rulesOf({ rules, guards }: Decision): PathwaySettings {
  if (rules !== undefined) return rules;
  const thresholds: Partial<Record<RuleId, Record<string, number>>> = {};
  for (const { changed = [] } of guards)
    for (const { rule, name, to } of changed) thresholds[rule] = { ...thresholds[rule], [name]: to };
  return Object.keys(thresholds).length === 0 ? DEFAULT_SETTINGS : { ...DEFAULT_SETTINGS, thresholds };
}

function kindOf(to: string, override: boolean): Decision['kind'] {
  if (to === 'STOPPED') return 'caseStopped';
  if (to === 'CLOSED') return 'caseClosed';
  return override ? 'overrideGiven' : 'decisionConfirmed';
}

const against = (results: readonly RuleResult[]): RuleId[] =>
  results.filter(({ met }) => met !== true).map(({ rule }) => rule);

/** The facts that these rules read, by name and in order. */
export function inputsOf(rules: readonly RuleId[], facts: Facts): Readonly<Record<string, unknown>> {
  const names = [...new Set(rules.flatMap((rule) => RULES[rule].needs))].sort();
  return Object.fromEntries(names.map((name: FactName) => [name, facts[name]]));
}

/**
 * Whether two values that a rule read are the same. Numbers may differ by what the power functions of two machines do
 * (some 1e-16 of them): a decision made by the host is looked at in the window, and nothing was measured anew by that.
 */
export function sameValue(was: unknown, is: unknown): boolean {
  if (typeof was === 'number' && typeof is === 'number')
    return Math.abs(was - is) <= ROUNDING_OF_MACHINES * Math.max(Math.abs(was), Math.abs(is));
  if (was === null || is === null || typeof was !== 'object' || typeof is !== 'object') return was === is;
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const [a, b] = [was as Record<string, unknown>, is as Record<string, unknown>];
  return Array.isArray(was) === Array.isArray(is) && keys.every((key) => sameValue(a[key], b[key]));
}
const ROUNDING_OF_MACHINES = 1e-9;

/** Fingerprint of values (FNV-1a, 2 × 32 bits, hex): it tells changed inputs, and guards against no one. */
export function hashOf(inputs: unknown): string {
  const text = canonical(inputs);
  const hash = (offset: number): string => {
    let value = offset;
    for (let n = 0; n < text.length; n++) value = Math.imul(value ^ text.charCodeAt(n), 0x01000193);
    return (value >>> 0).toString(16).padStart(8, '0');
  };
  return hash(0x811c9dc5) + hash(0x050c5d1f);
}
