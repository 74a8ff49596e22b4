import { day, withUnit } from '../../format.ts';
import { sflrPrinted } from '../assessment/remnant.ts';

interface Props {
  /** In order of time. */
  readonly points: readonly { readonly day: number; readonly sflrPercent: number; readonly isLowerBound: boolean }[];
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
  const words = points.map((p) => `day ${day(p.day)}: ${sflrPrinted(p)} %`).join(', ');
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
          <g key={`${p.day} ${p.sflrPercent}`}>
            <circle cx={x(p.day)} cy={y(p.sflrPercent)} r="4" fill="var(--bg2)" stroke="var(--flr)" strokeWidth="2" />
            <text
              x={x(p.day)}
              y={y(p.sflrPercent) + 18}
              textAnchor={n === 0 ? 'start' : n === points.length - 1 ? 'end' : 'middle'}
              className={n === points.length - 1 ? 'curve-text last' : 'curve-text'}
            >
              {sflrPrinted(p)}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}
