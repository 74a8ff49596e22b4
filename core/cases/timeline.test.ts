import { describe, expect, test } from 'vitest';
import { dayFromIndex, isEnded, scanDue } from './timeline.ts';

type Case = Parameters<typeof scanDue>[0] & Required<Pick<Parameters<typeof scanDue>[0], 'decisions'>>;

const stage1 = { type: 'stage1' as const, date: '2026-02-27' };
const scan = (date: string | null) => ({
  id: 't',
  date,
  dateSource: null,
  dayFromIndex: null,
  stated: null,
  series: [],
});

describe('the day of a scan', () => {
  test('is counted in whole days, negative before the index event, over a leap day too', () => {
    expect(dayFromIndex('2026-03-06', '2026-02-27')).toBe(7);
    expect(dayFromIndex('2026-02-20', '2026-02-27')).toBe(-7);
    expect(dayFromIndex('2028-03-01', '2028-02-28')).toBe(2);
  });
  test('is unknown where either date is', () => {
    expect(dayFromIndex(null, '2026-02-27')).toBeNull();
    expect(dayFromIndex('2026-03-06', null)).toBeNull();
  });
});

describe('the next CT volumetry after stage 1', () => {
  test('is due 7 days after the last one, or after stage 1', () => {
    const events = [stage1];
    expect(scanDue({ pathway: 'RALPPS', events, timePoints: [] })).toBe('2026-03-06');
    expect(scanDue({ pathway: 'RALPPS', events, timePoints: [scan('2026-02-20'), scan(null)] })).toBe('2026-03-06');
    expect(scanDue({ pathway: null, events, timePoints: [scan('2026-03-08')] })).toBe('2026-03-15');
  });
  test('is not due before stage 1, after stage 2, after somebody stopped, or in a pathway without that schedule', () => {
    expect(scanDue({ pathway: 'ALPPS', events: [], timePoints: [scan('2026-03-08')] })).toBeNull();
    const operated = [stage1, { type: 'stage2' as const, date: '2026-03-20' }];
    expect(scanDue({ pathway: 'ALPPS', events: operated, timePoints: [] })).toBeNull();
    const stopped = [{ kind: 'caseStopped', date: '2026-03-01' }] as unknown as NonNullable<
      Parameters<typeof scanDue>[0]['decisions']
    >;
    expect(scanDue({ pathway: 'ALPPS', events: [stage1], timePoints: [], decisions: stopped })).toBeNull();
    expect(scanDue({ pathway: 'TARE', events: [stage1], timePoints: [] })).toBeNull();
  });
  test('is not due of a stopped course, in whatever order its decisions were written down, until one of a later day', () => {
    const decided = (kind: string, date: string) => ({ kind, date }) as unknown as Case['decisions'][number];
    const eligible = decided('decisionConfirmed', '2026-02-20');
    const stop = decided('caseStopped', '2026-03-10');
    const due = (decisions: Case['decisions']) =>
      scanDue({ pathway: 'ALPPS', events: [stage1], timePoints: [scan('2026-03-08')], decisions });
    expect(due([eligible])).toBe('2026-03-15');
    expect(due([eligible, stop])).toBeNull();
    expect(due([stop, eligible])).toBeNull();
    expect(due([stop, decided('overrideGiven', '2026-03-11')])).toBe('2026-03-15');
    expect(isEnded([stop, eligible])).toBe(true);
  });
});
