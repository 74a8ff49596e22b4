import { printed } from '../liver/rounding.ts';
import type { SurvivalGroup } from '../statistics/cohortRequest.ts';
import { numbersAtRisk, type SurvivalStep } from '../statistics/kaplanMeier.ts';
import { type Chart, type ChartMark, type ChartSize, type Role, textWidth } from '../timeline/marks.ts';
import { type Scale, scale } from '../timeline/scales.ts';
import { axisMarks, gridMarks, LEFT, path, px, RIGHT, ROW, stepsTo, TOP } from './cohortChart.ts';

/** Curves told apart by colour and by dash; more than these cannot be. */
export const GROUP_ROLES = ['group1', 'group2', 'group3', 'group4'] as const satisfies readonly Role[];
const LONGEST_NAME = 14;

/**
 * Survival in percent over months with its limits, a stroke where a case was censored, and numbers at risk beneath.
 * Null of more groups than can be told apart.
 */
export function survivalPlot(groups: readonly SurvivalGroup[], size: ChartSize, words: string): Chart | null {
  if (groups.length === 0 || groups.length > GROUP_ROLES.length) return null;
  const named = groups.some(({ name }) => name !== null);
  const left = named ? Math.max(LEFT, 28 + Math.max(...groups.map(({ name }) => textWidth(short(name))))) : LEFT;
  const foot = size.height - (2.6 + 1 + groups.length) * ROW;
  const last = Math.max(...groups.map(({ lastTime }) => lastTime), 1e-9);
  const ticks = stepsTo(last, Math.max(2, Math.floor((size.width - left - RIGHT) / 64)));
  const x = scale([0, ticks.at(-1)!], [left, size.width - RIGHT - 8]);
  const y = scale([0, 100], [foot, TOP]);
  const decimals = ticks.every(Number.isInteger) ? 0 : 1;
  const atRisk = groups.flatMap(({ steps, name }, n): ChartMark[] => {
    const at = foot + (2.6 + 1 + n) * ROW - 4;
    return [
      { kind: 'text', role: GROUP_WORDS[n]!, x: left - 20, y: at, anchor: 'end', text: short(name) },
      ...numbersAtRisk(steps, ticks).map(
        (count, t): ChartMark => ({
          kind: 'text',
          role: 'label',
          x: x(ticks[t]!),
          y: at,
          anchor: 'middle',
          text: String(count),
        }),
      ),
    ];
  });
  return {
    ...size,
    marks: [
      ...gridMarks(y, [0, 25, 50, 75, 100], size.width, left),
      ...axisMarks(x, ticks, { foot, width: size.width, words, decimals, left }),
      ...groups.flatMap(({ steps, lastTime }, n) => curve(steps, lastTime, x, y, GROUP_ROLES[n]!)),
      ...(named ? nameMarks(groups, x, y) : []),
      { kind: 'text', role: 'label', x: size.width - RIGHT, y: TOP + 12, anchor: 'end', text: 'Without the event, %' },
      { kind: 'text', role: 'label', x: 4, y: foot + 2.6 * ROW - 4, anchor: 'start', text: 'At risk' },
      ...atRisk,
    ],
  };
}

const GROUP_WORDS: readonly Role[] = ['group1Word', 'group2Word', 'group3Word', 'group4Word'];
const short = (name: string | null): string =>
  name === null ? 'all' : name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;

function curve(steps: readonly SurvivalStep[], lastTime: number, x: Scale, y: Scale, role: Role): ChartMark[] {
  const stairs = (of: (step: SurvivalStep) => number | null): string => {
    const points: (readonly [number, number])[] = [];
    let before: number | null = null;
    for (const step of steps) {
      const value = of(step);
      if (value === null) continue;
      const at = x(step.time);
      if (before !== null) points.push([at, y(100 * before)]);
      points.push([at, y(100 * value)]);
      before = value;
    }
    if (before !== null) points.push([x(lastTime), y(100 * before)]);
    return path(points);
  };
  const limits = [stairs((s) => s.low), stairs((s) => s.high)].filter((d) => d !== '');
  const stroke = steps
    .filter(({ censored }) => censored > 0)
    .map(({ time, survival }) => `M${px(x(time))} ${px(y(100 * survival) - 5)}v10`)
    .join('');
  const start = `M${px(x(0))} ${px(y(100))}L${px(x(steps[0]?.time ?? 0))} ${px(y(100))}`;
  return [
    ...limits.map((d): ChartMark => ({ kind: 'path', role: 'limit', d })),
    { kind: 'path', role, d: `${start}${stairs((s) => s.survival).replace('M', 'L')}` },
    ...(stroke ? [{ kind: 'path', role: 'censored', d: stroke } as const] : []),
  ];
}

/** Each curve's name stands at its end, one beneath the other where they end together. */
function nameMarks(groups: readonly SurvivalGroup[], x: Scale, y: Scale): ChartMark[] {
  const ends = groups
    .map((group, n) => ({
      n,
      at: y(100 * group.steps.at(-1)!.survival),
      x: x(group.lastTime),
      name: short(group.name),
    }))
    .sort((a, b) => a.at - b.at);
  let free = Number.NEGATIVE_INFINITY;
  return ends.map(({ n, at, x, name }): ChartMark => {
    const place = Math.max(at - 8, free + ROW, TOP + 12);
    free = place;
    return { kind: 'text', role: GROUP_WORDS[n]!, x: x - 6, y: place, anchor: 'end', text: name };
  });
}

/** Where the curve stands at each of its ticks, in words: what a screen reader says. */
export const survivalInShort = ({ name, n, events, median }: SurvivalGroup): string =>
  `${name ?? 'All'}: ${n} cases, ${events} events, median ${median.time === null ? 'not reached' : `${printed(median.time, 1)} months`}`;
