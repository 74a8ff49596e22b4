import fc from 'fast-check';
import { expect, test } from 'vitest';
import paper004 from '../classification/golden/paper004.json';
import type { Millilitre, Millimetre } from '../units.ts';
import { completionRate } from './completion.ts';
import golden from './golden/paper000.json';
import { type Nodule, tumourBurden } from './tumours.ts';

const nodule = (diameterMm: number | null, volumeMl: number | null = null): Nodule => ({
  diameterMm: diameterMm as Millimetre | null,
  volumeMl: volumeMl as Millilitre | null,
});

test('the index tumour is the largest, not the first listed (004-04); three tumours add up to 100 mm (004-05)', () => {
  const of = (patient: number) =>
    tumourBurden(paper004.patients.find((one) => one.patient === patient)!.nodules.map(({ sizeMm }) => nodule(sizeMm)));
  expect(of(13)).toMatchObject({ number: 2, indexTumour: 1, largestMm: 56 });
  expect(of(15)).toMatchObject({ indexTumour: 1, largestMm: 37 });
  expect(of(11)).toMatchObject({ number: 3, indexTumour: 0, sumOfDiametersMm: 100 });
});

test('what is missing of one nodule leaves what it could change unknown, never smaller', () => {
  expect(tumourBurden([nodule(30, 14), nodule(null, 20)])).toEqual({
    number: 2,
    indexTumour: null,
    largestMm: null,
    sumOfDiametersMm: null,
    totalMl: 34,
  });
  expect(tumourBurden([nodule(30, 14), nodule(20)]).totalMl).toBeNull();
  expect(tumourBurden([])).toMatchObject({ number: 0, largestMm: null, totalMl: null });
  expect(tumourBurden([nodule(Number.NaN)]).largestMm).toBeNull();
});

test('the order of nodules does not matter', () => {
  const some = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 });
  fc.assert(
    fc.property(some, (sizes) => {
      const [there, back] = [sizes, [...sizes].reverse()].map((of) => tumourBurden(of.map((mm) => nodule(mm))));
      expect(there!.largestMm).toBe(back!.largestMm);
      expect(there!.sumOfDiametersMm).toBe(back!.sumOfDiametersMm);
    }),
  );
});

test('5 of 7 reached stage 2, 71 %; an open course has no rate yet, one without stage 1 does not count', () => {
  const courses = golden.patients.map(({ stage2 }) => ({ stage1Done: true, stage2Done: stage2 !== null }));
  const rate = completionRate(courses);
  expect(rate).toMatchObject({ done: 5, of: 7, open: 0 });
  expect(Math.round(rate.percent!)).toBe(71);
  expect(completionRate([...courses, { stage1Done: true, stage2Done: null }])).toMatchObject({
    open: 1,
    percent: null,
  });
  expect(completionRate([...courses, { stage1Done: false, stage2Done: null }]).of).toBe(7);
  expect(completionRate([]).percent).toBeNull();
});
