import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MISSING_REASONS } from '../registry/fields.ts';
import { EntryShape, NO_RECORD } from './caseRecord.ts';
import { canonicalValue, checkedEntry, entryShape, GivenShape, implausible, parseNumber } from './entry.ts';
import { GROUP_NAMES } from './field.ts';
import { RECORD_FIELD_NAMES, type RecordFieldName, recordField } from './fields.ts';
import { itemsIn, movedSessions } from './items.ts';
import { fieldState, linkedEdit } from './linked.ts';
import { groupsOf, STEPS } from './needed.ts';
import { converted, QUANTITIES } from './quantities.ts';

const TODAY = '2026-03-20';
const numbers = RECORD_FIELD_NAMES.filter((name) => recordField(name).kind.type === 'number');
const aNumber = fc.constantFrom(...numbers);

describe('the table of fields', () => {
  test('every field has its group, its words, and limits that hold one another', () => {
    for (const name of RECORD_FIELD_NAMES) {
      const { label, group, kind, link, per } = recordField(name);
      expect(label.length, name).toBeGreaterThan(0);
      expect(GROUP_NAMES).toContain(group);
      if (link) expect(per).toBe('case');
      if (kind.type !== 'number') continue;
      const [from, to] = kind.possible;
      expect(from <= kind.plausible[0] && kind.plausible[0] < kind.plausible[1] && kind.plausible[1] <= to, name).toBe(
        true,
      );
      expect(kind.quantity === 'percent', name).toBe(kind.denominator !== null);
      expect(QUANTITIES[kind.quantity][0].factor).toBe(1);
    }
  });

  test('a pathway asks only for fields that it has use for, each once a step', () => {
    for (const [pathway, steps] of Object.entries(STEPS))
      for (const { fields, state } of steps) {
        expect(new Set(fields).size, state).toBe(fields.length);
        for (const name of fields)
          expect(recordField(name).only?.includes(pathway as 'TARE') ?? true, `${pathway} ${name}`).toBe(true);
      }
    expect(groupsOf('RALPPS')).toContain('rescue');
    expect(groupsOf('TARE')).not.toContain('rescue');
    expect(groupsOf(null)).toContain('patient');
  });
});

