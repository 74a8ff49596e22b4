import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Millilitre } from '../units.ts';
import { assessCase } from './assessCase.ts';
import { hepaticReservePercent } from './reserve.ts';

const ml = (value: number) => value as Millilitre;
const reserve = (
  whole: number,
  perfused: number,
  tumour: number | null,
  rule: 'included' | 'subtracted',
  outside = 0,
) =>
  hepaticReservePercent(
    {
      wholeLiverMl: ml(whole),
      perfusedMl: ml(perfused),
      tumourMl: tumour === null ? null : ml(tumour),
      tumourOutsideMl: ml(outside),
    },
    rule,
  );

test('of 1500 ml, 677 perfused: 54.9 % untreated; 58.0 % of the liver without a tumour of 82 ml', () => {
  expect(reserve(1500, 677, 82, 'included')).toMatchObject({ value: expect.closeTo(54.867, 3) });
  expect(reserve(1500, 677, 82, 'subtracted')).toMatchObject({ value: expect.closeTo(58.04, 2) });
  expect(reserve(1500, 677, null, 'included')).toMatchObject({ value: expect.closeTo(54.867, 3) });
  // Tumour in the untreated lobe is no reserve.
  expect(reserve(1500, 677, 82, 'subtracted', 40)).toMatchObject({ value: expect.closeTo(55.22, 2) });
});

test('what cannot be is refused by name', () => {
  expect(reserve(1500, 1600, null, 'included')).toMatchObject({ code: 'reserve.volumesDisagree' });
  expect(reserve(1500, 677, null, 'subtracted')).toMatchObject({ code: 'reserve.tumourMissing' });
  expect(reserve(1500, 100, 500, 'subtracted')).toMatchObject({ code: 'reserve.volumesDisagree' });
  expect(reserve(0, 0, null, 'included')).toMatchObject({ code: 'liver.empty' });
  expect(reserve(500, 500, 500, 'subtracted')).toMatchObject({ code: 'liver.empty' });
});

test('a reserve lies between 0 and 100 %, and falls as more is perfused', () => {
  const volume = fc.double({ min: 0, max: 3000, noNaN: true });
  fc.assert(
    fc.property(volume, volume, volume, fc.constantFrom('included', 'subtracted'), (whole, perfused, tumour, rule) => {
      const [less, more] = [reserve(whole, perfused, tumour, rule), reserve(whole, perfused * 1.01, tumour, rule)];
      if (!less.ok) return;
      expect(less.value).toBeGreaterThanOrEqual(0);
      expect(less.value).toBeLessThanOrEqual(100 + 1e-9);
      if (more.ok) expect(more.value).toBeLessThanOrEqual(less.value);
    }),
  );
});

test('a scan brings its share of the functional liver, its reserve and its rule; what is missing is null', () => {
  const scan = (fields: object, more: object = {}) => {
    const assessment = assessCase({ stlvMl: 1200, scans: [{ flrMl: 500, ...fields }], ...more });
    if (!assessment.ok) throw new Error(assessment.code);
    return { ...assessment.value.scans[0]!, codes: assessment.value.warnings.map(({ code }) => code) };
  };
  expect(scan({ liverMl: 1500, tumourMl: 250 })).toMatchObject({ flrPercent: 40, functionalLiverMl: 1250 });
  expect(scan({ liverMl: 1500, tumourMl: 250, functionalLiverMl: 1000 })).toMatchObject({ flrPercent: 50 });
  expect(scan({ liverMl: 1500 })).toMatchObject({ flrPercent: null, functionalLiverMl: null });
  expect(scan({ liverMl: 200, tumourMl: 250 })).toMatchObject({ flrPercent: null });
  expect(scan({ functionalLiverMl: 0 })).toMatchObject({ flrPercent: null });
  expect(scan({ liverMl: 1500, tumourMl: 250, touchesEdge: true, acceptTouchesEdge: true }).flrPercent).toBeNull();
  const tare = { liverMl: 1500, perfusedMl: 677, tumourMl: 82 };
  expect(scan(tare).hepaticReservePercent).toBeCloseTo(54.867, 3);
  expect(scan(tare, { reserveTumour: 'subtracted' }).hepaticReservePercent).toBeCloseTo(58.04, 2);
  expect(scan(tare, { rules: { reserveTumour: 'subtracted' } }).hepaticReservePercent).toBeCloseTo(58.04, 2);
  expect(scan(tare).codes).not.toContain('reserve.nothingPerfused');
  expect(scan({ ...tare, perfusedMl: 0 })).toMatchObject({
    hepaticReservePercent: 100,
    codes: expect.arrayContaining(['reserve.nothingPerfused']),
  });
  expect(scan({ perfusedMl: 677 })).toMatchObject({
    hepaticReservePercent: null,
    codes: expect.arrayContaining(['reserve.notComputable']),
  });
  const inclusionRule = {
    excludedKinds: ['tumour', 'ablationZone'],
    venaCava: 'out',
    hilum: null,
    gallbladderFossa: null,
  };
  expect(scan({ inclusionRule }).inclusionRule).toEqual(inclusionRule);
  expect(
    assessCase({ stlvMl: 1200, scans: [{ flrMl: 5, inclusionRule: { excludedKinds: ['spleen'] } }] }),
  ).toMatchObject({
    code: 'case.invalid',
    details: { field: 'scans[0].inclusionRule' },
  });
});
