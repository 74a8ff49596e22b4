import { isSevere } from '../classification/complications.ts';
import { type HvttClass, invasionGroup, macrovascularInvasion, type PvttClass } from '../classification/invasion.ts';
import { patientNecrosis } from '../classification/necrosis.ts';
import { daysBetween, isoDateOf } from '../liver/days.ts';
import { type CaseRecord, enteredDate, entryOf } from './caseRecord.ts';
import { type CaseOfClasses, computedFor, courseComplication, fieldClasses } from './classes.ts';
import { enteredWord } from './entered.ts';
import { isMissing } from './entry.ts';
import type { GroupName } from './field.ts';
import { type Case, eventDay } from './linked.ts';
import { burdenOf, noduleClasses } from './nodules.ts';
import { bestAndLastOf } from './response.ts';

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
  bothInvaded: 'VP3 or VP4 together with VV2 or VV3, which the paper does not name: taken as B (K6)',
  macrovascularInvasion: 'Any thrombus of portal or hepatic vein (K7)',
  indexTumour: 'Of the largest nodule, the first of equals: yes (V15)',
  largestDiameterMm: 'Diameter of the index tumour, where every nodule has one (V15)',
  sumOfDiametersMm: 'Sum of the diameters of all nodules',
  tumourTotalMl: 'Volume of all nodules, where every one has its own (V14)',
  mrecistBest: 'Best mRECIST after treatment and before the operation, NE left out (K9)',
  mrecistLast: 'Last mRECIST before the operation, NE left out (K9)',
  mrecistLocalisedBest: 'Best localised mRECIST before the operation (K9)',
  mrecistLocalisedLast: 'Last localised mRECIST before the operation (K9)',
  stage2Done: 'Whether stage 2, or the second hepatectomy, was done',
  interstageDays: 'Days from stage 1 to stage 2, or from the first to the second hepatectomy (V10)',
  timeFromTareDays: 'Days from TARE to the operation',
  worstComplication: 'Worst Clavien-Dindo of stages, sessions and death (K1)',
  severeComplication: 'Whether it is IIIb or above (K1)',
  necrosisClass: 'Of each nodule: complete, extensive, partial (K11)',
  necrosisPatient: 'The class of the worst nodule (K11)',
  overTenNodules: 'More than 10 nodules (I12)',
  hepaticReservePct: 'Of a scan: untreated share of the whole liver, where a perfused volume was entered (V13)',
  hepaticReserveTumour: 'Whether the tumour counts as liver in it: included or subtracted, a setting of the site',
} as const;
export type DerivedFieldName = keyof typeof DERIVED_FIELDS;

/** Where what follows stands on the screen, and how it is called there; what is said elsewhere on it is left out. */
export const DERIVED_SHOWN: Readonly<Partial<Record<DerivedFieldName, readonly [group: GroupName, label: string]>>> = {
  mviGroup: ['disease', 'Macrovascular invasion, group (K6)'],
  bothInvaded: ['disease', 'Both veins, taken as B (K6)'],
  macrovascularInvasion: ['disease', 'Macrovascular invasion (K7)'],
  indexTumour: ['disease', 'Index tumour (V15), tumour'],
  largestDiameterMm: ['disease', 'Largest diameter (V15)'],
  sumOfDiametersMm: ['disease', 'Diameters together'],
  tumourTotalMl: ['disease', 'Tumour volume (V14)'],
  mrecistBest: ['imaging', 'Best mRECIST before surgery (K9)'],
  mrecistLast: ['imaging', 'Last mRECIST before surgery (K9)'],
  mrecistLocalisedBest: ['imaging', 'Best in the treated zone (K9)'],
  mrecistLocalisedLast: ['imaging', 'Last in the treated zone (K9)'],
  worstComplication: ['complications', 'Worst of the course (K1)'],
  severeComplication: ['complications', 'Severe, IIIb or above (K1)'],
  overTenNodules: ['disease', 'More than 10 nodules (I12)'],
  interstageDays: ['procedure', 'Between the operations (V10)'],
  timeFromTareDays: ['surgery', 'From TARE to the operation'],
  necrosisClass: ['pathology', 'Necrosis, nodule (K11)'],
  necrosisPatient: ['pathology', 'Necrosis, worst nodule (K11)'],
};

/** Everything that follows from the record; what does not follow, since something is missing, is not there. */
export function derivedValues(
  patientCase: Pick<Case, 'liver'> & CaseOfClasses,
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
  const pvtt = enteredWord<PvttClass>(record, 'pvtt');
  const hvtt =
    enteredWord<HvttClass>(record, 'hvtt') ??
    (computedFor(fieldClasses(patientCase, record), 'hvtt') as HvttClass | null);
  const day = (type: Parameters<typeof eventDay>[1]) => eventDay(patientCase, type);
  const days = (from: string | null, to: string | null) => (from && to ? daysBetween(from, to) : null);

  if (patientCase.liver !== null) add('cirrhosis', patientCase.liver === 'cirrhosis');
  const group = invasionGroup(pvtt, hvtt);
  add('mviGroup', group.value);
  if (group.bothInvaded === true) add('bothInvaded', true);
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
  const burden = burdenOf(record);
  if (burden.indexTumour !== null) add('indexTumour', true, { nodule: burden.indexTumour + 1 });
  add('largestDiameterMm', burden.largestMm, { code: 'mm' });
  add('sumOfDiametersMm', burden.sumOfDiametersMm, { code: 'mm' });
  add('tumourTotalMl', burden.totalMl, { code: 'mL' });
  for (const field of ['mrecist', 'mrecistLocalised'] as const) {
    const { best, last } = bestAndLastOf(patientCase, record, field);
    add(`${field}Best`, best?.response ?? null);
    add(`${field}Last`, last?.response ?? null);
  }
  const worst = courseComplication(patientCase, record)?.value ?? null;
  add('worstComplication', worst);
  add('severeComplication', isSevere(worst).value);
  const classes = noduleClasses(record);
  for (const [n, one] of classes.entries()) add('necrosisClass', one, { nodule: n + 1 });
  if (classes.some((one) => one !== null)) add('necrosisPatient', patientNecrosis(classes).value);
  const nodules = entryOf(record, 'tumourNumber')?.canonical ?? null;
  if (nodules !== null) add('overTenNodules', nodules > 10);
  return found;
}
