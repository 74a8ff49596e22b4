import { COMMA_READS_TWO_WAYS, typedNumber } from '#core/typedNumber';
import { decimal } from '../../format.ts';

/** A number of the patient: what it is called, its unit, and what is possible (the limits of `assess` and `case.edit`). */
export interface Limits {
  readonly label: string;
  readonly unit: string;
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
}

export const MEASURE_LIMITS = {
  ageYears: { label: 'Age', unit: 'y', from: 0, to: 130, whole: true },
  heightCm: { label: 'Height', unit: 'cm', from: 30, to: 250, whole: false },
  weightKg: { label: 'Weight', unit: 'kg', from: 1, to: 400, whole: false },
  icgR15Pct: { label: 'ICG-R15', unit: '%', from: 0, to: 100, whole: false },
} as const satisfies Record<string, Limits>;

type Parsed = { readonly ok: true; readonly value: number | null } | { readonly ok: false; readonly words: string };

/** What was typed, as a number within its limits; empty is null. A decimal comma is a decimal point. */
export function parseMeasure(text: string, { label, unit, from, to, whole }: Limits): Parsed {
  const typed = typedNumber(text);
  if (typed === null) return { ok: false, words: `${label}: ${COMMA_READS_TWO_WAYS}` };
  if (typed === '') return { ok: true, value: null };
  const value = /^\d+(\.\d*)?$/.test(typed) ? Number(typed) : Number.NaN;
  if (Number.isNaN(value)) return { ok: false, words: `${label} is a number in ${unit}` };
  if (whole && !Number.isInteger(value)) return { ok: false, words: `${label} is in whole years` };
  if (value < from || value > to)
    return { ok: false, words: `${label} is ${decimal(from, 0)} to ${decimal(to, 0)} ${unit}` };
  return { ok: true, value };
}
