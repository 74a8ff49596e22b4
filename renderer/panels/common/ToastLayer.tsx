import { useEffect } from 'react';
import { useApp, useAppState } from './app.ts';
import { Button } from './Button.tsx';
import { MarkIcon } from './Mark.tsx';

const NOTICE_MS = 6000;

/** What has just happened, over the panel and never over an image. Errors stay until closed; notices go after 6 s. */
export function ToastLayer() {
  const app = useApp();
  const toast = useAppState((s) => s.toast);
  useEffect(() => {
    if (toast?.kind !== 'notice') return;
    const timer = window.setTimeout(app.closeToast, NOTICE_MS);
    return () => window.clearTimeout(timer);
  }, [toast, app]);
  useEffect(() => {
    if (!toast) return;
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) {
        event.preventDefault();
        app.closeToast();
      }
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [toast, app]);

  const error = toast?.kind === 'error';
  return (
    <>
      <div className="toast-layer" aria-live="assertive" aria-atomic="true">
        {error && <ToastBody key={toast.at} />}
      </div>
      <div className="toast-layer" aria-live="polite" aria-atomic="true">
        {toast && !error && <ToastBody key={toast.at} />}
      </div>
    </>
  );
}

function ToastBody() {
  const app = useApp();
  const toast = useAppState((s) => s.toast);
  if (!toast) return null;
  const error = toast.kind === 'error';
  return (
    <section className={`toast ${toast.kind}`} aria-label={error ? 'Error' : 'Notice'}>
      <MarkIcon mark={error ? 'refused' : 'met'} />
      <div className="toast-text">
        <h3>{toast.title}</h3>
        {toast.body && <p className="secondary">{toast.body}</p>}
        {(error || toast.actions) && (
          <div className="toast-actions">
            {toast.actions?.map((action) => (
              <Button
                key={action.title}
                small
                onPress={() => {
                  app.closeToast();
                  action.run();
                }}
              >
                {action.title}
              </Button>
            ))}
            <Button small onPress={app.closeToast} shortcut="Escape">
              Close
            </Button>
          </div>
        )}
        {toast.code && (
          <p className="code">
            {toast.code} · <CopyDetails code={toast.code} details={toast.details} />
          </p>
        )}
      </div>
    </section>
  );
}

/** Puts a code and its facts on the clipboard, for whoever looks after the program. They hold no patient's name. */
export function CopyDetails({ code, details }: { readonly code: string; readonly details?: unknown }) {
  return (
    <button
      type="button"
      className="link"
      onClick={() => void navigator.clipboard.writeText(JSON.stringify({ code, details }, null, 2))}
    >
      Copy details
    </button>
  );
}
