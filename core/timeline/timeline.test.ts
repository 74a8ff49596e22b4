import { describe, expect, it } from 'vitest';
import { assessCase } from '../liver/assessCase.ts';
import { timelineOf } from './timeline.ts';

const EVENTS = [
  { type: 'stage1', date: '2015-03-01' },
  { type: 'rescueRfa', date: '2015-03-16' },
] as const;
const SCANS = [
  { date: '2015-02-23', flrMl: 302 },
  { date: '2015-03-08', flrMl: 401 },
  { date: '2015-03-15', flrMl: 456 },
  { date: '2015-03-23', flrMl: 489 },
];

const courseOf = (
  scans: readonly object[],
  events: readonly { type: 'stage1' | 'rescueRfa' | 'rescuePei' | 'pvl'; date: string }[] = EVENTS,
  due: string | null = null,
) => {
  const assessed = assessCase({ pathway: 'RALPPS', stlvMl: 1306.8, liver: 'cirrhosis', scans, events });
  if (!assessed.ok) throw new Error(assessed.code);
  return timelineOf(assessed.value, { pathway: 'RALPPS', events }, due);
};

describe('the course of a case over days', () => {
  it('counts days from the index event, and the first rate from stage 1', () => {
    const course = courseOf(SCANS, EVENTS, '2015-03-30');
    expect(course.zero).toEqual({ date: '2015-03-01', of: 'stage1' });
    expect(course.points.map(({ day }) => day)).toEqual([-6, 7, 14, 22]);
    expect(course.intervals.map(({ fromDay, toDay }) => [fromDay, toDay])).toEqual([
      [0, 7],
      [7, 14],
      [14, 22],
    ]);
    expect(course.dueDay).toBe(29);
    expect(course.points.map(({ isBaseline }) => isBaseline)).toEqual([true, false, false, false]);
  });

  it('is the same in whatever order scans and events were entered', () => {
    expect(courseOf([...SCANS].reverse(), [...EVENTS].reverse())).toEqual(courseOf(SCANS));
  });

  it('counts from the first scan where no event has a date', () => {
    const course = courseOf(SCANS, []);
    expect(course.zero).toEqual({ date: '2015-02-23', of: 'firstScan' });
    expect(course.points.map(({ day }) => day)).toEqual([0, 13, 20, 28]);
  });

  it('does not draw a scan without a date, nor one whose FLR is cut off and was not accepted', () => {
    const course = courseOf([SCANS[0]!, { flrMl: 350 }, { ...SCANS[1]!, touchesEdge: true }, SCANS[2]!]);
    expect(course.points.map(({ scan }) => scan)).toEqual([1, 3]);
    expect(course.undated).toEqual([0]);
    expect(course.intervals.map(({ fromDay, toDay }) => [fromDay, toDay])).toEqual([[0, 14]]);
  });

  it('draws what was accepted by name without an interval', () => {
    const course = courseOf([SCANS[0]!, { ...SCANS[1]!, touchesEdge: true, acceptTouchesEdge: true }]);
    expect(course.points[1]!.interval95).toBeNull();
  });

  it('puts the events of one day together', () => {
    const course = courseOf(SCANS, [...EVENTS, { type: 'pvl', date: '2015-03-01' }]);
    expect(course.events.map(({ day, types }) => [day, types])).toEqual([
      [0, ['stage1', 'pvl']],
      [15, ['rescueRfa']],
    ]);
  });

  it('has no day at all where nothing has a date', () => {
    const course = courseOf([{ flrMl: 302 }, { flrMl: 401 }], []);
    expect(course).toMatchObject({ zero: null, points: [], undated: [0, 1], intervals: [], events: [] });
  });
});
