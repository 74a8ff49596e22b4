import { useState } from 'react';
import { clock, ml, percent } from '../../format.ts';
import { Button } from '../common/Button.tsx';
import { MarkIcon } from '../common/Mark.tsx';
import { Swatch } from '../contours/Swatch.tsx';
import { approve, submit, toSubmit } from './reviewCommands.ts';
import type { ReviewedSegment } from './reviewDesk.ts';
import { inShort, STATE_MARKS, STATE_WORDS } from './reviewWords.ts';
import { useReview, useReviewDesk } from './useReview.ts';

/** The segments with what they measure and where they stand; the chosen one with its decisions. */
export function SegmentsToApprove() {
  const desk = useReviewDesk();
  const { segments } = useReview((s) => s.review);
  const chosen = useReview((s) => s.chosen);
  const liver = segments.find(({ kind }) => kind === 'liver')?.ml ?? null;
  const waiting = toSubmit(desk);
  return (
    <section className="review-part" data-region aria-label="Segments to approve">
      <div className="review-head">
        <h2>Segments to approve</h2>
        <span className="secondary">{inShort(segments.map(({ state }) => state))}</span>
      </div>
      {segments.length === 0 && <p className="dim">Nothing is contoured on this series yet.</p>}
      {segments.length > 0 && (
        <div className="reviewed-heads faint" aria-hidden="true">
          <span>ml</span>
          <span>% liver</span>
          <span />
        </div>
      )}
      <ul>
        {segments.map((segment) => (
          <li key={segment.number} className="reviewed" data-chosen={segment.number === chosen || undefined}>
            <button
              type="button"
              className="reviewed-line"
              aria-pressed={segment.number === chosen}
              aria-label={`${segment.label}, ${segment.ml === null ? 'no volume' : `${ml(segment.ml)} ml`}, ${STATE_WORDS[segment.state]}`}
              onClick={() => desk.choose(segment.number)}
            >
              <Swatch segment={{ kind: segment.kind as never, colour: segment.colour }} />
              <span className="ellipsis">{segment.label}</span>
              <span className="number">{segment.ml === null ? 'none' : ml(segment.ml)}</span>
              <span className="number dim">
                {segment.ml === null || !liver ? '' : percent((100 * segment.ml) / liver)}
              </span>
              <span className="with-mark">
                <MarkIcon mark={STATE_MARKS[segment.state]} /> {STATE_WORDS[segment.state]}
              </span>
            </button>
            {segment.reason !== null && (
              <p className="secondary review-reason">
                “{segment.reason}” {segment.by} {segment.at && clock(segment.at)}
                {segment.changed && '; edited since'}
              </p>
            )}
            {segment.number === chosen && <Decisions segment={segment} />}
          </li>
        ))}
      </ul>
      {waiting.length > 0 && (
        <div className="row review-submit">
          <Button onPress={() => void submit(desk)} shortcut="U" unavailable={desk.barred('submit')}>
            {`Submit ${waiting.length} ${waiting.length === 1 ? 'segment' : 'segments'}`}
          </Button>
        </div>
      )}
    </section>
  );
}

function Decisions({ segment }: { readonly segment: ReviewedSegment }) {
  const desk = useReviewDesk();
  const writing = useReview((s) => s.writing);
  if (segment.state === 'signed' || segment.state === 'draft' || segment.state === 'void' || segment.changed)
    return null;
  if (writing === 'return') return <Reason segment={segment} />;
  const barred = desk.barred('decide');
  return (
    <div className="row">
      {segment.state !== 'approved' && (
        <Button small primary shortcut="A" onPress={() => void approve(desk)} unavailable={barred}>
          Approve
        </Button>
      )}
      {barred === null && (
        <Button small shortcut="R" onPress={() => desk.write('return')}>
          Return…
        </Button>
      )}
    </div>
  );
}

/** Why a segment goes back. */
function Reason({ segment }: { readonly segment: ReviewedSegment }) {
  const desk = useReviewDesk();
  const [reason, setReason] = useState('');
  const send = async () => {
    const { revision } = desk.now.review;
    if (await desk.act('review.return', { revision, segments: [segment.number], reason })) {
      desk.write(null);
      desk.chooseNext();
    }
  };
  return (
    <form
      className="review-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') void send();
      }}
      onKeyDown={(event) => event.key === 'Escape' && desk.write(null)}
    >
      <label>
        Why {segment.label} goes back
        <textarea
          className="input"
          rows={2}
          maxLength={1000}
          value={reason}
          // biome-ignore lint/a11y/noAutofocus: it was asked for by key or button, to write in it
          autoFocus
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
      </label>
      <div className="row">
        <button type="submit" className="button small primary" aria-disabled={reason.trim() === '' || undefined}>
          Return
        </button>
        <Button small onPress={() => desk.write(null)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
