import { daysBetween, type IsoDate } from '../liver/days.ts';
import { type Result, refuse } from '../result.ts';
import { type Entry, rank } from './course.ts';
import { type Decision, type DecisionMade, type DecisionRefusal, decisionRecord } from './decision.ts';
import type { Machine } from './machine.ts';
import type { Offer } from './offers.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { type WalkOptions, walk } from './walk.ts';

/**
 * A person's decision for a state, made on what is known on its day: before what was done that day where it answers for
 * that (an operation, a session), else after it. Refuses a state that is not offered, and what `decisionRecord` refuses.
 * @param index day 0 of the case, for the day offset
 */
export function decide(
  machine: Machine,
  entries: readonly Entry[],
  to: string,
  made: DecisionMade,
  { index = null, ...options }: WalkOptions & { readonly index?: IsoDate | null } = {},
): Result<Decision, DecisionRefusal> {
  const { date } = made;
  const doneThatDay = entries.some((entry) => entry.what === 'done' && entry.date === date);
  for (const afterWhatWasDone of doneThatDay ? [true, false] : [false]) {
    const known = entries.filter((entry) => isKnown(entry, date, afterWhatWasDone));
    const { state, facts, offers } = walk(machine, known, { ...options, today: date });
    const offer = bestOf(offers.filter((one) => one.to === to && (one.by === 'person' || !afterWhatWasDone)));
    if (offer === null) continue;
    const dayOffset = index === null ? null : daysBetween(index, date);
    const { settings = DEFAULT_SETTINGS } = options;
    return decisionRecord(offer, { from: state, facts, dayOffset, afterWhatWasDone, settings }, made);
  }
  return refuse('decision.notOffered', { to });
}

/** Decisions of the same moment stand too: one may follow another. */
function isKnown(entry: Entry, date: IsoDate, afterWhatWasDone: boolean): boolean {
  if (entry.date === null) return entry.what !== 'done';
  if (entry.date !== date) return entry.date < date;
  return rank(entry) <= (afterWhatWasDone ? 4.5 : 2);
}

/** Of several ways to one state the one that rules propose, else the one that asks a person why, else one against the rules. */
export const bestOf = (offers: readonly Offer[]): Offer | null =>
  offers.find(({ met }) => met === true) ??
  offers.find(({ reasonNeeded }) => reasonNeeded) ??
  offers.find(({ guarded }) => guarded) ??
  offers[0] ??
  null;