describe('a number with its unit', () => {
  test('1.4 mg/dl of bilirubin are 23.9 µmol/l, and 34.2 µmol/l the 2 mg/dl of the TARE rule', () => {
    expect(canonicalValue('bilirubin', { value: 1.4, unit: 'mg/dL' })).toBeCloseTo(23.9456, 10);
    expect(canonicalValue('bilirubin', { value: 2, unit: 'mg/dL' })).toBeCloseTo(34.208, 10);
    expect(canonicalValue('albumin', { value: 3.9, unit: 'g/dL' })).toBe(39);
    expect(canonicalValue('creatinine', { value: 1, unit: 'mg/dL' })).toBe(88.42);
    expect(canonicalValue('platelets', { value: 142_000, unit: '/uL' })).toBe(142);
    expect(canonicalValue('tumour.sizeMm', { value: 8.5, unit: 'cm' })).toBe(85);
  });

  test('comes back from storing exactly as it was entered, and from any other unit to within rounding', () => {
    fc.assert(
      fc.property(aNumber, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (name, share, n) => {
        const { kind } = recordField(name);
        if (kind.type !== 'number') throw new Error(name);
        const units = QUANTITIES[kind.quantity];
        const unit = units[n % units.length]!;
        const [from, to] = kind.possible;
        const exact = (from + share * (to - from)) / unit.factor;
        const value = kind.whole ? Math.floor(exact) : exact;
        const given = { value, unit: unit.code };
        const checked = checkedEntry(name, given, TODAY);
        if (!checked.ok) {
          expect(value * unit.factor).toBeGreaterThanOrEqual(to * (1 - 1e-12));
          return;
        }
        expect(JSON.parse(JSON.stringify(checked.value))).toEqual(given);
        const canonical = canonicalValue(name, checked.value)!;
        expect(Number.isFinite(canonical)).toBe(true);
        for (const other of units) {
          const shown = converted(value, unit, other);
          if (other.code === unit.code) expect(shown).toBe(value);
          expect(converted(shown, other, unit)).toBeCloseTo(value, Math.max(0, 9 - Math.ceil(Math.log10(to + 1))));
          expect(shown * other.factor).toBeCloseTo(canonical, Math.max(0, 9 - Math.ceil(Math.log10(to + 1))));
        }
      }),
    );
  });

  test('what is typed is read with comma, point and true minus, and bounds only where no rule compares', () => {
    expect(parseNumber('bilirubin', ' 1,4 ', 'mg/dL')).toEqual({ ok: true, given: { value: 1.4, unit: 'mg/dL' } });
    expect(parseNumber('afp', '<2')).toEqual({ ok: true, given: { value: 2, unit: 'ng/mL', comparator: '<' } });
    expect(parseNumber('bilirubin', '<2')).toMatchObject({ ok: false, code: 'record.notANumber' });
    expect(parseNumber('bilirubin', '1.4.2')).toMatchObject({ ok: false });
    expect(parseNumber('afp', '1,200')).toEqual({
      ok: false,
      code: 'record.notANumber',
      details: { field: 'afp', comma: true },
    });
    expect(parseNumber('surgery.bloodLossMl', '1.200')).toMatchObject({ ok: false, details: { comma: true } });
    expect(parseNumber('afp', '1.200')).toMatchObject({ ok: true, given: { value: 1.2 } });
    expect(parseNumber('bilirubin', ' ')).toEqual({ ok: true, given: null });
    expect(parseNumber('meld', '−3')).toEqual({ ok: true, given: { value: -3, unit: '{score}' } });
  });

  test('outside what is possible is refused in the unit that was entered, outside what is likely is said', () => {
    expect(checkedEntry('bilirubin', { value: 200, unit: 'mg/dL' }, TODAY)).toMatchObject({
      code: 'record.impossible',
      details: { field: 'bilirubin', unit: 'mg/dL' },
    });
    expect(checkedEntry('childPughScore', { value: 5.5, unit: '{score}' }, TODAY)).toMatchObject({
      code: 'record.impossible',
    });
    expect(checkedEntry('bilirubin', { value: 1, unit: 'g/L' }, TODAY)).toMatchObject({ code: 'record.notThisField' });
    expect(implausible('bilirubin', { value: 24, unit: 'umol/L' })).toBeNull();
    // 1.4 in µmol/l is 1.4 mg/dl with the unit forgotten.
    expect(implausible('bilirubin', { value: 1.4, unit: 'umol/L' })).toMatchObject({ rather: 'mg/dL' });
    // Paper 003 prints albumin in g/ml and means g/dl.
    expect(implausible('albumin', { value: 3.9, unit: 'g/L' })).toMatchObject({ rather: 'g/dL' });
    expect(implausible('platelets', { value: 142, unit: '/uL' })).toMatchObject({ rather: '10⁹/L' });
  });
});

describe('an entry', () => {
  test('whatever is handed in is taken whole or refused by name, never half and never as NaN', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RECORD_FIELD_NAMES), fc.anything(), (name, given) => {
        const checked = checkedEntry(name, given, TODAY);
        if (!checked.ok) {
          expect(checked.code).toMatch(/^record\./);
          return;
        }
        expect(GivenShape.parse(checked.value)).toEqual(checked.value);
        expect(canonicalValue(name, checked.value)).not.toBeNaN();
      }),
    );
  });

  test('of every field is a value or a reason, never both', () => {
    for (const name of RECORD_FIELD_NAMES) {
      for (const missing of MISSING_REASONS) expect(checkedEntry(name, { missing }, TODAY).ok).toBe(true);
      expect(checkedEntry(name, { missing: 'forgotten' }, TODAY).ok).toBe(false);
      expect(checkedEntry(name, { missing: 'unknown', value: true }, TODAY).ok).toBe(false);
      expect(z.safeParse(entryShape(name), {}).success).toBe(false);
    }
    expect(checkedEntry('underlyingLiver', { value: ['HBV', 'alcohol'] }, TODAY).ok).toBe(true);
    expect(checkedEntry('underlyingLiver', { value: ['HBV', 'tea'] }, TODAY)).toMatchObject({
      code: 'record.notThisField',
    });
    expect(checkedEntry('lastFollowUp', { value: '2026-02-30' }, TODAY).ok).toBe(false);
    expect(checkedEntry('unresectableReason', { value: '  ' }, TODAY).ok).toBe(false);
  });

  test('of every date that says something happened is refused in the future, one day for time zones', () => {
    const dates = RECORD_FIELD_NAMES.filter((name) => recordField(name).kind.type === 'date');
    expect(dates).toContain('deathDate');
    for (const name of dates) {
      for (const value of ['2026-03-20', '2026-03-21', '1999-12-31'])
        expect(checkedEntry(name, { value }, TODAY)).toMatchObject({ ok: true });
      for (const value of ['2026-03-22', '2099-01-01'])
        expect(checkedEntry(name, { value }, TODAY)).toMatchObject({ code: 'record.stillToCome' });
    }
  });
});

