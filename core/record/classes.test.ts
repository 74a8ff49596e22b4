import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFINITIONS } from '../classification/definitions.ts';
import type { Entry } from './caseRecord.ts';
import { computedFor, courseComplication, FIELD_DEFINITIONS, fieldClasses } from './classes.ts';
import { classWords, whyNot } from './classWords.ts';
import { derivedValues } from './derived.ts';
import { exportedCase } from './exported.ts';
import { factsOfRecord } from './facts.ts';
import { recordField } from './fields.ts';
import type { Case } from './linked.ts';
import { entries, mm, recordOf, TARE_CASE } from './record.fixture.ts';
import { scanResponses } from './response.ts';

const classesOf = (list: readonly Entry[], patientCase: Case = TARE_CASE) => fieldClasses(patientCase, recordOf(list));
const foundOf = (list: readonly Entry[], field: Parameters<typeof computedFor>[1], item = '', patientCase?: Case) =>
  classesOf(list, patientCase).find((one) => one.field === field && one.item === item);
const statedOn = (date: string, list: readonly Entry[]) =>
  Object.assign(
    {},
    ...factsOfRecord(TARE_CASE, recordOf(list)).map((one) =>
      one.what === 'stated' && one.date === date ? one.facts : {},
    ),
  ) as Record<string, unknown>;

test('a field with definitions is a field, and what it names is defined', () => {
  for (const [field, ids] of Object.entries(FIELD_DEFINITIONS)) {
    expect(recordField(field as 'pvtt').label).not.toBe('');
    for (const id of ids) expect(DEFINITIONS[id].text).not.toBe('');
  }
});

const READ = entries({
  pvtt: { '': 'none' },
  targetSumMm: { a: mm(100), b: mm(60) },
  newLesion: { b: false },
  newLesionOutsideTreatedZone: { b: false },
});

