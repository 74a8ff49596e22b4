import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { course, done, on, RALPPS, ruleIn, SURGEON, scan, settings, stated, WELL } from './golden/courses.ts';
import { anySettings } from './golden/settings.ts';
import { RULE_IDS, RULES } from './rules/rules.ts';
import { checkedSettings, keptSettings } from './settings.ts';
import type { StatedFacts } from './statedFacts.ts';
import { thresholdBounds } from './thresholdBounds.ts';

describe('between the stages', () => {
  test('an FLR that is cut off reaches the target or says nothing', () => {
    const cut = (percent: number) => on([...course(30), scan('2015-03-15', percent, 2, { sflrIsLowerBound: true })]);
    expect(ruleIn(cut(41), 'S4')).toMatchObject({ met: true, text: expect.stringContaining('≥ 41.0 %') });
    expect(ruleIn(cut(39), 'S4')).toMatchObject({ met: null, missing: ['sflrPercent'] });
    expect(ruleIn(cut(39.7), 'S4').met).toBeNull();
    expect(cut(39).proposedState).toBe('INTERSTAGE_WAIT');
  });

  test('without ICG-R15, 35 % is below either target, 55 % above both, and 45 % unknown', () => {
    const at = (percent: number) =>
      on([
        stated(null, { liver: 'cirrhosis' }),
        done('stage1', '2015-03-01'),
        scan('2015-03-08', 30, 1),
        scan('2015-03-15', percent, 2),
      ]);
    expect([35, 55, 45].map((percent) => ruleIn(at(percent), 'S4').met)).toEqual([false, true, null]);
    expect(at(35).proposedState).toBe('RESCUE_CONSIDER');
    expect(at(45).missing).toContain('icgR15Pct');
  });

  test('no choice is made where nobody looked for a shunt', () => {
    expect(on(course(30, 35))).toMatchObject({ proposedState: 'RESCUE_CONSIDER', choice: null });
    expect(on([...course(30, 35), stated('2015-03-15', { apsPresent: true })]).choice).toBe('PEI');
  });

  test('after the third evaluation rescue is offered, and said to be outside the printed rule', () => {
    const late = on(course(20, 30, 31, 32));
    expect(late.proposedState).toBe('RESCUE_CONSIDER');
    expect(late.proposed!.says).toMatch(/later than the third evaluation/);
    expect(late.proposed!.beyond).toMatch(/which the paper does not print/);
    expect(ruleIn(late, 'S2')).toMatchObject({ met: false });
    expect(on(course(20, 30, 31)).proposed).toMatchObject({ to: 'RESCUE_CONSIDER', beyond: null });
  });

  test('infection and liver function wait, metastasis stops, whatever the volume', () => {
    const found = (facts: Partial<StatedFacts>) => on([...course(30, 45), stated('2015-03-15', facts)]);
    expect(found({ infection: true })).toMatchObject({ proposedState: 'INTERSTAGE_WAIT', proposed: { met: true } });
    expect(found({ childPugh: 'B' }).proposed!.says).toMatch(/may recover/);
    expect(found({ metastasis: true }).proposed).toMatchObject({ to: 'STOPPED', stop: 'metastasis' });
    expect(found({}).proposedState).toBe('STAGE2_READY');
  });

  test('before day 14 waiting is advised and blocks nothing (S11)', () => {
    const early = on(course(45));
    expect(early.proposedState).toBe('STAGE2_READY');
    expect(ruleIn(early, 'S11')).toMatchObject({ met: true, text: 'day 7 after stage 1, before day 14' });
    expect(ruleIn(on(course(30, 45)), 'S11').met).toBe(false);
  });

  test('timers remind and leave no state', () => {
    const late = on(course(30), { today: '2015-06-01' });
    expect(late.state).toBe('INTERSTAGE_WAIT');
    expect(late.reminders).toContainEqual(
      expect.objectContaining({ rule: 'S1', date: '2015-03-15', overdueDays: 78, paper: '000' }),
    );
    expect(on(course(30)).reminders[0]).toMatchObject({ date: '2015-03-15', overdueDays: null });
  });

  test('stage 2 asks for a CT and laboratory values of the last week', () => {
    const ready = [...course(30, 45), stated('2015-03-15', WELL)];
    const operated = (date: string) => on([...ready, done('stage2', date)]);
    expect(operated('2015-03-22')).toMatchObject({ state: 'STAGE2_DONE', warnings: [] });
    expect(operated('2015-03-23').warnings).toMatchObject([{ code: 'pathway.ruleNotMet', rule: 'I4-dates' }]);
    const older = settings({ thresholds: { 'I4-dates': { mostDays: 14 } } });
    const allowed = on([...ready, done('stage2', '2015-03-23')], { settings: older });
    expect(allowed.warnings).toEqual([]);
    expect(ruleIn(allowed, 'I4-dates').changed).toEqual([
      { rule: 'I4-dates', name: 'mostDays', meaning: 'age of CT and laboratory values', unit: 'days', from: 7, to: 14 },
    ]);
    expect(
      on([...ready, done('stage2', '2015-03-23')], { settings: settings({ switchedOff: ['I4-dates'] }) }).warnings,
    ).toEqual([]);
  });

  test('infection of stage 2 is of the last week too, and the day of the finding on metastasis stands beside it', () => {
    const { infection, metastasis, ...labs } = WELL;
    // Infection and metastasis of nine days before stage 1 only; the other values of the last days.
    const old = (facts: object) => [
      ...course(30, 45).filter(({ what }) => what !== 'stated'),
      stated('2015-02-20', { liver: 'cirrhosis', infection, metastasis }),
      stated('2015-03-15', { ...labs, ...facts }),
    ];
    const operated = (facts: object) => on([...old(facts), done('stage2', '2015-03-22')]);
    expect(operated({}).warnings).toMatchObject([
      {
        code: 'pathway.ruleNotMet',
        rule: 'I4-dates',
        message: expect.stringContaining('finding on infection 30 days old'),
      },
    ]);
    expect(ruleIn(operated({}), 'I4').met).toBe(true);
    expect(operated({ infection }).warnings).toEqual([]);
    const dates = ruleIn(operated({ infection }), 'I4-dates');
    expect(dates).toMatchObject({
      met: true,
      text: expect.stringContaining('finding on metastasis 30 days old, no limit'),
    });
    expect(dates.parts.find(({ name }) => name === 'metastasis')).toMatchObject({ informs: true });
  });

  test('a rule that reads more than it did marks no decision that was made before', () => {
    const dated = '2015-03-15';
    const made = decide(RALPPS, [...course(30, 45), stated(dated, WELL)], 'STAGE2_READY', { ...SURGEON, date: dated });
    if (!made.ok) throw new Error(made.code);
    const { infection: _, ...less } = made.value.inputs;
    const walked = on([
      ...course(30, 45),
      stated(dated, WELL),
      { what: 'decision', date: dated, decision: { ...made.value, inputs: less } },
    ]);
    expect(walked).toMatchObject({ state: 'STAGE2_READY', superseded: [] });
  });

  test('what was done where it has no place is said, and moves nothing', () => {
    const closed = on([...course(30), done('death', '2015-03-10'), done('rescueRfa', '2015-03-12')]);
    expect(closed).toMatchObject({ state: 'CLOSED', warnings: [{ code: 'pathway.outOfPlace' }] });
  });

  test('PEI without a shunt differs from the rule, and says so', () => {
    const differs = on([
      ...course(30, 35),
      stated('2015-03-15', { apsPresent: false }),
      done('rescuePei', '2015-03-16'),
    ]);
    expect(differs.state).toBe('RESCUE_DONE');
    expect(differs.warnings).toMatchObject([
      { code: 'pathway.ruleNotMet', rule: 'S3', message: expect.stringContaining('no arterioportal shunt: RFA') },
    ]);
  });

  test('what nobody dated is true of the present alone', () => {
    const now = on([
      ...course(30, 35).slice(1),
      stated(null, { liver: 'cirrhosis', metastasis: true }),
      done('rescueRfa', '2015-03-16'),
    ]);
    expect(now.warnings).toEqual([]);
    expect(now.proposed).toMatchObject({ to: 'STOPPED', stop: 'metastasis' });
  });
});

