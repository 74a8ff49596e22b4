import { Fragment } from 'react';
import { clock, whole } from '../format.ts';
import { useAppState } from './common/app.ts';

/** What the hands can do here, long work with its Cancel, when things were last saved, and what this program is not. */
export function StatusLine() {
  const hints = useAppState((s) => s.hints);
  const remark = useAppState((s) => s.remark);
  const savedAt = useAppState((s) => s.savedAt);
  const task = useAppState((s) => s.task);
  return (
    <footer className="status-line" data-region>
      <p className="hints ellipsis" data-tip-cut>
        {hints.map(([gesture, does], n) => (
          <Fragment key={`${gesture}${does}`}>
            {n > 0 && ' · '}
            {gesture && <strong>{gesture}</strong>} {does}
          </Fragment>
        ))}
      </p>
      <span className="spring" />
      {task && (
        <div className="task">
          <span role="status">
            {task.title} {task.text ?? (task.total === null ? '' : `${whole(task.done)} of ${whole(task.total)}`)}
          </span>
          <progress
            aria-label={task.title}
            {...(task.total === null ? {} : { value: task.done, max: Math.max(1, task.total) })}
          />
          {task.cancel && (
            <button type="button" className="link" onClick={task.cancel}>
              Cancel
            </button>
          )}
        </div>
      )}
      {!task && remark && <span>{remark}</span>}
      {savedAt && !task && <span>Saved {clock(savedAt)}</span>}
      <span className="faint research">Research use, not a certified medical device</span>
    </footer>
  );
}
