import { DERIVED_FIELDS } from '../../record/derived.ts';
import { type ExportedField, SESSION_KIND } from '../../record/exported.ts';
import { isRecordField, recordField } from '../../record/fields.ts';
import type { Submission } from '../submission.ts';
import { absentReason, fieldCode, maskedDay, quantityOf, type Resource, reference, SYSTEMS } from './parts.ts';

/** What persons entered of a case and what follows from it, one Observation a value; what is simply not known is none. */
export function caseObservations({ caseId, scans, case: { fields } }: Submission): readonly Resource[] {
  const signed = scans.every(({ provenance }) => provenance.signature !== null);
  return fields
    .filter(({ missingReason }) => missingReason !== 'unknown')
    .map((field) => ({
      resourceType: 'Observation',
      id: idOf(caseId, field),
      status: signed ? 'final' : 'preliminary',
      category: [{ coding: [{ system: SYSTEMS.category, code: field.list === 'labs' ? 'laboratory' : 'survey' }] }],
      code: fieldCode(field.field, meaningOf(field)),
      subject: reference('Patient', caseId),
      _effectiveDateTime: maskedDay(field.dayOffset),
      ...saidOf(field),
      ...(field.denominator !== null && { method: { text: `share of ${field.denominator}` } }),
    }));
}

/** Letters, digits, dots and hyphens, at most 64: FHIR's rule. The longest field names are cut short of nothing. */
const idOf = (caseId: string, { field, list, item }: ExportedField): string =>
  list === null ? `${caseId}.${short(field)}` : `${caseId}.${LISTS[list]}${item}.${short(field)}`;
const LISTS = { case: 'c', labs: 'l', scan: 's', session: 'r', tumour: 't', adverse: 'a' } as const;
/** A case's id has 36 signs and its item up to 4: what is longer than is left keeps its ends. */
const LONGEST = 22;
const short = (field: string): string =>
  field.length <= LONGEST ? field : `${field.slice(0, 13)}-${field.slice(-(LONGEST - 14))}`;

function meaningOf({ field }: ExportedField): string {
  if (isRecordField(field)) return recordField(field).label;
  if (field === SESSION_KIND) return 'Kind of session';
  return (DERIVED_FIELDS as Readonly<Record<string, string>>)[field] ?? field;
}

function saidOf(field: ExportedField): object {
  const { valueQuantity, value, missingReason, missingCode } = field;
  if (missingReason !== null) return { dataAbsentReason: absentReason(missingReason, missingCode) };
  if (valueQuantity !== null) return { valueQuantity: quantityOf(valueQuantity) };
  if (typeof value === 'boolean') return { valueBoolean: value };
  if (typeof value === 'number') return { valueInteger: value };
  const words = typeof value === 'string' ? [value] : (value ?? []);
  const { kind } = isRecordField(field.field) ? recordField(field.field) : { kind: null };
  // Text that a person wrote, asked for by name, is no code.
  if (kind?.type === 'text') return { valueString: words.join(' ') };
  // Nothing chosen of several is an answer, too.
  if (words.length === 0) return { valueCodeableConcept: { text: 'none of them' } };
  return {
    valueCodeableConcept: {
      coding: words.map((code) => ({ system: `${SYSTEMS.fields}:${field.field}`, code })),
      ...(kind?.type === 'choice' && { text: words.map((code) => kind.choices[code] ?? code).join(', ') }),
    },
  };
}
