import './aboutSegment.css';
import { segmentNumbered } from '../../workspace/selectors.ts';
import { LookControls } from './LookControls.tsx';
import { Note } from './Note.tsx';
import { useDesk, useReading } from './useDesk.ts';

/** Of the chosen segment: what is written beside it, and how it is drawn; and the note on the reading. Folded until wanted. */
export function AboutSegment() {
  const desk = useDesk();
  const segment = useReading((s) => segmentNumbered(s, s.activeSegment));
  const readingNote = useReading((s) => s.note);
  if (!segment) return null;
  const { number, label, note = '' } = segment;
  return (
    <details className="section about-segment" data-testid="about-segment">
      <summary className="ellipsis">{label}: notes and display</summary>
      <Note
        key={number}
        label={`Note on ${label}`}
        text={note}
        onKeep={(text) => desk.runCommand('segment.setNote', { segment: number, note: text }, 'Writing')}
      />
      <LookControls segment={segment} />
      <Note
        label="Note on the reading"
        text={readingNote}
        onKeep={(text) => desk.runCommand('reading.setNote', { note: text }, 'Writing')}
      />
    </details>
  );
}
