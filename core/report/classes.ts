import type { DefinitionId } from '../classification/definitions.ts';
import { DEFINITIONS } from '../classification/definitions.ts';
import type { CaseRecord } from '../record/caseRecord.ts';
import { computedFor, courseComplication, definitionName, fieldClasses } from '../record/classes.ts';
import { valueWords } from '../record/classWords.ts';
import { derivedValues } from '../record/derived.ts';
import { enteredFlag, enteredWord } from '../record/entered.ts';
import type { RecordFieldName } from '../record/fields.ts';
import type { Case } from '../record/linked.ts';
import { scanResponses, standingResponse } from '../record/response.ts';
import type { DayOf } from './courseScans.ts';

/** One class of a case: what it is called, its rule, its day where it has one, and what it comes to. */
export interface ReportedClass {
  /** Its id in the engine specification. */
  readonly rule: string;
  readonly label: string;
  readonly day: number | null;
  readonly value: string;
  readonly source: 'entered' | 'computed';
  /** What the definition makes of other entries, where that is another class than the one entered. */
  readonly otherwise: string | null;
}

/** Classes of the case itself that are reported, in their order. */
const OF_CASE: readonly (readonly [RecordFieldName, DefinitionId])[] = [
  ['pvtt', 'K4'],
  ['hvtt', 'K5'],
  ['clavienDindo', 'K1'],
  ['phlf5050', 'K2_5050'],
  ['phlfIsgls', 'K2_ISGLS'],
];

/** The classes of a case as they are recorded or follow from what is; what nobody said is not there. */
export function reportedClasses(patientCase: Case, record: CaseRecord, day: DayOf): readonly ReportedClass[] {
  const classes = fieldClasses(patientCase, record);
  const made = (
    id: DefinitionId,
    label: string,
    value: string | null,
    more: Partial<ReportedClass> = {},
  ): ReportedClass[] =>
    value === null
      ? []
      : [{ rule: definitionName(id), label, day: null, value, source: 'computed', otherwise: null, ...more }];
  const ofCase = OF_CASE.flatMap(([field, id]) => {
    const entered = enteredWord(record, field) ?? enteredFlag(record, field);
    const computed = computedFor(classes, field);
    const value = entered ?? computed;
    return made(id, DEFINITIONS[id].label, value === null ? null : valueWords(field, value), {
      source: entered === null ? 'computed' : 'entered',
      otherwise: entered !== null && computed !== null && computed !== entered ? valueWords(field, computed) : null,
    });
  });
  const responses = scanResponses(patientCase, record).flatMap((one) => {
    const [standing, computed] = [standingResponse(one), computedFor(classes, one.field, one.item)];
    const label = one.field === 'mrecist' ? 'mRECIST' : 'mRECIST, treated zone';
    return made(one.field === 'mrecist' ? 'K8' : 'K9', label, standing, {
      day: day(one.date),
      source: one.entered === null ? 'computed' : 'entered',
      otherwise: one.entered !== null && computed !== null && computed !== one.entered ? `${computed}` : null,
    });
  });
  const derived = derivedValues(patientCase, record);
  const word = (field: (typeof derived)[number]['field']): string | null => {
    const value = derived.find((one) => one.field === field && one.nodule === null)?.value;
    return typeof value === 'string' ? value : null;
  };
  const group = word('mviGroup');
  const both = derived.some(({ field }) => field === 'bothInvaded');
  const worst = courseComplication(patientCase, record)?.value ?? null;
  return [
    ...ofCase,
    ...made('K6', DEFINITIONS.K6.label, group && `${group}${both ? ' (both veins, taken as B)' : ''}`),
    ...responses,
    ...made('K9', 'Best response before surgery', word('mrecistBest')),
    ...(worst === enteredWord(record, 'clavienDindo') ? [] : made('K1', 'Worst complication of the course', worst)),
    ...made('K11', 'Necrosis, worst nodule', word('necrosisPatient')),
  ];
}
