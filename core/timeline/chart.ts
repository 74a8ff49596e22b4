import type { EventType } from '../liver/caseInput.ts';
import { RESECTIONS } from '../liver/projection.ts';
import { printed } from '../liver/rounding.ts';
import type { Target } from '../liver/target.ts';
import { alongLine, placedLabels } from './labels.ts';
import { type Box, type Chart, type ChartMark, type ChartSize, overlaps, TEXT_PX, textWidth } from './marks.ts';
import { dayTicks, percentAxis, type Scale, scale } from './scales.ts';
import type { Timeline, TimelineInterval, TimelinePoint } from './timeline.ts';

export interface ChartWords {
  /** "Stage 1", "Rescue, RFA" … */
  readonly event: Readonly<Record<EventType, string>>;
  /** What day 0 is, at the end of the axis: "days from stage 1". */
  readonly axis: string;
}

export interface TimelineChart extends Chart {
  /** Where each drawn scan stands. */
  readonly places: readonly { readonly scan: number; readonly x: number; readonly y: number }[];
}

const LEFT = 76;
const RIGHT = 24;
const TOP = 30;
const ROW = 18;
/** Beneath the axis: its ticks, its words and the lane of events, before the events' own words. */
const LANE = 3.4 * ROW;
/** What the lowest value's words take above the rates, px. */
const LOWEST_ROOM = ROW;
/** Rates above the axis, px. */
const RATE_AT = ROW / 2;
/** Rows that the words of events may take. */
const EVENT_ROWS = 3;
/** Between two ticks of sFLR, px. */
const TICK_ROOM = 22;
const MOST_TICKS = 9;
const LEAST_DAYS = 14;
const AFTER_LAST_DAYS = 7;
const DOT = 5;
/** What the mark of an event takes in its lane, px. */
const MARK_ROOM = 12;

/**
 * The curve of sFLR over days: the target as a line, each volumetry with its 95 % interval, rates between, events beneath,
 * and how it would go on if the last rate held (from the second interval on). Everything is drawn at its true day; words
 * that would cover others are left out, and stand in the table. Null where no scan has both an sFLR and a date.
 */
export function timelineChart(
  timeline: Timeline,
  size: ChartSize,
  words: ChartWords,
  chosen: number | null = null,
): TimelineChart | null {
  const { points, target } = timeline;
  if (points.length === 0) return null;
  const days = daysShown(timeline);
  const x = scale(days, [LEFT, size.width - RIGHT]);
  const named = eventWords(timeline, x, words);
  const rows = Math.max(1, ...named.map(({ row }) => row + 1));
  const foot = size.height - LANE - (rows + 0.6) * ROW;
  const lane = foot + LANE;
  const onward = projected(timeline, days[1]);
  const values = [
    ...points.flatMap(({ sflrPercent, interval95 }) => [sflrPercent, ...(interval95 ?? [])]),
    ...[target, ...timeline.earlierTargets.map((one) => one.target)].flatMap(({ sflrPercent }) =>
      sflrPercent === null ? [] : [sflrPercent as number],
    ),
  ];
  // The rates lie under the curve: their row is kept free of it.
  const rates = ratesIn(timeline.intervals, x, {
    right: size.width - 4,
    rows: foot - TOP < LOW_PLOT ? 0 : NARROW_ROWS,
  });
  const room = rateRoom(rates);
  const kept = room + LOWEST_ROOM;
  const free = (Math.max(...values) - Math.min(...values)) * (kept / Math.max(1, foot - TOP - kept));
  const percents = percentAxis(
    [...values, Math.min(...values) - free],
    Math.min(MOST_TICKS, Math.max(3, Math.floor((foot - TOP) / TICK_ROOM))),
  );
  const y = scale(percents.range, [foot, TOP]);
  const places = points.map(({ scan, day, sflrPercent }) => ({ scan, x: x(day), y: y(sflrPercent) }));
  const onwards = projectionMarks(onward, x, y);
  const aim = targetMarks(timeline, x, y, size.width, places);
  return {
    ...size,
    places,
    marks: [
      ...percents.ticks.flatMap((tick) => gridLine(y(tick), tick, size.width)),
      ...axisMarks(x, foot, size.width, words.axis),
      ...onwards,
      ...aim,
      ...points.map(({ scan, day }): ChartMark => {
        // A scan on the day of an event stands above its mark.
        const covered = timeline.events.some((event) => Math.abs(x(event.day) - x(day)) < MARK_ROOM);
        return { kind: 'dot', role: 'scan', x: x(day), y: covered ? lane - MARK_ROOM : lane, r: 4, scan };
      }),
      ...eventMarks(timeline, named, x, { foot, lane }),
      ...rateMarks(rates, foot - RATE_AT),
      ...curveMarks(points, places, x, y),
      ...places.map(({ scan, x, y }, n): ChartMark => {
        const last = chosen ?? points.at(-1)!.scan;
        const role = scan === last ? 'chosen' : points[n]!.isBaseline ? 'baseline' : 'point';
        return { kind: 'dot', role, x, y, r: DOT, scan };
      }),
      ...placedLabels(
        points.map((point, n) => ({
          ...places[n]!,
          text: `${point.interval95 ? '' : '≥ '}${printed(point.sflrPercent, 1)}`,
          rest: `${printed(point.flrMl, 0)}\u00a0ml`,
          error: point.interval95 && [y(point.interval95[0]), y(point.interval95[1])],
        })),
        {
          plot: { left: LEFT, top: TOP - ROW, right: size.width - 4, bottom: foot - 2 },
          taken: [
            ...aim.map(boxOf),
            ...onwards.flatMap(beside),
            // Words of a narrow interval are wider than itself.
            ...rates.map(({ text, left, right }) => ({
              left: Math.min(left, (left + right - textWidth(text)) / 2),
              right: Math.max(right, (left + right + textWidth(text)) / 2),
              top: foot - room,
              bottom: foot,
            })),
          ],
          first: chosen ?? points.at(-1)!.scan,
        },
      ),
    ],
  };
}

