import { REDCAP_FIELDS } from './fields.ts';

/** The heads of REDCap's data dictionary, as its upload asks for them. */
export const DICTIONARY_HEADS = [
  'Variable / Field Name',
  'Form Name',
  'Section Header',
  'Field Type',
  'Field Label',
  'Choices, Calculations, OR Slider Labels',
  'Field Note',
  'Text Validation Type OR Show Slider Number',
  'Text Validation Min',
  'Text Validation Max',
  'Identifier?',
  'Branching Logic (Show field only if...)',
  'Required Field?',
  'Custom Alignment',
  'Question Number (surveys only)',
  'Matrix Group Name',
  'Matrix Ranking?',
  'Field Annotation',
] as const;

/** The data dictionary of the project that receives our import files; none of its fields is an identifier. */
export function redcapDictionary(): {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  let section = '';
  return {
    heads: DICTIONARY_HEADS,
    rows: REDCAP_FIELDS.map((field) => {
      const begins = `${field.form}/${field.section}` !== section && field.section !== null;
      section = `${field.form}/${field.section}`;
      return [
        field.variable,
        field.form,
        begins ? field.section! : '',
        field.type,
        field.label,
        // A bar parts choices and a comma a code from its label.
        field.choices
          ? Object.entries(field.choices)
              .map(([code, label]) => `${code}, ${label.replaceAll('|', '/')}`)
              .join(' | ')
          : '',
        field.note ?? '',
        field.validation ?? '',
        field.least === null ? '' : String(field.least),
        field.most === null ? '' : String(field.most),
        '',
        field.shown ?? '',
        field.required ? 'y' : '',
        '',
        '',
        '',
        '',
        '',
      ];
    }),
  };
}
