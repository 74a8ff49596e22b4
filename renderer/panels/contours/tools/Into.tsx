import { segmentNumbered } from '../../../workspace/selectors.ts';
import { Swatch } from '../Swatch.tsx';
import { useReading } from '../useDesk.ts';

/** The segment a tool works on. */
export function Into({ word }: { readonly word: string }) {
  const segment = useReading((s) => segmentNumbered(s, s.activeSegment));
  if (!segment) return null;
  return (
    <span className="into">
      <span className="dim">{word}</span>
      <Swatch segment={segment} />
      <span className="ellipsis" data-tip-cut>
        {segment.label}
      </span>
    </span>
  );
}
