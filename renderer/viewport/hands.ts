import type { ViewPlane } from '#core/contours/brush';
import type { Vec3 } from '#core/geometry';
import type { PlanePoint } from './planeFrame.ts';
import { TwoFingers } from './twoFingers.ts';
import type { Views } from './viewState.ts';

/** What a hand does on a view, in the terms of the patient. */
export interface ToolPointer {
  readonly plane: ViewPlane;
  /** Which plane of the view is shown. */
  readonly index: number;
  readonly point: PlanePoint;
  /** The same place, patient mm. */
  readonly position: Vec3;
  readonly shift: boolean;
  readonly alt: boolean;
  /** How far the pointer has gone at most since it went down, CSS pixels. */
  readonly travelled: number;
}

/** What the left button does: the tool that is in hand. */
export interface LeftHand {
  down(pointer: ToolPointer): void;
  drag(pointer: ToolPointer): void;
  up(pointer: ToolPointer): void;
  /** The pointer was taken away, or Esc pressed. */
  cancel(): void;
  /** Notches of an Alt-wheel, upwards positive: how large the tool is. Without it, it scrolls as any wheel. */
  altWheel?(steps: number): void;
}

/** A notch of a wheel; smaller steps, of a touchpad, are added up. */
const NOTCH_PX = 50;
const ZOOM_PER_PX = 0.002;
/** HU of window and level that a pixel of a right drag is. */
const HU_PER_PX = 2;

/** So long a first finger waits for a second before it is the tool, unless it moves on. */
const SECOND_FINGER_MS = 80;
const SECOND_FINGER_PX = 8;
/** So long after a pen was near, a touch is the palm that holds it. */
const PALM_MS = 1000;
/** The eraser of a pen, as pointer events number it. */
const ERASER_BUTTON = 5;

type Gesture =
  | {
      readonly kind: 'tool';
      readonly pointer: number;
      readonly touch: boolean;
      readonly hand: () => LeftHand;
      readonly startX: number;
      readonly startY: number;
      travelled: number;
    }
  | { readonly kind: 'pan' | 'window'; readonly pointer: number; x: number; y: number }
  | { readonly kind: 'fingers' };

/** A finger that may yet be the first of two: it has told the tool nothing. */
interface Waiting {
  readonly down: PointerEvent;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Binds hands to a view: wheel slices, Alt-wheel the size of the tool, Ctrl-wheel and pinch zoom, middle and Space drag
 * pan, right drag window and level, Shift-move the crosshair, left the tool. One finger or a pen is the tool, two fingers
 * zoom and pan, a pen's other end is the eraser; beside a pen, touches are a palm. Gives the function that unbinds them.
 */
export function bindHands(
  element: HTMLElement,
  views: Views,
  plane: ViewPlane,
  { left, eraser }: { readonly left: () => LeftHand; readonly eraser: () => LeftHand },
): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let gesture: Gesture | null = null;
  let waiting: Waiting | null = null;
  let penAt = Number.NEGATIVE_INFINITY;
  const fingers = new TwoFingers();
  let scrolled = 0;
  let space = false;

