import { count, mm, withUnit } from '../../format.ts';
import { type Gap, missingHeights } from './gaps.ts';

const WIDTH = 600;
const INSET = 8;

/** Every slice a tick at its height; where slices are missing, dashes in their place and the words above. */
export function GapPicture({
  heightsMm,
  gaps,
}: {
  readonly heightsMm: readonly number[];
  readonly gaps: readonly Gap[];
}) {
  const first = heightsMm[0];
  const last = heightsMm.at(-1);
  if (first === undefined || last === undefined || last <= first) return null;
  const x = (height: number) => INSET + ((height - first) / (last - first)) * (WIDTH - 2 * INSET);
  const tick = heightsMm.length > 150 ? 1 : heightsMm.length > 80 ? 2 : 3;
  const words = gaps.map((g) => `${count(g.missing, 'slice')} missing, gap ${withUnit(mm(g.sizeMm), 'mm')}`);
  // Words of two gaps close together would overprint each other: the longest gap speaks, the list beneath names all.
  const spoken = [...gaps].sort((a, b) => b.sizeMm - a.sizeMm)[0];
  return (
    <figure className="gap-picture">
      <svg
        viewBox={`0 0 ${WIDTH} 84`}
        role="img"
        aria-label={words.join('; ') || `${heightsMm.length} slices without a gap`}
      >
        {heightsMm.map((h) => (
          <line key={h} x1={x(h)} x2={x(h)} y1="28" y2="56" stroke="var(--text2)" strokeWidth={tick} />
        ))}
        {gaps.flatMap(missingHeights).map((h) => (
          <line
            key={h}
            x1={x(h)}
            x2={x(h)}
            y1="24"
            y2="58"
            stroke="var(--refused)"
            strokeWidth={Math.min(2, tick)}
            strokeDasharray="3 3"
          />
        ))}
        {spoken && (
          <text
            x={Math.min(WIDTH - 90, Math.max(90, x((spoken.fromMm + spoken.toMm) / 2)))}
            y="14"
            textAnchor="middle"
            className="gap-words"
          >
            {words[gaps.indexOf(spoken)]}
          </text>
        )}
        <text x="2" y="78" className="gap-ends">
          z {withUnit(mm(first), 'mm')}
        </text>
        <text x={WIDTH - 2} y="78" textAnchor="end" className="gap-ends">
          z {withUnit(mm(last), 'mm')}
        </text>
      </svg>
    </figure>
  );
}
