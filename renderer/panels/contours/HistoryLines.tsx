import './history.css';
import type { Beside } from '#core/commands/change';
import type { HistoryEntry } from '#core/commands/history';
import { nextRedo, nextUndo } from '#core/commands/history';
import { decimal, gained, signed, withUnit } from '../../format.ts';
import { hasLiver } from '../../workspace/selectors.ts';
import { Keys } from '../common/Keys.tsx';
import { nextWorthALook } from './tools/worthALook.ts';
import { useDesk, useReading, useTools } from './useDesk.ts';

/** What a step of history did, how much, and to whom else: "Draw tumour 2, +25.6 ml (tumour 1 −7.9 ml)". */
export function entryWords({ title, gainedMl, beside = [] }: HistoryEntry): string {
  if (gainedMl === null) return title;
  const others = besideWords(beside);
  return `${title}, ${gained(gainedMl)}${others && ` (${others})`}`;
}

/** So many others are named. */
const NAMED = 2;

/** What others gained or lost: "tumour 1 −7.9 ml, liver +19.4 ml"; nothing of what is printed as 0.0. */
function besideWords(beside: readonly Beside[]): string {
  const told = beside.filter(({ gainedMl }) => decimal(Math.abs(gainedMl), 1) !== '0.0');
  const words = told.slice(0, NAMED).map(({ label, gainedMl }) => `${label} ${withUnit(signed(gainedMl, 1), 'ml')}`);
  if (told.length > NAMED) words.push(`${told.length - NAMED} more`);
  return words.join(', ');
}

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
      {back && <Step verb="Undo" entry={back} shortcut="Ctrl+Z" onPress={() => void desk.undo()} />}
      {forward && <Step verb="Redo" entry={forward} shortcut="Ctrl+Shift+Z" onPress={() => void desk.redo()} />}
    </section>
  );
}

interface StepProps {
  readonly verb: 'Undo' | 'Redo';
  readonly entry: HistoryEntry;
  readonly shortcut: string;
  readonly onPress: () => void;
}

const Step = ({ verb, entry, shortcut, onPress }: StepProps) => (
  <button type="button" className="history-line" onClick={onPress} data-testid={verb.toLowerCase()}>
    <span className="dim">{verb}</span>{' '}
    <span className="ellipsis" data-tip-cut>
      {entryWords(entry)}
    </span>{' '}
    <Keys shortcut={shortcut} />
  </button>
);