describe('response of a scan', () => {
  test('30 % less than before treatment is PR, of the zone and of the liver; a new lesion elsewhere is PD of the liver', () => {
    expect(foundOf(READ, 'mrecistLocalised', 'b')).toMatchObject({
      computed: { value: 'PR' },
      from: ['enhancing 60 mm', '100 mm before', 'no new lesion'],
      disagrees: false,
    });
    expect(foundOf(READ, 'mrecist', 'b')!.computed.value).toBe('PR');
    const elsewhere = [...READ, ...entries({ newLesionOutsideTreatedZone: { b: true } })].filter(
      ({ field, given }) => field !== 'newLesionOutsideTreatedZone' || ('value' in given && given.value === true),
    );
    expect(foundOf(elsewhere, 'mrecistLocalised', 'b')!.computed.value).toBe('PR');
    expect(foundOf(elsewhere, 'mrecist', 'b')!.computed.value).toBe('PD');
  });

  test('progression is told from the smallest sum since, not from the baseline', () => {
    const grown = [...READ, ...entries({ targetSumMm: { c: mm(75) }, newLesion: { c: false } })];
    expect(foundOf(grown, 'mrecistLocalised', 'c')).toMatchObject({
      computed: { value: 'PD' },
      from: ['enhancing 75 mm', '100 mm before', 'smallest 60 mm', 'no new lesion'],
    });
  });

  test('the thrombus rule: wider and enhancing is PD, not enhancing is nobody’s, between smallest and baseline neither', () => {
    const base = entries({
      pvtt: { '': 'VP3' },
      targetSumMm: { a: mm(100), b: mm(60), c: mm(55) },
      newLesion: { b: false, c: false },
      thrombusExtended: { b: false, c: false },
    });
    const with_ = (enhancing: boolean, widths: Record<string, number>, item: string) =>
      foundOf(
        [
          ...base,
          ...entries({
            thrombusEnhancing: { [item]: enhancing },
            thrombusDiameterMm: Object.fromEntries(Object.entries(widths).map(([id, width]) => [id, mm(width)])),
          }),
        ],
        'mrecistLocalised',
        item,
      )!.computed;
    expect(with_(true, { a: 12, b: 15 }, 'b').value).toBe('PD');
    expect(with_(false, { a: 12, b: 15 }, 'b')).toMatchObject({ value: null, why: 'thrombus.enlargingNotEnhancing' });
    expect(with_(true, { a: 12, b: 9 }, 'b').value).toBe('PR');
    expect(with_(true, { a: 12, b: 8, c: 10 }, 'c')).toMatchObject({ value: null, why: 'thrombus.widerThanSmallest' });
    expect(with_(true, { b: 9 }, 'b').missing).toEqual(['thrombusDiameterMm.baseline']);
  });

  test('what is missing is named in words, and nothing is said of a scan of which nothing was read', () => {
    const one = foundOf(entries({ targetSumMm: { b: mm(60) } }), 'mrecistLocalised', 'b')!;
    expect(one.computed.value).toBeNull();
    expect(whyNot(one.computed)).toBe(
      'missing: sum of enhancing diameters of a scan before treatment, new lesion in the treated zone, portal vein thrombus',
    );
    expect(classesOf(entries({ targetSumMm: { a: mm(60) } }))).toEqual([]);
    expect(foundOf(READ, 'mrecist', 'c')).toBeUndefined();
    // Without the day of treatment nobody knows which scan is the baseline.
    expect(foundOf(READ, 'mrecist', 'b', { ...TARE_CASE, events: [] })).toBeUndefined();
  });

  test('two readers who differ leave it open until their consensus is entered, whatever the diameters say', () => {
    const differ = [...READ, ...entries({ 'mrecist.reader1': { b: 'PR' }, 'mrecist.reader2': { b: 'SD' } })];
    expect(foundOf(differ, 'mrecist', 'b')!.computed).toMatchObject({ why: 'readers.disagree' });
    expect(computedFor(classesOf(differ), 'mrecist', 'b')).toBeNull();
    expect(statedOn('2026-06-01', differ)).not.toHaveProperty('mrecist');
    expect(statedOn('2026-06-01', [...differ, ...entries({ mrecist: { b: 'SD' } })])).toMatchObject({ mrecist: 'SD' });
    const alone = entries({ 'mrecist.reader1': { b: 'PR' } });
    expect(foundOf(alone, 'mrecist', 'b')!.computed.missing).toEqual(['mrecist.reader2']);
  });

  test('what was entered stands; that it differs is said, and the rules read what stands', () => {
    const entered = [...READ, ...entries({ mrecist: { b: 'SD' } })];
    const one = foundOf(entered, 'mrecist', 'b')!;
    expect(one).toMatchObject({ entered: 'SD', disagrees: true, computed: { value: 'PR' } });
    expect(classWords(one)).toContain('entered is SD');
    expect(statedOn('2026-06-01', entered)).toMatchObject({ mrecist: 'SD', mrecistLocalised: 'PR' });
    expect(statedOn('2026-06-01', READ)).toMatchObject({ mrecist: 'PR', mrecistLocalised: 'PR' });
  });

  test('of HAIC there is no zone: targets and what is new anywhere are the response', () => {
    const haic = { ...TARE_CASE, pathway: 'HAIC', events: [{ type: 'haic', date: '2026-03-01' }] } as Case;
    expect(foundOf(READ, 'mrecist', 'b', haic)).toMatchObject({
      computed: { value: 'PR' },
      from: ['enhancing 60 mm', '100 mm before', 'no new lesion', 'nothing new elsewhere'],
    });
    expect(foundOf(READ, 'mrecistLocalised', 'b', haic)).toBeUndefined();
  });

  test('best and last before the operation, and the record that leaves says what was computed', () => {
    const list = [...READ, ...entries({ mrecist: { c: 'PD' }, 'surgery.date': { '': '2026-07-01' } })];
    const derived = Object.fromEntries(derivedValues(TARE_CASE, recordOf(list)).map((one) => [one.field, one.value]));
    expect(derived).toMatchObject({ mrecistBest: 'PR', mrecistLast: 'PR', mrecistLocalisedBest: 'PR' });
    const { fields } = exportedCase(TARE_CASE, recordOf(list), { siteCode: '' });
    const mrecist = fields.filter(({ field }) => field === 'mrecist');
    expect(mrecist.map(({ value, source, dayOffset }) => [value, source, dayOffset])).toEqual([
      ['PR', 'computed', 92],
      ['PD', 'entered', 184],
    ]);
  });

  test('knowing less never makes another response, nor one of nothing', () => {
    const fields = ['targetSumMm', 'newLesion', 'newLesionOutsideTreatedZone', 'thrombusExtended'] as const;
    const value = fc.record({
      targetSumMm: fc.constantFrom(0, 40, 70, 100, 140),
      flags: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      left: fc.subarray([...fields]),
    });
    fc.assert(
      fc.property(value, ({ targetSumMm, flags, left }) => {
        const all = entries({
          pvtt: { '': 'VP2' },
          thrombusEnhancing: { b: true },
          thrombusDiameterMm: { a: mm(10), b: mm(10) },
          targetSumMm: { a: mm(100), b: mm(targetSumMm) },
          newLesion: { b: flags[0] },
          newLesionOutsideTreatedZone: { b: flags[1] },
          thrombusExtended: { b: flags[2] },
        });
        const whole = scanResponses(TARE_CASE, recordOf(all));
        const part = scanResponses(
          TARE_CASE,
          recordOf(all.filter(({ field, item }) => item !== 'b' || !left.includes(field as 'newLesion'))),
        );
        for (const { field, bySigns } of part) {
          const known = bySigns?.found.value ?? null;
          const full = whole.find((one) => one.field === field)!.bySigns!.found.value;
          // Enhancing everywhere but nowhere at all is the reader's to say; less of it may still be PD.
          if (known !== null) expect(known).toBe(full);
        }
      }),
    );
  });
});

