import { clock, whole } from '../format.ts';
import { useApp, useAppState } from './common/app.ts';

/** What the hands can do here, long work with its Cancel, when things were last saved, and what this program is not. */
export function StatusLine() {
  const app = useApp();
  const hints = useAppState((s) => s.hints);
  const remark = useAppState((s) => s.remark);
  const savedAt = useAppState((s) => s.savedAt);
  const task = useAppState((s) => s.task);
  return (
    <footer className="status-line" data-region>
      {/* The most important first: what finds no room is left out whole, and stands in the sheet of keys. */}
      <p className="hints">
        {hints.map(([gesture, does]) => (
          <span key={`${gesture}${does}`}>
            {gesture && (
              <>
                <strong>{gesture}</strong>{' '}
              </>
            )}
            {does}
          </span>
        ))}
      </p>
      {/* Its key is at hand everywhere; as one more stop it would lie in the way of Tab on every screen. */}
      <button type="button" className="link" tabIndex={-1} onClick={() => app.overlay('keys')}>
        <strong>?</strong> all keys
      </button>
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
      {!task && remark && (
        <span className="remark ellipsis" data-tip-cut>
          {remark}
        </span>
      )}
      {savedAt && !task && <span>Saved {clock(savedAt)}</span>}
      <span className="faint research">Research use, not a certified medical device</span>
    </footer>
  );
}
