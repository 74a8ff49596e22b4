import type { Days } from '../units.ts';

/** A calendar date, `YYYY-MM-DD`. Core has no clock: dates come in. */
export type IsoDate = string & { readonly isoDate?: never };

/** A date whose month exists, and whose day every month has where it is at most 28. */
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** The calendar date of an ISO 8601 date or date-time, as written (no time zone is applied); null where it is none. */
export function isoDateOf(text: string): IsoDate | null {
  // A date that is stored as one is asked for over and over.
  if (DATE.test(text) && text >= '1900' && Number(text.slice(8)) <= 28) return text;
  const match = ISO.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const back = new Date(Date.UTC(year, month - 1, day));
  const exists = back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day;
  return exists && year >= 1900 && hour < 24 && minute < 60 && second < 61 ? text.slice(0, 10) : null;
}

const DAY_MS = 86_400_000;

/** Whole days from one date to another; negative when the other lies before. A date without a time is UTC (ECMA-262). */
export const daysBetween = (from: IsoDate, to: IsoDate): Days => ((timeOf(to) - timeOf(from)) / DAY_MS) as Days;

/**
 * Milliseconds since 1970, as `Date.parse` has them. A plain date is counted from its digits, since the engine asks for
 * dozens a case: years that begin in March have their leap day last (H. Hinnant, chrono-compatible date algorithms).
 */
function timeOf(date: IsoDate): number {
  if (!DATE.test(date)) return Date.parse(date);
  const month = digits(date, 5);
  const year = 100 * digits(date, 0) + digits(date, 2) - (month < 3 ? 1 : 0);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + digits(date, 8) - 1;
  return DAY_MS * (365 * year + leapDays + dayOfYear - 719_468);
}

/** The number that two digits of a text make. */
const digits = (text: string, at: number): number => 10 * text.charCodeAt(at) + text.charCodeAt(at + 1) - 528;

/** The date so many whole days later; earlier where they are negative. The other way of `timeOf`, by the same years. */
export function daysLater(date: IsoDate, days: number): IsoDate {
  const since = timeOf(date) / DAY_MS + days + 719_468;
  const era = Math.floor(since / 146_097);
  const ofEra = since - 146_097 * era;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + 400 * era + (month < 3 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

/** Whether a day is still to come, seen from a day that a clock says: the one after it has begun somewhere already. */
export const isStillToCome = (date: IsoDate, today: IsoDate): boolean => daysBetween(today, date) > 1;

/** Earlier first; dates of this form sort as text. */
export const inTime = (a: IsoDate, b: IsoDate): number => (a < b ? -1 : a > b ? 1 : 0);