  const placeOf = (event: PointerEvent | WheelEvent | MouseEvent) => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top] as const;
  };
  const pointerOf = (event: PointerEvent, travelled: number): ToolPointer => {
    const point = views.planePointAt(plane, ...placeOf(event));
    const index = views.indexOf(plane);
    const position = views.frames[plane].patientPoint(point, index);
    return { plane, index, point, position, shift: event.shiftKey, alt: event.altKey, travelled };
  };

  const begin = (event: PointerEvent, hand: () => LeftHand) => {
    const { pointerId: pointer, clientX: startX, clientY: startY } = event;
    gesture = { kind: 'tool', pointer, touch: event.pointerType === 'touch', hand, startX, startY, travelled: 0 };
    hand().down(pointerOf(event, 0));
  };
  /** The first finger is the tool after all. */
  const beginWaiting = () => {
    const first = waiting;
    stopWaiting();
    if (first) begin(first.down, left);
  };
  const stopWaiting = () => {
    clearTimeout(waiting?.timer);
    waiting = null;
  };
  /** What a touch began is taken back: a second finger came, or a pen. */
  const takeBack = () => {
    stopWaiting();
    if (gesture?.kind === 'tool' && gesture.touch) {
      gesture.hand().cancel();
      gesture = null;
    }
  };

  /** A finger went down; whether that was all. */
  const fingerDown = (event: PointerEvent): void => {
    if (event.timeStamp - penAt < PALM_MS) return;
    fingers.down(event.pointerId, ...placeOf(event));
    if (fingers.count === 2) {
      takeBack();
      gesture = { kind: 'fingers' };
      views.point(null);
    } else if (!gesture) waiting = { down: event, timer: setTimeout(beginWaiting, SECOND_FINGER_MS) };
  };

  const fingerMoved = (event: PointerEvent): void => {
    const pinch = fingers.move(event.pointerId, ...placeOf(event));
    if (gesture?.kind === 'fingers' && pinch) {
      views.pan(plane, pinch.dx, pinch.dy);
      views.zoom(plane, pinch.factor, pinch.x, pinch.y);
    }
    const { down } = waiting ?? {};
    const far = down && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > SECOND_FINGER_PX;
    if (down?.pointerId === event.pointerId && far) beginWaiting();
  };

  const moved = (event: PointerEvent) => {
    if (event.pointerType === 'pen') penAt = event.timeStamp;
    if (event.pointerType === 'touch') fingerMoved(event);
    if (gesture?.kind === 'fingers') return;
    if (gesture && gesture.pointer !== event.pointerId) return;
    if (event.pointerType === 'touch' && !gesture) return;
    views.point({ plane, point: views.planePointAt(plane, ...placeOf(event)) });
    if (!gesture) {
      if (event.shiftKey && event.buttons === 0) views.lookAt(plane, views.planePointAt(plane, ...placeOf(event)));
      return;
    }
    if (gesture.kind === 'tool') {
      gesture.travelled = Math.max(
        gesture.travelled,
        Math.hypot(event.clientX - gesture.startX, event.clientY - gesture.startY),
      );
      // Fast hands: every place the pointer went over since the last frame.
      const steps = event.getCoalescedEvents?.() ?? [];
      for (const step of steps.length > 0 ? steps : [event]) gesture.hand().drag(pointerOf(step, gesture.travelled));
      return;
    }
    const [dx, dy] = [event.clientX - gesture.x, event.clientY - gesture.y];
    gesture.x = event.clientX;
    gesture.y = event.clientY;
    if (gesture.kind === 'pan') views.pan(plane, dx, dy);
    else {
      const { width, level } = views.now.window;
      views.setWindow(width + dx * HU_PER_PX, level + dy * HU_PER_PX);
    }
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.target instanceof Element && event.target.closest('button, input, a')) return;
      views.activate(plane);
      element.focus({ preventScroll: true, focusVisible: false } as FocusOptions);
      event.preventDefault();
      if (event.pointerType === 'pen') {
        penAt = event.timeStamp;
        takeBack();
      }
      if (event.pointerType === 'touch' && !space) {
        element.setPointerCapture(event.pointerId);
        return fingerDown(event);
      }
      if (gesture) return;
      element.setPointerCapture(event.pointerId);
      const { clientX: x, clientY: y, pointerId: pointer } = event;
      if (event.button === 1 || (event.button === 0 && space)) gesture = { kind: 'pan', pointer, x, y };
      else if (event.button === 2) gesture = { kind: 'window', pointer, x, y };
      else if (event.button === ERASER_BUTTON) begin(event, eraser);
      else if (event.button === 0) begin(event, left);
    },
    { signal },
  );
  element.addEventListener('pointermove', moved, { signal });
  // Reached by the keyboard, a view is the one that keys go to.
  element.addEventListener('focus', () => views.activate(plane), { signal });
  element.addEventListener(
    'pointerup',
    (event) => {
      fingers.up(event.pointerId);
      // A tap: down and up in one.
      if (waiting?.down.pointerId === event.pointerId) beginWaiting();
      const ended = gesture;
      if (!ended || (ended.kind === 'fingers' ? fingers.count > 0 : ended.pointer !== event.pointerId)) return;
      gesture = null;
      if (ended.kind === 'tool') ended.hand().up(pointerOf(event, ended.travelled));
    },
    { signal },
  );
  element.addEventListener(
    'pointercancel',
    (event) => {
      fingers.up(event.pointerId);
      if (waiting?.down.pointerId === event.pointerId) stopWaiting();
      if (!gesture || (gesture.kind === 'fingers' ? fingers.count > 0 : gesture.pointer !== event.pointerId)) return;
      if (gesture.kind === 'tool') gesture.hand().cancel();
      gesture = null;
    },
    { signal },
  );
  element.addEventListener('pointerleave', () => gesture ?? views.point(null), { signal });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  element.addEventListener('auxclick', (event) => event.button === 1 && event.detail === 2 && views.fit(plane), {
    signal,
  });
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      views.activate(plane);
      if (event.ctrlKey || event.metaKey) {
        views.zoom(plane, Math.exp(-event.deltaY * ZOOM_PER_PX), ...placeOf(event));
        return;
      }
      // Down the wheel is down the patient.
      const delta = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * NOTCH_PX;
      scrolled = Math.abs(delta) >= NOTCH_PX ? Math.sign(delta) * NOTCH_PX : scrolled + delta;
      const steps = Math.trunc(scrolled / NOTCH_PX);
      scrolled -= steps * NOTCH_PX;
      const sized = event.altKey ? left().altWheel : undefined;
      if (steps !== 0) {
        if (sized) sized(-steps);
        else views.step(plane, -steps);
      }
      views.point({ plane, point: views.planePointAt(plane, ...placeOf(event)) });
    },
    { signal, passive: false },
  );
  const held = (down: boolean) => (event: KeyboardEvent) => {
    if (event.key !== ' ') return;
    const { pointer } = views.now;
    space = down && pointer?.plane === plane && !pointer.byKeys;
    if (space && element.contains(document.activeElement)) event.preventDefault();
  };
  window.addEventListener('keydown', held(true), { signal });
  window.addEventListener('keyup', held(false), { signal });
  return () => {
    stopWaiting();
    controller.abort();
  };
}
