import { type HvttClass, invasionGroup, macrovascularInvasion, type PvttClass } from '../classification/invasion.ts';
import { necrosisClass, patientNecrosis } from '../classification/necrosis.ts';
import { daysBetween, isoDateOf } from '../liver/days.ts';
import { type CaseRecord, enteredDate, entryOf, itemsOf } from './caseRecord.ts';
import { isMissing } from './entry.ts';
import type { GroupName } from './field.ts';
import type { RecordFieldName } from './fields.ts';
import { type Case, eventDay } from './linked.ts';

/** A value that follows from what was entered, by a definition of the specification: never typed. */
export interface DerivedValue {
  readonly field: DerivedFieldName;
  /** The nodule it is of, counted from 1; null: of the case. */
  readonly nodule: number | null;
  readonly value: number | string | boolean;
  /** UCUM code of a number. */
  readonly code: string | null;
}

/** What each derived field means, for the data dictionary. */
export const DERIVED_FIELDS = {
  cirrhosis: 'From the condition of the liver',
  mviGroup: 'Macrovascular invasion A, B or C (K6)',
  macrovascularInvasion: 'Any thrombus of portal or hepatic vein (K7)',
  stage2Done: 'Whether stage 2, or the second hepatectomy, was done',
  interstageDays: 'Days from stage 1 to stage 2, or from the first to the second hepatectomy (V10)',
  timeFromTareDays: 'Days from TARE to the operation',
  necrosisClass: 'Of each nodule: complete, extensive, partial (K11)',
  necrosisPatient: 'The class of the worst nodule (K11)',
  overTenNodules: 'More than 10 nodules (I12)',
} as const;
export type DerivedFieldName = keyof typeof DERIVED_FIELDS;

/** Where what follows stands on the screen, and how it is called there; what is said elsewhere on it is left out. */
export const DERIVED_SHOWN: Readonly<Partial<Record<DerivedFieldName, readonly [group: GroupName, label: string]>>> = {
  mviGroup: ['disease', 'Macrovascular invasion, group (K6)'],
  overTenNodules: ['disease', 'More than 10 nodules (I12)'],
  interstageDays: ['procedure', 'Between the operations (V10)'],
  timeFromTareDays: ['surgery', 'From TARE to the operation'],
  necrosisClass: ['pathology', 'Necrosis, nodule (K11)'],
  necrosisPatient: ['pathology', 'Necrosis, worst nodule (K11)'],
};

/** Everything that follows from the record; what does not follow, since something is missing, is not there. */
export function derivedValues(
  patientCase: Pick<Case, 'liver' | 'events' | 'pathway'>,
  record: CaseRecord,
): readonly DerivedValue[] {
  const found: DerivedValue[] = [];
  const add = (
    field: DerivedFieldName,
    value: number | string | boolean | null,
    { nodule = null, code = null }: { nodule?: number | null; code?: string | null } = {},
  ) => {
    if (value !== null) found.push({ field, nodule, value, code });
  };
  const word = (name: RecordFieldName): string | null => {
    const given = entryOf(record, name)?.given;
    return given && !isMissing(given) && typeof given.value === 'string' ? given.value : null;
  };
  const [pvtt, hvtt] = [word('pvtt') as PvttClass | null, word('hvtt') as HvttClass | null];
  const day = (type: Parameters<typeof eventDay>[1]) => eventDay(patientCase, type);
  const days = (from: string | null, to: string | null) => (from && to ? daysBetween(from, to) : null);

  if (patientCase.liver !== null) add('cirrhosis', patientCase.liver === 'cirrhosis');
  add('mviGroup', invasionGroup(pvtt, hvtt).value);
  add('macrovascularInvasion', macrovascularInvasion(pvtt, hvtt).value);
  const twoStage = patientCase.pathway === 'TSH_PVE';
  const [first, second] = twoStage
    ? [day('firstHepatectomy'), day('secondHepatectomy')]
    : [day('stage1'), day('stage2')];
  const stopped = entryOf(record, 'stage2CancelReason')?.given;
  // Not done is only said where somebody said why: without it, it may still come.
  if (first !== null) add('stage2Done', second !== null ? true : stopped && !isMissing(stopped) ? false : null);
  add('interstageDays', days(first, second), { code: 'd' });
  const operated = enteredDate(record, 'surgery.date');
  add('timeFromTareDays', days(day('tare'), operated && isoDateOf(operated)), { code: 'd' });
  const classes = itemsOf(record, 'tumour').map(
    (id) => necrosisClass(entryOf(record, 'nodule.necrosisPct', id)?.canonical ?? null).value,
  );
  for (const [n, one] of classes.entries()) add('necrosisClass', one, { nodule: n + 1 });
  if (classes.some((one) => one !== null)) add('necrosisPatient', patientNecrosis(classes).value);
  const nodules = entryOf(record, 'tumourNumber')?.canonical ?? null;
  if (nodules !== null) add('overTenNodules', nodules > 10);
  return found;
}
