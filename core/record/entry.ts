import { z } from 'zod';
import { type IsoDate, isStillToCome } from '../liver/days.ts';
import { MISSING_REASONS } from '../registry/fields.ts';
import { ok, type Refused, type Result, refuse } from '../result.ts';
import { COARSE_UNITS, typedNumber } from '../typedNumber.ts';
import { isDate } from './dates.ts';
import type { FieldKind } from './field.ts';
import { RECORD_FIELDS, type RecordFieldName, recordField } from './fields.ts';
import { canonical, canonicalUnit, QUANTITIES, type QuantityName, unitOf } from './quantities.ts';

/** The longest text of a field. */
export const LONGEST_TEXT = 500;

/** `<` and `>` as laboratories print them: the value lies below, or above. */
export const COMPARATORS = ['<', '>'] as const;
export type Comparator = (typeof COMPARATORS)[number];

const number = z.strictObject({
  value: z.number(),
  unit: z.string().max(40),
  comparator: z.enum(COMPARATORS).optional(),
});
const missing = z.strictObject({ missing: z.enum(MISSING_REASONS) });

/** What was entered, by the kind of its field; a reason stands where a value would. Whether it is possible is not said yet. */
const shapeOf = (kind: FieldKind) => {
  switch (kind.type) {
    case 'number':
      return number;
    case 'flag':
      return z.strictObject({ value: z.boolean() });
    case 'choice': {
      const one = z.enum(Object.keys(kind.choices) as [string, ...string[]]);
      return z.strictObject({ value: kind.several ? z.array(one).min(1).readonly() : one });
    }
    case 'text':
      return z.strictObject({ value: z.string().trim().min(1).max(LONGEST_TEXT) });
    case 'date':
      return z.strictObject({ value: z.string().refine(isDate) });
  }
};

/** What a person enters: a number with its unit, a word, several, yes or no, a date; or why there is none. */
export const GivenShape = z.union([
  number,
  z.strictObject({
    value: z.union([z.boolean(), z.string().max(LONGEST_TEXT), z.array(z.string().max(80)).readonly()]),
  }),
  missing,
]);
export type Given = z.output<typeof GivenShape>;

const SHAPES: ReadonlyMap<RecordFieldName, z.ZodType<Given>> = new Map(
  (Object.keys(RECORD_FIELDS) as RecordFieldName[]).map((name) => [
    name,
    z.union([shapeOf(RECORD_FIELDS[name].kind), missing]) as z.ZodType<Given>,
  ]),
);

/** The shape of one field's entry, made from its line in the table. */
export const entryShape = (name: RecordFieldName): z.ZodType<Given> => SHAPES.get(name)!;

export type EntryRefusal = 'record.notThisField' | 'record.impossible' | 'record.stillToCome';

/**
 * An entry that fits its field. Refuses what has another kind, an unknown word or unit (`record.notThisField`), a number
 * outside what is possible (`record.impossible`, with the limits in the unit that was entered), and a day that is still to
 * come (`record.stillToCome`): every date of the record says that something happened.
 * @param today the day that a clock says; core has none
 */
export function checkedEntry(name: RecordFieldName, given: unknown, today: IsoDate): Result<Given, EntryRefusal> {
  const parsed = entryShape(name).safeParse(given);
  if (!parsed.success) return refuse('record.notThisField', { field: name });
  const entry = parsed.data;
  const { kind } = recordField(name);
  if (kind.type === 'date' && 'value' in entry && isStillToCome(entry.value as IsoDate, today))
    return refuse('record.stillToCome', { field: name });
  if (kind.type !== 'number' || !isNumber(entry)) return ok(entry);
  const unit = unitOf(kind.quantity, entry.unit);
  if (unit === null || (entry.comparator !== undefined && !kind.bounds))
    return refuse('record.notThisField', { field: name });
  const [from, to] = kind.possible;
  const value = canonical(entry.value, unit);
  const fits = value >= from && value <= to && (!kind.whole || Number.isInteger(entry.value));
  return fits
    ? ok(entry)
    : refuse('record.impossible', {
        field: name,
        from: from / unit.factor,
        to: to / unit.factor,
        unit: unit.unit,
        whole: kind.whole,
      });
}

export const isMissing = (given: Given): given is Extract<Given, { missing: unknown }> => 'missing' in given;
export type GivenNumber = z.output<typeof number>;
export const isNumber = (given: Given): given is GivenNumber => 'unit' in given;

/** The value of a number in the canonical unit of its field; null for a reason or another kind of value. */
export function canonicalValue(name: RecordFieldName, given: Given): number | null {
  const { kind } = recordField(name);
  if (kind.type !== 'number' || !isNumber(given)) return null;
  const unit = unitOf(kind.quantity, given.unit);
  return unit === null ? null : canonical(given.value, unit);
}

/** Why a value that is possible is not likely: kept, and said beside it. Limits in the unit that was entered. */
export interface Warning {
  readonly code: 'record.implausible';
  readonly from: number;
  readonly to: number;
  readonly unit: string;
  /** Another unit in which the same number would be likely. */
  readonly rather: string | null;
}

/** A warning where a number lies outside what is seen in patients; it is kept all the same. */
export function implausible(name: RecordFieldName, given: Given): Warning | null {
  const { kind } = recordField(name);
  const value = canonicalValue(name, given);
  if (kind.type !== 'number' || !isNumber(given) || value === null || given.comparator !== undefined) return null;
  const [from, to] = kind.plausible;
  if (value >= from && value <= to) return null;
  const unit = unitOf(kind.quantity, given.unit)!;
  return {
    code: 'record.implausible',
    from: from / unit.factor,
    to: to / unit.factor,
    unit: unit.unit,
    rather: likelyUnit(kind.quantity, given.value, kind.plausible, unit.factor),
  };
}

function likelyUnit(quantity: QuantityName, value: number, [from, to]: readonly [number, number], factor: number) {
  const others = QUANTITIES[quantity].filter((one) => one.factor !== factor);
  return others.find((one) => canonical(value, one) >= from && canonical(value, one) <= to)?.unit ?? null;
}

type Parsed = { readonly ok: true; readonly given: GivenNumber | null } | Refused<'record.notANumber'>;

/** What was typed into a number: "1.4", "1,4", "<2" where bounds are taken; null where nothing stands there. */
export function parseNumber(name: RecordFieldName, typed: string, unit?: string): Parsed {
  const { kind } = recordField(name);
  if (kind.type !== 'number') throw new Error(`${name} is no number`);
  const code = unit ?? canonicalUnit(kind.quantity).code;
  const text = typedNumber(typed, { coarse: COARSE_UNITS.includes(code) });
  if (text === null) return refuse('record.notANumber', { field: name, comma: true });
  if (text === '') return { ok: true, given: null };
  const match = /^([<>])?\s*(-?\d+(?:\.\d*)?)$/.exec(text);
  if (!match || (match[1] && !kind.bounds)) return refuse('record.notANumber', { field: name });
  const value = Number(match[2]);
  return {
    ok: true,
    given: match[1] ? { value, unit: code, comparator: match[1] as Comparator } : { value, unit: code },
  };
}
