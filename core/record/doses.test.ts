import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type PathwaySettings } from '../pathway/settings.ts';
import { courseOf } from '../registry/course.ts';
import { recordedCaseOf } from '../registry/ofCase.ts';
import type { Entry } from './caseRecord.ts';
import { doseLines } from './doses.ts';
import { entries, gy, recordOf, TARE_CASE } from './record.fixture.ts';

const SITE = { bsaFormula: 'duBois', stlvFormula: 'urata', siteCode: '', countTime: false } as const;
const { assessment } = courseOf(recordedCaseOf(TARE_CASE, SITE), { onPathway: false });
const lines = (list: readonly Entry[], rules: PathwaySettings = DEFAULT_SETTINGS) =>
  doseLines({ patientCase: TARE_CASE, record: recordOf(list), assessment, rules });
const said = (...given: Parameters<typeof lines>) =>
  lines(...given).map(({ rule, state, text }) => `${rule} ${state}: ${text}`);

test('nothing is said of a case without doses', () => expect(lines([])).toEqual([]));

const PLANNED = entries({
  plannedTumourGy: { t1: gy(260), t2: gy(190) },
  wholeLiverGy: { '': gy(120) },
  'tare.activityGBq': { '': { value: 3, unit: 'GBq' } },
  'tare.lungShuntPct': { '': { value: 5, unit: '%' } },
  perfusedMl: { a: { value: 677, unit: 'mL' } },
});

describe('the plan', () => {
  test('its lowest tumour and the whole liver against the limits; the dose of the activity by MIRD', () => {
    expect(said(PLANNED)).toEqual([
      'D1 notMet: Lowest tumour 190 Gy: planned tumour dose at least 205 Gy',
      'D1 warning: Lowest tumour 190 Gy: aim of 250 to 300 Gy, here above 250 Gy',
      'D1 met: Whole liver 120 Gy: not above 150 Gy',
      // 3 · 50 · 0.95 / (0.677 · 1.03)
      'D2 value: 3.00 GBq in 677 ml perfused (1.03 kg/L), lung shunt 5.0 %: 204 Gy on average',
      'D2 unknown: Lung shunt 5.0 %, uptake outside the liver not known: nobody said whether acceptable; the paper prints no limit',
      'D5 met: Every volume that dosimetry needs is known',
    ]);
  });

  test('the limits of the site count, and the formula that it does not use gives no dose', () => {
    const own: PathwaySettings = {
      ...DEFAULT_SETTINGS,
      switchedOff: ['D2'],
      thresholds: { D1: { tumourLeastGy: 150 } },
    };
    expect(said(PLANNED, own)[0]).toBe('D1 met: Lowest tumour 190 Gy: planned tumour dose at least 150 Gy');
    expect(said(PLANNED, own)[3]).toBe('D2 unknown: MIRD dose: the formula is not used by this site');
  });

  test('a missing input is named, and never makes a check met', () => {
    const few = said(entries({ plannedTumourGy: { t1: gy(260) }, perfusedLiverGy: { '': gy(200) } }));
    expect(few[0]).toBe(
      'D1 unknown: Lowest of those known 260 Gy, another is missing: planned tumour dose at least 205 Gy',
    );
    expect(few).toContain(
      'D2 unknown: MIRD dose: not known, missing: perfused volume of the scan before treatment, lung shunt',
    );
    expect(few.at(-1)).toBe('D5 unknown: Volumes not known: perfused volume');
  });
});

test('after treatment: the lowest dose, and the nodules whose doses before and after disagree', () => {
  const both = entries({ preTumourGy: { t1: gy(320), t2: gy(300) }, postTumourGy: { t1: gy(148), t2: gy(280) } });
  const found = said(both).filter((line) => /^D[34]/.test(line));
  expect(found).toEqual([
    'D3 met: Lowest tumour dose before treatment (MAA SPECT-CT): 300 Gy, not below 205 Gy',
    'D3 warning: Lowest tumour dose after treatment (Y-90 PET-CT): 148 Gy, below 205 Gy',
    'D4 warning: Tumour 1: 320 Gy before, 148 Gy after, only one reaches 205 Gy. The paper saw vasospasm and a proximal thrombus',
  ]);
});
