import { afterAll, describe, expect, test } from 'vitest';
import { doseChecks, lowestDose } from '../dosimetry/limits.ts';
import { flrIncreasePercent } from '../liver/indices.ts';
import { asserted } from '../statistics/golden/asserted.ts';
import type { Millilitre } from '../units.ts';
import printedPaper from './golden/paper004.json';
import { type HvttClass, invasionGroup, macrovascularInvasion, type PvttClass } from './invasion.ts';
import { type Response, responseRate } from './mrecist.ts';
import { type NecrosisClass, patientNecrosis } from './necrosis.ts';

const { golden, unread } = asserted(printedPaper, { data: /ttsMonths|tumourMl|perfusedMl/ });
afterAll(() => {
  // A vector that no test asks for proves nothing.
  expect(unread()).toEqual([]);
});

const { patients } = golden;
const nodules = patients.flatMap((patient) => patient.nodules);
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

describe.each(patients)('Table 5, patient $patient', (patient) => {
  const worst = patientNecrosis(patient.nodules.map(({ necrosis }) => necrosis as NecrosisClass)).value;
  test('worst nodule, lowest dose, largest diameter', () => {
    expect(worst).toBe(patient.worstNecrosis);
    expect(lowestDose(patient.nodules.map(({ postDoseGy }) => postDoseGy))).toBe(patient.lowestDoseGy);
    expect(Math.max(...patient.nodules.map(({ sizeMm }) => sizeMm))).toBe(patient.largestMm);
  });
});

test('the index tumour is the largest nodule: median 52.5 mm, printed 53 (004-04)', () => {
  const sizes = sorted(patients.map(({ largestMm }) => largestMm));
  expect((sizes[8]! + sizes[9]!) / 2).toBe(golden.largestMedianMm);
});

test('VP1 to VP4 in 1, 7, 5, 1; macrovascular invasion in 15 of 18 (K7)', () => {
  const counted = (vp: string) => patients.filter(({ pvtt }) => pvtt === vp).length;
  const { macrovascular, ...byVein } = golden.counts;
  expect(Object.keys(byVein).map(counted)).toEqual(Object.values(byVein));
  const invaded = patients.filter(
    ({ pvtt, hvtt }) => macrovascularInvasion(pvtt as PvttClass, hvtt as HvttClass).value === true,
  );
  expect(invaded).toHaveLength(macrovascular);
  const groups = patients.map(({ pvtt, hvtt }) => invasionGroup(pvtt as PvttClass, hvtt as HvttClass).value);
  expect(groups.filter((group) => group === 'A')).toHaveLength(6);
  expect(groups.filter((group) => group === 'B')).toHaveLength(1);
});

test('response by necrosis as in Table 4; objective response 94.4 % localised, 83.3 % overall (K10)', () => {
  for (const [necrosis, counts] of Object.entries(golden.responseByNecrosis)) {
    const of = patients
      .filter(({ worstNecrosis }) => worstNecrosis === necrosis)
      .map(({ bestLocalised }) => bestLocalised);
    expect(['CR', 'PR', 'SD'].map((response) => of.filter((one) => one === response).length)).toEqual(counts);
  }
  const { localised, mrecist } = golden.objectiveResponse;
  const rate = responseRate(patients.map(({ bestLocalised }) => bestLocalised as Response));
  expect([rate.responders, rate.of]).toEqual(localised.slice(0, 2));
  expect(rate.percent).toBeCloseTo(localised[2]!, 1);
  const [responders, all] = mrecist as [number, number];
  const overall = responseRate([
    ...Array<Response>(responders).fill('PR'),
    ...Array<Response>(all - responders).fill('PD'),
  ]);
  expect(overall.percent).toBeCloseTo(mrecist[2]!, 1);
});

test('8, 10 and 4 of 22 tumours; 18 reach 205 Gy, and 31, 148, 169, 186 Gy do not (D6)', () => {
  const counts = Object.keys(golden.tumoursByNecrosis).map(
    (one) => nodules.filter(({ necrosis }) => necrosis === one).length,
  );
  expect(counts).toEqual(Object.values(golden.tumoursByNecrosis));
  const reaches = (gy: number) => doseChecks({ tumoursGy: [gy], wholeLiverGy: null })[0]!.met;
  const below = nodules.map(({ postDoseGy }) => postDoseGy).filter((gy) => reaches(gy) === false);
  expect(sorted(below)).toEqual(golden.below205Gy);
  expect([nodules.length - below.length, nodules.length]).toEqual(golden.atLeast205Gy);
});

test('hypertrophy of 81 % is of baseline FLR: no two of its sFLRs are 81 points apart (004-24, V9)', () => {
  const { sflrBaselinePercent, sflrBeforeSurgeryPercent, flrIncreasePercent: printed } = golden.volumetry;
  for (const [median, least, most] of [sflrBaselinePercent, sflrBeforeSurgeryPercent, printed] as [
    number,
    number,
    number,
  ][])
    expect(least < median && median < most).toBe(true);
  expect(sflrBeforeSurgeryPercent[2]! - sflrBaselinePercent[1]!).toBeLessThan(printed[2]!);
  const increase = flrIncreasePercent(sflrBeforeSurgeryPercent[0] as Millilitre, sflrBaselinePercent[0] as Millilitre);
  // Of the medians 48 and 67 %: 39.6 %, beside the printed median of the patients' own, 36 %.
  expect(increase.ok && increase.value).toBeCloseTo(39.6, 1);
});
