import { computedFor } from '#core/record/classes';
import type { GroupName } from '#core/record/field';
import { type RecordFieldName, recordField } from '#core/record/fields';
import { lastIcg } from '#core/record/icg';
import { itemsIn } from '#core/record/items';
import { fieldState } from '#core/record/linked';
import { STEPS } from '#core/record/needed';
import type { RecordDesk } from './recordDesk.ts';

type Stands = Pick<RecordDesk, 'case' | 'record' | 'classes'>;

/** ICG-R15 as the case has it without a day; null where a day of labs has it. */
export const undatedIcg = ({ case: patientCase, record }: Pick<Stands, 'case' | 'record'>): number | null =>
  lastIcg(patientCase, record) === null ? patientCase.icgR15Pct : null;

/** Whether something stands in a field: a value or a reason, of any of its items, or a class that follows from others. */
export const isGiven = ({ case: patientCase, record, classes }: Stands, name: RecordFieldName): boolean =>
  (name === 'icgR15Pct' && undatedIcg({ case: patientCase, record }) !== null) ||
  itemsIn(recordField(name).per, patientCase, record).some(
    ({ id }) => fieldState(patientCase, record, name, id).given !== null || computedFor(classes, name, id) !== null,
  );

/** Every field that the case's pathway asks for, once, in the order of its steps. */
export const askedFields = (pathway: Stands['case']['pathway']): readonly RecordFieldName[] =>
  pathway === null ? [] : [...new Set(STEPS[pathway].flatMap(({ fields }) => fields))];

export interface Progress {
  readonly asked: number;
  readonly given: number;
}

/** How many of the fields that are asked for stand, in a group or in all. */
export function progressOf(stands: Stands, group?: GroupName): Progress {
  const asked = askedFields(stands.case.pathway).filter((name) => !group || recordField(name).group === group);
  return { asked: asked.length, given: asked.filter((name) => isGiven(stands, name)).length };
}
