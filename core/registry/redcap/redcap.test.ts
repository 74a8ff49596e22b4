import { describe, expect, test } from 'vitest';
import { drawnSubmission } from '../submission.fixture.ts';
import { redcapDictionary } from './dictionary.ts';
import { REDCAP_FORMS } from './fields.ts';
import { redcapRows, redcapTable } from './rows.ts';
import { dictionaryFaults, redcapFaults } from './rules.fixture.ts';

const lines = () => {
  const { heads, rows } = redcapDictionary();
  return rows.map((row) => Object.fromEntries(heads.map((head, n) => [head, row[n]!])));
};
const REPEATING = REDCAP_FORMS.filter((form) => form !== 'subject' && form !== 'record');
const faults = (rows: readonly Readonly<Record<string, string>>[]) => redcapFaults(lines(), rows, REPEATING);

test('the dictionary is one that REDCap takes: 18 columns, names, types, choices, fields of a form together', () => {
  expect(redcapDictionary().heads).toHaveLength(18);
  expect(dictionaryFaults(lines())).toEqual([]);
});

describe('the import file holds its own dictionary’s rules', () => {
  test.each([
    ['signed, three scans', { caseId: 'case-0001' }],
    ['a draft', { caseId: 'case-0001', signed: false }],
    [
      'aged above 89, a pathway that asks for other fields',
      { caseId: 'case-0001', ageYears: 93, pathway: 'TARE' as const },
    ],
    ['without a pathway, example data', { caseId: 'case-0001', pathway: null, demonstration: true }],
  ])('%s', (_, drawn) => {
    expect(faults(redcapRows(drawnSubmission(drawn)))).toEqual([]);
  });

  test('and rules that are broken are found', () => {
    const rows = redcapRows(drawnSubmission({ caseId: 'case-0001' }));
    const broken = (n: number, values: Record<string, string>) =>
      faults(rows.map((row, k) => (k === n ? { ...row, ...values } : row)));
    expect(broken(0, { sex: 'X' })).toEqual(['row 1, sex: X is no choice']);
    expect(broken(0, { age_years: '200' })).toEqual(['row 1, age_years: 200 is above 130']);
    expect(broken(0, { age_years: '61.5' })).toEqual(['row 1, age_years: 61.5 is no integer']);
    expect(broken(0, { site_code: '' })).toEqual(['row 1, site_code: required']);
    expect(broken(0, { bclc_missing: 'notDone' })).toEqual(['row 1, bclc_missing: has a value and is not shown']);
    expect(broken(0, { patient_name: 'DOE' })).toEqual(['row 1, patient_name: no such field']);
    expect(broken(0, { scan_flr_ml: '300' })).toEqual(['row 1, scan_flr_ml: not of the record itself']);
    expect(broken(1, { redcap_repeat_instance: '0' })).toHaveLength(1);
  });
});

test('says what the record says: values, ticks, bounds, reasons, days, instances', () => {
  const rows = redcapRows(drawnSubmission({ caseId: 'case-0001' }));
  expect(rows.map((row) => [row.redcap_repeat_instrument, row.redcap_repeat_instance])).toEqual([
    ['', ''],
    ['scan', '1'],
    ['scan', '2'],
    ['scan', '3'],
    ['labs', '1'],
    ['session', '1'],
  ]);
  const [itself, , second, , labs, session] = rows;
  expect(itself).toMatchObject({
    record_id: 'case-0001',
    site_code: 'SITE-A',
    submission_signed: '1',
    sex: 'M',
    age_years: '61',
    diagnosis: 'HCC',
    underlying_liver___hbv: '1',
    underlying_liver___hcv: '0',
    underlying_liver___alcohol: '1',
    death: '0',
    last_follow_up: '400',
    pet_ct_done: '',
    pet_ct_done_missing: 'notDone',
    ecog: '',
  });
  expect(second).toMatchObject({
    scan_day_offset: '7',
    scan_flr_ml: '410',
    scan_signature: 'signed',
    scan_signature_by: 'surgeon.b',
    scan_complete: '2',
  });
  expect(labs).toMatchObject({ labs_day: '-5', afp: '60500', afp_cmp: 'gt', bilirubin: String(1.1 * 17.104) });
  expect(session).toMatchObject({ session_day: '7', session_kind: 'RFA' });
  const [old] = redcapRows(drawnSubmission({ caseId: 'case-0001', ageYears: 93, signed: false }));
  expect(old).toMatchObject({ age_years: '90', age_years_cmp: 'ge', submission_signed: '0' });
});

test('every row of a table has the same columns, so that what is gone is overwritten', () => {
  const { heads, rows } = redcapTable([
    drawnSubmission({ caseId: 'case-0001' }),
    drawnSubmission({ caseId: 'case-0002', flrMl: [300] }),
  ]);
  expect(rows.every((row) => row.length === heads.length)).toBe(true);
  expect(heads).toContain('ecog');
});
