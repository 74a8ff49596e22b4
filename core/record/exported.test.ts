import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CaseRecord, type Entry, EntryShape } from './caseRecord.ts';
import { canonicalValue, type Given } from './entry.ts';
import { exportedCase, RegistryCaseShape } from './exported.ts';
import { CASE_COLUMNS } from './exportedColumns.ts';
import { RECORD_FIELD_NAMES, type RecordFieldName, recordField } from './fields.ts';
import type { Case } from './linked.ts';
import { TARE_CASE } from './record.fixture.ts';

const ralpps = {
  id: 'case-0001',
  demonstration: false,
  body: { sex: 'M', ageYears: 93, heightCm: 172, weightKg: null },
  bodySources: { sex: 'header', ageYears: 'header', heightCm: 'entered', weightKg: null },
  pathway: 'RALPPS',
  liver: 'cirrhosis',
  icgR15Pct: null,
  events: [
    { type: 'stage1', date: '2026-03-01' },
    { type: 'rescuePei', date: '2026-03-16' },
    { type: 'stage2', date: '2026-03-28' },
  ],
  timePoints: [{ id: 'a', date: '2026-02-20' }],
} as unknown as Case;
const entry = (field: RecordFieldName, given: Given, item = ''): Entry =>
  EntryShape.parse({
    item,
    field,
    given,
    canonical: canonicalValue(field, given),
    by: 'demo.tech',
    at: '2026-03-20T10:00:00.000Z',
  });
const record = (...entries: Entry[]): CaseRecord => ({ items: [{ list: 'tumour', id: 't1' }], entries });
const exported = (entries: Entry[], options = {}, patientCase = ralpps) =>
  exportedCase(patientCase, record(...entries), { siteCode: 'SITE-1', ...options });
const field = (name: string, entries: Entry[], options = {}, patientCase = ralpps) =>
  exported(entries, options, patientCase).fields.find((one) => one.field === name);

