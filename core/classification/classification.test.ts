import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { childPughClass } from './childPugh.ts';
import { CLAVIEN_DINDO, isSevere, worstComplication } from './complications.ts';
import { DEFINITIONS, type DefinitionId } from './definitions.ts';
import {
  HEPATIC_EXTENTS,
  HVTT_CLASSES,
  hvttClass,
  invasionGroup,
  macrovascularInvasion,
  PVTT_CLASSES,
} from './invasion.ts';
import { phlf5050, phlfIsgls } from './liverFailure.ts';
import {
  agreedResponse,
  bestAndLast,
  mrecistOfTargets,
  overallFromLocalised,
  RESPONSES,
  type Response,
  responseRate,
  responseWithThrombus,
} from './mrecist.ts';
import { NECROSIS_CLASSES, necrosisClass, patientNecrosis } from './necrosis.ts';

const orNull = <T>(values: readonly T[]) => fc.constantFrom<T | null>(null, ...values);
const flag = orNull([true, false]);

test('every definition says what it is and where it is from; an outside one cites its paper', () => {
  for (const { label, text, source, doi, ext } of Object.values(DEFINITIONS)) {
    expect([label, text, source].every((words) => words.length > 3)).toBe(true);
    if (ext) expect(`${source} ${doi}`).toMatch(/\d{4};\d+.* 10\./);
  }
});

describe('mRECIST of target lesions', () => {
  const of = (
    baselineMm: number | null,
    nadirMm: number | null,
    nowMm: number | null,
    newLesion: boolean | null = false,
  ) => mrecistOfTargets({ baselineMm, nadirMm, nowMm, newLesion }).value;
  test.each<[string, Response, Parameters<typeof of>]>([
    ['nothing enhances', 'CR', [80, 50, 0]],
    ['30 % less, to the millimetre', 'PR', [100, 100, 70]],
    ['29 % less', 'SD', [100, 100, 71]],
    ['20 % above the smallest, though below the baseline', 'PD', [100, 50, 60]],
    ['19 % above the smallest', 'PR', [100, 50, 59]],
    ['a new lesion, though nothing else enhances', 'PD', [80, 50, 0, true]],
    ['enhancing again after all was gone', 'PD', [80, 0, 5]],
    ['nothing to measure from the start', 'NE', [0, 0, 0]],
  ])('%s: %s', (_, response, sums) => expect(of(...sums)).toBe(response));
  test('what is not read leaves it open, but progression', () => {
    expect(mrecistOfTargets({ baselineMm: 80, nadirMm: 80, nowMm: 40, newLesion: null })).toMatchObject({
      value: null,
      missing: ['newLesion'],
    });
    expect(of(null, null, null, true)).toBe('PD');
    expect(of(100, 50, 90, null)).toBe('PD');
    expect(of(100, 50, Number.NaN)).toBeNull();
  });
});

describe('K8, mRECIST with thrombus', () => {
  const thrombus = (
    enhancing: boolean | null,
    diameterIncreased: boolean | null = false,
    extended: boolean | null = false,
  ) => ({
    enhancing,
    diameterIncreased,
    extended,
  });
  test.each<[Response | null, ReturnType<typeof thrombus> | null, string | null]>([
    ['CR', null, 'CR'],
    ['CR', thrombus(false), 'CR'],
    ['PR', thrombus(true), 'PR'],
    ['PR', thrombus(null), 'PR'],
    ['SD', thrombus(false), 'SD'],
    ['PD', thrombus(null, null, null), 'PD'],
    ['CR', thrombus(true, true), 'PD'],
    ['PR', thrombus(true, false, true), 'PD'],
    [null, thrombus(true, true), 'PD'],
    ['NE', thrombus(false), 'NE'],
    ['CR', thrombus(false, true), 'thrombus.enlargingNotEnhancing'],
    ['SD', thrombus(false, null, true), 'thrombus.enlargingNotEnhancing'],
    ['CR', thrombus(true), 'thrombus.enhancingAtCompleteResponse'],
    ['PR', thrombus(null, true), 'input.missing'],
    ['CR', thrombus(null), 'input.missing'],
    ['PR', thrombus(true, null), 'input.missing'],
    [null, thrombus(false), 'input.missing'],
    [null, null, 'input.missing'],
  ])('outside %s, thrombus %j: %s', (outside, seen, expected) => {
    const { value, why } = responseWithThrombus(outside, seen);
    expect(value ?? why).toBe(expected);
  });
  test('once something is known, knowing more never makes of a response another one', () => {
    const read = fc.record({ enhancing: flag, diameterIncreased: flag, extended: flag });
    const fields = fc.constantFrom('enhancing', 'diameterIncreased', 'extended');
    fc.assert(
      fc.property(orNull(RESPONSES), read, fields, fc.boolean(), (outside, seen, field, value) => {
        const before = responseWithThrombus(outside, seen);
        if (before.value === null || seen[field] !== null) return;
        expect(responseWithThrombus(outside, { ...seen, [field]: value }).value).toBe(before.value);
      }),
    );
  });
});

