import { type CaseRecord, enteredDate } from './caseRecord.ts';
import { enteredFlag } from './entered.ts';
import type { RecordFieldName } from './fields.ts';
import type { Case } from './linked.ts';

/** What happened or did not, with the field that has its day. */
const HAPPENED = { deathDate: 'death', recurrenceDate: 'recurrence' } as const satisfies Partial<
  Record<RecordFieldName, RecordFieldName>
>;
export type OutcomeDay = keyof typeof HAPPENED;

/** Whether a day is entered of what is said not to have happened: one of the two is a slip, and neither is taken. */
export const saidNot = (record: CaseRecord, on: OutcomeDay): boolean =>
  enteredFlag(record, HAPPENED[on]) === false && enteredDate(record, on) !== null;

/**
 * The last day on which a patient was there for a CT or an operation, if a day of death or of being last seen lies before
 * it: one of the two dates is a slip. Null where nothing is against it.
 */
export function seenLater(
  { timePoints, events }: Pick<Case, 'timePoints' | 'events'>,
  record: CaseRecord,
  name: RecordFieldName,
): string | null {
  const on = name === 'deathDate' || name === 'lastFollowUp' ? enteredDate(record, name) : null;
  if (on === null) return null;
  const seen = [...timePoints, ...events].flatMap(({ date }) => date ?? []);
  if (name === 'deathDate') seen.push(...[enteredDate(record, 'lastFollowUp')].flatMap((date) => date ?? []));
  const last = seen.sort().at(-1);
  return last !== undefined && last > on ? last : null;
}
