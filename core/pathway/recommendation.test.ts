import { describe, expect, test } from 'vitest';
import { assessCase } from '../liver/assessCase.ts';

describe('assess', () => {
  const given = {
    pathway: 'RALPPS',
    stlvMl: 1246,
    liver: 'cirrhosis',
    childPugh: 'A',
    icgR15Pct: 4.4,
    apsPresent: false,
    metastasis: false,
    infection: false,
    chronicKidneyDisease: false,
    events: [{ type: 'stage1', date: '2015-03-01' }],
    scans: [
      { date: '2015-02-20', flrMl: 241 },
      { date: '2015-03-08', flrMl: 366 },
      { date: '2015-03-14', flrMl: 463 },
    ],
  };
  const assessed = (fields: object) => {
    const assessment = assessCase({ ...given, ...fields });
    if (!assessment.ok) throw new Error(assessment.code);
    return assessment.value;
  };
  const RESCUED = [...given.events, { type: 'rescueRfa', date: '2015-03-15' }];

  test('names the state, the choice and every rule that was looked at', () => {
    expect(assessed({}).recommendation).toMatchObject({
      state: 'RESCUE_CONSIDER',
      reachedState: 'INTERSTAGE_WAIT',
      choice: 'RFA',
      reasons: expect.arrayContaining([
        expect.objectContaining({ rule: 'S2', met: true, paper: '000' }),
        expect.objectContaining({ rule: 'S3', met: false }),
        expect.objectContaining({ rule: 'I4', met: false }),
        expect.objectContaining({ rule: 'I10', met: true, paper: '004' }),
      ]),
    });
  });

  test.each([
    ['INTERSTAGE_WAIT', { scans: given.scans.slice(0, 2) }],
    ['RESCUE_DONE', { events: RESCUED }],
    ['STAGE2_READY', { events: RESCUED, scans: [...given.scans, { date: '2015-03-20', flrMl: 505 }] }],
    ['INTERSTAGE_WAIT', { infection: null, scans: [...given.scans, { date: '2015-03-20', flrMl: 505 }] }],
    ['STOPPED', { metastasis: true }],
    ['STAGE2_DONE', { events: [...RESCUED, { type: 'stage2', date: '2015-03-22' }] }],
    ['NOT_ELIGIBLE', { events: [], childPugh: 'B', scans: given.scans.slice(0, 1) }],
    ['SCREENING', { events: [], scans: given.scans.slice(0, 1) }],
  ])('%s', (state, fields) => {
    expect(assessed(fields).recommendation!.state).toBe(state);
  });

  test('what is met only after rounding is never plainly met', () => {
    const scans = [...given.scans, { date: '2015-03-20', flrMl: 0.3972 * 1246 }];
    const { recommendation, warnings } = assessed({ events: RESCUED, scans });
    expect(recommendation).toMatchObject({
      state: 'STAGE2_READY',
      says: expect.stringContaining('Only after rounding'),
    });
    expect(recommendation!.reasons.find(({ rule }) => rule === 'I4')).toMatchObject({
      met: true,
      onlyAfterRounding: true,
      text: expect.stringContaining('met only after rounding'),
    });
    expect(warnings.map(({ code }) => code)).toContain('sflr.metOnlyAfterRounding');
    expect(assessed({ events: RESCUED, scans, strictUnrounded: true }).recommendation!.state).toBe('RESCUE_CONSIDER');
  });

  test('without a liver there is no target, and the guards that need it are unknown', () => {
    const { reasons } = assessed({ liver: null }).recommendation!;
    for (const rule of ['S2', 'S4', 'I4']) expect(reasons.find((one) => one.rule === rule)!.met).toBeNull();
  });

  test('without a pathway there is no recommendation, and a warning says why', () => {
    const { recommendation, warnings } = assessed({ pathway: null });
    expect(recommendation).toBeNull();
    expect(warnings.map(({ code }) => code)).toContain('pathway.notGiven');
  });

  test('what is stated of a day decides that day: the target of patient 5 moves with ICG-R15', () => {
    const stated = [{ date: '2015-03-14', icgR15Pct: 12, apsPresent: false }];
    const scans = [...given.scans.slice(0, 2), { date: '2015-03-14', flrMl: 515 }];
    expect(assessed({ scans }).recommendation!.state).toBe('STAGE2_READY');
    expect(assessed({ scans, stated }).recommendation).toMatchObject({ state: 'RESCUE_CONSIDER', choice: 'RFA' });
  });

  test('what the site set is in the result', () => {
    const rules = { thresholds: { I3: { cirrhosis: 35 } }, switchedOff: ['S6'] };
    const { recommendation } = assessed({ rules });
    expect(recommendation).toMatchObject({
      state: 'STAGE2_READY',
      changedThresholds: [{ rule: 'I3', name: 'cirrhosis', from: 40, to: 35 }],
      switchedOff: ['S6'],
    });
  });

  test.each([
    ['stated[0]', { stated: [{ date: '2015-03-14', icg: 12 }] }],
    ['stated[0].icgR15Pct', { stated: [{ icgR15Pct: 120 }] }],
    ['stated[0].date', { stated: [{ date: 'yesterday', icgR15Pct: 12 }] }],
    ['rules', { rules: { switchedOff: ['I4'] } }],
    ['rules', { rules: { thresholds: { S2: { nothing: 1 } } } }],
  ])('%s is refused where it cannot be', (field, fields) => {
    expect(assessCase({ ...given, ...fields })).toMatchObject({ ok: false, code: 'case.invalid', details: { field } });
  });
});
