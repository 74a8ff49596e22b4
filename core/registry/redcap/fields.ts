import { DESTINATIONS } from '../../contours/plans.ts';
import { BSA_FORMULA_NAMES } from '../../liver/bsa.ts';
import { EVENT_TYPES, PATHWAYS } from '../../liver/caseInput.ts';
import { READING_ERROR_KINDS } from '../../liver/readingError.ts';
import { STLV_FORMULA_NAMES } from '../../liver/stlv.ts';
import { LIVER_CONDITIONS } from '../../liver/target.ts';
import { ROLES } from '../../pathway/decision.ts';
import { DERIVED_FIELDS, type DerivedFieldName } from '../../record/derived.ts';
import { SESSION_KIND } from '../../record/exported.ts';
import { GROUPS, type RecordField, type Scope } from '../../record/field.ts';
import { RECORD_FIELD_NAMES, type RecordFieldName, recordField } from '../../record/fields.ts';
import { canonicalUnit } from '../../record/quantities.ts';
import { COLUMNS } from '../columns.ts';
import { MISSING_REASONS, PHASES, SOURCES } from '../fields.ts';

/** One variable of the REDCap project. */
export interface RedcapField {
  /** Small letters, digits and single underscores, beginning with a letter: REDCap's rule. */
  readonly variable: string;
  readonly form: RedcapForm;
  readonly section: string | null;
  readonly type: 'text' | 'radio' | 'checkbox' | 'yesno' | 'notes';
  readonly label: string;
  /** Raw code → label. */
  readonly choices: Readonly<Record<string, string>> | null;
  readonly note: string | null;
  readonly validation: 'integer' | 'number' | null;
  readonly least: number | null;
  readonly most: number | null;
  /** REDCap's branching logic: when the field is shown. */
  readonly shown: string | null;
  readonly required: boolean;
}

/** Instruments: `subject` and `record` stand once for a case, the others repeat. */
export const REDCAP_FORMS = [
  'subject',
  'record',
  'scan',
  'scan_entry',
  'labs',
  'session',
  'tumour',
  'adverse',
] as const;
export type RedcapForm = (typeof REDCAP_FORMS)[number];
export const FORM_OF: Readonly<Record<Scope, RedcapForm>> = {
  case: 'record',
  labs: 'labs',
  scan: 'scan_entry',
  session: 'session',
  tumour: 'tumour',
  adverse: 'adverse',
};

/** "crc.primarySite" as "crc_primary_site". */
export const variableOf = (name: string): string =>
  name
    .replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');

const field = (
  variable: string,
  form: RedcapForm,
  label: string,
  more: Partial<Omit<RedcapField, 'variable' | 'form' | 'label'>> = {},
): RedcapField => ({
  variable,
  form,
  label,
  section: null,
  type: 'text',
  choices: null,
  note: null,
  validation: null,
  least: null,
  most: null,
  shown: null,
  required: false,
  ...more,
});
const radio = (codes: readonly string[]) => ({
  type: 'radio' as const,
  choices: Object.fromEntries(codes.map((code) => [code, code])),
});
const integer = (least: number | null = null, most: number | null = null) => ({
  validation: 'integer' as const,
  least,
  most,
});

const MISSING = radio(MISSING_REASONS);
/** Raw codes of the signs before a number: REDCap's codes are letters and digits. */
export const COMPARATORS: Readonly<Record<string, string>> = { '<': 'lt', '>': 'gt', '>=': 'ge' };
const COMPARED = { type: 'radio' as const, choices: { lt: 'less than', gt: 'more than', ge: 'at least' } };

/** The first variable of a project is its record's name. */
const SUBJECT: readonly RedcapField[] = [
  field('record_id', 'subject', 'Case (random, no patient’s ID)'),
  field('site_code', 'subject', 'Site', { required: true }),
  field('schema_version', 'subject', 'Version of the schema', { ...integer(1), required: true }),
  field('submission_signed', 'subject', 'Every scan is signed', { type: 'yesno', required: true }),
  field('demonstration', 'subject', 'Example data, never to be pooled', { type: 'yesno', required: true }),
  field('pathway', 'subject', 'Pathway', radio(PATHWAYS)),
  field('index_event', 'subject', 'Event that days count from', radio(EVENT_TYPES)),
];

/** Columns of a scan that stand in `subject`, or whose unit is in the dictionary. */
const SAID = ['caseId', 'siteCode', 'demonstration', 'sex', 'ageYears', 'pathway', 'liver', 'indexEvent'];
const isSaid = (name: string) => SAID.includes(name) || name.endsWith('.unit');
const COLUMN_CHOICES: Readonly<Record<string, readonly string[]>> = {
  phase: PHASES,
  readingStatus: ['draft', 'ofRecord'],
  signature: ['signed', 'not_signed'],
  'signature.role': ROLES,
  'cut.segmentI': DESTINATIONS,
  'cut.middleHepaticVein': DESTINATIONS,
  stlvFormula: STLV_FORMULA_NAMES,
  bsaFormula: BSA_FORMULA_NAMES,
  readingErrorKind: READING_ERROR_KINDS,
  growthCountedFrom: ['stage1', 'scan'],
};
const WHOLE = ['recordVersion', 'dayOffset', 'slices', 'readingRevision', 'signature.dayOffset', 'recordedDayOffset'];
const REQUIRED = ['recordVersion', 'modality', 'signature', 'seriesHash', 'studyHash', 'softwareVersion'];

