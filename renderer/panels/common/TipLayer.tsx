import { useEffect, useState } from 'react';

interface Shown {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}
const DELAY_MS = 500;

/**
 * The one tip of the window: whatever carries `data-tip` shows it after half a second under the pointer, or at once when
 * the keyboard comes to it; `data-tip-cut` shows the element's own text, but only where an ellipsis hides some of it.
 */
export function TipLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    let timer = 0;
    const hide = () => {
      window.clearTimeout(timer);
      setShown(null);
    };
    const show = (target: EventTarget | null, delay: number) => {
      hide();
      const element = target instanceof Element ? target.closest<HTMLElement>('[data-tip], [data-tip-cut]') : null;
      if (!element) return;
      const cut = element.dataset.tipCut !== undefined && element.scrollWidth > element.clientWidth;
      const text = element.dataset.tip ?? (cut ? element.textContent : null);
      if (!text) return;
      timer = window.setTimeout(() => {
        const box = element.getBoundingClientRect();
        if (box.width > 0) setShown({ text, x: box.left, y: box.bottom + 6 });
      }, delay);
    };
    const over = (event: PointerEvent) => show(event.target, DELAY_MS);
    const focus = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) show(event.target, 0);
      else hide();
    };
    document.addEventListener('pointerover', over);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', hide);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('keydown', hide);
    document.addEventListener('scroll', hide, true);
    return () => {
      hide();
      document.removeEventListener('pointerover', over);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('keydown', hide);
      document.removeEventListener('scroll', hide, true);
    };
  }, []);
  if (!shown) return null;
  const style = {
    left: `min(${shown.x}px, calc(100vw - 33rem))`,
    ...(shown.y > window.innerHeight - 80
      ? { bottom: `${window.innerHeight - shown.y + 40}px` }
      : { top: `${shown.y}px` }),
  };
  return (
    <div className="tip" role="tooltip" style={style}>
      {shown.text}
    </div>
  );
}
