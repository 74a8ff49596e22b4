import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, type EventType } from '../liver/caseInput.ts';
import type { IsoDate } from '../liver/days.ts';
import type { Percent } from '../units.ts';
import { type ChartWords, timelineChart } from './chart.ts';
import { alongLine } from './labels.ts';
import { type Box, type ChartMark, overlaps, TEXT_PX, textWidth } from './marks.ts';
import { svgOf } from './paint.ts';
import type { Timeline } from './timeline.ts';

const SIZE = { width: 900, height: 330 };
const WORDS: ChartWords = {
  event: Object.fromEntries(EVENT_TYPES.map((type) => [type, type])) as Record<EventType, string>,
  axis: 'days from stage 1',
};
const A_DAY = '2015-03-01' as IsoDate;

/** A course of scans as [day, sFLR], one reading error for all. */
function course(
  scans: readonly (readonly [day: number, sflr: number])[],
  events: readonly (readonly [day: number, types: readonly EventType[]])[] = [],
  target: number | null = 40,
): Timeline {
  const points = scans.map(([day, sflrPercent], scan) => ({
    scan,
    date: A_DAY,
    day,
    sflrPercent,
    interval95: [0.946 * sflrPercent, 1.054 * sflrPercent] as const,
    flrMl: 13 * sflrPercent,
    isBaseline: scan === 0,
  }));
  const intervals = points.slice(1).map(({ scan, day, sflrPercent }, n) => {
    const before = points[n]!;
    const perWeek = day > before.day ? ((sflrPercent - before.sflrPercent) * 7) / (day - before.day) : null;
    return {
      scan,
      fromDay: before.day,
      toDay: day,
      pointsPerWeek: perWeek,
      interval95: perWeek === null ? null : ([perWeek - 2, perWeek + 2] as const),
    };
  });
  return {
    zero: { date: A_DAY, of: 'stage1' },
    points,
    undated: [],
    intervals,
    events: events.map(([day, types]) => ({ day, date: A_DAY, types })),
    dueDay: null,
    target: { sflrPercent: target as Percent | null, strict: false, compared: 'wholePercent', reason: '' },
    earlierTargets: [],
    stlvMl: 1300,
  };
}

const anyCourse = fc
  .record({
    scans: fc.array(fc.tuple(fc.integer({ min: -30, max: 900 }), fc.double({ min: 0, max: 150, noNaN: true })), {
      minLength: 1,
      maxLength: 20,
    }),
    events: fc.array(
      fc.tuple(
        fc.integer({ min: -30, max: 900 }),
        fc.uniqueArray(fc.constantFrom(...EVENT_TYPES), { minLength: 1, maxLength: 3 }),
      ),
      { maxLength: 8 },
    ),
    target: fc.constantFrom(null, 25, 40, 50),
  })
  .map(({ scans, events, target }) => {
    const ordered = [...scans].sort((a, b) => a[0] - b[0]);
    return course(
      ordered,
      [...events].sort((a, b) => a[0] - b[0]),
      target,
    );
  });

const wordsBox = (mark: ChartMark & { kind: 'text' }): Box => {
  const width = textWidth(mark.rest ? `${mark.text} ${mark.rest}` : mark.text);
  const left = mark.x - (mark.anchor === 'end' ? width : mark.anchor === 'middle' ? width / 2 : 0);
  return { left, right: left + width, top: mark.y - TEXT_PX, bottom: mark.y + 3 };
};
const texts = (marks: readonly ChartMark[], role: ChartMark['role']) =>
  marks.flatMap((mark) => (mark.kind === 'text' && mark.role === role ? [mark] : []));

