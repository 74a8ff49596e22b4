import { useEffect, useRef, useState } from 'react';
import { clock, count } from '../../format.ts';
import { Button } from '../common/Button.tsx';
import { MarkIcon } from '../common/Mark.tsx';
import { saveFile } from '../common/saveFile.ts';
import type { Desk } from './desk.ts';
import { useDesk, useReading } from './useDesk.ts';

/** After this long a window that was asked does not answer, and may be passed over. */
const NO_ANSWER_MS = 8000;

/**
 * Above the views, while not all is well with what is drawn: another window edits, or what was drawn cannot be saved at the
 * moment. Says what that means, and the way out.
 */
export function EditingBanner({ onReopen }: { readonly onReopen: () => void }) {
  const editor = useReading((s) => s.editor);
  const notKept = useReading((s) => s.notKept);
  if (notKept) return <NotKeptBanner onReopen={onReopen} />;
  return editor && <LookingBanner onReopen={onReopen} />;
}

function LookingBanner({ onReopen }: { readonly onReopen: () => void }) {
  const desk = useDesk();
  const editor = useReading((s) => s.editor);
  const { asking, noAnswer, ask } = useAsking(desk, onReopen);
  if (!editor) return null;
  const who = editor.by ? `${editor.by} edits these contours in another window` : 'Another window edits these contours';
  return (
    <div className="editing-banner" role="status" data-testid="looking">
      <MarkIcon mark="warning" />
      <p>
        <strong>
          {who}, since {clock(editor.since)}.
        </strong>{' '}
        {asking
          ? noAnswer
            ? 'It does not answer. What it has saved is kept.'
            : 'Waiting until its hands are free…'
          : 'Here they are for looking, as they were when they were opened.'}
      </p>
      {noAnswer ? (
        <Button small primary onPress={() => ask(true)}>
          Edit here anyway
        </Button>
      ) : (
        <Button small primary busy={asking ? 'Asking…' : null} onPress={() => ask(false)}>
          Edit here instead
        </Button>
      )}
    </div>
  );
}

function NotKeptBanner({ onReopen }: { readonly onReopen: () => void }) {
  const desk = useDesk();
  const notKept = useReading((s) => s.notKept);
  const editor = useReading((s) => s.editor);
  // Moves with every step, so that the number of waiting changes does.
  useReading((s) => s.revision);
  const { asking, noAnswer, ask } = useAsking(desk, onReopen);
  const waiting = desk.saving.waitingChanges;
  const changes = waiting === 0 ? 'Nothing is lost.' : `${count(waiting, 'change')} kept in this window.`;
  const title = {
    away: 'Remnant’s service does not answer.',
    fault: 'Remnant’s service answers, and cannot save.',
    newStart: 'Remnant was started anew, and does not know this window.',
    elsewhere: 'These contours were changed elsewhere.',
  }[notKept ?? 'away'];
  const wayOut = {
    away: `${changes} You can go on; as soon as it is back, everything is saved by itself. If it was closed, start it again.`,
    fault: `${changes} You can go on; it is tried again and again. If that does not help, keep the changes as a file.`,
    newStart: `${changes} Open the address that Remnant printed when it started, in this browser; this window then goes on by itself.`,
    elsewhere:
      waiting === 0
        ? 'Load them to see how they are now.'
        : `${count(waiting, 'change')} of this window ${waiting === 1 ? 'is' : 'are'} not in them: keep ${
            waiting === 1 ? 'it' : 'them'
          } as a file, load the contours, and open the file there.`,
  }[notKept ?? 'away'];
  return (
    <div className="editing-banner" role="alert" data-testid="not-kept">
      <MarkIcon mark="warning" />
      <p>
        <strong>{title}</strong> {wayOut}
      </p>
      {waiting > 0 && (
        <Button small onPress={() => saveFile(desk.saving.keptChanges())}>
          Keep changes as a file
        </Button>
      )}
      {notKept === 'elsewhere' && editor && (
        <Button small busy={asking && !noAnswer ? 'Asking…' : null} onPress={() => ask(noAnswer)}>
          {noAnswer ? 'Edit here anyway' : 'Edit here instead'}
        </Button>
      )}
      {notKept === 'elsewhere' && !editor && (
        <Button small primary onPress={onReopen}>
          Load the contours
        </Button>
      )}
    </div>
  );
}

/** Asking for the reading: whether it goes on, whether the other window leaves it unanswered, and what is done once it is given. */
function useAsking(desk: Desk, onReopen: () => void) {
  const [asking, setAsking] = useState(false);
  const [noAnswer, setNoAnswer] = useState(false);
  const underway = useRef<AbortController | null>(null);
  useEffect(() => () => underway.current?.abort(), []);
  const ask = (anyway: boolean) => {
    underway.current?.abort();
    const mine = new AbortController();
    underway.current = mine;
    setAsking(true);
    setNoAnswer(false);
    const late = setTimeout(() => setNoAnswer(true), NO_ANSWER_MS);
    void desk.saving.ask(anyway, mine.signal).then((given) => {
      clearTimeout(late);
      if (underway.current !== mine) return;
      setAsking(false);
      setNoAnswer(false);
      if (given === 'changed') onReopen();
    });
  };
  return { asking, noAnswer, ask };
}
