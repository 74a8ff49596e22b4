import { TwoFingers } from '../twoFingers.ts';
import type { SurfaceLook } from './surfaceLook.ts';

const ZOOM_PER_PX = 0.002;
/** A hand that went farther did not click. */
const CLICK_PX = 4;
const STEP_DEG_PX = 25;
const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-STEP_DEG_PX, 0],
  ArrowRight: [STEP_DEG_PX, 0],
  ArrowUp: [0, -STEP_DEG_PX],
  ArrowDown: [0, STEP_DEG_PX],
};

type Gesture = {
  readonly kind: 'turn' | 'pan' | 'zoom' | 'fingers';
  x: number;
  y: number;
  travelled: number;
};

/**
 * Binds hands to the surfaces: drag turns, a click picks, middle, Space or Shift drag pans, wheel and right drag zoom,
 * double middle fits; one finger turns, two zoom and pan; arrow keys turn. Gives the function that unbinds them.
 */
export function bindOrbitHands(
  element: HTMLElement,
  look: SurfaceLook,
  hands: {
    readonly pick: (x: number, y: number) => void;
    /** The pointer rests or moves over (x, y), nothing pressed; null: it has left, or turns. */
    readonly point: (at: readonly [x: number, y: number] | null) => void;
    readonly toggleAlone: () => void;
  },
): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let gesture: Gesture | null = null;
  const fingers = new TwoFingers();
  let space = false;
  const placeOf = (event: MouseEvent) => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top] as const;
  };
  const onControl = (event: Event) => event.target instanceof Element && event.target.closest('button, input, a');

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (onControl(event)) return;
      element.focus({ preventScroll: true, focusVisible: false } as FocusOptions);
      if (event.pointerType === 'touch') {
        fingers.down(event.pointerId, ...placeOf(event));
        if (fingers.count === 2) gesture = { kind: 'fingers', x: 0, y: 0, travelled: 0 };
      }
      if (gesture) return;
      element.setPointerCapture(event.pointerId);
      const pans = event.button === 1 || (event.button === 0 && (space || event.shiftKey));
      const kind = pans ? 'pan' : event.button === 2 ? 'zoom' : 'turn';
      gesture = { kind, x: event.clientX, y: event.clientY, travelled: 0 };
      hands.point(null);
      event.preventDefault();
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const pinch = fingers.move(event.pointerId, ...placeOf(event));
      if (gesture?.kind === 'fingers') {
        if (pinch) {
          look.pan(pinch.dx, pinch.dy);
          look.zoom(pinch.factor, pinch.x, pinch.y);
        }
        return;
      }
      if (!gesture) return hands.point(onControl(event) ? null : placeOf(event));
      const [dx, dy] = [event.clientX - gesture.x, event.clientY - gesture.y];
      gesture.travelled += Math.hypot(dx, dy);
      gesture.x = event.clientX;
      gesture.y = event.clientY;
      if (gesture.kind === 'pan') look.pan(dx, dy);
      else if (gesture.kind === 'turn') look.turn(dx, dy);
      else look.zoom(Math.exp(-2 * dy * ZOOM_PER_PX), look.now.size[0] / 2, look.now.size[1] / 2);
    },
    { signal },
  );
  element.addEventListener(
    'pointerup',
    (event) => {
      fingers.up(event.pointerId);
      const ended = gesture;
      if (ended?.kind === 'fingers' && fingers.count > 0) return;
      gesture = null;
      if (ended?.kind === 'turn' && ended.travelled <= CLICK_PX) hands.pick(...placeOf(event));
    },
    { signal },
  );
  element.addEventListener(
    'pointercancel',
    (event) => {
      fingers.up(event.pointerId);
      if (gesture?.kind !== 'fingers' || fingers.count === 0) gesture = null;
    },
    { signal },
  );
  element.addEventListener('pointerleave', () => hands.point(null), { signal });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  element.addEventListener('auxclick', (event) => event.button === 1 && event.detail === 2 && look.fit(), { signal });
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const delta = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 50;
      look.zoom(Math.exp(-delta * ZOOM_PER_PX), ...placeOf(event));
    },
    { signal, passive: false },
  );
  element.addEventListener(
    'keydown',
    (event) => {
      const arrow = ARROWS[event.key];
      const alone = event.key.toLowerCase() === 'w' && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (onControl(event) || (!arrow && !alone)) return;
      // The same keys mean slices and views elsewhere.
      event.preventDefault();
      event.stopPropagation();
      if (arrow) look.turn(...arrow);
      else hands.toggleAlone();
    },
    { signal },
  );
  const held = (down: boolean) => (event: KeyboardEvent) => {
    if (event.key !== ' ') return;
    space = down && element.contains(document.activeElement);
    if (space && document.activeElement === element) event.preventDefault();
  };
  window.addEventListener('keydown', held(true), { signal });
  window.addEventListener('keyup', held(false), { signal });
  return () => controller.abort();
}
