import { expect, test } from 'vitest';
import type { IsoDate } from '../liver/days.ts';
import type { Entry } from '../record/caseRecord.ts';
import { entry } from '../record/record.fixture.ts';
import { courseOf } from '../registry/course.ts';
import { recordedCaseOf } from '../registry/ofCase.ts';
import { dateOfDay, exampleCase, SITE } from '../report/course.fixture.ts';
import { caseWalkToday } from './caseWalk.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const patientCase = exampleCase([
  [-5, 250],
  [7, 400],
  [14, 620],
]);
/** Where the case stands on a day, with days of labs that were added in this order. */
function standing(entries: readonly Entry[], today: IsoDate, labs: readonly string[] = ['l1', 'l2']) {
  const record = { items: labs.map((id) => ({ list: 'labs' as const, id })), entries: [...entries] };
  const { assessment } = courseOf(recordedCaseOf(patientCase, SITE), { onPathway: false });
  return caseWalkToday({ patientCase, record, assessment, rules: DEFAULT_SETTINGS }, today)!;
}
const labs = (item: string, day: number, childPugh: string, infection: boolean, icg: number): Entry[] => [
  ...(item.startsWith('l') ? [entry('labs.date', { value: dateOfDay(day) }, item)] : []),
  entry('childPughClass', { value: childPugh }, item),
  entry('infection', { value: infection }, item),
  entry('icgR15Pct', { value: icg, unit: '%' }, item),
];

test('a day of labs that has not come overrules none of today, ends no course, and is named', () => {
  const today = dateOfDay(15);
  const now = standing(labs('l1', 14, 'C', true, 12), today);
  expect(now.facts).toMatchObject({ childPugh: 'C', infection: true, icgR15Pct: 12 });
  for (const day of [17, 1400]) {
    const later = standing(
      [
        ...labs('l1', 14, 'C', true, 12),
        ...labs('l2', day, 'A', false, 5),
        entry('deathDate', { value: dateOfDay(day) }),
      ],
      today,
    );
    expect({ ...later, warnings: [] }).toEqual({ ...now, warnings: [] });
    expect(later.warnings).toContainEqual(
      expect.objectContaining({ code: 'pathway.stillToCome', date: dateOfDay(day) }),
    );
  }
  // A place may be a day ahead of the clock.
  expect(standing([...labs('l1', 14, 'C', true, 12), ...labs('l2', 16, 'A', false, 5)], today)).toMatchObject({
    facts: { childPugh: 'A', infection: false },
    warnings: [],
  });
  expect(standing([entry('deathDate', { value: dateOfDay(15) })], today).state).toBe('CLOSED');
});