const patientCase = {
  body: { sex: 'F' as const, ageYears: 58, heightCm: null, weightKg: 71.5 },
  bodySources: { sex: 'header' as const, ageYears: 'header' as const, heightCm: null, weightKg: 'entered' as const },
  pathway: 'RALPPS' as const,
  liver: null,
  events: [
    { type: 'stage1' as const, date: '2026-03-01' },
    { type: 'rescuePei' as const, date: '2026-03-15' },
    { type: 'rescuePei' as const, date: '2026-03-15' },
    { type: 'rescueRfa' as const, date: '2026-03-12' },
  ],
  timePoints: [
    { id: 'b', date: '2026-03-08' },
    { id: 'a', date: '2026-02-20' },
    { id: 'c', date: null },
  ],
};
const entry = (field: RecordFieldName, given: z.output<typeof GivenShape>, item = '') =>
  EntryShape.parse({ item, field, given, canonical: canonicalValue(field, given), by: 'demo.tech', at: '2026-03-20' });

describe('what the case knows already', () => {
  test('is shown from there, with where it came from, and written there', () => {
    expect(fieldState(patientCase, NO_RECORD, 'ageYears')).toMatchObject({
      given: { value: 58, unit: 'a' },
      source: 'header',
    });
    expect(fieldState(patientCase, NO_RECORD, 'stage1.date').given).toEqual({ value: '2026-03-01' });
    expect(fieldState(patientCase, NO_RECORD, 'heightCm').given).toBeNull();
    expect(linkedEdit(patientCase, recordField('heightCm').link!, { value: 172, unit: 'cm' })).toEqual({
      body: { heightCm: 172 },
    });
    const removed = [{ type: 'stage1', date: '2026-03-01' }];
    expect(linkedEdit(patientCase, recordField('stage1.date').link!, { value: '2026-03-02' })).toEqual({
      events: { removed, added: [{ type: 'stage1', date: '2026-03-02' }] },
    });
    expect(linkedEdit(patientCase, recordField('stage1.date').link!, null)).toEqual({ events: { removed, added: [] } });
  });

  test('a reason why it is missing gives way to the value', () => {
    const record = { items: [], entries: [entry('heightCm', { missing: 'notDone' })] };
    expect(fieldState(patientCase, record, 'heightCm').given).toEqual({ missing: 'notDone' });
    const known = { ...patientCase, body: { ...patientCase.body, heightCm: 172 } };
    expect(fieldState(known, record, 'heightCm').given).toEqual({ value: 172, unit: 'cm' });
  });
});

describe('items', () => {
  const record = {
    items: [{ list: 'labs' as const, id: 'x' }],
    entries: [entry('labs.date', { value: '2026-03-03' }, 'x')],
  };
  test('labs are of the days of scans and of days that were added, by day; sessions are the rescue events', () => {
    expect(itemsIn('labs', patientCase, record).map(({ id, date }) => [id, date])).toEqual([
      ['a', '2026-02-20'],
      ['x', '2026-03-03'],
      ['b', '2026-03-08'],
      ['c', null],
    ]);
    expect(itemsIn('session', patientCase, record).map(({ id }) => id)).toEqual([
      'rescueRfa 2026-03-12 1',
      'rescuePei 2026-03-15 1',
      'rescuePei 2026-03-15 2',
    ]);
  });

  test('a session whose day is corrected keeps what was entered of it; one that is taken away is not another', () => {
    const events = patientCase.events;
    const corrected = events.map((one) => (one.type === 'rescueRfa' ? { ...one, date: '2026-03-13' } : one));
    expect(movedSessions(events, corrected)).toEqual([
      { from: 'rescueRfa 2026-03-12 1', to: 'rescueRfa 2026-03-13 1' },
    ]);
    expect(movedSessions(events, events.slice(0, 3))).toEqual([]);
    expect(movedSessions(events, [...events].reverse())).toEqual([]);
  });
});
