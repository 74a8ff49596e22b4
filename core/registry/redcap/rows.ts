import type { ExportedField } from '../../record/exported.ts';
import { isRecordField, recordField } from '../../record/fields.ts';
import { isSigned, type Submission } from '../submission.ts';
import {
  COMPARATORS,
  FORM_OF,
  REDCAP_FIELDS,
  REDCAP_FORMS,
  type RedcapForm,
  SCAN_COLUMNS,
  scanVariable,
  variableOf,
} from './fields.ts';

/** REDCap's own name of one choice of a checkbox. */
export const checkboxOf = (variable: string, code: string): string => `${variable}___${code.toLowerCase()}`;

/** One row of an import: of a record itself, or one instance of a repeating instrument. All values are text, as REDCap takes them. */
export type RedcapRow = Readonly<Record<string, string>>;

const UNVERIFIED = '1';
const COMPLETE = '2';

/** Every variable of a form, empty: what was there and is there no more has to be overwritten. */
const BLANK = Object.fromEntries(
  REDCAP_FORMS.map((form) => [
    form,
    Object.fromEntries(
      REDCAP_FIELDS.filter((field) => field.form === form && field.variable !== 'record_id').flatMap(
        ({ variable, type, choices }) =>
          type === 'checkbox'
            ? Object.keys(choices ?? {}).map((code) => [checkboxOf(variable, code), '0'])
            : [[variable, '']],
      ),
    ),
  ]),
) as Readonly<Record<RedcapForm, RedcapRow>>;

/** The rows of one case: itself, then each scan, day of labs, session, tumour and event as an instance of its instrument. */
export function redcapRows(submission: Submission): readonly RedcapRow[] {
  const record_id = submission.caseId;
  const instance = (form: RedcapForm, n: number, values: RedcapRow): RedcapRow => ({
    record_id,
    redcap_repeat_instrument: form,
    redcap_repeat_instance: String(n),
    ...BLANK[form],
    ...values,
  });
  const itself: RedcapRow = {
    record_id,
    redcap_repeat_instrument: '',
    redcap_repeat_instance: '',
    ...BLANK.subject,
    ...BLANK.record,
    site_code: submission.siteCode,
    schema_version: String(submission.schemaVersion),
    submission_signed: isSigned(submission) ? '1' : '0',
    demonstration: submission.demonstration ? '1' : '0',
    pathway: submission.case.subject.pathway ?? '',
    index_event: submission.case.indexEvent ?? '',
    subject_complete: COMPLETE,
    ...merged(submission.case.fields.filter(({ list }) => list === null)),
    record_complete: COMPLETE,
  };
  const scans = submission.scans.map((scan, n) =>
    instance('scan', n + 1, {
      ...Object.fromEntries(SCAN_COLUMNS.map(({ name, read }) => [scanVariable(name), scanText(name, read(scan))])),
      scan_complete: scan.provenance.signature ? COMPLETE : UNVERIFIED,
    }),
  );
  const items = new Map<string, { form: RedcapForm; item: number; fields: ExportedField[] }>();
  for (const field of submission.case.fields) {
    if (field.list === null || field.item === null) continue;
    const key = `${field.list}/${field.item}`;
    const found = items.get(key) ?? { form: FORM_OF[field.list], item: field.item, fields: [] };
    found.fields.push(field);
    items.set(key, found);
  }
  return [
    itself,
    ...scans,
    ...[...items.values()].map(({ form, item, fields }) =>
      instance(form, item, {
        [`${form}_day`]: text(fields.find(({ dayOffset }) => dayOffset !== null)?.dayOffset ?? null),
        ...merged(fields),
        [`${form}_complete`]: COMPLETE,
      }),
    ),
  ];
}

const merged = (fields: readonly ExportedField[]): RedcapRow => Object.assign({}, ...fields.map(fieldValues));

/** The variables of one field: its value (of a checkbox one for each choice), its bound, or why it is missing. */
function fieldValues(field: ExportedField): RedcapRow {
  const variable = variableOf(field.field);
  const known = isRecordField(field.field) ? recordField(field.field).kind : null;
  // What is simply not known is an empty field.
  if (field.missingReason !== null)
    return known === null || field.missingReason === 'unknown' ? {} : { [`${variable}_missing`]: field.missingReason };
  if (known?.type === 'choice' && known.several) {
    const chosen = Array.isArray(field.value) ? field.value : [];
    return Object.fromEntries(
      Object.keys(known.choices).map((code) => [checkboxOf(variable, code), chosen.includes(code) ? '1' : '0']),
    );
  }
  if (field.valueQuantity === null) return { [variable]: text(field.value as string | number | boolean) };
  const { value, comparator } = field.valueQuantity;
  return {
    [variable]: text(value),
    ...(comparator && known !== null && { [`${variable}_cmp`]: COMPARATORS[comparator]! }),
  };
}

const scanText = (column: string, value: string | number | boolean | null): string =>
  column.endsWith('.comparator') && typeof value === 'string'
    ? COMPARATORS[value]!
    : column === 'signature'
      ? String(value).replaceAll(' ', '_')
      : text(value);

const text = (value: string | number | boolean | null): string =>
  value === null ? '' : typeof value === 'boolean' ? (value ? '1' : '0') : String(value);

/** All rows as one table: the import file, its heads those variables that any row has. */
export function redcapTable(submissions: readonly Submission[]): {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const rows = submissions.flatMap(redcapRows);
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { heads, rows: rows.map((row) => heads.map((head) => row[head] ?? '')) };
}
