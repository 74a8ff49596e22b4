import { z } from 'zod';
import { EVENT_TYPES, PATHWAYS } from '../liver/caseInput.ts';
import { daysBetween, isoDateOf } from '../liver/days.ts';
import type { ReserveTumour } from '../liver/reserve.ts';
import { indexEvent } from '../liver/scanOrder.ts';
import { MISSING_REASONS, SOURCES, UCUM } from '../registry/fields.ts';
import type { CaseRecord } from './caseRecord.ts';
import { computedFor, fieldClasses } from './classes.ts';
import { type DerivedValue, derivedValues } from './derived.ts';
import { isMissing, isNumber } from './entry.ts';
import { SCOPES, SHARES_OF } from './field.ts';
import { RECORD_FIELD_NAMES, type RecordFieldName, recordField } from './fields.ts';
import { itemsIn } from './items.ts';
import { type Case, type FieldState, fieldState } from './linked.ts';
import { concerns } from './needed.ts';
import { canonicalUnit } from './quantities.ts';
import { hepaticReserves } from './reserve.ts';

const quantity = z.strictObject({
  value: z.number(),
  comparator: z.enum(['<', '>', '>=']).optional(),
  unit: z.string(),
  system: z.literal(UCUM),
  code: z.string(),
});

/** One field of a case as it leaves: a value, or why there is none; never a date. */
const exportedField = z
  .strictObject({
    field: z.string(),
    /** What the value is of, and which of them by day, from 1; null for the case itself. */
    list: z.enum(SCOPES).nullable(),
    item: z.number().int().min(1).nullable(),
    kind: z.enum(['rescueRfa', 'rescuePei']).nullable(),
    /** The day the item is of; of a field of the case null. */
    dayOffset: z.number().int().nullable(),
    valueQuantity: quantity.nullable(),
    /** A word, several, yes or no, a text, or of a date the days from the index event. */
    value: z.union([z.boolean(), z.string(), z.number().int(), z.array(z.string()).readonly()]).nullable(),
    /** The number as it was typed, in its unit. */
    entered: z.strictObject({ value: z.number(), code: z.string() }).nullable(),
    denominator: z.enum(SHARES_OF).nullable(),
    source: z.enum(SOURCES).nullable(),
    reader: z.string().min(1).nullable(),
    recordedDayOffset: z.number().int().nullable(),
    missingReason: z.enum(MISSING_REASONS).nullable(),
    missingCode: z.string().nullable(),
  })
  .refine(
    (one) => (one.value === null && one.valueQuantity === null) === (one.missingReason !== null),
    'a value or a reason',
  );
export type ExportedField = z.output<typeof exportedField>;

/**
 * What leaves the house about a case beside its scans. No name, ID, birth date or calendar date; text that a person wrote
 * is `masked` unless whoever exports asked for it by name.
 */
export const RegistryCaseShape = z.strictObject({
  recordType: z.literal('remnant.case'),
  recordVersion: z.literal(1),
  demonstration: z.boolean(),
  subject: z.strictObject({
    caseId: z.string().regex(/^[0-9a-z-]{8,64}$/),
    siteCode: z.string().max(64).nullable(),
    pathway: z.enum(PATHWAYS).nullable(),
  }),
  indexEvent: z.enum(EVENT_TYPES).nullable(),
  fields: z.array(exportedField),
});
export type RegistryCase = z.output<typeof RegistryCaseShape>;

interface ExportOptions {
  readonly siteCode: string;
  /** Text goes along, because somebody asked for it: nobody can know what stands in it. */
  readonly withNotes?: boolean;
  /** Fields that are not to be told: there, but `masked`. */
  readonly masked?: readonly RecordFieldName[];
  /** What the site set of hepatic reserve (V13). */
  readonly reserveTumour?: ReserveTumour | undefined;
}

/**
 * The record of a case as it leaves: of the case every field that its pathway has use for, with a reason where nothing
 * stands; of days, scans, sessions, tumours and events what somebody entered; then what follows from it by definition.
 */
