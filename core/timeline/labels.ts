import { type Box, type ChartMark, overlaps, TEXT_PX, textWidth } from './marks.ts';

interface Labelled {
  readonly scan: number;
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly rest: string;
  /** Lower and upper end of its error bar, px. */
  readonly error: readonly [number, number] | null;
}

/**
 * Where words may stand beside their point: right below, left above, right above, left below; and, farther off, above and
 * beneath, where points stand so few that nobody takes them for a neighbour's.
 */
const PLACES: readonly (readonly [dx: number, dy: number, anchor: 'start' | 'end' | 'middle'])[] = [
  [10, 20, 'start'],
  [-10, -10, 'end'],
  [10, -10, 'start'],
  [-10, 20, 'end'],
  [0, -26, 'middle'],
  [0, 36, 'middle'],
];

const BESIDE = 4;
const FEW_POINTS = 12;

/**
 * The values of the points as words that cover neither each other nor points, error bars, the curve or what is `taken`.
 * Where there is no such place, a value is left out; the one that is chosen always stands.
 */
export function placedLabels(
  points: readonly Labelled[],
  { plot, taken: given, first }: { plot: Box; taken: readonly Box[]; first: number },
): ChartMark[] {
  const taken: Box[] = [
    ...points.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 })),
    ...points.flatMap(({ x, error }) =>
      error ? [{ left: x - 4, right: x + 4, top: error[1], bottom: error[0] }] : [],
    ),
    ...points.slice(1).flatMap((to, n) => alongLine(points[n]!, to)),
    ...given,
  ];
  // The chosen one first, then from the newest back: what was measured last matters most.
  const order = [...points].reverse().sort((a, b) => Number(b.scan === first) - Number(a.scan === first));
  return order.flatMap((point): ChartMark[] => {
    const width = textWidth(`${point.text} ${point.rest}`);
    const tries = PLACES.slice(0, points.length > FEW_POINTS ? BESIDE : PLACES.length).map(([dx, dy, anchor]) => {
      const left = point.x + dx - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
      const box = { left, right: left + width, top: point.y + dy - TEXT_PX, bottom: point.y + dy + 3 };
      const inside = left >= plot.left && box.right <= plot.right && box.top >= plot.top && box.bottom <= plot.bottom;
      return {
        x: point.x + dx,
        y: point.y + dy,
        anchor,
        box,
        hits: taken.filter((one) => overlaps(one, box)).length,
        inside,
      };
    });
    const free = tries.find(({ inside, hits }) => inside && hits === 0);
    const place = free ?? (point.scan === first ? fewest(tries) : undefined);
    if (!place) return [];
    taken.push(place.box);
    const { x, y, anchor } = place;
    return [{ kind: 'text', role: 'value', x, y, anchor, text: point.text, rest: point.rest }];
  });
}

function fewest<T extends { hits: number; inside: boolean }>(tries: readonly T[]): T | undefined {
  return [...tries].sort((a, b) => Number(b.inside) - Number(a.inside) || a.hits - b.hits)[0];
}

/** Boxes along a piece of the curve, small enough that words may stand beside it. */
export function alongLine(from: { x: number; y: number }, to: { x: number; y: number }): Box[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 6));
  return Array.from({ length: steps + 1 }, (_, n) => {
    const [x, y] = [from.x + ((to.x - from.x) * n) / steps, from.y + ((to.y - from.y) * n) / steps];
    return { left: x - 2, right: x + 2, top: y - 2, bottom: y + 2 };
  });
}
