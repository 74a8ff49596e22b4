import { useStore } from 'zustand';
import { secondsOn } from '#core/contours/handTime';
import { minutes } from '../../format.ts';
import { segmentNumbered } from '../../workspace/selectors.ts';
import { handClock } from './handClock.ts';
import { useDesk, useReading } from './useDesk.ts';

/** How long hands worked on the chosen segment, and on all; nothing while the settings forbid to count. */
export function TimeSpent() {
  const spent = useStore(handClock(useDesk()).store, (s) => s.spent);
  const segment = useReading((s) => segmentNumbered(s, s.activeSegment));
  if (!spent || !segment) return null;
  const all = spent.reduce((sum, { seconds }) => sum + seconds, 0);
  return (
    <p
      className="time-spent"
      data-tip="Counted while this segment is chosen and the hand works; a pause of more than a minute is not. Settings: off."
    >
      <span className="dim">Time</span> <span data-testid="time-spent">{minutes(secondsOn(spent, segment))}</span>{' '}
      <span className="dim ellipsis">{segment.label}</span> <span className="spring" />
      <span className="dim">all {minutes(all)}</span>
    </p>
  );
}
