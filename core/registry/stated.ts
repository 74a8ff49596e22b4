import type { MissingReason, Source } from './fields.ts';

/** Why a value is not there, and the code of the refusal that made it so. */
export interface Absent {
  readonly missingReason: MissingReason;
  readonly missingCode: string | null;
}

export const absent = (missingReason: MissingReason, missingCode: string | null = null): Absent => ({
  missingReason,
  missingCode,
});

const PRESENT = { missingReason: null, missingCode: null } as const;

/** A value with its source, or null with the reason. */
export const stated = <T>(value: T | null, source: Source | null, why: Absent = absent('unknown')) =>
  value === null ? { value, source: null, ...why } : { value, source, ...PRESENT };

/** Whoever measured, or null with the reason: a reading may be a draft of nobody's. */
export const statedReader = (name: string) =>
  name.trim() === '' ? { value: null, ...absent('unknown', 'reader.missing') } : { value: name, ...PRESENT };

/** Days from the index event, or null with the reason. */
export const statedDay = (value: number | null) => ({ value, ...(value === null ? absent('unknown') : PRESENT) });