describe('the chart of a course', () => {
  it('stands every scan at its true day and value', () => {
    const { places } = timelineChart(
      course([
        [0, 20],
        [7, 30],
        [21, 40],
      ]),
      SIZE,
      WORDS,
    )!;
    const [a, b, c] = places as [(typeof places)[number], (typeof places)[number], (typeof places)[number]];
    expect((c.x - a.x) / (b.x - a.x)).toBeCloseTo(3, 9);
    expect((c.y - a.y) / (b.y - a.y)).toBeCloseTo(2, 9);
    expect(b.y).toBeLessThan(a.y);
  });

  it('says what the chosen scan is worth, and marks it as no other', () => {
    const twenty = course(Array.from({ length: 20 }, (_, n) => [n, 40 + (n % 2)] as const));
    for (const chosen of [0, 9, 19]) {
      const { marks } = timelineChart(twenty, { width: 420, height: 240 }, WORDS, chosen)!;
      expect(marks.filter(({ role }) => role === 'chosen')).toMatchObject([{ scan: chosen }]);
      expect(texts(marks, 'value').some(({ text }) => text === (40 + (chosen % 2)).toFixed(1))).toBe(true);
    }
  });

  it('says the rate of every interval of twenty weekly scans on a page, above its bracket where that is too narrow', () => {
    const twenty = course(Array.from({ length: 20 }, (_, n) => [n === 0 ? -3 : 7 * n, 30 + 0.93 * n] as const));
    const { marks } = timelineChart(twenty, { width: 690, height: 300 }, WORDS)!;
    const rates = texts(marks, 'rate');
    expect(rates).toHaveLength(19);
    expect(marks.filter(({ role }) => role === 'bracket')).toHaveLength(19);
  });

  it('lets no rate cover another, or a value', () => {
    fc.assert(
      fc.property(
        anyCourse,
        fc.integer({ min: 360, max: 1200 }),
        fc.integer({ min: 220, max: 400 }),
        (drawn, width, height) => {
          const { marks } = timelineChart(drawn, { width, height }, WORDS, -1)!;
          const [rates, values] = [texts(marks, 'rate').map(wordsBox), texts(marks, 'value').map(wordsBox)];
          for (const [n, one] of rates.entries()) {
            expect(rates.slice(n + 1).filter((other) => overlaps(one, other))).toEqual([]);
            expect(values.filter((other) => overlaps(one, other))).toEqual([]);
          }
        },
      ),
    );
  });

  it('says a lower bound as one, without an error bar', () => {
    const whole = course([[0, 30]]);
    const cut = { ...whole, points: [{ ...whole.points[0]!, interval95: null }] };
    const { marks } = timelineChart(cut, SIZE, WORDS)!;
    expect(texts(marks, 'value')[0]!.text).toBe('≥ 30.0');
    expect(marks.some(({ role }) => role === 'error')).toBe(false);
  });

  it('goes on only from the second interval, and not where the last scan has no rate', () => {
    const onward = (timeline: Timeline) =>
      timelineChart(timeline, SIZE, WORDS)!.marks.some(({ role }) => role === 'projection');
    expect(
      onward(
        course([
          [0, 20],
          [7, 30],
        ]),
      ),
    ).toBe(false);
    expect(
      onward(
        course([
          [0, 20],
          [7, 30],
          [14, 33],
        ]),
      ),
    ).toBe(true);
    expect(
      onward(
        course([
          [0, 20],
          [7, 30],
          [14, 33],
          [14, 34],
        ]),
      ),
    ).toBe(false);
  });

  it('draws each target over the days that it held, and names both', () => {
    const all = course([
      [-5, 26],
      [7, 39],
      [14, 41],
      [51, 52],
    ]);
    const percent = (value: number, strict: boolean) => ({ ...all.target, sflrPercent: value as Percent, strict });
    const { marks, places } = timelineChart(
      { ...all, target: percent(50, true), earlierTargets: [{ toDay: 14, target: percent(40, false) }] },
      SIZE,
      WORDS,
    )!;
    const lines = marks.flatMap((mark) => (mark.kind === 'line' && mark.role === 'target' ? [mark] : []));
    expect(lines).toHaveLength(2);
    const [low, high] = lines as [(typeof lines)[number], (typeof lines)[number]];
    expect(low.y1).toBeGreaterThan(high.y1);
    expect([low.x2, high.x1]).toEqual([places[2]!.x, places[2]!.x]);
    expect(low.x1).toBeLessThan(places[0]!.x);
    expect(high.x2).toBeGreaterThan(places[3]!.x);
    expect(texts(marks, 'targetText').map(({ text }) => text)).toEqual([
      'Target 40\u00a0%',
      'Target above 50\u00a0% = 650.0\u00a0ml',
    ]);
  });

  it('lets the words of the target cover no bar of the only scan', () => {
    const { marks } = timelineChart(course([[0, 42]]), { width: 690, height: 280 }, WORDS)!;
    const [words] = texts(marks, 'targetText');
    const bar = marks.find(({ role }) => role === 'error') as ChartMark & { kind: 'line' };
    const box = { left: bar.x1 - 1, right: bar.x1 + 1, top: bar.y2, bottom: bar.y1 };
    const width = textWidth(words!.text);
    const left = words!.anchor === 'end' ? words!.x - width : words!.x;
    expect(overlaps({ left, right: left + width, top: words!.y - TEXT_PX, bottom: words!.y + 3 }, box)).toBe(false);
  });

  it('covers the line that goes on with no value', () => {
    const { marks } = timelineChart(
      course([
        [0, 22],
        [8, 20],
        [20, 18],
      ]),
      SIZE,
      WORDS,
    )!;
    const line = marks.find(({ role }) => role === 'projection') as ChartMark & { kind: 'line' };
    const last = texts(marks, 'value').find(({ text }) => text === '18.0')!;
    for (const box of alongLine({ x: line.x1, y: line.y1 }, { x: line.x2, y: line.y2 }))
      expect(overlaps(wordsBox(last), box)).toBe(false);
  });

  it('numbers the rescue sessions, also two on one day', () => {
    const { marks } = timelineChart(
      course(
        [[0, 20]],
        [
          [3, ['rescuePei', 'rescuePei']],
          [60, ['rescueRfa']],
        ],
      ),
      SIZE,
      WORDS,
    )!;
    expect(texts(marks, 'label').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Rescue 1 and 2, rescuePei', 'Rescue 3, rescueRfa']),
    );
  });

  it('draws a scan of the day of an event above its mark, and goes on towards no target after the resection', () => {
    const events = [[10, ['stage2']]] as const;
    const { marks } = timelineChart(
      course(
        [
          [0, 20],
          [10, 30],
        ],
        events as never,
      ),
      SIZE,
      WORDS,
    )!;
    const lane = marks.flatMap((mark) => (mark.kind === 'dot' && mark.role === 'scan' ? [mark.y] : []));
    expect(lane[1]).toBeLessThan(lane[0]!);
    expect(marks.some(({ role }) => role === 'projection')).toBe(false);
  });

  it('has nothing to show without a dated scan', () => {
    expect(timelineChart({ ...course([[0, 30]]), points: [] }, SIZE, WORDS)).toBeNull();
  });

  it('keeps everything inside the picture, and every number finite', () => {
    fc.assert(
      fc.property(
        anyCourse,
        fc.integer({ min: 360, max: 2400 }),
        fc.integer({ min: 220, max: 900 }),
        (timeline, width, height) => {
          const chart = timelineChart(timeline, { width, height }, WORDS)!;
          expect(svgOf(chart, 'Course')).not.toMatch(/NaN|Infinity|undefined/);
          for (const mark of chart.marks) {
            if (mark.kind === 'dot') {
              expect(mark.x).toBeGreaterThan(0);
              expect(mark.x).toBeLessThan(width);
              expect(mark.y).toBeGreaterThan(0);
              expect(mark.y).toBeLessThan(height);
            }
            if (mark.kind === 'text') expect(mark.y).toBeLessThanOrEqual(height);
          }
        },
      ),
    );
  });

  it('lets no value cover another, nor the words of two events each other', () => {
    fc.assert(
      fc.property(anyCourse, (timeline) => {
        const { marks } = timelineChart(timeline, SIZE, WORDS)!;
        const last = timeline.points.at(-1)!;
        const values = texts(marks, 'value').filter(({ text }) => text !== last.sflrPercent.toFixed(1));
        const events = texts(marks, 'label')
          .slice(0, -1)
          .filter(({ anchor }) => anchor === 'middle');
        for (const group of [values, events])
          group.forEach((one, n) => {
            for (const other of group.slice(n + 1)) expect(overlaps(wordsBox(one), wordsBox(other))).toBe(false);
          });
      }),
    );
  });
});

describe('the chart as a picture', () => {
  it('escapes what people wrote', () => {
    const chart = timelineChart(course([[0, 30]]), SIZE, { ...WORDS, axis: 'days <from> "A & B"' })!;
    expect(svgOf(chart, 'A <title>')).toContain('days &lt;from&gt; &quot;A &amp; B&quot;');
    expect(svgOf(chart, 'A <title>')).toContain('<title>A &lt;title&gt;</title>');
  });
});
