import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from './course.ts';
import { decide } from './decide.ts';
import { type DecisionMade, rulesOf } from './decision.ts';
import { DecisionShape } from './decisionShape.ts';
import { course, done, on, RALPPS, SURGEON, settings, stated, WELL } from './golden/courses.ts';
import { anySettings } from './golden/settings.ts';

describe('decisions', () => {
  const asked = (entries: readonly Entry[], to: string, more: Partial<DecisionMade> = {}) =>
    decide(
      RALPPS,
      entries,
      to,
      { ...SURGEON, date: '2015-03-15', ...more },
      { compared: 'wholePercent', index: '2015-03-01' },
    );

  test('are recorded with the day, the person, the values and what the rules said', () => {
    const decision = asked(course(30, 35), 'RESCUE_CONSIDER', { recordedAt: '2015-03-15T10:00:00Z' });
    expect(decision).toMatchObject({
      ok: true,
      value: {
        kind: 'decisionConfirmed',
        dayOffset: 14,
        from: 'INTERSTAGE_WAIT',
        to: 'RESCUE_CONSIDER',
        role: 'surgeon',
        appVersion: '1.0.0',
        reason: null,
        guards: [{ rule: 'S2', met: true }],
        inputs: { evaluation: 2, sflrPercent: 35, liver: 'cirrhosis', icgR15Pct: 4, sflrIsLowerBound: false },
        inputsHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    });
  });

  test.each([
    ['decision.reasonMissing', 'STAGE2_READY', {}],
    ['decision.reasonMissing', 'STAGE2_READY', { reason: '   ' }],
    ['decision.reasonMissing', 'STOPPED', { stop: 'refusal' }],
    ['decision.stopReasonMissing', 'STOPPED', { reason: 'The patient’s wish.' }],
    ['decision.personMissing', 'RESCUE_CONSIDER', { person: ' ' }],
    ['decision.notOffered', 'CLOSED', {}],
  ] as const)('%s for %s', (code, to, more) => {
    expect(asked(course(30, 35), to, more)).toMatchObject({ ok: false, code });
  });

  test('an unknown guard is overridden with a reason like one that is not met', () => {
    const unknown = course(30, 45).map((entry) =>
      entry.what === 'stated' ? stated(entry.date, { ...entry.facts, infection: null }) : entry,
    );
    expect(asked(unknown, 'STAGE2_READY')).toMatchObject({ code: 'decision.reasonMissing' });
    expect(asked(unknown, 'STAGE2_READY', { reason: 'Afebrile.' })).toMatchObject({
      value: { kind: 'overrideGiven', guards: [{ rule: 'I4', met: null }] },
    });
  });

  test('late values mark what was decided on others, and move nothing back', () => {
    const decision = asked(course(30, 45), 'STAGE2_READY');
    if (!decision.ok) throw new Error(decision.code);
    const all: readonly Entry[] = [
      ...course(30, 45),
      { what: 'decision', date: '2015-03-15', decision: decision.value },
    ];
    expect(on(all)).toMatchObject({ state: 'STAGE2_READY', superseded: [], proposed: null });
    const late = on([...all, stated('2015-03-14', { icgR15Pct: 12 })]);
    expect(late.state).toBe('STAGE2_READY');
    expect(late.superseded).toMatchObject([
      {
        decision: { to: 'STAGE2_READY' },
        changed: [{ fact: 'icgR15Pct', was: 4, is: 12 }],
        guards: [{ rule: 'I4', met: false }],
      },
    ]);
    expect(late.proposed).toMatchObject({ to: 'INTERSTAGE_WAIT', met: true });
    // A value of the day after is not what the decision was made on.
    expect(on([...all, stated('2015-03-16', { icgR15Pct: 12 })]).superseded).toEqual([]);
  });

  test('a reason for an operation answers for it', () => {
    const early = [...course(30, 35), stated('2015-03-15', WELL)];
    const operated = [...early, done('stage2', '2015-03-15')];
    expect(on(operated).warnings).toMatchObject([{ code: 'pathway.ruleNotMet', rule: 'I4' }]);
    const decision = asked(operated, 'STAGE2_DONE', { reason: 'Bleeding.' });
    if (!decision.ok) throw new Error(decision.code);
    expect(decision.value).toMatchObject({ kind: 'overrideGiven', afterWhatWasDone: false });
    expect(on([...operated, { what: 'decision', date: '2015-03-15', decision: decision.value }])).toMatchObject({
      state: 'STAGE2_DONE',
      warnings: [],
      superseded: [],
    });
  });

  test('what was decided and done under the rules of then is judged by them, whatever the site sets afterwards', () => {
    const later = settings({ thresholds: { I3: { cirrhosis: 40.2 } } });
    const ready = decide(
      RALPPS,
      course(30, 40.1),
      'STAGE2_READY',
      { ...SURGEON, date: '2015-03-15' },
      { compared: 'wholePercent' },
    );
    if (!ready.ok) throw new Error(ready.code);
    const operated: Entry[] = [
      ...course(30, 40.1),
      { what: 'decision', date: ready.value.date, decision: ready.value },
      done('stage2', '2015-03-16'),
    ];
    expect(on(operated, { settings: later }).warnings).toEqual(on(operated).warnings);
    expect(on(operated, { settings: later }).warnings.filter(({ rule }) => rule === 'I4')).toEqual([]);
    // Nobody decided anything: the rules of now are all there is to hold it against.
    const undecided = operated.filter(({ what }) => what !== 'decision');
    expect(on(undecided, { settings: later }).warnings).toContainEqual(expect.objectContaining({ rule: 'I4' }));
  });

  test('a decision keeps all that the site had set, and what it is judged by does not change with the settings', () => {
    fc.assert(
      fc.property(anySettings, anySettings, fc.double({ min: 30, max: 60, noNaN: true }), (then, now, sflr) => {
        const reason = 'As the surgeon has it.';
        const made = { ...SURGEON, date: '2015-03-15', reason, roundingConfirmed: true } as const;
        const decision = decide(RALPPS, course(30, sflr), 'STAGE2_READY', made, { settings: then });
        if (!decision.ok) return expect(decision.code).toBe('decision.notOffered');
        expect(rulesOf(DecisionShape.parse(JSON.parse(JSON.stringify(decision.value))))).toEqual(
          rulesOf(decision.value),
        );
        const entries: Entry[] = [
          ...course(30, sflr),
          stated('2015-03-15', { icgR15Pct: 12 }),
          { what: 'decision', date: decision.value.date, decision: decision.value },
          done('stage2', '2015-03-16'),
        ];
        const [before, after] = [then, now].map((settings) => on(entries, { settings }));
        expect(after!.warnings).toEqual(before!.warnings);
        expect(after!.superseded).toEqual(before!.superseded);
      }),
    );
  });

  test('two decisions of a day follow each other by the states they leave', () => {
    const first = asked(course(30, 35), 'RESCUE_CONSIDER');
    if (!first.ok) throw new Error(first.code);
    const one: Entry = { what: 'decision', date: '2015-03-15', decision: first.value };
    const second = asked([...course(30, 35), one], 'STOPPED', { reason: 'Declined.', stop: 'refusal' });
    if (!second.ok) throw new Error(second.code);
    expect(second.value.from).toBe('RESCUE_CONSIDER');
    const two: Entry = { what: 'decision', date: '2015-03-15', decision: second.value };
    expect(on([two, ...course(30, 35), one])).toMatchObject({ state: 'STOPPED', superseded: [], warnings: [] });
  });

  test('are not superseded by the last bit of a power function, which two machines round apart', () => {
    const sflr = 38.4375;
    const decision = asked(course(30, sflr), 'RESCUE_CONSIDER');
    if (!decision.ok) throw new Error(decision.code);
    const kept: Entry = { what: 'decision', date: '2015-03-15', decision: decision.value };
    expect(on([...course(30, sflr * (1 + Number.EPSILON)), kept]).superseded).toEqual([]);
    expect(on([...course(30, sflr + 1e-3), kept]).superseded).toHaveLength(1);
  });
});
