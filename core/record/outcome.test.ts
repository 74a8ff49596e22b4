import { expect, test } from 'vitest';
import { factsOfRecord } from './facts.ts';
import { saidNot, seenLater } from './outcome.ts';
import { entry, recordOf } from './record.fixture.ts';

const at = (date: string) => ({ id: date, date, dateSource: null, dayFromIndex: null, stated: null, series: [] });
const patientCase = {
  id: 'c',
  events: [{ type: 'stage1', date: '2026-03-01' }],
  timePoints: [at('2026-03-08')],
} as never;

test('a day of death beside "died: no" is a contradiction, and no death', () => {
  const slip = recordOf([entry('death', { value: false }), entry('deathDate', { value: '2026-05-01' })]);
  expect(saidNot(slip, 'deathDate')).toBe(true);
  const deaths = (record: typeof slip) =>
    factsOfRecord(patientCase, record).filter((entry) => entry.what === 'done' && entry.type === 'death');
  expect(deaths(slip)).toEqual([]);
  expect(deaths(recordOf([entry('deathDate', { value: '2026-05-01' })]))).toHaveLength(1);
  expect(saidNot(recordOf([entry('deathDate', { value: '2026-05-01' })]), 'deathDate')).toBe(false);
});

test('a death or a last visit before a later CT or operation is named with that day', () => {
  const record = recordOf([
    entry('deathDate', { value: '2026-02-01' }),
    entry('lastFollowUp', { value: '2026-03-09' }),
  ]);
  expect(seenLater(patientCase, record, 'deathDate')).toBe('2026-03-09');
  expect(seenLater(patientCase, record, 'lastFollowUp')).toBeNull();
  expect(seenLater(patientCase, recordOf([entry('lastFollowUp', { value: '2026-03-02' })]), 'lastFollowUp')).toBe(
    '2026-03-08',
  );
});
