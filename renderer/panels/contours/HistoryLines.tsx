import './history.css';
import type { HistoryEntry } from '#core/commands/history';
import { nextRedo, nextUndo } from '#core/commands/history';
import { signed, withUnit } from '../../format.ts';
import { hasLiver } from '../../workspace/selectors.ts';
import { Keys } from '../common/Keys.tsx';
import { nextWorthALook } from './tools/worthALook.ts';
import { useDesk, useReading, useTools } from './useDesk.ts';

/** What a step of history did, and how much: "Grow liver, +96.1 ml". */
export const entryWords = ({ title, gainedMl }: HistoryEntry): string =>
  gainedMl === null ? title : `${title}, ${withUnit(signed(gainedMl, 1), 'ml')}`;

/** Where to look next, once something is contoured; and what undo and redo would do, by name and amount. */
export function HistoryLines() {
  const desk = useDesk();
  const history = useReading((s) => s.history);
  const [back, forward] = [nextUndo(history), nextRedo(history)];
  const contoured = useReading(hasLiver);
  const looking = useTools((s) => s.tool !== 'cut') && contoured;
  if (!back && !forward && !looking) return null;
  return (
    <section className="section history" aria-label="History" data-region>
      {looking && (
        <button
          type="button"
          className="history-line"
          onClick={() => nextWorthALook(desk)}
          data-tip="Shows the slice whose contour is most doubtful; pressed again, the one after it."
        >
          <span className="dim">Next</span> <span className="ellipsis">Slice worth a look</span> <Keys shortcut="J" />
        </button>
      )}
      {back && (
        <button type="button" className="history-line" onClick={() => void desk.undo()} data-testid="undo">
          <span className="dim">Undo</span> <span className="ellipsis">{entryWords(back)}</span>{' '}
          <Keys shortcut="Ctrl+Z" />
        </button>
      )}
      {forward && (
        <button type="button" className="history-line" onClick={() => void desk.redo()} data-testid="redo">
          <span className="dim">Redo</span> <span className="ellipsis">{entryWords(forward)}</span>{' '}
          <Keys shortcut="Ctrl+Shift+Z" />
        </button>
      )}
    </section>
  );
}