export function exportedCase(
  patientCase: Case,
  record: CaseRecord,
  { siteCode, withNotes = false, masked = [], reserveTumour }: ExportOptions,
): RegistryCase {
  const index = indexEvent(patientCase);
  const offset: DayOffset = (text) => {
    const date = text === null ? null : isoDateOf(text);
    return index === null || date === null ? null : daysBetween(index.date, date);
  };
  const classes = fieldClasses(patientCase, record);
  const fields = RECORD_FIELD_NAMES.flatMap((name) => {
    const { per, kind } = recordField(name);
    // The pathway stands in `subject`, a day of labs is its `dayOffset`.
    if (name === 'pathway' || name === 'labs.date') return [];
    const hidden = masked.includes(name) || (kind.type === 'text' && !withNotes);
    return itemsIn(per, patientCase, record).flatMap((item, n): ExportedField[] => {
      const state = fieldState(patientCase, record, name, item.id);
      const asked = per === 'case' && concerns(patientCase.pathway, name);
      // A class that nobody entered and that follows from what was entered, leaves as computed.
      const follows = state.given === null && !hidden ? computedFor(classes, name, item.id) : null;
      if (state.given === null && follows === null && !asked) return [];
      const place =
        per === 'case' ? OF_CASE : { list: per, item: n + 1, kind: item.event, dayOffset: offset(item.date) };
      const value =
        follows === null ? said(name, state, hidden, offset) : { value: follows, source: 'computed' as const };
      return [{ ...NOTHING, field: name, ...place, ...value }];
    });
  });
  return RegistryCaseShape.parse({
    recordType: 'remnant.case',
    recordVersion: 1,
    demonstration: patientCase.demonstration,
    subject: { caseId: patientCase.id, siteCode: siteCode === '' ? null : siteCode, pathway: patientCase.pathway },
    indexEvent: index?.type ?? null,
    fields: [
      ...fields,
      ...itemsIn('session', patientCase, record).map(
        ({ event, date }, n): ExportedField => ({
          ...NOTHING,
          field: SESSION_KIND,
          list: 'session',
          item: n + 1,
          kind: event,
          dayOffset: offset(date),
          value: event === 'rescueRfa' ? 'RFA' : 'PEI',
          source: 'entered',
        }),
      ),
      ...derivedValues(patientCase, record).map(derived),
      ...(masked.includes('perfusedMl') ? [] : reserves(patientCase, record, reserveTumour, offset)),
    ],
  } satisfies RegistryCase);
}

type DayOffset = (date: string | null) => number | null;

/** A session is there by its event, whether or not anything is entered of it. */
export const SESSION_KIND = 'session.kind';

const OF_CASE = { list: null, item: null, kind: null, dayOffset: null } as const;
const NOTHING = {
  ...OF_CASE,
  valueQuantity: null,
  value: null,
  entered: null,
  denominator: null,
  source: null,
  reader: null,
  recordedDayOffset: null,
  missingReason: null,
  missingCode: null,
} as const;

/** What is said of one field: its value, or the reason why there is none, and by whom it was entered on which day. */
function said(
  name: RecordFieldName,
  { given, canonical, source, entry }: FieldState,
  hidden: boolean,
  offset: DayOffset,
): Partial<ExportedField> {
  const by = {
    reader: entry && entry.by.trim() !== '' ? entry.by : null,
    recordedDayOffset: entry && offset(entry.at),
  };
  if (given === null || isMissing(given)) return { ...by, missingReason: given?.missing ?? 'unknown' };
  if (hidden) return { missingReason: 'masked' };
  const { kind } = recordField(name);
  if (kind.type === 'number' && isNumber(given) && canonical !== null) {
    const { code, unit } = canonicalUnit(kind.quantity);
    // Above 89 few enough people live that the age would name them.
    const old = name === 'ageYears' && canonical >= 90;
    const comparator = old ? ('>=' as const) : given.comparator;
    return {
      ...by,
      source,
      valueQuantity: { value: old ? 90 : canonical, ...(comparator && { comparator }), unit, system: UCUM, code },
      entered: old ? null : { value: given.value, code: given.unit },
      denominator: kind.denominator,
    };
  }
  if (kind.type !== 'date') return { ...by, source, value: given.value };
  const day = offset(String(given.value));
  return day === null ? { ...by, missingReason: 'unknown', missingCode: NO_INDEX } : { ...by, source, value: day };
}

/** There is a date, and no index event that its days could count from. */
export const NO_INDEX = 'index.notGiven';

/** Hepatic reserve of each scan that has one, and whether the tumour counts as liver in it. */
function reserves(
  patientCase: Case,
  record: CaseRecord,
  reserveTumour: ReserveTumour | undefined,
  offset: DayOffset,
): ExportedField[] {
  const scans = itemsIn('scan', patientCase, record);
  return hepaticReserves(patientCase, record, reserveTumour).flatMap(({ id, date, tumour, reservePercent }) => {
    if (!reservePercent.ok) return [];
    const item = scans.findIndex((one) => one.id === id) + 1;
    const of = { ...NOTHING, list: 'scan' as const, item, dayOffset: offset(date), source: 'computed' as const };
    return [
      {
        ...of,
        field: 'hepaticReservePct',
        valueQuantity: { value: reservePercent.value, unit: '%', system: UCUM, code: '%' },
      },
      { ...of, field: 'hepaticReserveTumour', value: tumour },
    ];
  });
}

function derived({ field, nodule, value, code }: DerivedValue): ExportedField {
  const place = nodule === null ? OF_CASE : { ...OF_CASE, list: 'tumour' as const, item: nodule };
  const number = typeof value === 'number' && code !== null;
  return {
    ...NOTHING,
    field,
    ...place,
    source: 'computed',
    value: number ? null : value,
    valueQuantity: number ? { value, unit: code, system: UCUM, code } : null,
  };
}
