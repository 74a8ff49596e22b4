import {
  BOARD_FIELDS,
  COMPLICATION_FIELDS,
  DOSIMETRY_FIELDS,
  IMAGING_FIELDS,
  LABS_FIELDS,
  OUTCOME_FIELDS,
  PATHOLOGY_FIELDS,
  SESSION_FIELDS,
  SURGERY_FIELDS,
} from './courseFields.ts';
import type { RecordField } from './field.ts';
import { DISEASE_FIELDS, PATIENT_FIELDS, PROCEDURE_FIELDS, TUMOUR_FIELDS } from './patientFields.ts';

/**
 * Every field that a person can fill, in the order of the registry's field list; names are its own. What is measured or
 * computed of a scan is not here (`core/registry/fields.ts`): it is shown beside these, and never typed.
 */
export const RECORD_FIELDS = {
  ...PATIENT_FIELDS,
  ...DISEASE_FIELDS,
  ...TUMOUR_FIELDS,
  ...LABS_FIELDS,
  ...PROCEDURE_FIELDS,
  ...IMAGING_FIELDS,
  ...BOARD_FIELDS,
  ...SESSION_FIELDS,
  ...SURGERY_FIELDS,
  ...COMPLICATION_FIELDS,
  ...OUTCOME_FIELDS,
  ...PATHOLOGY_FIELDS,
  ...DOSIMETRY_FIELDS,
} as const satisfies Record<string, RecordField>;

export type RecordFieldName = keyof typeof RECORD_FIELDS;
export const RECORD_FIELD_NAMES = Object.keys(RECORD_FIELDS) as RecordFieldName[];

export const isRecordField = (name: string): name is RecordFieldName => Object.hasOwn(RECORD_FIELDS, name);

export const recordField = (name: RecordFieldName): RecordField => RECORD_FIELDS[name];
