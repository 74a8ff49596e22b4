import fc from 'fast-check';
import { expect, test } from 'vitest';
import { STATED_FACTS, type StatedFactName } from '../pathway/statedFacts.ts';
import { type CaseRecord, type Entry, EntryShape } from './caseRecord.ts';
import { canonicalValue, type Given } from './entry.ts';
import { factsOfRecord } from './facts.ts';
import { RECORD_FIELD_NAMES, type RecordFieldName, recordField } from './fields.ts';
import { QUANTITIES } from './quantities.ts';
import { contradictedOnItsDay } from './sameDay.ts';

type CaseOfFacts = Parameters<typeof factsOfRecord>[0];
const ralpps: CaseOfFacts = {
  body: { sex: 'M', ageYears: 51, heightCm: 172, weightKg: 70 },
  bodySources: { sex: null, ageYears: null, heightCm: null, weightKg: null },
  pathway: 'RALPPS',
  liver: 'cirrhosis',
  events: [
    { type: 'stage1', date: '2026-03-01' },
    { type: 'rescuePei', date: '2026-03-16' },
    { type: 'stage2', date: '2026-03-28' },
  ],
  timePoints: [
    { id: 'a', date: '2026-02-20' },
    { id: 'b', date: '2026-03-15' },
  ],
};
const entry = (field: RecordFieldName, given: Given, item = ''): Entry =>
  EntryShape.parse({ item, field, given, canonical: canonicalValue(field, given), by: '', at: '2026-03-20' });
const record = (...entries: Entry[]): CaseRecord => ({
  items: [
    { list: 'tumour', id: 't1' },
    { list: 'tumour', id: 't2' },
  ],
  entries,
});
/** What is stated, by day: "2026-03-15 bilirubinUmolL". */
const statedIn = (given: CaseRecord, patientCase = ralpps) =>
  Object.fromEntries(
    factsOfRecord(patientCase, given).flatMap((one) =>
      one.what === 'stated'
        ? Object.entries(one.facts).map(([name, value]) => [`${one.date} ${name}`, value])
        : one.what === 'done'
          ? [[`${one.date} ${one.type}`, true]]
          : [],
    ),
  );

test('labs, scans and sessions are true of their own day, in canonical units; the disease of the first scan’s', () => {
  expect(
    statedIn(
      record(
        entry('bilirubin', { value: 2, unit: 'mg/dL' }, 'b'),
        entry('childPughScore', { value: 6, unit: '{score}' }, 'b'),
        entry('apsPresent', { value: true }, 'b'),
        entry('metastasis', { value: false }, 'b'),
        entry('session.peiMl', { value: 10, unit: 'mL' }, 'rescuePei 2026-03-16 1'),
        entry('diagnosis', { value: 'HCC' }),
        entry('ecog', { value: '1' }),
        entry('distribution', { value: 'bilobar' }),
        entry('stage1.rfaDepthCm', { value: 45, unit: 'mm' }),
        entry('surgery.hospitalDays', { value: 12, unit: 'd' }),
      ),
    ),
  ).toEqual({
    '2026-03-15 bilirubinUmolL': 34.208,
    '2026-03-15 childPughScore': 6,
    '2026-03-15 childPugh': 'A',
    '2026-03-15 apsPresent': true,
    '2026-03-15 metastasis': false,
    '2026-03-16 peiMl': 10,
    '2026-02-20 diagnosis': 'HCC',
    '2026-02-20 ecog': 1,
    '2026-02-20 bilobar': true,
    '2026-03-01 stage1DepthCm': 4.5,
    '2026-04-09 discharge': true,
  });
});

test('what is missing, for whatever reason, is not stated', () => {
  expect(
    statedIn(
      record(
        entry('infection', { missing: 'unknown' }, 'b'),
        entry('apsPresent', { missing: 'notDone' }, 'b'),
        entry('hbvDna', { value: 5000, unit: '[IU]/mL', comparator: '>' }),
      ),
    ),
  ).toEqual({});
  expect(statedIn(record(entry('hbvDna', { value: 20, unit: '[IU]/mL', comparator: '<' })))).toEqual({
    '2026-02-20 hbvDnaIuMl': 20,
  });
});

