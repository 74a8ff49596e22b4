import { daysBetween, daysLater, type IsoDate } from '../liver/days.ts';
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
  const found: DueReminder[] = [];
  for (const { rule, in: states, since, threshold, says } of machine.reminders) {
    if (!states.includes(state)) continue;
    const from = course.findLast(
      (entry) =>
        entry.date !== null &&
        (entry.what === 'volumetry'
          ? since.includes('volumetry')
          : entry.what === 'done' && since.includes(entry.type)),
    )?.date;
    if (!from) continue;
    const date = daysLater(from, terms.threshold(rule, threshold));
    const overdueDays = today === null ? null : Math.max(0, daysBetween(date, today));
    found.push({ rule, says, date, overdueDays, paper: RULES[rule].paper });
  }
  return found;
}
