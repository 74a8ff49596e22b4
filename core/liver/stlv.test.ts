import { expect, test } from 'vitest';
import type { Centimetre, Kilogram } from '../units.ts';
import { assessRemnant, type ReadingVolumes } from './assessRemnant.ts';
import { BSA_FORMULA_NAMES, BSA_FORMULAS, bodySurfaceArea } from './bsa.ts';
import { STLV_FORMULA_NAMES, STLV_FORMULAS, type StlvFormulaName, standardisedTlv } from './stlv.ts';

const body = { heightCm: 172 as Centimetre, weightKg: 72 as Kilogram };

test.each([
  ['duBois', 1.8472],
  ['mosteller', 1.8547],
  ['haycock', 1.8619],
  ['gehanGeorge', 1.8676],
] as const)('BSA of 172 cm and 72 kg by %s is %d m²', (formula, expected) => {
  expect(bodySurfaceArea(formula, body.heightCm, body.weightKg)).toBeCloseTo(expected, 3);
});

test.each<[StlvFormulaName, number]>([
  ['urata', 706.2 * 1.847101 + 2.4],
  ['vauthey', -794.41 + 1267.28 * 1.847101],
  ['heinemann', 1072.8 * 1.847101 - 345.7],
  ['yu', 21.585 * 72 ** 0.732 * 172 ** 0.225],
  ['koreanDuBois', 908.204 * 1.847101 - 464.728],
  ['koreanMosteller', 893.485 * 1.854724 - 439.169],
  ['feng', 758.259 * 1.847101 - 124.272],
  ['tu', 121.75 + 16.49 * 72],
])('sTLV of 172 cm and 72 kg by %s, Du Bois where the choice is free, is %d ml', (stlvFormula, expected) => {
  const standard = standardisedTlv(body, { stlvFormula, bsaFormula: 'duBois' });
  expect(standard.ok && Math.abs(standard.value.stlvMl - expected)).toBeLessThan(0.1);
});

test('the published formulas spread by about ±17 % for one body, so the choice is never hidden', () => {
  const volumes = STLV_FORMULA_NAMES.map((stlvFormula) => {
    const standard = standardisedTlv(body, { stlvFormula, bsaFormula: 'mosteller' });
    return standard.ok ? standard.value.stlvMl : Number.NaN;
  });
  const [low, high] = [Math.min(...volumes), Math.max(...volumes)];
  expect((high - low) / (high + low)).toBeGreaterThan(0.14);
  expect((high - low) / (high + low)).toBeLessThan(0.18);
});

test('every formula carries its citation', () => {
  for (const { citation, expression } of [...Object.values(STLV_FORMULAS), ...Object.values(BSA_FORMULAS)]) {
    expect(citation).toMatch(/\d{4};\d+:\d+/);
    expect(expression).toMatch(/=/);
  }
  expect(BSA_FORMULA_NAMES).toHaveLength(4);
});

test('no formula chosen is refused, not defaulted; so are a missing height and weight, and an impossible liver', () => {
  const none = { stlvFormula: null, bsaFormula: null };
  const paper = { stlvFormula: 'urata', bsaFormula: 'duBois' } as const;
  expect(standardisedTlv(body, none)).toMatchObject({ code: 'stlv.formulaNotChosen' });
  expect(standardisedTlv(body, { ...paper, bsaFormula: null })).toMatchObject({ code: 'stlv.formulaNotChosen' });
  expect(standardisedTlv({ ...body, heightCm: null }, paper)).toMatchObject({ code: 'patient.heightMissing' });
  expect(standardisedTlv({ ...body, weightKg: null }, paper)).toMatchObject({ code: 'patient.weightMissing' });
  const infant = { heightCm: 50 as Centimetre, weightKg: 3 as Kilogram };
  expect(standardisedTlv(infant, { ...paper, stlvFormula: 'vauthey' })).toMatchObject({ code: 'stlv.outOfRange' });
});

const volumes: ReadingVolumes = {
  measuredTlvMl: 1600,
  functionalTlvMl: 1500,
  tumourMl: 100,
  flrMl: 460,
  functionalFlrMl: 450,
  liverTouchesEdge: false,
  flrTouchesEdge: false,
};
const paper = { stlvFormula: 'urata', bsaFormula: 'duBois' } as const;

test('a remnant is assessed by its functional volume, with all it rests on', () => {
  const remnant = assessRemnant(volumes, body, paper, { excludedFindings: ['tumour'] });
  if (!remnant.ok) throw new Error(remnant.code);
  expect(remnant.value.flrMl).toBe(450);
  expect(remnant.value.flrPercent).toBeCloseTo(30, 12);
  expect(remnant.value.sflrPercent).toBeCloseTo(45000 / (706.2 * 1.847101 + 2.4), 3);
  expect(remnant.value.basis).toMatchObject({
    stlvFormula: 'urata',
    bsaFormula: 'duBois',
    excludedFindings: ['tumour'],
    stlv: { doi: '10.1002/hep.1840210515' },
  });
});

test('a remnant that was not drawn, or is cut off, is refused by name, never 0 ml', () => {
  const at = (fields: Partial<ReadingVolumes>, accepted: string[] = []) =>
    assessRemnant({ ...volumes, ...fields }, body, paper, { accepted });
  expect(at({ flrMl: null, functionalFlrMl: null })).toMatchObject({ code: 'flr.notDrawn' });
  expect(at({ flrMl: 12, functionalFlrMl: 0 })).toMatchObject({ code: 'flr.empty' });
  expect(at({ flrTouchesEdge: true })).toMatchObject({ code: 'series.notCovered' });
  expect(at({ flrTouchesEdge: true }, ['series.notCovered'])).toMatchObject({
    ok: true,
    value: { flrMl: 450, isLowerBound: true, sflrInterval95: null, flrPercent: null },
  });
  expect(at({ liverTouchesEdge: true }, ['series.notCovered'])).toMatchObject({
    value: { isLowerBound: false, flrPercent: null, sflrInterval95: [expect.any(Number), expect.any(Number)] },
  });
  expect(at({ liverTouchesEdge: true })).toMatchObject({ ok: true, value: { flrPercent: null, flrMl: 450 } });
  expect(at({ functionalTlvMl: 0, functionalFlrMl: 0 })).toMatchObject({ code: 'liver.empty' });
});
