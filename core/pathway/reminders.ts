import { daysBetween, type IsoDate } from '../liver/days.ts';
import type { Entry } from './course.ts';
import type { Machine } from './machine.ts';
import type { Terms } from './rule.ts';
import { RULES, type RuleId } from './rules/rules.ts';

/** Something that falls due. It reminds; it moves nothing. */
export interface DueReminder {
  readonly rule: RuleId;
  readonly says: string;
  readonly date: IsoDate;
  /** Null where nobody said what day it is. */
  readonly overdueDays: number | null;
  readonly paper: (typeof RULES)[RuleId]['paper'];
}

/** What falls due in a state, counted from the last thing that it is counted from. */
export function remindersOf(
  machine: Machine,
  state: string,
  course: readonly Entry[],
  terms: Terms,
  today: IsoDate | null,
): readonly DueReminder[] {
  return machine.reminders.flatMap(({ rule, in: states, since, threshold, says }) => {
    if (!states.includes(state)) return [];
    const from = course.findLast(
      (entry) =>
        entry.date !== null &&
        (entry.what === 'volumetry'
          ? since.includes('volumetry')
          : entry.what === 'done' && since.includes(entry.type)),
    )?.date;
    if (!from) return [];
    const date = daysLater(from, terms.threshold(rule, threshold));
    const overdueDays = today === null ? null : Math.max(0, daysBetween(date, today));
    return [{ rule, says, date, overdueDays, paper: RULES[rule].paper }];
  });
}

const daysLater = (date: IsoDate, days: number): IsoDate =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