function daysShown({ points, events, dueDay }: Timeline): [number, number] {
  const all = [...points.map(({ day }) => day), ...events.map(({ day }) => day)];
  if (dueDay !== null) all.push(dueDay);
  const [first, last] = [Math.min(...all), Math.max(...all, points.at(-1)!.day + AFTER_LAST_DAYS)];
  const room = Math.max(LEAST_DAYS - (last - first), 0);
  const margin = Math.max(2, 0.04 * (last - first + room));
  return [first - margin, last + room + margin];
}

function gridLine(y: number, tick: number, width: number): ChartMark[] {
  return [
    { kind: 'line', role: 'grid', x1: LEFT, y1: y, x2: width - RIGHT, y2: y },
    { kind: 'text', role: 'tick', x: LEFT - 8, y: y + 4, anchor: 'end', text: printed(tick, 0) },
  ];
}

function axisMarks(x: Scale, foot: number, width: number, words: string): ChartMark[] {
  const ticks = dayTicks(x.from, x.to, Math.floor((width - LEFT - RIGHT) / 64));
  return [
    { kind: 'line', role: 'axis', x1: LEFT, y1: foot, x2: width - RIGHT, y2: foot },
    ...ticks.flatMap((day): ChartMark[] => [
      { kind: 'line', role: 'axis', x1: x(day), y1: foot, x2: x(day), y2: foot + 4 },
      { kind: 'text', role: 'tick', x: x(day), y: foot + ROW, anchor: 'middle', text: printed(day, 0) },
    ]),
    { kind: 'text', role: 'label', x: width - RIGHT, y: foot + 1.9 * ROW, anchor: 'end', text: words },
  ];
}

/** Each target as a line over the days that it held; the words of the last one, which holds now, tell it in ml too. */
function targetMarks(
  timeline: Timeline,
  x: Scale,
  y: Scale,
  width: number,
  places: readonly { readonly x: number; readonly y: number }[],
): ChartMark[] {
  const { target, earlierTargets, stlvMl } = timeline;
  const within = (day: number) => Math.min(Math.max(x(day), LEFT), width - RIGHT);
  const drawn = taken(timeline, y, places);
  let from = LEFT;
  const earlier = earlierTargets.flatMap(({ toDay, target: one }) => {
    const span = [from, within(toDay)] as const;
    from = span[1];
    return targetLine(one, one.sflrPercent === null ? '' : targetWords(one), { span, y, width, drawn });
  });
  const inMl = target.sflrPercent === null ? '' : ` = ${printed((stlvMl * target.sflrPercent) / 100, 1)}\u00a0ml`;
  return [
    ...earlier,
    ...targetLine(target, `${targetWords(target)}${inMl}`, { span: [from, width - RIGHT], y, width, drawn }),
  ];
}

