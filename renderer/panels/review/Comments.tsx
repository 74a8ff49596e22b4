import { useState } from 'react';
import { voxelFromPatient } from '#core/geometry';
import { Button } from '../common/Button.tsx';
import { useReview, useReviewDesk } from './useReview.ts';

/** Remarks that are pinned to a place: pressed, the views go there. */
export function Comments() {
  const desk = useReviewDesk();
  const comments = useReview((s) => s.review.comments);
  const writing = useReview((s) => s.writing);
  const open = comments.filter(({ closed }) => !closed).length;
  const barred = desk.barred('comment');
  return (
    <section className="review-comments" data-region aria-label="Comments">
      <div className="review-head">
        <h2>Comments</h2>
        <span className="secondary">{open} pinned</span>
      </div>
      <ol>
        {comments.map((comment, n) =>
          comment.closed ? null : (
            <li key={comment.id} className="review-comment">
              <span className="pin" aria-hidden="true">
                {n + 1}
              </span>
              <button type="button" className="comment-text" onClick={() => desk.views.focusOn(comment.position)}>
                {comment.text}
                <span className="dim">
                  {comment.by} · slice {Math.round(voxelFromPatient(desk.beside.geometry, comment.position)[2]) + 1},
                  open
                </span>
              </button>
              {barred === null && (
                <Button
                  small
                  quiet
                  label={`Close comment ${n + 1}`}
                  onPress={() => void desk.act('review.closeComment', { commentId: comment.id })}
                >
                  Close
                </Button>
              )}
            </li>
          ),
        )}
      </ol>
      {writing === 'comment' ? (
        <NewComment />
      ) : (
        <div>
          <Button small shortcut="K" onPress={() => desk.write('comment')} unavailable={barred}>
            Pin a comment
          </Button>
        </div>
      )}
    </section>
  );
}

function NewComment() {
  const desk = useReviewDesk();
  const [text, setText] = useState('');
  // Pinned where the crosshair was when it was asked for.
  const [position] = useState(() => desk.position);
  const slice = Math.round(voxelFromPatient(desk.beside.geometry, position)[2]) + 1;
  const send = async () => {
    const [x, y, z] = position;
    const segment = desk.now.chosen;
    if (await desk.act('review.comment', { segment, position: [x, y, z], text })) desk.write(null);
  };
  return (
    <form
      className="review-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') void send();
      }}
      onKeyDown={(event) => event.key === 'Escape' && desk.write(null)}
    >
      <label>
        Comment at the crosshair, slice {slice}
        <input
          className="input"
          type="text"
          maxLength={1000}
          value={text}
          // biome-ignore lint/a11y/noAutofocus: it was asked for by key or button, to write in it
          autoFocus
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <div className="row">
        <button type="submit" className="button small primary" aria-disabled={text.trim() === '' || undefined}>
          Pin
        </button>
        <Button small onPress={() => desk.write(null)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