describe('K9, localised and overall, best and last', () => {
  test('progression elsewhere is progression; it must be known to say anything better', () => {
    expect(overallFromLocalised('CR', true).value).toBe('PD');
    expect(overallFromLocalised('CR', false).value).toBe('CR');
    expect(overallFromLocalised('PD', null).value).toBe('PD');
    expect(overallFromLocalised('CR', null)).toMatchObject({ value: null, missing: ['newLesionOutsideTreatedZone'] });
  });
  test('two readers who differ have no response until they agree', () => {
    expect(agreedResponse('PR', 'PR', null).value).toBe('PR');
    expect(agreedResponse('PR', 'SD', null).why).toBe('readers.disagree');
    expect(agreedResponse('PR', 'SD', 'SD').value).toBe('SD');
    expect(agreedResponse('PR', null, null)).toMatchObject({ value: null, missing: ['reader2'] });
  });
  test('best and last before surgery, NE left out, whatever the order of entry', () => {
    const reads = [
      { day: 90, response: 'CR' },
      { day: 180, response: 'PR' },
      { day: 181, response: 'NE' },
      { day: 300, response: 'PD' },
    ] as const;
    expect(bestAndLast(reads, 200)).toEqual({ best: reads[0], last: reads[1] });
    expect(bestAndLast(reads, null).last).toBe(reads[3]);
    expect(bestAndLast([], 200)).toEqual({ best: null, last: null });
    const read = fc.record({ day: fc.integer({ min: 0, max: 5 }), response: fc.constantFrom(...RESPONSES) });
    fc.assert(
      fc.property(fc.array(read), orNull([2, 4]), (given, surgery) => {
        expect(bestAndLast([...given].reverse(), surgery)).toEqual(bestAndLast(given, surgery));
      }),
    );
  });
  test('who could not be read stays in the denominator; of nobody there is no rate', () => {
    expect(responseRate(['CR', 'PR', 'SD', 'NE'])).toEqual({ responders: 2, of: 4, percent: 50 });
    expect(responseRate([]).percent).toBeNull();
  });
});

describe('K4 to K7, vascular invasion', () => {
  test('VV by how far it reaches, of the vena cava by the convention', () => {
    expect(HEPATIC_EXTENTS.map((reaches) => hvttClass(reaches, 'HAIC').value)).toEqual([
      'none',
      'VV1',
      'VV2',
      'VV3',
      'VV3',
    ]);
    expect(hvttClass('ivc', 'TARE')).toMatchObject({ value: null, why: 'hepaticVein.cavaUnnamed' });
    expect(hvttClass('rightAtrium', 'TARE').value).toBe('VV3');
  });
  test.each([
    ['VP3', 'none', 'A', false],
    ['VP4', 'VV1', 'A', false],
    ['VP2', 'VV2', 'B', false],
    ['VP2', 'VV1', 'C', false],
    ['none', 'none', 'C', false],
    ['VP4', 'VV3', 'B', true],
    [null, 'VV3', 'B', null],
    [null, 'VV1', null, false],
    ['VP4', null, null, null],
  ] as const)('%s and %s: group %s, both %s', (pvtt, hvtt, group, both) => {
    expect(invasionGroup(pvtt, hvtt)).toMatchObject({ value: group, bothInvaded: both });
  });
  test('one thrombus is enough, none must be known of both', () => {
    expect(macrovascularInvasion('VP1', null).value).toBe(true);
    expect(macrovascularInvasion('none', null).value).toBeNull();
    expect(macrovascularInvasion('none', 'none').value).toBe(false);
  });
});

describe('K11, necrosis', () => {
  test.each([
    [100, 'complete'],
    [99.9, 'extensive'],
    [50, 'extensive'],
    [49.9, 'partial'],
    [0, 'partial'],
    [101, null],
    [-1, null],
    [Number.NaN, null],
    [null, null],
  ])('%d %%: %s', (percent, expected) => expect(necrosisClass(percent).value).toBe(expected));
  test('a patient is classed by the worst nodule, and not before all are read', () => {
    expect(patientNecrosis(['complete', 'extensive']).value).toBe('extensive');
    expect(patientNecrosis(['complete', null]).value).toBeNull();
    expect(patientNecrosis(['partial', null]).value).toBe('partial');
    expect(patientNecrosis([]).value).toBeNull();
  });
});

