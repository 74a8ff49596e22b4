import { describe, expect, test } from 'vitest';
import type { Centimetre, Kilogram } from '../units.ts';
import { assessCase, type CaseAssessment } from './assessCase.ts';
import { FORMULA_CHOICES } from './formulaSensitivity.ts';
import { standardisedTlv } from './stlv.ts';

const course = (fields: object): CaseAssessment => {
  const assessment = assessCase({
    liver: 'cirrhosis',
    heightCm: 172,
    weightKg: 72,
    stlvFormula: 'urata',
    bsaFormula: 'duBois',
    scans: [{ flrMl: 500 }],
    ...fields,
  });
  if (!assessment.ok) throw new Error(JSON.stringify(assessment.details));
  return assessment.value;
};
const codes = ({ warnings }: CaseAssessment) => warnings.map(({ code }) => code);

test('four formulas with four methods of BSA each, two with their own, two with none', () => {
  expect(FORMULA_CHOICES).toHaveLength(4 * 4 + 2 + 2);
  const own = FORMULA_CHOICES.filter(({ stlvFormula }) => /korean|yu|tu/.test(stlvFormula));
  expect(own.map(({ bsaFormula }) => bsaFormula)).toEqual([null, 'duBois', 'mosteller', null]);
});

test('each outcome is what the case itself would be by that choice', () => {
  const { outcomes } = course({}).formulaSensitivity!;
  for (const { stlvFormula, bsaFormula, stlvMl, sflrPercent, targetState, isChosen } of outcomes) {
    const alone = course({ stlvFormula, bsaFormula });
    expect(stlvMl).toBe(alone.stlvMl);
    expect(sflrPercent).toBe(alone.scans[0]!.sflrPercent);
    expect(targetState).toBe(alone.scans[0]!.targetState);
    expect(isChosen).toBe(stlvFormula === 'urata' && bsaFormula === 'duBois');
  }
});

describe('a choice that flips the decision', () => {
  test('is named, with the range and the formulas that decide otherwise', () => {
    const flipped = course({ scans: [{ flrMl: 540 }] });
    const { flipsDecision, sflrRange, outcomes } = flipped.formulaSensitivity!;
    expect(flipsDecision).toBe(true);
    expect(sflrRange![0]).toBeLessThan(40);
    expect(sflrRange![1]).toBeGreaterThan(40);
    expect(outcomes.filter(({ flips }) => flips).every(({ targetState }) => targetState === 'notMet')).toBe(true);
    const said = flipped.warnings.find(({ code }) => code === 'stlv.formulaFlipsDecision');
    expect(said).toMatchObject({
      scan: 0,
      message: expect.stringMatching(/not met by .*Vauthey 2002, Mosteller 1987/),
    });
  });
  test('is not said where every choice decides alike, or where there is no target', () => {
    expect(codes(course({ scans: [{ flrMl: 300 }] }))).not.toContain('stlv.formulaFlipsDecision');
    expect(codes(course({ scans: [{ flrMl: 900 }] }))).not.toContain('stlv.formulaFlipsDecision');
    expect(codes(course({ liver: null, scans: [{ flrMl: 540 }] }))).not.toContain('stlv.formulaFlipsDecision');
  });
  test('goes by the last scan that has an sFLR, and by an sTLV that was given', () => {
    const scans = [
      { date: '2015-02-20', flrMl: 300 },
      { date: '2015-03-20', flrMl: 540 },
      { date: '2015-03-27', flrMl: 300, touchesEdge: true },
    ];
    expect(course({ scans }).formulaSensitivity).toMatchObject({ scan: 1, flipsDecision: true });
    const given = course({ scans, stlvMl: 1300 }).formulaSensitivity!;
    expect(given.outcomes.some(({ isChosen }) => isChosen)).toBe(false);
    expect(given.flipsDecision).toBe(true);
  });
});

test('growth in points is the same growth over another sTLV', () => {
  const scans = [
    { date: '2015-03-01', flrMl: 400 },
    { date: '2015-03-08', flrMl: 450 },
  ];
  for (const { stlvMl, kgrPointsPerWeek } of course({ scans }).formulaSensitivity!.outcomes)
    expect(kgrPointsPerWeek).toBeCloseTo((100 * 50) / stlvMl!, 9);
});

test('without a height only weight formulas say something; an impossible body is refused by name, never a number', () => {
  const tall = course({ heightCm: null, stlvMl: 1300 }).formulaSensitivity!;
  expect(tall.outcomes.filter(({ stlvMl }) => stlvMl !== null).map(({ stlvFormula }) => stlvFormula)).toEqual(['tu']);
  expect(tall.outcomes[0]).toMatchObject({ refused: 'patient.heightMissing', sflrPercent: null, flips: false });
  expect(course({ heightCm: null, weightKg: null, stlvMl: 1300 }).formulaSensitivity).toBeNull();
  const infant = course({ heightCm: 50, weightKg: 3, stlvMl: 150 }).formulaSensitivity!;
  for (const { stlvFormula, bsaFormula, stlvMl, refused } of infant.outcomes) {
    const alone = standardisedTlv({ heightCm: 50 as Centimetre, weightKg: 3 as Kilogram }, { stlvFormula, bsaFormula });
    expect(stlvMl).toBe(alone.ok ? alone.value.stlvMl : null);
    expect(refused).toBe(alone.ok ? null : alone.code);
  }
});
