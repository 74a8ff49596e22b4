import type { TimelinePoint } from '#core/timeline/timeline';
import { day, withUnit } from '../../format.ts';
import { sflrPrinted } from '../assessment/remnant.ts';

interface Props {
  /** In order of time; one without an interval is cut off, and a lower bound. */
  readonly points: readonly TimelinePoint[];
  readonly target: number | null;
}

const WIDTH = 264;
const HEIGHT = 96;
const TOP = 22;
const SIDE = 20;

/** sFLR over the scans of a case, small, with its target; the same numbers stand in words for who cannot see it. */
export function SmallCurve({ points, target }: Props) {
  const first = points[0]!;
  const last = points.at(-1)!;
  const values = [...points.map((p) => p.sflrPercent), ...(target === null ? [] : [target])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(high - low, 1);
  const days = Math.max(last.day - first.day, 1);
  const x = (d: number) => SIDE + ((d - first.day) / days) * (WIDTH - 2 * SIDE);
  const y = (v: number) => TOP + ((high - v) / span) * (HEIGHT - TOP - 26);
  const value = ({ sflrPercent, interval95 }: TimelinePoint) =>
    sflrPrinted({ sflrPercent, isLowerBound: interval95 === null });
  const words = points.map((p) => `day ${day(p.day)}: ${value(p)} %`).join(', ');
  const named = withRoom(points.map((p) => x(p.day)));
  return (
    <figure className="small-curve">
      <figcaption className="secondary">
        <span>sFLR %</span>
        <span>
          days {day(first.day)} to {day(last.day)}
        </span>
      </figcaption>
      <svg
        className="curve"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`sFLR: ${words}${target === null ? '' : `; target ${target} %`}`}
      >
        {target !== null && (
          <>
            <line x1="0" x2={WIDTH} y1={y(target)} y2={y(target)} stroke="var(--text2)" strokeDasharray="2 4" />
            <text x="0" y={y(target) - 6} className="curve-text">
              target {withUnit(String(target), '%')}
            </text>
          </>
        )}
        <polyline
          points={points.map((p) => `${x(p.day)},${y(p.sflrPercent)}`).join(' ')}
          fill="none"
          stroke="var(--flr)"
          strokeWidth="2"
        />
        {points.map((p, n) => (
          <g key={p.scan}>
            <circle cx={x(p.day)} cy={y(p.sflrPercent)} r="4" fill="var(--bg2)" stroke="var(--flr)" strokeWidth="2" />
            {named.has(n) && (
              <text
                x={x(p.day)}
                y={y(p.sflrPercent) + 18}
                textAnchor="middle"
                className={n === points.length - 1 ? 'curve-text last' : 'curve-text'}
              >
                {value(p)}
              </text>
            )}
          </g>
        ))}
      </svg>
    </figure>
  );
}

/** Which points have room for their value, px: the last, the first, and what lies far enough from those that have. */
function withRoom(places: readonly number[]): ReadonlySet<number> {
  const last = places.length - 1;
  const named = [last];
  for (let n = 0; n < last; n++)
    if (named.every((other) => Math.abs(places[other]! - places[n]!) >= VALUE_ROOM)) named.push(n);
  return new Set(named);
}
const VALUE_ROOM = 34;
