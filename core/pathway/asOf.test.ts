import { expect, test } from 'vitest';
import { NO_RECORD, withEntered } from '../record/caseRecord.ts';
import type { Case } from '../record/linked.ts';
import { courseOf } from '../registry/course.ts';
import { recordedCaseOf } from '../registry/ofCase.ts';
import { dateOfDay, exampleCase, override, SITE } from '../report/course.fixture.ts';
import { caseAsOf, caseWalkAsOf, targetsOfScans } from './asOf.ts';
import { caseWalkToday } from './caseWalk.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const VOLUMES = [
  [-5, 420],
  [7, 560],
  [14, 600],
  [21, 702],
] as const;
const patientCase = exampleCase(VOLUMES, {
  icgR15Pct: 12,
  events: [
    { type: 'stage1', date: dateOfDay(0) },
    { type: 'rescueRfa', date: dateOfDay(14) },
    { type: 'stage2', date: dateOfDay(22) },
  ],
  decisions: [override(21, 'asked for')],
});
const labs = (until: number) =>
  withEntered(
    NO_RECORD,
    (
      [
        [-5, 1.2],
        [7, 1.2],
        [14, 12],
        [21, 12],
      ] as const
    )
      .filter(([day]) => day <= until)
      .map(([day, value]) => ({ item: `t${day}`, field: 'icgR15Pct' as const, given: { value, unit: '%' } })),
    'a.reader',
    '2026-04-01',
  );
const record = labs(21);
const assessed = (one: Case) => courseOf(recordedCaseOf(one, SITE), { onPathway: false }).assessment!;

const seenOn = (day: number) => {
  const date = dateOfDay(day);
  const then = caseAsOf(patientCase, record, date);
  const assessment = assessed(then);
  return { assessment, walk: caseWalkAsOf({ patientCase: then, record, assessment, rules: DEFAULT_SETTINGS }, date)! };
};

test('an earlier day sees its own target, its own evaluation and its own proposal, not those of the end', () => {
  const at7 = seenOn(7);
  expect(at7.assessment.target).toMatchObject({ sflrPercent: 40, strict: false });
  expect(at7.assessment.scans.map(({ dayFromIndex, targetState }) => [dayFromIndex, targetState])).toEqual([
    [-5, 'notMet'],
    [7, 'met'],
  ]);
  expect(at7.walk).toMatchObject({ state: 'INTERSTAGE_WAIT', facts: { evaluation: 1, icgR15Pct: 1.2, sessions: 0 } });
  const at14 = seenOn(14);
  expect(at14.assessment.target).toMatchObject({ sflrPercent: 50, strict: true });
  expect(at14.walk).toMatchObject({
    state: 'INTERSTAGE_WAIT',
    proposedState: 'RESCUE_CONSIDER',
    facts: { evaluation: 2, icgR15Pct: 12, sessions: 0 },
  });
  expect(seenOn(21).walk.facts).toMatchObject({ sessions: 1, evaluation: 3 });
});

test('it is the walk of a case of which nothing later was ever entered', () => {
  for (const day of [-5, 7, 14, 21]) {
    const date = dateOfDay(day);
    const entered = exampleCase(
      VOLUMES.filter(([of]) => of <= day),
      {
        icgR15Pct: labs(day).entries.length === 0 ? null : day < 14 ? 1.2 : 12,
        events: patientCase.events.filter((one) => one.date < date),
      },
    );
    const assessment = assessed(entered);
    const walked = caseWalkToday(
      { patientCase: entered, record: labs(day), assessment, rules: DEFAULT_SETTINGS },
      date,
    )!;
    const { state, proposedState, facts, rules, missing, warnings } = seenOn(day).walk;
    expect({ state, proposedState, facts, rules, missing, warnings }).toEqual({
      state: walked.state,
      proposedState: walked.proposedState,
      facts: walked.facts,
      rules: walked.rules,
      missing: walked.missing,
      warnings: walked.warnings,
    });
  }
});

test('each scan is held against the target of its day', () => {
  const { scans } = assessed(patientCase);
  const found = targetsOfScans(patientCase, record, scans, DEFAULT_SETTINGS);
  expect(found.map(({ target, state }) => [target.sflrPercent, state])).toEqual([
    [40, 'notMet'],
    [40, 'met'],
    [50, 'notMet'],
    [50, 'met'],
  ]);
  // Without days of labs the case's own holds, and an ICG-R15 that came later is not known before.
  expect(
    targetsOfScans(patientCase, NO_RECORD, scans, DEFAULT_SETTINGS).map(({ target }) => target.sflrPercent),
  ).toEqual([50, 50, 50, 50]);
  const late = withEntered(
    NO_RECORD,
    [{ item: 't14', field: 'icgR15Pct', given: { value: 12, unit: '%' } }],
    'a.reader',
    '2026-04-01',
  );
  expect(targetsOfScans(patientCase, late, scans, DEFAULT_SETTINGS).map(({ state }) => state)).toEqual([
    'notMet',
    'metIcgUnknown',
    'notMet',
    'met',
  ]);
});
