import { printed } from '../liver/rounding.ts';
import type { Roc } from '../statistics/roc.ts';
import type { Chart, ChartSize } from '../timeline/marks.ts';
import { scale } from '../timeline/scales.ts';
import { axisMarks, gridMarks, LEFT, path, RIGHT, ROW, TOP } from './cohortChart.ts';

const TICKS = [0, 20, 40, 60, 80, 100];

/** Sensitivity over what is called positive wrongly, the line of chance, and Youden's cut. Square, whatever the size. */
export function rocPlot({ points, youden }: Roc, size: ChartSize): Chart {
  const side = Math.min(size.width - LEFT - RIGHT, size.height - TOP - 2.4 * ROW);
  const foot = TOP + side;
  const width = LEFT + side + RIGHT;
  const x = scale([0, 100], [LEFT, LEFT + side]);
  const y = scale([0, 100], [foot, TOP]);
  const at = (point: { readonly sensitivity: number; readonly specificity: number }) =>
    [x(100 * (1 - point.specificity)), y(100 * point.sensitivity)] as const;
  const [cutX, cutY] = at(youden);
  const cut = youden.beyond === null ? 'every case' : printed(youden.beyond, 2);
  return {
    width,
    height: foot + 2.4 * ROW,
    marks: [
      ...gridMarks(y, TICKS, width),
      ...axisMarks(x, TICKS, { foot, width, words: '100 − specificity, %' }),
      { kind: 'line', role: 'limit', x1: x(0), y1: y(0), x2: x(100), y2: y(100) },
      { kind: 'path', role: 'group1', d: path([[x(0), y(0)], ...points.map(at)]) },
      { kind: 'dot', role: 'chosen', x: cutX, y: cutY, r: 5, scan: null },
      { kind: 'text', role: 'value', x: cutX + 10, y: cutY + 16, anchor: 'start', text: `Cut ${cut}` },
      { kind: 'text', role: 'label', x: LEFT + 6, y: TOP + 12, anchor: 'start', text: 'Sensitivity, %' },
    ],
  };
}