function targetWords({ sflrPercent, strict, papersPercent }: Target): string {
  const papers = papersPercent === undefined ? '' : ` (paper ${papersPercent}\u00a0%)`;
  return `${strict ? 'Target above' : 'Target'} ${sflrPercent}\u00a0%${papers}`;
}

/** What the curve and its bars take. */
const taken = (
  { points }: Timeline,
  y: Scale,
  places: readonly { readonly x: number; readonly y: number }[],
): Box[] => [
  ...places.slice(1).flatMap((to, n) => alongLine(places[n]!, to)),
  ...places.map(({ x, y: at }, n): Box => {
    const [low, high] = points[n]!.interval95 ?? [points[n]!.sflrPercent, points[n]!.sflrPercent];
    return { left: x - DOT, right: x + DOT, top: Math.min(y(high), at - DOT), bottom: Math.max(y(low), at + DOT) };
  }),
];

interface TargetPlace {
  readonly span: readonly [from: number, to: number];
  readonly y: Scale;
  readonly width: number;
  readonly drawn: readonly Box[];
}

/** One target; its words stand at that end, above or beneath it, where they cover least of curve and bars. */
function targetLine(target: Target, text: string, { span: [x1, x2], y, width, drawn }: TargetPlace): ChartMark[] {
  if (target.sflrPercent === null || x2 <= x1) return [];
  const at = y(target.sflrPercent);
  const long = textWidth(text);
  const ends = (['start', 'end'] as const).flatMap((anchor) => {
    const x = anchor === 'start' ? x1 + 6 : x2;
    const [left, right] = anchor === 'start' ? [x, x + long] : [x - long, x];
    return [at - 7, at + ROW - 2].map((y) => ({ anchor, x, y, box: { left, right, top: y - TEXT_PX, bottom: y + 3 } }));
  });
  // Words may be longer than a line that holds for days only; out of the frame they would be cut.
  const hits = (box: Box) =>
    drawn.filter((one) => overlaps(one, box)).length + (box.left < LEFT || box.right > width - 4 ? drawn.length : 0);
  const best = ends.map((end) => ({ ...end, hits: hits(end.box) })).sort((a, b) => a.hits - b.hits)[0]!;
  return [
    { kind: 'line', role: 'target', x1, y1: at, x2, y2: at },
    { kind: 'text', role: 'targetText', x: best.x, y: best.y, anchor: best.anchor, text },
  ];
}

function curveMarks(
  points: readonly TimelinePoint[],
  places: readonly { x: number; y: number }[],
  x: Scale,
  y: Scale,
): ChartMark[] {
  const line = places.map((at, n) => `${n === 0 ? 'M' : 'L'}${px(at.x)} ${px(at.y)}`).join('');
  const bars = points.flatMap(({ day, interval95 }): ChartMark[] => {
    if (interval95 === null) return [];
    const [at, low, high] = [x(day), y(interval95[0]), y(interval95[1])];
    return [
      { kind: 'line', role: 'error', x1: at, y1: low, x2: at, y2: high },
      { kind: 'line', role: 'error', x1: at - 4, y1: low, x2: at + 4, y2: low },
      { kind: 'line', role: 'error', x1: at - 4, y1: high, x2: at + 4, y2: high },
    ];
  });
  return [...(points.length > 1 ? [{ kind: 'path', role: 'curve', d: line } as const] : []), ...bars];
}

/** Where sFLR would be at the end of what is shown if the last rate held, and the interval's own rates; null before the second interval. */
function projected({ points, intervals, events }: Timeline, end: number) {
  const last = points.at(-1)!;
  // After the resection the remnant is the liver: nothing goes on towards a target.
  if (events.some(({ types }) => types.some((type) => RESECTIONS.includes(type)))) return null;
  const rate = intervals.at(-1);
  if (intervals.length < 2 || rate?.scan !== last.scan || rate.pointsPerWeek === null || rate.interval95 === null)
    return null;
  const weeks = (end - last.day) / 7;
  const at = (perWeek: number) => last.sflrPercent + perWeek * weeks;
  return { from: last, end, to: at(rate.pointsPerWeek), low: at(rate.interval95[0]), high: at(rate.interval95[1]) };
}

