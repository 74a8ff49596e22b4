import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LIVER_CONDITIONS, targetFor, targetMet, targetState } from '../liver/target.ts';
import type { Percent, PercentagePoint } from '../units.ts';
import type { Entry, Happening } from './course.ts';
import { decide } from './decide.ts';
import { FACT_NAMES, type FactName, type Facts, NO_FACTS } from './facts.ts';
import { anySettings } from './golden/settings.ts';
import { MACHINES } from './machines/machines.ts';
import { judgeOf, offerOf } from './offers.ts';
import type { Part, Terms } from './rule.ts';
import { RULE_IDS, RULES } from './rules/rules.ts';
import { DEFAULT_SETTINGS, targetLimits, termsOf } from './settings.ts';
import { STATED_FACT_NAMES, STATED_FACTS, type StatedFactName, type StatedFacts } from './statedFacts.ts';
import { walk } from './walk.ts';

/** Values near what rules compare with, so that both sides are drawn. */
const NEAR = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9.9, 10, 10.1, 12, 18, 20, 25, 29.9, 30, 34.2, 49, 50, 60, 80, 99, 100, 150, 205,
];
function valueNear(name: StatedFactName): fc.Arbitrary<string | number | boolean> {
  const schema: z.ZodType = STATED_FACTS[name].schema;
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...(schema.options as string[]));
  const fits = [...NEAR, 10_000, 10_001].filter((value) => schema.safeParse(value).success);
  return fc.constantFrom(...fits);
}
const stated = fc.record(
  Object.fromEntries(STATED_FACT_NAMES.map((name) => [name, valueNear(name)])),
) as fc.Arbitrary<StatedFacts>;
const sflr = fc.oneof(
  fc.constantFrom(24.4, 24.6, 29.7, 39.4, 39.6, 40, 49.6, 50, 50.4, 50.6),
  fc.double({ min: 0, max: 110, noNaN: true }),
) as fc.Arbitrary<Percent>;
const days = fc.integer({ min: -3, max: 250 });
const known = fc
  .record({
    sflrPercent: sflr,
    sflrIsLowerBound: fc.boolean(),
    evaluation: fc.integer({ min: 1, max: 6 }),
    gains: fc.array(
      fc.record({
        points: fc.double({ min: -3, max: 6, noNaN: true }),
        sessionsBefore: fc.integer({ min: 0, max: 4 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    sflrBeforeRescue: sflr,
    sflrAfterRescue: sflr,
    sessions: fc.integer({ min: 0, max: 4 }),
    lastSession: fc.constantFrom('RFA', 'PEI'),
    volumetrySinceSession: fc.boolean(),
    daysSinceStage1: days,
    daysSinceInduction: days,
    daysSinceTare: days,
    daysSinceVolumetry: days,
    daysSinceChildPugh: days,
    daysSinceIcg: days,
    daysSinceInfection: days,
    daysSinceMetastasis: days,
  })
  .chain((course) => stated.map((facts) => ({ ...facts, ...course }) as unknown as Facts));
/** The same facts, some of them unknown. Counts are never unknown. */
const withGaps = fc
  .tuple(known, fc.subarray(FACT_NAMES.filter((name) => name !== 'sessions')))
  .map(([facts, gone]) => ({
    facts,
    gappy: { ...facts, ...Object.fromEntries(gone.map((name) => [name, null])) } as Facts,
  }));
const comparison = fc.constantFrom<Terms['compared']>('wholePercent', 'unrounded');
const machines = Object.values(MACHINES);

describe('a missing input never makes anything met', () => {
  test('a rule with gaps is unknown, or says what it says without them', () => {
    fc.assert(
      fc.property(withGaps, comparison, anySettings, ({ facts, gappy }, compared, settings) => {
        const terms = termsOf(settings, compared);
        for (const id of RULE_IDS) {
          const [whole, part] = [RULES[id].judge(facts, terms), RULES[id].judge(gappy, terms)];
          if (part.met !== null) expect([id, part.met]).toEqual([id, whole.met]);
          for (const one of part.parts) {
            if (one.met === null) expect([id, one.name, one.missing.length > 0]).toEqual([id, one.name, true]);
            const other = whole.parts.find(({ name }: Part) => name === one.name);
            if (one.met !== null && other !== undefined)
              expect([id, one.name, one.met]).toEqual([id, one.name, other.met]);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test('no way is open that more knowledge would close', () => {
    fc.assert(
      fc.property(withGaps, comparison, anySettings, ({ facts, gappy }, compared, settings) => {
        const terms = termsOf(settings, compared);
        const [whole, gaps] = [facts, gappy].map((one) => judgeOf(one, settings, terms)) as [
          ReturnType<typeof judgeOf>,
          ReturnType<typeof judgeOf>,
        ];
        for (const { proposals, passages } of machines)
          for (const way of [...proposals, ...passages])
            if (offerOf(way, 'person', gaps).met !== null)
              expect(offerOf(way, 'person', gaps).met).toBe(offerOf(way, 'person', whole).met);
      }),
      { numRuns: 60 },
    );
  });

  test('of nothing, nothing is met', () => {
    const judge = judgeOf(NO_FACTS, DEFAULT_SETTINGS, termsOf(DEFAULT_SETTINGS, 'wholePercent'));
    expect(RULE_IDS.filter((id) => judge(id).met === true)).toEqual([]);
    for (const { proposals, passages } of machines)
      for (const way of [...proposals, ...passages]) expect(offerOf(way, 'person', judge).met).not.toBe(true);
  });
});

test('a rule looks at the facts that it names, and at no other', () => {
  fc.assert(
    fc.property(withGaps, ({ gappy }) => {
      for (const id of RULE_IDS) {
        const { judge, needs, applies } = RULES[id];
        const read = new Set<string>();
        const watched = new Proxy(gappy, {
          get: (facts, name: FactName) => {
            read.add(name);
            return facts[name];
          },
          // A copy of the facts looks at all of them; what it then reads is not seen, and is held by the law of gaps.
          ownKeys: () => [...needs],
        });
        judge(watched, termsOf(DEFAULT_SETTINGS, 'wholePercent'));
        applies?.(watched);
        expect(
          [...read].filter(
            (name) => !needs.includes(name as FactName) && name !== 'sessions' && name !== 'daysSinceStage1',
          ),
        ).toEqual([]);
      }
    }),
    { numRuns: 50 },
  );
});

const START = Date.parse('2015-03-01');
const date = fc
  .integer({ min: -10, max: 60 })
  .map((day) => new Date(START + day * 86_400_000).toISOString().slice(0, 10));
const HAPPENINGS: Happening[] = [
  'stage1',
  'stage2',
  'rescueRfa',
  'rescuePei',
  'pve',
  'firstHepatectomy',
  'secondHepatectomy',
  'tare',
  'haic',
  'hepatectomy',
  'discharge',
  'death',
];
const partly = stated.chain((facts) =>
  fc
    .subarray(STATED_FACT_NAMES, { maxLength: 8 })
    .map((names) => Object.fromEntries(names.map((name) => [name, facts[name]]))),
);
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({
    what: fc.constant('done' as const),
    type: fc.constantFrom(...HAPPENINGS),
    date: fc.option(date, { freq: 8 }),
  }),
  fc.record({ what: fc.constant('stated' as const), date: fc.option(date, { freq: 4 }), facts: partly }),
  fc.record({
    what: fc.constant('volumetry' as const),
    date,
    sflrPercent: fc.option(sflr, { freq: 8 }),
    sflrIsLowerBound: fc.boolean(),
    evaluation: fc.option(fc.integer({ min: 1, max: 6 })),
    notComparable: fc.boolean(),
  }),
);
const course = fc.array(entry, { maxLength: 14 });
const PERSON = {
  person: 'A',
  role: 'surgeon',
  appVersion: '1',
  reason: 'because',
  roundingConfirmed: true,
  stop: 'other',
} as const;

/** A course in which somebody decided something, wherever that was possible. */
const decidedCourse = fc
  .tuple(fc.constantFrom(...machines), course, fc.array(fc.tuple(date, fc.nat()), { maxLength: 5 }))
  .map(([machine, entries, tries]) => {
    let all: readonly Entry[] = entries;
    for (const [day, pick] of tries.sort(([a], [b]) => (a < b ? -1 : 1))) {
      const to = machine.states[pick % machine.states.length]!;
      const decision = decide(machine, all, to, { ...PERSON, date: day });
      if (decision.ok) all = [...all, { what: 'decision', date: day, decision: decision.value }];
    }
    return { machine, entries: all };
  });

test('the order of entry does not matter', () => {
  fc.assert(
    fc.property(
      decidedCourse.chain(({ machine, entries }) =>
        fc.tuple(
          fc.constant(machine),
          fc.constant(entries),
          fc.shuffledSubarray([...entries], { minLength: entries.length }),
        ),
      ),
      ([machine, entries, shuffled]) => {
        expect(walk(machine, shuffled)).toEqual(walk(machine, entries));
      },
    ),
    { numRuns: 80 },
  );
});

test('a decision on what is known stands, and is not superseded until something it read changes', () => {
  fc.assert(
    fc.property(fc.constantFrom(...machines), course, fc.nat(), (machine, entries, pick) => {
      const to = machine.states[pick % machine.states.length]!;
      const decision = decide(machine, entries, to, { ...PERSON, date: '2015-05-30' });
      if (!decision.ok) return;
      const after = walk(machine, [...entries, { what: 'decision', date: '2015-05-30', decision: decision.value }]);
      expect(after.superseded).toEqual([]);
      if (decision.value.from !== to && after.steps.at(-1)?.decision) expect(after.state).toBe(to);
    }),
    { numRuns: 120 },
  );
});

test('a re-measured scan marks the decisions that read it and no other, and never moves the state back', () => {
  fc.assert(
    fc.property(decidedCourse, fc.nat(), sflr, ({ machine, entries }, pick, again) => {
      const scans = entries.filter(({ what }) => what === 'volumetry');
      if (scans.length === 0) return;
      const chosen = scans[pick % scans.length]!;
      const measuredAgain = entries.map((one) => (one === chosen ? { ...chosen, sflrPercent: again } : one)) as Entry[];
      const [before, after] = [walk(machine, entries), walk(machine, measuredAgain)];
      expect(after.state).toBe(before.state);
      expect(after.steps.map(({ from, to }) => [from, to])).toEqual(before.steps.map(({ from, to }) => [from, to]));
      const VOLUMES: readonly FactName[] = [
        'sflrPercent',
        'sflrIsLowerBound',
        'gains',
        'sflrBeforeRescue',
        'sflrAfterRescue',
      ];
      const already = new Map(
        before.superseded.map(({ decision, changed }) => [decision, changed.map(({ fact }) => fact)]),
      );
      for (const { decision, changed } of after.superseded) {
        const anew = changed.filter(({ fact }) => !already.get(decision)?.includes(fact));
        if (anew.length > 0) expect(decision.date >= chosen.date!).toBe(true);
        expect(anew.filter(({ fact }) => !VOLUMES.includes(fact))).toEqual([]);
      }
      // What is known beside the volumes is known as before.
      for (const name of FACT_NAMES) if (!VOLUMES.includes(name)) expect(after.facts[name]).toEqual(before.facts[name]);
    }),
    { numRuns: 80 },
  );
});

test('whatever a course holds, its walk is finite plain data', () => {
  fc.assert(
    fc.property(decidedCourse, ({ machine, entries }) => {
      const walked = walk(machine, entries, { today: '2015-04-01' });
      expect(machine.states).toContain(walked.state);
      expect(JSON.parse(JSON.stringify(walked))).toEqual(walked);
    }),
    { numRuns: 100 },
  );
});

test('a gain is counted between comparable whole volumes alone', () => {
  const scan = (day: string, percent: number, more: object = {}): Entry => ({
    what: 'volumetry',
    date: day,
    sflrPercent: percent as Percent,
    sflrIsLowerBound: false,
    evaluation: null,
    notComparable: false,
    ...more,
  });
  const { facts } = walk(MACHINES.RALPPS, [
    scan('2015-03-01', 20),
    scan('2015-03-08', 26),
    scan('2015-03-15', 90, { notComparable: true }),
    scan('2015-03-22', 92, { sflrIsLowerBound: true }),
    scan('2015-03-29', 95),
    scan('2015-04-05', 96),
  ]);
  expect(facts.gains!.map(({ points }: { points: PercentagePoint }) => points)).toEqual([6, 1]);
});

test('whatever a site sets, the rule of the target and the target of the engine say the same', () => {
  fc.assert(
    fc.property(
      anySettings,
      comparison,
      sflr,
      fc.constantFrom(...LIVER_CONDITIONS),
      fc.double({ min: 0, max: 40, noNaN: true }),
      (settings, papers, sflrPercent, liver, icgR15Pct) => {
        const target = targetFor(liver, icgR15Pct, settings.compared ?? papers, targetLimits(settings));
        const facts = { ...NO_FACTS, liver, icgR15Pct, sflrPercent, sflrIsLowerBound: false };
        const { met, parts } = RULES.S4.judge(facts, termsOf(settings, papers));
        const engine = targetMet(sflrPercent, target)!;
        expect([met, parts[0]!.onlyAfterRounding]).toEqual([engine.met, engine.onlyAfterRounding]);
      },
    ),
  );
});

test('the engine says plainly met where the rule of the target (S4) does, ICG-R15 known or not', () => {
  fc.assert(
    fc.property(
      anySettings,
      comparison,
      sflr,
      fc.constantFrom(...LIVER_CONDITIONS),
      fc.option(fc.double({ min: 0, max: 40, noNaN: true }), { freq: 1 }),
      (settings, papers, sflrPercent, liver, icgR15Pct) => {
        const target = targetFor(liver, icgR15Pct, settings.compared ?? papers, targetLimits(settings), true);
        const facts = { ...NO_FACTS, liver, icgR15Pct, sflrPercent, sflrIsLowerBound: false };
        const { parts } = RULES.S4.judge(facts, termsOf(settings, papers));
        const state = targetState(sflrPercent, target);
        if (parts[0]!.met === null && state !== 'metOnlyAfterRounding') expect(state).not.toBe('met');
        if (state === 'met') expect(parts[0]!.met).toBe(true);
      },
    ),
  );
});
