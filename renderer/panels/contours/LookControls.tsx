import { useStore } from 'zustand';
import { lookOf, OUTLINE_LINES, type OutlineLine, PLAIN_LOOK } from '#core/contours/looks';
import type { Segment } from '#core/contours/reading';
import { percent, withUnit } from '../../format.ts';
import { outlineStyle } from '../../viewport/segmentStyle.ts';
import { drawnSolid } from '../../viewport/three/scene.ts';
import { Button } from '../common/Button.tsx';
import { looksDesk } from './looks.ts';
import { surfaceDesk } from './surfaceDesk.ts';
import { useDesk } from './useDesk.ts';

const LINE_WORDS: Readonly<Record<OutlineLine, string>> = { thin: 'Thin', thick: 'Thick', dashed: 'Dashed' };
/** More would hide the CT that a contour is judged by. */
const MOST_FILL = 60;

/** Fill over the CT, how solid in 3D, and the outline. Display only: no number, no undo, kept for all scans of the case. */
export function LookControls({ segment }: { readonly segment: Segment }) {
  const desk = useDesk();
  const looks = looksDesk(desk);
  const look = lookOf(
    useStore(looks.store, (s) => s.looks),
    segment,
  );
  const change = (part: Partial<typeof look>) => looks.change(segment, part);
  const fill = Math.round(100 * outlineStyle(segment, look).fill);
  const solid = Math.round(100 * (look.solid ?? drawnSolid(surfaceDesk(desk).shown, segment.number)));
  return (
    <div className="look">
      <Share label="Fill" tip="Colour over the CT" to={MOST_FILL} value={fill} onChange={(n) => change({ fill: n })} />
      <Share
        label="In 3D"
        tip="How solid its surface is"
        to={100}
        value={solid}
        onChange={(n) => {
          // The last hand counts, whichever of the two sliders it moved.
          surfaceDesk(desk).look.setLiverOpacity(null);
          change({ solid: n });
        }}
      />
      <label className="look-row">
        <span className="dim">Outline</span>
        <select
          className="input"
          value={look.line ?? ''}
          onChange={(event) => change({ line: (event.target.value || null) as OutlineLine | null })}
        >
          <option value="">Its own</option>
          {OUTLINE_LINES.map((line) => (
            <option key={line} value={line}>
              {LINE_WORDS[line]}
            </option>
          ))}
        </select>
      </label>
      <div className="look-foot">
        <span className="secondary">Display only; all scans of the case</span>
        <Button small onPress={() => change(PLAIN_LOOK)} tip="Draws it as its kind is drawn">
          As its kind
        </Button>
      </div>
    </div>
  );
}

/** A share, %, along a line. */
function Share({
  label,
  tip,
  to,
  value,
  onChange,
}: {
  readonly label: string;
  readonly tip: string;
  readonly to: number;
  readonly value: number;
  readonly onChange: (share: number) => void;
}) {
  return (
    <label className="look-row" data-tip={tip}>
      <span className="dim">{label}</span>
      <input
        type="range"
        min={0}
        max={to}
        step={1}
        value={value}
        aria-valuetext={withUnit(percent(value), '%')}
        // Its arrows step the slider, not the slices.
        onKeyDown={(event) => event.key.startsWith('Arrow') && event.stopPropagation()}
        onChange={(event) => onChange(event.target.valueAsNumber / 100)}
      />
      <output className="number">{withUnit(String(value), '%')}</output>
    </label>
  );
}