describe('K1, complications', () => {
  test('the worst; death is V whatever was graded; severe from the cut-off of the site on', () => {
    expect(worstComplication(['I', 'IIIb', 'II'], false).value).toBe('IIIb');
    expect(worstComplication([], false).value).toBe('0');
    expect(worstComplication(['I', null], true).value).toBe('V');
    expect(worstComplication(['I', null], false)).toMatchObject({ value: null, missing: ['clavienDindo'] });
    expect(worstComplication(['I'], null).missing).toEqual(['death']);
    expect(CLAVIEN_DINDO.filter((grade) => isSevere(grade).value)).toEqual(['IIIb', 'IVa', 'IVb', 'V']);
    expect(CLAVIEN_DINDO.filter((grade) => isSevere(grade, 'IIIa').value)).toHaveLength(5);
    expect(isSevere(null).value).toBeNull();
  });
});

test('K3, Child-Pugh by its points', () => {
  expect([5, 6, 7, 9, 10, 15].map((score) => childPughClass(score).value).join('')).toBe('AABBCC');
  expect(childPughClass(4).why).toBe('childPugh.outOfRange');
  expect(childPughClass(null).missing).toEqual(['childPughScore']);
});

describe('K2, liver failure', () => {
  test('50-50 needs both, strictly; one that is not so is enough for no', () => {
    expect(phlf5050({ ptPercent: 49, bilirubinUmolL: 51 }).value).toBe(true);
    expect(phlf5050({ ptPercent: 50, bilirubinUmolL: 51 }).value).toBe(false);
    expect(phlf5050({ ptPercent: 49, bilirubinUmolL: 50 }).value).toBe(false);
    expect(phlf5050({ ptPercent: null, bilirubinUmolL: 20 }).value).toBe(false);
    expect(phlf5050({ ptPercent: 40, bilirubinUmolL: null })).toMatchObject({ value: null, missing: ['bilirubin'] });
  });
  test('ISGLS by what care it took', () => {
    const after = { inrRaised: true, bilirubinRaised: true, care: 'usual', transplanted: false } as const;
    expect(phlfIsgls(after).value).toBe('A');
    expect(phlfIsgls({ ...after, care: 'otherNotInvasive' }).value).toBe('B');
    expect(phlfIsgls({ ...after, care: 'invasive' }).value).toBe('C');
    expect(phlfIsgls({ ...after, inrRaised: false, care: null }).value).toBe('none');
    expect(phlfIsgls({ ...after, care: null }).missing).toEqual(['care']);
    expect(phlfIsgls({ ...after, transplanted: true }).value).toBe('transplant');
  });
});

test('a site can switch off what comes from outside the papers, and nothing else', () => {
  const off = new Set(Object.keys(DEFINITIONS) as DefinitionId[]);
  const silenced = { value: null, why: 'definition.switchedOff' };
  expect(phlf5050({ ptPercent: 40, bilirubinUmolL: 60 }, off)).toMatchObject(silenced);
  expect(phlfIsgls({ inrRaised: true, bilirubinRaised: true, care: 'usual', transplanted: false }, off)).toMatchObject(
    silenced,
  );
  expect(worstComplication(['I'], false, off)).toMatchObject(silenced);
  expect(isSevere('V', 'IIIb', off)).toMatchObject(silenced);
  expect(mrecistOfTargets({ baselineMm: 9, nadirMm: 9, nowMm: 0, newLesion: false }, off)).toMatchObject(silenced);
  expect(
    Object.entries(DEFINITIONS)
      .filter(([, { ext }]) => ext)
      .map(([id]) => id),
  ).toEqual(['K1', 'K2_5050', 'K2_ISGLS', 'K3', 'MRECIST', 'K12']);
});

test('a classification has a value or says why not, whatever is missing', () => {
  const anything = fc.record({
    response: orNull(RESPONSES),
    pvtt: orNull(PVTT_CLASSES),
    hvtt: orNull(HVTT_CLASSES),
    necrosis: fc.array(orNull(NECROSIS_CLASSES)),
    number: orNull([0, 49, 100, Number.NaN, Number.POSITIVE_INFINITY]),
    flag,
  });
  fc.assert(
    fc.property(anything, ({ response, pvtt, hvtt, necrosis, number, flag: known }) => {
      const all = [
        responseWithThrombus(response, { enhancing: known, diameterIncreased: known, extended: null }),
        overallFromLocalised(response, known),
        invasionGroup(pvtt, hvtt),
        macrovascularInvasion(pvtt, hvtt),
        patientNecrosis(necrosis),
        necrosisClass(number),
        phlf5050({ ptPercent: number, bilirubinUmolL: number }),
        mrecistOfTargets({ baselineMm: number, nadirMm: number, nowMm: number, newLesion: known }),
      ];
      for (const { value, why, missing } of all) {
        expect((value === null) === (why !== null)).toBe(true);
        expect(missing.length > 0).toBe(why === 'input.missing');
      }
    }),
  );
});
