import { printed } from '../liver/rounding.ts';
import type { ChartMark } from '../timeline/marks.ts';
import type { Scale } from '../timeline/scales.ts';

export const LEFT = 56;
export const RIGHT = 16;
export const TOP = 16;
export const ROW = 18;

/** Horizontal lines with their values at the left. */
export const gridMarks = (y: Scale, ticks: readonly number[], width: number, left = LEFT): ChartMark[] =>
  ticks.flatMap((tick): ChartMark[] => [
    { kind: 'line', role: 'grid', x1: left, y1: y(tick), x2: width - RIGHT, y2: y(tick) },
    { kind: 'text', role: 'tick', x: left - 8, y: y(tick) + 4, anchor: 'end', text: printed(tick, 0) },
  ]);

interface Axis {
  readonly foot: number;
  readonly width: number;
  readonly words: string;
  readonly decimals?: number;
  readonly left?: number;
}

/** The axis beneath with its ticks, and what it counts at its end. */
export const axisMarks = (
  x: Scale,
  ticks: readonly number[],
  { foot, width, words, decimals = 0, left = LEFT }: Axis,
): ChartMark[] => [
  { kind: 'line', role: 'axis', x1: left, y1: foot, x2: width - RIGHT, y2: foot },
  ...ticks.flatMap((tick): ChartMark[] => [
    { kind: 'line', role: 'axis', x1: x(tick), y1: foot, x2: x(tick), y2: foot + 4 },
    { kind: 'text', role: 'tick', x: x(tick), y: foot + ROW, anchor: 'middle', text: printed(tick, decimals) },
  ]),
  { kind: 'text', role: 'label', x: width - RIGHT, y: foot + 1.9 * ROW, anchor: 'end', text: words },
];

/** Round values from 0 up to at least `to`, at most `most` steps. */
export function stepsTo(to: number, most: number): number[] {
  const rough = Math.max(to, 1e-9) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough * (1 - 1e-9))!;
  return Array.from({ length: Math.ceil(to / step - 1e-9) + 1 }, (_, n) => n * step);
}

export const px = (value: number): string => String(Math.round(value * 100) / 100);

export const path = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