test('the lowest dose is known once every nodule has one; the largest nodule is the largest of those measured', () => {
  const one = record(
    entry('tumour.sizeMm', { value: 8.5, unit: 'cm' }, 't1'),
    entry('postTumourGy', { value: 210, unit: 'Gy' }, 't1'),
  );
  expect(statedIn(one)).toEqual({ '2026-02-20 largestTumourMm': 85 });
  const treated: CaseOfFacts = { ...ralpps, events: [{ type: 'tare', date: '2026-03-02' }] };
  const both = record(...one.entries, entry('postTumourGy', { value: 148, unit: 'Gy' }, 't2'));
  expect(statedIn(both, treated)).toMatchObject({ '2026-03-02 postTumourGy': 148 });
});

test('whatever is entered, every fact is one that the rules’ own table takes, and never NaN', () => {
  const fields = RECORD_FIELD_NAMES.filter((name) => recordField(name).kind.type !== 'text');
  const given = (name: RecordFieldName): fc.Arbitrary<Given> => {
    const { kind } = recordField(name);
    switch (kind.type) {
      case 'number':
        return fc
          .tuple(fc.double({ noNaN: true, min: -10, max: 1e9 }), fc.constantFrom(...QUANTITIES[kind.quantity]))
          .map(([value, { code }]) => ({ value, unit: code }));
      case 'flag':
        return fc.boolean().map((value) => ({ value }));
      case 'choice':
        return fc
          .constantFrom(...Object.keys(kind.choices))
          .map((value) => ({ value: kind.several ? [value] : value }));
      default:
        return fc.constant({ value: '2026-03-10' });
    }
  };
  const entries = fc.array(
    fc
      .constantFrom(...fields)
      .chain((name) =>
        fc
          .tuple(given(name), fc.constantFrom('', 'a', 'b', 't1', 'rescuePei 2026-03-16 1'))
          .map(([value, item]) => entry(name, value, item)),
      ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(entries, (list) => {
      for (const one of factsOfRecord(ralpps, record(...list)))
        if (one.what === 'stated')
          for (const [name, value] of Object.entries(one.facts))
            expect(STATED_FACTS[name as StatedFactName].schema.safeParse(value).success, name).toBe(true);
    }),
  );
});

test('the perfused volume and the whole liver of a scan are its hepatic reserve, or none is stated', () => {
  const perfused = (value: number) => record(entry('perfusedMl', { value, unit: 'mL' }, 'b'));
  const elsewhere = { flrMl: 400, tumourMl: null, by: '', at: '' };
  const tare = (liverMl: number | null): CaseOfFacts => ({
    ...ralpps,
    pathway: 'TARE',
    timePoints: [
      { id: 'a', date: '2026-02-20' },
      { id: 'b', date: '2026-03-15', stated: { ...elsewhere, liverMl } },
    ],
  });
  expect(statedIn(perfused(600), tare(1500))['2026-03-15 hepaticReservePct']).toBe(60);
  // A perfused volume larger than its liver, or no liver: nothing is said, and the rule stays unknown.
  expect(statedIn(perfused(1600), tare(1500))['2026-03-15 hepaticReservePct']).toBeUndefined();
  expect(statedIn(perfused(600), tare(null))['2026-03-15 hepaticReservePct']).toBeUndefined();
});

test('of two values of one day each is stated by itself, and both columns are marked; what no rule asks for is not', () => {
  const labs = (id: string, icg: number, afp: number): Entry[] => [
    entry('labs.date', { value: '2026-03-15' }, id),
    entry('icgR15Pct', { value: icg, unit: '%' }, id),
    entry('afp', { value: afp, unit: 'ng/mL' }, id),
  ];
  const both: CaseRecord = {
    items: ['l1', 'l2'].map((id) => ({ list: 'labs', id })),
    entries: [...labs('l1', 30, 7), ...labs('l2', 5, 8)],
  };
  const stated = factsOfRecord(ralpps, both).flatMap((one) =>
    one.what === 'stated' && 'icgR15Pct' in one.facts ? [one.facts] : [],
  );
  expect(stated).toEqual([{ icgR15Pct: 30 }, { icgR15Pct: 5 }]);
  for (const item of ['l1', 'l2']) {
    expect(contradictedOnItsDay(ralpps, both, 'icgR15Pct', item)).toBe(true);
    expect(contradictedOnItsDay(ralpps, both, 'afp', item)).toBe(false);
  }
  const corrected = { ...both, entries: [...labs('l1', 5, 7), ...labs('l2', 5, 8)] };
  expect(contradictedOnItsDay(ralpps, corrected, 'icgR15Pct', 'l1')).toBe(false);
});