/** The columns of the CSV that become variables of a scan, in their order. */
export const SCAN_COLUMNS = COLUMNS.filter(({ name }) => !isSaid(name));
export const scanVariable = (column: string): string => `scan_${variableOf(column)}`;

const SCAN: readonly RedcapField[] = SCAN_COLUMNS.map(({ name, meaning, code }) =>
  field(scanVariable(name), 'scan', `${name}: ${meaning}`, {
    note: code,
    required: REQUIRED.includes(name),
    ...(WHOLE.includes(name)
      ? integer()
      : name === 'phaseConfirmed'
        ? { type: 'yesno' as const }
        : name.endsWith('.comparator')
          ? COMPARED
          : name.endsWith('.source')
            ? radio(SOURCES)
            : COLUMN_CHOICES[name]
              ? radio(COLUMN_CHOICES[name])
              : code !== null
                ? { validation: 'number' as const }
                : {}),
  }),
);

const DAYS: readonly RedcapField[] = (['scan_entry', 'labs', 'session', 'tumour', 'adverse'] as const).map((form) =>
  field(`${form}_day`, form, 'Day, from the index event', integer()),
);

const ITEM_DERIVED: readonly string[] = ['indexTumour', 'necrosisClass'];
const DERIVED: readonly RedcapField[] = (Object.keys(DERIVED_FIELDS) as DerivedFieldName[]).map((name) =>
  field(variableOf(name), ITEM_DERIVED.includes(name) ? 'tumour' : 'record', DERIVED_FIELDS[name], {
    section: ITEM_DERIVED.includes(name) ? null : 'What follows',
    note: 'computed',
  }),
);

const ENTERED: readonly RedcapField[] = RECORD_FIELD_NAMES.filter(
  (name) => name !== 'pathway' && name !== 'labs.date',
).flatMap((name): readonly RedcapField[] => {
  const about = recordField(name);
  const variable = variableOf(name);
  const form = FORM_OF[about.per];
  const value = field(variable, form, about.label, { section: GROUPS[about.group], ...valueKind(name, about) });
  const several = about.kind.type === 'choice' && about.kind.several;
  const reason = field(`${variable}_missing`, form, `${about.label}: why it is missing`, {
    ...MISSING,
    // A checkbox is never empty to REDCap's logic.
    shown: several ? null : `[${variable}] = ''`,
  });
  const compared = isCompared(name, about)
    ? [field(`${variable}_cmp`, form, `${about.label}: bound`, { ...COMPARED, shown: `[${variable}] <> ''` })]
    : [];
  return [value, ...compared, reason];
});

/** An age above 89, and what laboratories print as a bound. */
function isCompared(name: RecordFieldName, { kind }: RecordField): boolean {
  return name === 'ageYears' || (kind.type === 'number' && kind.bounds);
}

function valueKind(name: RecordFieldName, about: RecordField): Partial<RedcapField> {
  const { kind, only } = about;
  // Shown on its pathways, and wherever it was filled before the pathway was changed.
  const shown =
    only === null || (kind.type === 'choice' && kind.several)
      ? null
      : [...only.map((pathway) => `[pathway] = '${pathway}'`), `[${variableOf(name)}] <> ''`].join(' or ');
  switch (kind.type) {
    case 'number':
      return {
        validation: kind.whole ? 'integer' : 'number',
        least: kind.possible[0],
        most: kind.possible[1],
        note: canonicalUnit(kind.quantity).code,
        shown,
      };
    case 'flag':
      return { type: 'yesno', shown };
    case 'choice': {
      const choices =
        name === 'liver' ? Object.fromEntries(LIVER_CONDITIONS.map((code) => [code, code])) : { ...kind.choices };
      return { type: kind.several ? 'checkbox' : 'radio', choices, shown };
    }
    case 'date':
      return { ...integer(), note: 'd', shown };
    case 'text':
      return { type: 'notes', shown };
  }
}

/** Every variable of the project, form by form: REDCap wants the fields of an instrument side by side. */
export const REDCAP_FIELDS: readonly RedcapField[] = REDCAP_FORMS.flatMap((form) =>
  [
    ...SUBJECT,
    ...SCAN,
    ...DAYS,
    field(variableOf(SESSION_KIND), 'session', 'Kind of session', radio(['RFA', 'PEI'])),
    ...ENTERED,
    ...DERIVED,
  ].filter((one) => one.form === form),
);
