/** What a mark of the page says, beside its word: each has a shape of its own, so that a grey print loses nothing. */
export type PageMark = 'met' | 'notMet' | 'unknown' | 'warning' | 'note';

const line = (points: readonly (readonly [x: number, y: number])[], closePath = false) => ({
  type: 'polyline',
  points: points.map(([x, y]) => ({ x, y })),
  lineWidth: 1.2,
  lineColor: '#111418',
  lineJoin: 'round',
  lineCap: 'round',
  closePath,
});
const ring = { type: 'ellipse', x: 4, y: 4.6, r1: 3, r2: 3, lineWidth: 1, lineColor: '#111418' };

const SHAPES: Readonly<Record<PageMark, readonly object[]>> = {
  met: [
    line([
      [1, 4.8],
      [3.2, 7.2],
      [7.2, 1.8],
    ]),
  ],
  notMet: [
    line([
      [1.2, 1.8],
      [6.8, 7.4],
    ]),
    line([
      [6.8, 1.8],
      [1.2, 7.4],
    ]),
  ],
  note: [
    line([
      [1.4, 4.6],
      [6.6, 4.6],
    ]),
  ],
  unknown: [{ ...ring, dash: { length: 1.6, space: 1.5 } }],
  warning: [
    line(
      [
        [4, 1.4],
        [7.4, 7.4],
        [0.6, 7.4],
      ],
      true,
    ),
    line([
      [4, 3.7],
      [4, 5.3],
    ]),
  ],
};

/** A mark with words after it, as one line of the page; made anew each time, since the printer writes into what it is given. */
export const marked = (mark: PageMark, text: unknown, rest: object = {}): object => ({
  columns: [
    { width: 9, canvas: structuredClone(SHAPES[mark]) },
    { width: '*', text },
  ],
  columnGap: 3,
  // A mark at the foot of a page keeps its words.
  unbreakable: true,
  margin: [0, 0, 0, 1],
  ...rest,
});
