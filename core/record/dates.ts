import { isoDateOf } from '../liver/days.ts';

/** Whether a text is a calendar date as a person types it, without a time: 2026-03-24. */
export const isDate = (text: string): boolean => text.length === 10 && isoDateOf(text) !== null;
