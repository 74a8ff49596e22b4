import fc from 'fast-check';
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

test('two values of one day are unknown, whichever was entered last, and are named with both', () => {
  const [bad, good] = [labs('l1', 14, 'C', true, 30), labs('l2', 14, 'A', false, 5)];
  const clear = standing([...good, entry('metastasis', { value: false }, 't14')], dateOfDay(14));
  expect(clear.proposedState).toBe('STAGE2_READY');
  for (const [entries, columns] of [
    [
      [...bad, ...good],
      ['l1', 'l2'],
    ],
    [
      [...good, ...bad],
      ['l2', 'l1'],
    ],
  ] as const) {
    const walked = standing([...entries, entry('metastasis', { value: false }, 't14')], dateOfDay(14), columns);
    expect(walked.facts).toMatchObject({ childPugh: null, infection: null, icgR15Pct: null });
    expect(walked.proposedState).not.toBe('STAGE2_READY');
    const { met, text } = walked.rules.find(({ rule }) => rule === 'I4')!;
    expect(met).toBeNull();
    expect(text).toContain('ICG-R15: two values on one day, 5 % and 30 %');
    expect(text).toContain('Child-Pugh class: two values on one day, A and C');
    expect(text).toContain('systemic infection: two values on one day, no and yes');
    expect(walked.warnings.map(({ code, date }) => [code, date])).toEqual([
      ['pathway.twoValues', dateOfDay(14)],
      ['pathway.twoValues', dateOfDay(14)],
      ['pathway.twoValues', dateOfDay(14)],
    ]);
  }
  // The scan's own column is of the same day; the same value twice is one.
  const ownColumn = [...labs('t14', 14, 'A', false, 5), ...good, entry('metastasis', { value: false }, 't14')];
  expect(standing(ownColumn, dateOfDay(14)).proposedState).toBe('STAGE2_READY');
  // A later day stands for itself.
  const later = [...bad, ...labs('t14', 14, 'A', false, 5), ...labs('l2', 15, 'A', false, 5)];
  expect(standing(later, dateOfDay(15)).facts).toMatchObject({ childPugh: 'A', icgR15Pct: 5 });
});

test('the order in which a record was entered, and its columns made, does not matter', () => {
  const anEntry = fc.oneof(
    fc
      .tuple(fc.constantFrom('l1', 'l2', 'l3', 't7', 't14'), fc.constantFrom('A', 'B'))
      .map(([item, value]) => entry('childPughClass', { value }, item)),
    fc
      .tuple(fc.constantFrom('l1', 'l2', 'l3', 't14'), fc.integer({ min: 5, max: 9 }))
      .map(([item, value]) => entry('childPughScore', { value, unit: '{score}' }, item)),
    fc
      .tuple(fc.constantFrom('l1', 'l2', 't14'), fc.boolean())
      .map(([item, value]) => entry('infection', { value }, item)),
    fc
      .tuple(fc.constantFrom('l1', 'l2', 'l3', 't14'), fc.constantFrom(4, 9.9, 10, 30))
      .map(([item, value]) => entry('icgR15Pct', { value, unit: '%' }, item)),
    fc.tuple(fc.constantFrom('t-5', 't14'), fc.boolean()).map(([item, value]) => entry('metastasis', { value }, item)),
    fc.boolean().map((value) => entry('extrahepatic', { value })),
    fc
      .tuple(fc.constantFrom('l1', 'l2', 'l3'), fc.constantFrom(-5, 7, 14))
      .map(([item, day]) => entry('labs.date', { value: dateOfDay(day) }, item)),
  );
  // The newest of each field is what a record holds.
  const record = fc
    .array(anEntry, { maxLength: 16 })
    .map((list) => [...new Map(list.map((one) => [`${one.field} ${one.item}`, one])).values()]);
  fc.assert(
    fc.property(
      record.chain((entries) =>
        fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
      ),
      fc.shuffledSubarray(['l1', 'l2', 'l3'], { minLength: 3 }),
      ([entries, shuffled], columns) => {
        const today = dateOfDay(16);
        expect(standing(shuffled, today, columns)).toEqual(standing(entries, today, ['l1', 'l2', 'l3']));
      },
    ),
    { numRuns: 60 },
  );
});
