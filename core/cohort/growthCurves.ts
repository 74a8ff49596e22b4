import { printed } from '../liver/rounding.ts';
import type { Chart, ChartMark, ChartSize } from '../timeline/marks.ts';
import { dayTicks, percentAxis, scale } from '../timeline/scales.ts';
import { axisMarks, gridMarks, LEFT, path, RIGHT, ROW, TOP } from './cohortChart.ts';
import type { CohortCase } from './shape.ts';

export interface GrowthCurves extends Chart {
  /** Where the points of each case stand, so that one can be chosen by hand. */
  readonly places: readonly { readonly caseId: string; readonly x: number; readonly y: number }[];
}

const MOST_TICKS = 9;

type Curve = Pick<CohortCase, 'caseId' | 'number' | 'curve'>;

/**
 * sFLR over days from the index event of each case: all in grey, the chosen one in colour above them. A case without an
 * index event or an sFLR is not drawn. Null where none can be.
 */
export function growthCurves(cases: readonly Curve[], size: ChartSize, chosenId: string | null): GrowthCurves | null {
  const drawn = cases.filter(({ curve }) => curve.length > 0);
  if (drawn.length === 0) return null;
  const all = drawn.flatMap(({ curve }) => curve);
  const foot = size.height - 2.4 * ROW;
  const days = [Math.min(0, ...all.map(({ day }) => day)), Math.max(14, ...all.map(({ day }) => day))] as const;
  const room = 0.03 * (days[1] - days[0]);
  const x = scale([days[0] - room, days[1] + room], [LEFT, size.width - RIGHT]);
  const percents = percentAxis(
    all.map(({ sflrPercent }) => sflrPercent),
    Math.min(MOST_TICKS, Math.max(3, Math.floor((foot - TOP) / 28))),
  );
  const y = scale(percents.range, [foot, TOP]);
  const chosen = drawn.find(({ caseId }) => caseId === chosenId) ?? null;
  const ticks = dayTicks(x.from, x.to, Math.floor((size.width - LEFT - RIGHT) / 56));
  return {
    ...size,
    places: drawn.flatMap(({ caseId, curve }) =>
      curve.map(({ day, sflrPercent }) => ({ caseId, x: x(day), y: y(sflrPercent) })),
    ),
    marks: [
      ...gridMarks(y, percents.ticks, size.width),
      ...axisMarks(x, ticks, { foot, width: size.width, words: 'days from the index event' }),
      { kind: 'line', role: 'eventLine', x1: x(0), y1: TOP, x2: x(0), y2: foot },
      ...drawn.filter((one) => one !== chosen).flatMap(others),
      ...(chosen ? inColour(chosen) : []),
    ],
  };

  function others({ curve }: Curve): ChartMark[] {
    return [
      { kind: 'path', role: 'otherCase', d: path(curve.map(({ day, sflrPercent }) => [x(day), y(sflrPercent)])) },
      ...curve.map(
        ({ day, sflrPercent }): ChartMark => ({
          kind: 'dot',
          role: 'otherPoint',
          x: x(day),
          y: y(sflrPercent),
          r: 2,
          scan: null,
        }),
      ),
    ];
  }

  function inColour({ curve, number }: Curve): ChartMark[] {
    const last = curve.at(-1)!;
    const end = x(last.day);
    const anchor = end > size.width - 96 ? 'end' : 'start';
    return [
      { kind: 'path', role: 'curve', d: path(curve.map(({ day, sflrPercent }) => [x(day), y(sflrPercent)])) },
      ...curve.map(
        ({ day, sflrPercent }): ChartMark => ({
          kind: 'dot',
          role: 'chosen',
          x: x(day),
          y: y(sflrPercent),
          r: 4,
          scan: null,
        }),
      ),
      {
        kind: 'text',
        role: 'value',
        x: end + (anchor === 'start' ? 8 : 0),
        y: y(last.sflrPercent) - 8,
        anchor,
        text: `Case ${number}`,
        rest: `${last.isLowerBound ? '≥ ' : ''}${printed(last.sflrPercent, 1)} %`,
      },
    ];
  }
}
