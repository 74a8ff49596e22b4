import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { type Toast, useApp, useAppState } from './app.ts';
import { Button } from './Button.tsx';
import { type Mark, MarkIcon } from './Mark.tsx';
import { lifted } from './toastPlace.ts';

const NOTICE_MS = 6000;
/** Between a toast and the control that it stands above. */
const GAP_PX = 8;

/** The sign of a toast, here and in the log. */
export const toastMark = ({ kind }: Pick<Toast, 'kind'>): Mark => MARKS[kind];
const MARKS: Readonly<Record<Toast['kind'], Mark>> = {
  error: 'refused',
  notice: 'met',
  notNow: 'notNow',
  note: 'note',
};

/**
 * What has just happened, over the panel and never over an image or the control just used. Errors stay until closed; what
 * else there is goes after 6 s.
 */
export function ToastLayer() {
  const app = useApp();
  const toast = useAppState((s) => s.toast);
  useEffect(() => {
    if (!toast || toast.kind === 'error') return;
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

  const used = useControlUsed();
  const error = toast?.kind === 'error';
  return (
    <>
      <div className="toast-layer" aria-live="assertive" aria-atomic="true">
        {error && <ToastBody key={toast.at} used={used} />}
      </div>
      <div className="toast-layer" aria-live="polite" aria-atomic="true">
        {toast && !error && <ToastBody key={toast.at} used={used} />}
      </div>
    </>
  );
}

/** What was pressed or typed into last, but what lies in a toast itself: views and other regions are no controls. */
function useControlUsed(): RefObject<Element | null> {
  const used = useRef<Element | null>(null);
  useEffect(() => {
    const use = ({ target }: Event) => {
      const control = target instanceof Element ? target.closest('button, input, select, textarea, summary, a') : null;
      if (!control?.closest('.toast')) used.current = control;
    };
    document.addEventListener('pointerdown', use, { capture: true });
    document.addEventListener('keydown', use, { capture: true });
    return () => {
      document.removeEventListener('pointerdown', use, { capture: true });
      document.removeEventListener('keydown', use, { capture: true });
    };
  }, []);
  return used;
}

function ToastBody({ used }: { readonly used: RefObject<Element | null> }) {
  const app = useApp();
  const toast = useAppState((s) => s.toast);
  const body = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = body.current;
    if (!element) return;
    const control = used.current?.isConnected ? used.current.getBoundingClientRect() : null;
    const { bottom: ceiling } = document.querySelector('.top-bar')?.getBoundingClientRect() ?? { bottom: 0 };
    // It moves as a whole: the layer is as high as it is, and the panel below stays in reach.
    element.parentElement!.style.translate = `0 ${-lifted(layerBox(element), control, ceiling, GAP_PX)}px`;
  }, [used]);
  if (!toast) return null;
  const error = toast.kind === 'error';
  return (
    <section ref={body} className="toast" data-kind={toast.kind} aria-label={error ? 'Error' : 'Notice'}>
      <MarkIcon mark={toastMark(toast)} />
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

/** Where the toast stands when it is not lifted; it may be coming in. */
function layerBox(element: HTMLElement): DOMRect {
  const layer = element.parentElement!;
  layer.style.translate = '';
  return layer.getBoundingClientRect();
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
