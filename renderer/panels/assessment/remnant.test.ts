import { describe, expect, test } from 'vitest';
import type { Pathway } from '#core/liver/caseInput';
import type { LiverCondition } from '#core/liver/target';
import { DEFAULT_SETTINGS } from '#core/pathway/settings';
import { MEASURE_LIMITS, parseMeasure } from './measures.ts';
import { type Measured, remnantOf, sflrPrinted, targetOf, targetStatement } from './remnant.ts';

const measured = (flrMl: number, more: Partial<Measured> = {}): Measured => ({
  readingId: 'r',
  revision: 1,
  measuredTlvMl: 1513,
  functionalTlvMl: 1449,
  tumourMl: 64,
  flrMl,
  functionalFlrMl: flrMl,
  liverTouchesEdge: false,
  flrTouchesEdge: false,
  softwareVersion: '0',
  by: 'reader',
  at: '2026-01-01T00:00:00Z',
  ...more,
});
const body = { heightCm: 172, weightKg: 72 };
const paper = { bsaFormula: 'duBois', stlvFormula: 'urata', readingCv: 0.0275 } as const;
const PAPERS_RULES = { rules: DEFAULT_SETTINGS };
const target = (liver: LiverCondition | null, icgR15Pct: number | null = null, pathway: Pathway | null = null) =>
  targetOf({ liver, icgR15Pct, pathway }, PAPERS_RULES);
const statement = (flrMl: number, ...of: Parameters<typeof target>) => {
  const remnant = remnantOf(measured(flrMl), body, paper, []);
  if (!remnant.ok) throw new Error(remnant.code);
  return targetStatement(remnant.value, target(...of));
};

describe('what is said of the target', () => {
  test('34 ml short: 33.7 rounds up', () => {
    expect(statement(489, 'cirrhosis')).toEqual({
      mark: 'notMet',
      strong: '34\u00a0ml short',
      rest: 'of the 40\u00a0% target',
    });
  });
  test('met only after rounding is amber, with the unrounded number', () => {
    expect(statement(520, 'cirrhosis')).toMatchObject({
      mark: 'warning',
      strong: 'Met only after rounding: 39.8\u00a0%',
    });
  });
  test('only the RALPPS paper rounds: on another pathway the same is 3 ml short', () => {
    expect(statement(520, 'cirrhosis', null, 'RALPPS').mark).toBe('warning');
    expect(statement(520, 'cirrhosis', null, 'TARE')).toMatchObject({ mark: 'notMet', strong: '3\u00a0ml short' });
  });
  test('met, and a target by another liver', () => {
    expect(statement(600, 'cirrhosis', 5).mark).toBe('met');
    // Nobody knows which rule decides a case without a pathway, and S4 could raise the target.
    expect(statement(600, 'cirrhosis').mark).toBe('unknown');
    expect(statement(600, 'cirrhosis', null, 'TSH_PVE').mark).toBe('met');
    expect(statement(489, 'normal', 5).strong).toBe('Target of 25\u00a0% met');
  });
  test('ICG-R15 from 10 % on makes it strict: above 50 %, not on it', () => {
    expect(statement(600, 'cirrhosis', 9.9)).toMatchObject({ strong: 'Target of 40\u00a0% met' });
    expect(statement(600, 'cirrhosis', 10)).toMatchObject({ mark: 'notMet', rest: 'of the target above 50\u00a0%' });
    expect(statement(656, 'cirrhosis', 10).strong).toBe('Target above 50\u00a0% met');
    expect(statement(650, 'cirrhosis', 10).strong).toBe('4\u00a0ml short');
    expect(statement(700, 'normal', 25)).toMatchObject({ strong: 'Target above 50\u00a0% met' });
  });
  test('no condition of the liver, no target: unknown, never green', () => {
    expect(statement(1200, null).mark).toBe('unknown');
  });
});

describe('what is refused is refused by name', () => {
  test('no formula, no height, a remnant that touches the edge', () => {
    const none = { bsaFormula: null, stlvFormula: null, readingCv: 0.0275 };
    expect(remnantOf(measured(489), body, none, [])).toMatchObject({ ok: false, code: 'stlv.formulaNotChosen' });
    expect(remnantOf(measured(489), { ...body, heightCm: null }, paper, [])).toMatchObject({
      code: 'patient.heightMissing',
    });
    const cut = measured(489, { flrTouchesEdge: true });
    expect(remnantOf(cut, body, paper, [])).toMatchObject({ code: 'series.notCovered' });
    const bound = remnantOf(cut, body, paper, ['series.notCovered']);
    if (!bound.ok) throw new Error(bound.code);
    expect(sflrPrinted(bound.value)).toBe('≥ 37.4');
    expect(targetStatement(bound.value, target('cirrhosis'))).toMatchObject({ mark: 'unknown' });
    expect(targetStatement(bound.value, target('normal', 5))).toMatchObject({ mark: 'met' });
  });
});

describe('what is typed into a measure', () => {
  const height = (text: string) => parseMeasure(text, MEASURE_LIMITS.heightCm);
  test('a number within its limits; a comma is a point; empty is not given', () => {
    expect(height(' 172,5 ')).toEqual({ ok: true, value: 172.5 });
    expect(height('')).toEqual({ ok: true, value: null });
  });
  test('what is outside or no number says the limits', () => {
    expect(height('17')).toEqual({ ok: false, words: 'Height is 30 to 250 cm' });
    expect(height('1e3').ok).toBe(false);
    expect(height('-172').ok).toBe(false);
    expect(parseMeasure('100.1', MEASURE_LIMITS.icgR15Pct)).toEqual({ ok: false, words: 'ICG-R15 is 0 to 100 %' });
    expect(parseMeasure('58.5', MEASURE_LIMITS.ageYears)).toEqual({ ok: false, words: 'Age is in whole years' });
  });
});
