import { type ChildPughClass, childPughClass } from '../classification/childPugh.ts';
import { type ClavienDindo, worstComplication } from '../classification/complications.ts';
import type { Classified } from '../classification/definition.ts';
import { missing } from '../classification/definition.ts';
import type { DefinitionId } from '../classification/definitions.ts';
import { type HepaticExtent, type HvttClass, hvttClass } from '../classification/invasion.ts';
import { phlf5050, phlfIsgls } from '../classification/liverFailure.ts';
import { patientNecrosis } from '../classification/necrosis.ts';
import { daysBetween, isoDateOf } from '../liver/days.ts';
import { printed } from '../liver/rounding.ts';
import { type CaseRecord, enteredDate } from './caseRecord.ts';
import { enteredFlag, enteredNumber, enteredWord } from './entered.ts';
import type { RecordFieldName } from './fields.ts';
import { itemsIn, sessionItems } from './items.ts';
import { type Case, eventDay } from './linked.ts';
import { noduleClasses } from './nodules.ts';
import { type CaseOfResponse, scanResponses } from './response.ts';

export type CaseOfClasses = CaseOfResponse & Pick<Case, 'pathway' | 'events'>;

/** The definitions of what a field holds, shown beside it. */
export const FIELD_DEFINITIONS: Readonly<Partial<Record<RecordFieldName, readonly DefinitionId[]>>> = {
  childPughClass: ['K3'],
  pvtt: ['K4', 'K6', 'K7'],
  hvtt: ['K5', 'K6', 'K7'],
  'chemotherapy.response': ['K12'],
  'haic.response': ['MRECIST', 'K8'],
  mrecist: ['K9', 'K8', 'MRECIST'],
  mrecistLocalised: ['K9', 'K8', 'MRECIST'],
  'board.response': ['K12'],
  'session.complication': ['K1'],
  'clavienDindo.stage1': ['K1'],
  clavienDindo: ['K1'],
  phlf5050: ['K2_5050'],
  phlfIsgls: ['K2_ISGLS'],
  completeNecrosis: ['K11'],
  'nodule.necrosisPct': ['K11'],
  'nodule.thrombusNecrosis': ['K11'],
};

/** What the id of a definition is called in the specification: K2 for both of its parts. */
export const definitionName = (id: DefinitionId): string => (id === 'MRECIST' ? 'mRECIST' : id.replace(/_.*/, ''));

/** A class that a person enters, as it follows from other entries by its definition; nothing is overwritten. */
export interface FieldClass {
  readonly field: RecordFieldName;
  readonly item: string;
  readonly computed: Classified<string | boolean, DefinitionId>;
  /** What it was computed from, in words. */
  readonly from: readonly string[];
  readonly entered: string | boolean | null;
  /** Both are known, and they are not the same. */
  readonly disagrees: boolean;
}

