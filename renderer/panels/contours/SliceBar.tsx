import './sliceBar.css';
import { useMemo } from 'react';
import { editedIndices } from '#core/commands/sliceCommands';
import type { ViewPlane } from '#core/contours/brush';
import { useDesk, useReading, useViews } from './useDesk.ts';

/** A bar along a view: where its plane lies among all, and which planes of the chosen segment a person drew. */
export function SliceBar({ plane }: { readonly plane: ViewPlane }) {
  const { views } = useDesk();
  const frame = views.frames[plane];
  const index = useViews((s) => s.focus[frame.fixed]);
  const edited = useReading((s) => s.editedSlices);
  const segment = useReading((s) => s.activeSegment);
  const drawn = useMemo(() => editedIndices({ editedSlices: edited }, segment, plane), [edited, segment, plane]);
  const last = Math.max(1, frame.count - 1);
  return (
    <div className="slice-bar" data-plane={plane}>
      {drawn.map((at) => (
        <i key={at} data-testid={`edited-${plane}-${at}`} style={{ bottom: `${(100 * at) / last}%` }} />
      ))}
      <input
        type="range"
        tabIndex={-1}
        min={0}
        max={last}
        value={index}
        aria-label={`${frame.title} plane`}
        aria-valuetext={`${index + 1} of ${frame.count}${drawn.includes(index) ? ', drawn by hand' : ''}`}
        data-tip={drawn.length > 0 ? `Drawn by hand: ${drawn.map((at) => at + 1).join(', ')}` : undefined}
        onChange={(event) => views.showPlane(plane, Number(event.target.value))}
      />
    </div>
  );
}
