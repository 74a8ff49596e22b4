import { describe, expect, test } from 'vitest';
import { LIVER_CONDITIONS, targetFor } from '../liver/target.ts';
import type { Percent } from '../units.ts';
import { NO_FACTS } from './facts.ts';
import { course, on, ruleIn, stated } from './golden/courses.ts';
import { judgedRule } from './judged.ts';
import type { Machine, Term } from './machine.ts';
import { MACHINES } from './machines/machines.ts';
import { termsIn } from './offers.ts';
import { PAPERS } from './rule.ts';
import { RULE_IDS, RULES } from './rules/rules.ts';
import { DEFAULT_SETTINGS, termsOf } from './settings.ts';
import type { StatedFacts } from './statedFacts.ts';
import { tally } from './words.ts';

describe('rules as data', () => {
  test('S1 to S11 and I1 to I14 are all there, each with its paper and its place', () => {
    const wanted = [
      ...Array.from({ length: 11 }, (_, n) => `S${n + 1}`),
      ...Array.from({ length: 14 }, (_, n) => `I${n + 1}`),
    ];
    for (const id of wanted) expect(RULE_IDS).toContain(id);
    for (const id of RULE_IDS) {
      expect(Object.keys(PAPERS)).toContain(RULES[id].paper);
      expect(RULES[id].place).not.toBe('');
      expect(RULES[id].says).toMatch(/\.$/);
    }
  });

  test('what rules say is no advice', () => {
    const words = Object.values(MACHINES).flatMap(({ proposals }) => proposals.map(({ says }) => says));
    for (const says of words) expect(says).not.toMatch(/should|must|recommend|operate/i);
  });

  test('every part that a guard names exists, and every state is reached from the first', () => {
    for (const machine of Object.values(MACHINES) as Machine[]) {
      const ways = [...machine.proposals, ...machine.passages];
      for (const { guard, from, to } of ways) {
        for (const state of [...from, to]) expect(machine.states).toContain(state);
        const terms: readonly Term[] = guard === null ? [] : termsIn(guard);
        for (const { rule, part } of terms) {
          const { parts } = RULES[rule].judge(NO_FACTS, termsOf(DEFAULT_SETTINGS, 'unrounded'));
          if (part !== undefined) expect(parts.map(({ name }) => name)).toContain(part);
        }
      }
      const reached = new Set([machine.initial]);
      for (const _ of machine.states)
        for (const { from, to } of ways) if (from.some((one) => reached.has(one))) reached.add(to);
      expect([...reached].sort()).toEqual([...machine.states].sort());
    }
  });

  test('the target is the engine’s, for every liver and every ICG-R15', () => {
    for (const liver of LIVER_CONDITIONS)
      for (const icgR15Pct of [0, 9.9, 10, 30])
        for (const sflrPercent of [24.4, 24.6, 29.6, 39.4, 39.7, 40, 49.6, 50, 50.4, 50.6]) {
          const aim = targetFor(liver, icgR15Pct);
          const facts = { ...NO_FACTS, liver, icgR15Pct, sflrPercent: sflrPercent as Percent, sflrIsLowerBound: false };
          const judged = judgedRule('S4', facts, DEFAULT_SETTINGS, termsOf(DEFAULT_SETTINGS, 'wholePercent'));
          const whole = Math.round(sflrPercent);
          // Above a limit is above it by every digit: rounding never makes it stricter.
          expect(judged.met).toBe(aim.strict ? sflrPercent > aim.sflrPercent! : whole >= aim.sflrPercent!);
        }
  });

  test('ICG-R15 of exactly 10 % moves the target, and exactly 50 % does not reach it (000-17)', () => {
    const at = (icgR15Pct: number, sflr: number) => on([...course(30, sflr), stated('2015-03-15', { icgR15Pct })]);
    expect(ruleIn(at(9.9, 50), 'S4').met).toBe(true);
    expect(ruleIn(at(10, 50), 'S4').met).toBe(false);
    expect(ruleIn(at(10, 51), 'S4').met).toBe(true);
    // A value that only tells which target holds is no criterion that anybody missed.
    for (const icg of [8, 12])
      expect(ruleIn(at(icg, 30), 'S4').parts).toMatchObject([
        { name: 'target', met: false },
        { name: 'icg', met: true },
      ]);
  });

  test('I1: hepatitis that is not active asks for no load, and a load that is low enough answers too', () => {
    const part = (facts: Partial<StatedFacts>) =>
      judgedRule('I1', { ...NO_FACTS, ...facts }, DEFAULT_SETTINGS, termsOf(DEFAULT_SETTINGS, 'unrounded')).parts.find(
        ({ name }) => name === 'hepatitis',
      )!;
    expect(part({ activeHepatitisB: false }).met).toBe(true);
    expect(part({ hbvDnaIuMl: 10_000 }).met).toBe(true);
    expect(part({ activeHepatitisB: true, hbvDnaIuMl: 10_001 }).met).toBe(false);
    expect(part({ activeHepatitisB: true })).toMatchObject({ met: null, missing: ['hbvDnaIuMl'] });
    expect(part({ hbvDnaIuMl: 20_000 })).toMatchObject({ met: null, missing: ['activeHepatitisB'] });
  });
});

test('ICG-R15 of stage 2 and of the target is for information at every value: no tick, and in no count; unknown it is asked for', () => {
  for (const rule of ['I4', 'S4'] as const) {
    const icg = (icgR15Pct: number | null) =>
      judgedRule(rule, { ...NO_FACTS, icgR15Pct }, DEFAULT_SETTINGS, termsOf(DEFAULT_SETTINGS, 'unrounded')).parts.find(
        ({ name }) => name === 'icg',
      )!;
    for (const value of [0, 9.9, 10, 60]) expect(icg(value)).toMatchObject({ met: true, informs: true });
    expect(icg(null)).toMatchObject({ met: null, missing: ['icgR15Pct'] });
    expect(icg(null).informs).toBeUndefined();
    expect(tally([icg(12), icg(null)])).toBe('1 unknown');
  }
});