describe('a case as it leaves', () => {
  test('a number goes in the canonical unit and as it was typed, with its day, who entered it and when', () => {
    expect(field('bilirubin', [entry('bilirubin', { value: 1.4, unit: 'mg/dL' }, 'a')])).toEqual({
      field: 'bilirubin',
      list: 'labs',
      item: 1,
      kind: null,
      dayOffset: -9,
      valueQuantity: { value: 1.4 * 17.104, unit: 'µmol/L', system: 'http://unitsofmeasure.org', code: 'umol/L' },
      value: null,
      entered: { value: 1.4, code: 'mg/dL' },
      denominator: null,
      source: 'entered',
      reader: 'demo.tech',
      recordedDayOffset: 19,
      missingReason: null,
      missingCode: null,
    });
    expect(field('icgR15Pct', [entry('icgR15Pct', { value: 9, unit: '%' }, 'a')])!.denominator).toBe('initialIcg');
  });

  test('a date goes as days from the index event, and without one not at all', () => {
    const seen = [entry('lastFollowUp', { value: '2026-06-09' })];
    expect(field('lastFollowUp', seen)).toMatchObject({ value: 100, missingReason: null });
    expect(field('stage1.date', [])).toMatchObject({ value: 0 });
    expect(field('lastFollowUp', seen, {}, { ...ralpps, events: [] })).toMatchObject({
      value: null,
      missingReason: 'unknown',
      missingCode: 'index.notGiven',
    });
  });

  test('what nobody said is unknown, what has a reason keeps it, an age above 89 is 90 or more', () => {
    expect(field('ecog', [])).toMatchObject({ value: null, missingReason: 'unknown' });
    expect(field('weightKg', [entry('weightKg', { missing: 'notDone' })])).toMatchObject({ missingReason: 'notDone' });
    expect(field('ageYears', [])).toMatchObject({ valueQuantity: { value: 90, comparator: '>=' }, entered: null });
    // TARE has no use here, and nobody entered it.
    expect(field('tare.level', [])).toBeUndefined();
  });

  test('text, and whatever was asked to be, is masked; text goes where somebody asked for it', () => {
    const said = [entry('unresectableReason', { value: 'Mrs Doe, seen on 2 March' }), entry('ecog', { value: '1' })];
    expect(field('unresectableReason', said)).toMatchObject({ value: null, missingReason: 'masked', reader: null });
    expect(field('unresectableReason', said, { withNotes: true })).toMatchObject({ value: 'Mrs Doe, seen on 2 March' });
    expect(field('ecog', said, { masked: ['ecog'] })).toMatchObject({ value: null, missingReason: 'masked' });
    expect(field('ecog', [entry('ecog', { missing: 'masked' })])).toMatchObject({ missingReason: 'masked' });
  });

  test('a session is there by its event, and what follows by definition is computed', () => {
    expect(field('session.kind', [])).toMatchObject({ value: 'PEI', dayOffset: 15, item: 1 });
    expect(field('interstageDays', [])).toMatchObject({ valueQuantity: { value: 27, code: 'd' }, source: 'computed' });
    expect(field('stage2Done', [])).toMatchObject({ value: true });
    expect(field('cirrhosis', [])).toMatchObject({ value: true });
    expect(field('necrosisPatient', [])).toBeUndefined();
    const necrotic = [entry('nodule.necrosisPct', { value: 99.9, unit: '%' }, 't1')];
    expect(field('necrosisClass', necrotic)).toMatchObject({ value: 'extensive', list: 'tumour', item: 1 });
    const invaded = [entry('pvtt', { value: 'VP3' }), entry('hvtt', { value: 'none' })];
    expect(field('mviGroup', invaded)).toMatchObject({ value: 'A' });
  });

  test('whatever is entered, no date and no text leaves, every row has a value or a reason, and every cell is one', () => {
    const texts = fc.stringMatching(/^[a-z]{3,9} 2026-0[1-9]-1[0-9]$/);
    const given = (name: RecordFieldName): fc.Arbitrary<Given> => {
      const { kind } = recordField(name);
      if (kind.type === 'date') return fc.constantFrom('2025-12-31', '2026-05-04').map((value) => ({ value }));
      if (kind.type === 'text') return texts.map((value) => ({ value }));
      if (kind.type === 'flag') return fc.boolean().map((value) => ({ value }));
      if (kind.type === 'number') return fc.constant({ missing: 'notDone' as const });
      return fc.constantFrom(...Object.keys(kind.choices)).map((one) => ({ value: kind.several ? [one] : one }));
    };
    const entries = fc.array(
      fc
        .constantFrom(...RECORD_FIELD_NAMES)
        .chain((name) =>
          fc
            .tuple(given(name), fc.constantFrom('', 'a', 't1', 'rescuePei 2026-03-16 1'))
            .map(([value, item]) => entry(name, value, item)),
        ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(entries, fc.boolean(), (list, indexed) => {
        const one = exported(list, {}, indexed ? ralpps : { ...ralpps, events: [] });
        expect(RegistryCaseShape.safeParse(one).success).toBe(true);
        expect(JSON.stringify(one)).not.toMatch(/\d{4}-\d{2}-\d{2}/);
        const cells = one.fields.flatMap((row) => CASE_COLUMNS.map(({ read }) => read(one, row)));
        expect(cells.filter((cell) => cell !== null && typeof cell === 'object')).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

test('hepatic reserve leaves with its scan, computed, and says whether the tumour counts as liver; masked with its volume', () => {
  const given = record(entry('perfusedMl', { value: 677, unit: 'mL' }, 'b'));
  const reserve = (options: object) =>
    exportedCase(TARE_CASE, given, { siteCode: '', ...options })
      .fields.filter(({ field }) => field.startsWith('hepaticReserve'))
      .map(({ list, item, dayOffset, source, valueQuantity, value }) => [
        list,
        item,
        dayOffset,
        source,
        valueQuantity?.value ?? value,
      ]);
  expect(reserve({})).toEqual([
    ['scan', 2, 92, 'computed', (100 * (1500 - 677)) / 1500],
    ['scan', 2, 92, 'computed', 'included'],
  ]);
  expect(reserve({ reserveTumour: 'subtracted' })[1]![4]).toBe('subtracted');
  expect(reserve({ masked: ['perfusedMl'] })).toEqual([]);
});
