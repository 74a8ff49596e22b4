import { type CaseRecord, entryOf } from './caseRecord.ts';
import { isMissing, isNumber } from './entry.ts';
import type { RecordFieldName } from './fields.ts';

/** The word that was entered of a choice; null for a reason, or nothing. */
export function enteredWord<Word extends string>(record: CaseRecord, name: RecordFieldName, item = ''): Word | null {
  const given = entryOf(record, name, item)?.given;
  return given && !isMissing(given) && typeof given.value === 'string' ? (given.value as Word) : null;
}

/** Yes or no as it was entered; null for a reason, or nothing. */
export function enteredFlag(record: CaseRecord, name: RecordFieldName, item = ''): boolean | null {
  const given = entryOf(record, name, item)?.given;
  return given && !isMissing(given) && typeof given.value === 'boolean' ? given.value : null;
}

/** The number that was entered, canonical; null for a bound, a reason, or nothing. */
export function enteredNumber(record: CaseRecord, name: RecordFieldName, item = ''): number | null {
  const entry = entryOf(record, name, item);
  if (!entry || isMissing(entry.given) || !isNumber(entry.given) || entry.given.comparator) return null;
  return entry.canonical;
}
