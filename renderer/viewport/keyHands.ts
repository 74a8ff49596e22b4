import type { LeftHand, ToolPointer } from './hands.ts';
import type { Views } from './viewState.ts';

/** Arrow keys as they point on a view: right and down. */
const ARROWS: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const STRIDE_MM = 10;

/**
 * The keyboard as a hand on the active view: Shift and an arrow move the crosshair by a voxel, with Ctrl by 10 mm, and
 * Space is the left button there. Held, it drags with the arrows. Shift is Shift; Ctrl stands for Alt, which with Space
 * belongs to the window's own menu. Space goes on panning where the mouse was the last to point. Gives the function that
 * stops listening.
 * @param listens whether keys are the views' at all: nothing is typed, no sheet lies over them
 */
export function bindKeyHands(views: Views, left: () => LeftHand, listens: () => boolean): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let pressed: { readonly start: readonly [x: number, y: number]; travelled: number } | null = null;

  const pointerOf = (event: KeyboardEvent): ToolPointer => {
    const plane = views.now.active;
    const frame = views.frames[plane];
    const index = views.indexOf(plane);
    const point = frame.placeOf(views.now.focus);
    const position = frame.patientPoint(point, index);
    if (pressed) {
      const [x, y] = views.pixelOf(plane, point);
      pressed.travelled = Math.max(pressed.travelled, Math.hypot(x - pressed.start[0], y - pressed.start[1]));
    }
    const travelled = pressed?.travelled ?? 0;
    return { plane, index, point, position, shift: event.shiftKey, alt: event.ctrlKey, travelled };
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || !listens() || !onImages(event.target)) return;
    const arrow = ARROWS[event.key];
    if (arrow && (event.shiftKey || pressed)) {
      event.preventDefault();
      views.nudge(arrow, event.ctrlKey ? STRIDE_MM : 0);
      if (pressed) left().drag(pointerOf(event));
    }
    const byMouse = views.now.pointer && !views.now.pointer.byKeys;
    if (event.key !== ' ' || byMouse) return;
    event.preventDefault();
    if (pressed) return;
    views.nudge([0, 0]);
    const plane = views.now.active;
    pressed = { start: views.pixelOf(plane, views.frames[plane].placeOf(views.now.focus)), travelled: 0 };
    left().down(pointerOf(event));
  };
  const keyUp = (event: KeyboardEvent) => {
    if (event.key !== ' ' || !pressed) return;
    const pointer = pointerOf(event);
    pressed = null;
    left().up(pointer);
  };
  // Before the shortcuts: while Space is held, arrows drag instead of stepping slices.
  window.addEventListener('keydown', keyDown, { signal, capture: true });
  window.addEventListener('keyup', keyUp, { signal, capture: true });
  window.addEventListener(
    'blur',
    () => {
      if (pressed) left().cancel();
      pressed = null;
    },
    { signal },
  );
  return () => controller.abort();
}

/** Nothing has the focus, or a view of slices itself: a button, a field or the surfaces keep their keys. */
const onImages = (target: EventTarget | null): boolean =>
  target === document.body ||
  (target instanceof HTMLElement && target.matches('.view[data-plane]:not([data-plane="surface"])'));