describe('classes of the case', () => {
  const operated = {
    ...TARE_CASE,
    pathway: 'RALPPS',
    events: [
      { type: 'stage1', date: '2026-03-01' },
      { type: 'rescuePei', date: '2026-03-16' },
      { type: 'stage2', date: '2026-05-27' },
    ],
  } as Case;

  test('50-50 is read of day 5 alone', () => {
    const labs = entries({ ptPct: { b: { value: 42, unit: '%' } }, bilirubin: { b: { value: 4, unit: 'mg/dL' } } });
    const one = foundOf(labs, 'phlf5050', '', operated)!;
    expect(one).toMatchObject({
      computed: { value: true },
      from: ['prothrombin time 42.0 %', 'bilirubin 68.4 µmol/L'],
    });
    const later = { ...operated, events: [{ type: 'stage2', date: '2026-05-26' }] } as Case;
    expect(foundOf(labs, 'phlf5050', '', later)!.computed.missing).toEqual(['ptPct.dayFive', 'bilirubin.dayFive']);
    const no = [...labs, ...entries({ phlf5050: { '': false } })];
    expect(foundOf(no, 'phlf5050', '', operated)!.disagrees).toBe(true);
  });

  test('ISGLS by what was raised and what care it took; after a transplantation there is none', () => {
    const raised = entries({ 'phlf.inrRaised': { '': true }, 'phlf.bilirubinRaised': { '': true } });
    expect(foundOf(raised, 'phlfIsgls')!.computed.missing).toEqual(['phlf.care']);
    expect(foundOf([...raised, ...entries({ 'phlf.care': { '': 'invasive' } })], 'phlfIsgls')!.computed.value).toBe(
      'C',
    );
    const transplanted = entries({ 'surgery.procedure': { '': 'transplantation' }, phlfIsgls: { '': 'A' } });
    expect(foundOf(transplanted, 'phlfIsgls')).toMatchObject({ computed: { value: 'transplant' }, disagrees: true });
  });

  test('death is grade V; the worst of the course is that of stages and sessions', () => {
    const died = entries({ clavienDindo: { '': 'IVa' }, mortality90d: { '': true } });
    expect(foundOf(died, 'clavienDindo', '', operated)).toMatchObject({ computed: { value: 'V' }, disagrees: true });
    const course = entries({
      'clavienDindo.stage1': { '': 'II' },
      'session.complication': { 'rescuePei 2026-03-16 1': 'IIIb' },
      clavienDindo: { '': 'I' },
    });
    expect(courseComplication(operated, recordOf(course))!.missing).toEqual(['death']);
    const lived = recordOf([...course, ...entries({ mortalityInHospital: { '': false } })]);
    expect(courseComplication(operated, lived)!.value).toBe('IIIb');
    expect(derivedValues(operated, lived)).toContainEqual({
      field: 'severeComplication',
      nodule: null,
      value: true,
      code: null,
    });
    expect(courseComplication(operated, recordOf([]))).toBeNull();
  });

  test('Child-Pugh by its points, VV3 by its place, complete necrosis by every nodule, the index tumour by its size', () => {
    const list = entries({
      childPughScore: { b: { value: 8, unit: '{score}' } },
      childPughClass: { b: 'A' },
      hvttLocation: { '': 'rightAtrium' },
      'nodule.necrosisPct': { t1: { value: 100, unit: '%' } },
      'tumour.sizeMm': { t1: mm(31), t2: mm(85) },
    });
    expect(foundOf(list, 'childPughClass', 'b')).toMatchObject({ computed: { value: 'B' }, disagrees: true });
    expect(foundOf(list, 'hvtt')!.computed.value).toBe('VV3');
    expect(statedOn('2026-02-20', list)).toMatchObject({ hvtt: 'VV3' });
    expect(foundOf(list, 'completeNecrosis')!.computed.missing).toEqual(['nodule.necrosisPct.each']);
    const cava = entries({ hvttLocation: { '': 'ivc' } });
    expect(foundOf(cava, 'hvtt')!.computed.why).toBe('hepaticVein.cavaUnnamed');
    const haic = { ...TARE_CASE, pathway: 'HAIC' } as Case;
    expect(foundOf(cava, 'hvtt', '', haic)!.computed.value).toBe('VV3');
    const derived = derivedValues(TARE_CASE, recordOf(list));
    expect(derived).toContainEqual({ field: 'indexTumour', nodule: 2, value: true, code: null });
    expect(derived).toContainEqual({ field: 'sumOfDiametersMm', nodule: null, value: 116, code: 'mm' });
  });
});