describe('settings of a site', () => {
  test.each([
    ['rule.notSwitchable', { switchedOff: ['I4'] }],
    ['rule.unknown', { switchedOff: ['I99'] }],
    ['threshold.unknown', { thresholds: { S2: { evaluation: 2 } } }],
    ['settings.invalid', { thresholds: { S2: { firstEvaluation: '2' } } }],
    ['settings.invalid', { rules: [] }],
    ['threshold.outOfBounds', { thresholds: { I3: { cirrhosis: 0 } } }],
    ['threshold.outOfBounds', { thresholds: { I3: { cirrhosis: 4 } } }],
    ['threshold.outOfBounds', { thresholds: { I3: { cirrhosis: 1e6 } } }],
    ['threshold.outOfBounds', { thresholds: { S1: { everyDays: -1 } } }],
    ['threshold.lowersTarget', { thresholds: { S4: { sflrAbovePct: 10 } } }],
    ['threshold.lowersTarget', { thresholds: { I3: { fibrosis: 51 } } }],
  ])('%s', (code, given) => {
    expect(checkedSettings(given)).toMatchObject({ ok: false, code });
  });

  test('every threshold of a paper lies within its bounds, and whatever may be set is kept as it is', () => {
    for (const rule of RULE_IDS)
      for (const [name, { value }] of Object.entries(RULES[rule].thresholds)) {
        const { least, most } = thresholdBounds(rule, name);
        expect(value, `${rule}.${name}`).toBeGreaterThanOrEqual(least);
        expect(value, `${rule}.${name}`).toBeLessThanOrEqual(most);
      }
    fc.assert(
      fc.property(anySettings, (given) => {
        expect(checkedSettings(given).ok).toBe(true);
        expect(keptSettings(given)).toEqual(settings(given));
      }),
    );
  });

  test('a changed threshold stands beside every rule that it had a part in', () => {
    const own = on(course(30, 35), { settings: settings({ thresholds: { I3: { cirrhosis: 35 } } }) });
    expect(own.proposedState).toBe('STAGE2_READY');
    for (const rule of ['I4', 'S2', 'S4'])
      expect(ruleIn(own, rule).changed).toMatchObject([{ rule: 'I3', name: 'cirrhosis', from: 40, to: 35 }]);
    expect(ruleIn(own, 'S3').changed).toEqual([]);
    expect(own.changedThresholds).toHaveLength(1);
  });

  test('a rule that is switched off proposes nothing', () => {
    const sessions = ['2015-03-16', '2015-03-17'].map((date) => done('rescuePei', date));
    const flat = [...course(30, 35, 35.2, 35.3), ...sessions];
    expect(on(flat).proposedState).toBe('STOPPED');
    const without = on(flat, { settings: settings({ switchedOff: ['S6'] }) });
    expect(without.proposedState).toBe('RESCUE_CONSIDER');
    expect(ruleIn(without, 'S6')).toMatchObject({ switchedOff: true, met: null });
  });
});