/** Every class of the record for which at least one input was entered; one that cannot be said names what is missing. */
export function fieldClasses(patientCase: CaseOfClasses, record: CaseRecord): readonly FieldClass[] {
  const made = (
    field: RecordFieldName,
    item: string,
    computed: FieldClass['computed'],
    from: readonly string[],
    entered: FieldClass['entered'],
  ): FieldClass => ({
    field,
    item,
    computed,
    from,
    entered,
    disagrees: entered !== null && computed.value !== null && entered !== computed.value,
  });
  return [
    ...itemsIn('labs', patientCase, record).flatMap(({ id }) => {
      const score = enteredNumber(record, 'childPughScore', id);
      const entered = enteredWord<ChildPughClass>(record, 'childPughClass', id);
      return score === null
        ? []
        : [made('childPughClass', id, childPughClass(score), [`${printed(score)} points`], entered)];
    }),
    ...hepaticVein(),
    ...scanResponses(patientCase, record).flatMap(({ field, item, byReaders, bySigns, entered }) =>
      [byReaders, bySigns].flatMap((one) => (one === null ? [] : [made(field, item, one.found, one.from, entered)])),
    ),
    ...complications(),
    ...liverFailure(),
    ...necrosis(),
  ];

  function hepaticVein(): FieldClass[] {
    const location = enteredWord<'hepaticVein' | 'ivc' | 'rightAtrium'>(record, 'hvttLocation');
    if (location === null) return [];
    // In a hepatic vein it may be of a branch or of the trunk.
    const reaches: HepaticExtent | null = location === 'hepaticVein' ? null : location;
    const computed = hvttClass(reaches, patientCase.pathway === 'TARE' ? 'TARE' : 'HAIC');
    const words = {
      hepaticVein: 'in a hepatic vein',
      ivc: 'in the inferior vena cava',
      rightAtrium: 'in the right atrium',
    };
    return [made('hvtt', '', computed, [words[location]], enteredWord<HvttClass>(record, 'hvtt'))];
  }

  function complications(): FieldClass[] {
    const atFirst = enteredWord<ClavienDindo>(record, 'clavienDindo.stage1');
    // Who died after the first stage has grade V there.
    if (diedOf(record) !== true || atFirst === 'V') return [];
    const entered = enteredWord<ClavienDindo>(record, 'clavienDindo');
    return [made('clavienDindo', '', worstComplication([], true), ['died in hospital or within 90 days'], entered)];
  }

  function liverFailure(): FieldClass[] {
    const transplanted = enteredWord(record, 'surgery.procedure') === 'transplantation';
    const inrRaised = enteredFlag(record, 'phlf.inrRaised');
    const bilirubinRaised = enteredFlag(record, 'phlf.bilirubinRaised');
    const care = enteredWord<'usual' | 'otherNotInvasive' | 'invasive'>(record, 'phlf.care');
    const isgls = phlfIsgls({ inrRaised, bilirubinRaised, care, transplanted });
    const names: Readonly<Record<string, string>> = {
      inr: 'phlf.inrRaised',
      bilirubin: 'phlf.bilirubinRaised',
      care: 'phlf.care',
    };
    const raised = (what: string, is: boolean | null) => (is === null ? [] : [`${what} ${is ? '' : 'not '}raised`]);
    const from = [
      ...(transplanted ? ['transplantation'] : []),
      ...raised('INR', inrRaised),
      ...raised('bilirubin', bilirubinRaised),
      ...(care === null
        ? []
        : [{ usual: 'care as usual', otherNotInvasive: 'more care, not invasive', invasive: 'invasive care' }[care]]),
    ];
    const graded = enteredWord(record, 'phlfIsgls');
    return [
      ...dayFive(),
      ...(from.length === 0
        ? []
        : [
            made(
              'phlfIsgls',
              '',
              isgls.why === 'input.missing'
                ? missing('K2_ISGLS', ...isgls.missing.map((name) => names[name] ?? name))
                : isgls,
              from,
              graded,
            ),
          ]),
    ];
  }

  function dayFive(): FieldClass[] {
    const operated = operationDay(patientCase, record);
    if (operated === null) return [];
    const ofDay = itemsIn('labs', patientCase, record).filter(({ date }) => {
      const day = date === null ? null : isoDateOf(date);
      return day !== null && daysBetween(operated, day) === 5;
    });
    const value = (name: 'ptPct' | 'bilirubin') =>
      ofDay.map(({ id }) => enteredNumber(record, name, id)).find((one) => one !== null) ?? null;
    const [ptPercent, bilirubinUmolL] = [value('ptPct'), value('bilirubin')];
    const from = [
      ...(ptPercent === null ? [] : [`prothrombin time ${printed(ptPercent, 1)} %`]),
      ...(bilirubinUmolL === null ? [] : [`bilirubin ${printed(bilirubinUmolL, 1)} µmol/L`]),
    ];
    const computed = phlf5050({ ptPercent, bilirubinUmolL });
    const named =
      computed.why === 'input.missing'
        ? missing('K2_5050', ...computed.missing.map((name) => `${name}.dayFive`))
        : computed;
    return [made('phlf5050', '', named, from, enteredFlag(record, 'phlf5050'))];
  }

  function necrosis(): FieldClass[] {
    const classes = noduleClasses(record);
    if (classes.every((one) => one === null)) return [];
    const { value, ...worst } = patientNecrosis(classes);
    const computed: FieldClass['computed'] =
      value !== null ? { ...worst, value: value === 'complete' } : missing('K11', 'nodule.necrosisPct.each');
    const from = classes.map((one, n) => `tumour ${n + 1} ${one ?? 'not read'}`);
    return [made('completeNecrosis', '', computed, from, enteredFlag(record, 'completeNecrosis'))];
  }
}

/** Whether the patient died in hospital or within 90 days; one that is so is enough. */
export function diedOf(record: CaseRecord): boolean | null {
  const [inHospital, within90] = [enteredFlag(record, 'mortalityInHospital'), enteredFlag(record, 'mortality90d')];
  if (inHospital === true || within90 === true) return true;
  return inHospital === false || within90 === false || enteredFlag(record, 'death') === false ? false : null;
}

/** The worst complication of the whole course (K1), of every stage and session that was done; null where none was graded. */
export function courseComplication(
  patientCase: CaseOfClasses,
  record: CaseRecord,
): Classified<ClavienDindo, 'K1'> | null {
  const { pathway } = patientCase;
  const staged = pathway === 'ALPPS' || pathway === 'RALPPS' || pathway === 'TSH_PVE';
  const first = eventDay(patientCase, pathway === 'TSH_PVE' ? 'firstHepatectomy' : 'stage1');
  const grades: (ClavienDindo | null)[] = [];
  if (staged && first !== null) grades.push(enteredWord<ClavienDindo>(record, 'clavienDindo.stage1'));
  for (const { id } of sessionItems(patientCase.events)) {
    const grade = enteredWord<ClavienDindo | 'none'>(record, 'session.complication', id);
    grades.push(grade === 'none' ? '0' : grade);
  }
  const last = enteredWord<ClavienDindo>(record, 'clavienDindo');
  if (last !== null || operationDay(patientCase, record) !== null) grades.push(last);
  const died = diedOf(record);
  return died !== true && grades.every((grade) => grade === null) ? null : worstComplication(grades, died);
}

/** The day of the resection: after TARE or HAIC as it was entered, else of stage 2 or the second hepatectomy. */
export function operationDay(patientCase: Pick<Case, 'events'>, record: CaseRecord) {
  const entered = enteredDate(record, 'surgery.date');
  const day = entered ?? eventDay(patientCase, 'stage2') ?? eventDay(patientCase, 'secondHepatectomy');
  return day === null ? null : isoDateOf(day);
}

/** What stands for a field where nobody entered it: of two ways the first, so that readers who differ leave it open; null: nothing does. */
export const computedFor = (
  classes: readonly FieldClass[],
  field: RecordFieldName,
  item = '',
): string | boolean | null => classes.find((one) => one.field === field && one.item === item)?.computed.value ?? null;