function projectionMarks(onward: ReturnType<typeof projected>, x: Scale, y: Scale): ChartMark[] {
  if (!onward) return [];
  const [x1, y1, x2] = [x(onward.from.day), y(onward.from.sflrPercent), x(onward.end)];
  // What would leave the plot is cut where it leaves it, so that no line lies about its slope.
  const ray = (to: number): readonly [number, number] => {
    const y2 = y(to);
    const bound = Math.min(Math.max(y2, TOP), y(y.from));
    const share = y2 === y1 ? 1 : Math.min(1, (bound - y1) / (y2 - y1));
    return [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
  };
  const [middle, low, high] = [ray(onward.to), ray(onward.low), ray(onward.high)];
  const corner = (cut: readonly [number, number], edge: number): string =>
    cut[0] < x2 - 0.01 ? `L${px(x2)} ${px(edge)}` : '';
  const band = `M${px(x1)} ${px(y1)}L${px(high[0])} ${px(high[1])}${corner(high, high[1])}${corner(low, low[1])}L${px(low[0])} ${px(low[1])}Z`;
  return [
    { kind: 'path', role: 'projectionBand', d: band },
    { kind: 'line', role: 'projection', x1, y1, x2: middle[0], y2: middle[1] },
  ];
}

/** The rate of an interval in its place beneath the curve: its words in a gap of the bracket, or above one that is too narrow. */
interface Rate {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** Null: within the bracket; else how many rows above it. */
  readonly above: number | null;
}

/**
 * Where the rates stand. Words that do not fit into their bracket stand above it, in the first row where they run into no
 * others; where there is none they are left out, and stand in the table.
 */
function ratesIn(
  intervals: readonly TimelineInterval[],
  x: Scale,
  { right: most, rows }: { readonly right: number; readonly rows: number },
): Rate[] {
  const ends = Array.from({ length: rows }, () => Number.NEGATIVE_INFINITY);
  return intervals.flatMap(({ fromDay, toDay, pointsPerWeek }): Rate[] => {
    if (pointsPerWeek === null) return [];
    const text = `${pointsPerWeek > 0.05 ? '+' : ''}${printed(pointsPerWeek, 1)}`;
    const [left, right] = [x(fromDay) + 4, x(toDay) - 4];
    const half = textWidth(text) / 2;
    if (right - left >= 2 * (half + 6)) return [{ text, left, right, above: null }];
    const middle = (x(fromDay) + x(toDay)) / 2;
    const row = middle + half > most ? -1 : ends.findIndex((end) => end + 3 <= middle - half);
    if (row < 0) return [];
    ends[row] = middle + half;
    return [{ text, left: x(fromDay) + 1, right: x(toDay) - 1, above: row }];
  });
}

/** Rows of the words of narrow intervals. */
const NARROW_ROWS = 2;
const NARROW_ROW = 16;
/** A plot lower than this keeps its room for the curve, px. */
const LOW_PLOT = 150;
/** Words of a narrow interval above the words of a wide one, px. */
const ABOVE = 16;
/** What the rates take above the axis, px. */
const rateRoom = (rates: readonly Rate[]): number =>
  RATE_AT + TEXT_PX + Math.max(0, ...rates.map(({ above }) => (above === null ? 0 : ABOVE + NARROW_ROW * above)));

function rateMarks(rates: readonly Rate[], y: number): ChartMark[] {
  return rates.flatMap(({ text, left, right, above }): ChartMark[] => {
    const middle = (left + right) / 2;
    const half = textWidth(text) / 2 + 6;
    const line =
      above === null
        ? `M${px(left)} ${px(y - 8)}V${px(y - 4)}H${px(middle - half)}M${px(middle + half)} ${px(y - 4)}H${px(right)}V${px(y - 8)}`
        : `M${px(left)} ${px(y - 8)}V${px(y - 4)}H${px(right)}V${px(y - 8)}`;
    return [
      { kind: 'path', role: 'bracket', d: line },
      {
        kind: 'text',
        role: 'rate',
        x: middle,
        y: above === null ? y : y - ABOVE - NARROW_ROW * above,
        anchor: 'middle',
        text,
      },
    ];
  });
}

const STAGES: readonly EventType[] = ['stage1', 'stage2', 'firstHepatectomy', 'secondHepatectomy', 'tare'];
const RESCUES: readonly EventType[] = ['rescueRfa', 'rescuePei'];

interface EventWords {
  readonly text: string;
  readonly x: number;
  readonly row: number;
}

/** Kinds of a day's events, in order, each with how often it follows itself. */
function byKind(types: readonly EventType[]): readonly (readonly [type: EventType, times: number])[] {
  const runs: [EventType, number][] = [];
  for (const type of types) {
    const last = runs.at(-1);
    if (last?.[0] === type) last[1]++;
    else runs.push([type, 1]);
  }
  return runs;
}

/** The words of events, each in the first row where it does not run into the one before; where there is none it is left out. */
function eventWords({ events, dueDay }: Timeline, x: Scale, words: ChartWords): EventWords[] {
  let session = 0;
  const named = events.map(({ day, types }) => ({
    at: x(day),
    text: byKind(types)
      .map(([type, times]) => {
        if (!RESCUES.includes(type)) return words.event[type];
        const first = session + 1;
        session += times;
        return `Rescue ${times === 1 ? first : `${first}${times === 2 ? ' and ' : ' to '}${session}`}, ${words.event[type]}`;
      })
      .join(' + '),
  }));
  if (dueDay !== null) named.push({ at: x(dueDay), text: `CT due, day\u00a0${printed(dueDay, 0)}` });
  const ends = Array.from({ length: EVENT_ROWS }, () => Number.NEGATIVE_INFINITY);
  return named.flatMap(({ at, text }) => {
    const half = textWidth(text) / 2;
    const middle = Math.min(Math.max(at, LEFT + half), x(x.to) + RIGHT - 4 - half);
    const row = ends.findIndex((end) => end + 8 <= middle - half);
    if (row < 0) return [];
    ends[row] = middle + half;
    return [{ text, x: middle, row }];
  });
}

function eventMarks(
  { events, dueDay }: Timeline,
  named: readonly EventWords[],
  x: Scale,
  { foot, lane }: { readonly foot: number; readonly lane: number },
): ChartMark[] {
  const drawn = events.flatMap(({ day, types }): ChartMark[] => {
    const role = types.some((type) => STAGES.includes(type))
      ? 'stage'
      : types.some((type) => RESCUES.includes(type))
        ? 'rescue'
        : 'other';
    return [
      { kind: 'line', role: 'eventLine', x1: x(day), y1: TOP, x2: x(day), y2: foot },
      { kind: 'path', role, d: SHAPES[role](x(day), lane) },
    ];
  });
  const due: ChartMark[] =
    dueDay === null ? [] : [{ kind: 'line', role: 'due', x1: x(dueDay), y1: lane - 6, x2: x(dueDay), y2: lane + 6 }];
  const said = named.map(
    ({ text, x, row }): ChartMark => ({
      kind: 'text',
      role: 'label',
      x,
      y: lane + (row + 1.1) * ROW,
      anchor: 'middle',
      text,
    }),
  );
  return [
    { kind: 'text', role: 'label', x: LEFT - 8, y: lane + 4, anchor: 'end', text: 'Events' },
    ...drawn,
    ...due,
    ...said,
  ];
}

/** Square, triangle, diamond: told apart without colour. */
const SHAPES: Readonly<Record<'stage' | 'rescue' | 'other', (x: number, y: number) => string>> = {
  stage: (x, y) => `M${px(x - 5)} ${px(y - 5)}h10v10h-10Z`,
  rescue: (x, y) => `M${px(x)} ${px(y - 6)}L${px(x + 7)} ${px(y + 6)}H${px(x - 7)}Z`,
  other: (x, y) => `M${px(x)} ${px(y - 6)}L${px(x + 6)} ${px(y)}L${px(x)} ${px(y + 6)}L${px(x - 6)} ${px(y)}Z`,
};

/** What a slanting line takes; of a path nothing, words may stand on a band. */
const beside = (mark: ChartMark): Box[] =>
  mark.kind === 'line' ? alongLine({ x: mark.x1, y: mark.y1 }, { x: mark.x2, y: mark.y2 }) : [];

/** What a line that lies level, or words that begin or end at a place, take. */
function boxOf(mark: ChartMark): Box {
  if (mark.kind === 'line') return { left: mark.x1, right: mark.x2, top: mark.y1 - 1, bottom: mark.y2 + 1 };
  if (mark.kind !== 'text') throw new Error('Only lines and words have a box.');
  const width = textWidth(mark.text);
  const left = mark.x - (mark.anchor === 'end' ? width : 0);
  return { left, right: left + width, top: mark.y - TEXT_PX, bottom: mark.y + 3 };
}

const px = (value: number): string => String(Math.round(value * 100) / 100);
