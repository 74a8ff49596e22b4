import type { ViewSize } from './orbitCamera.ts';

/**
 * How soon something wants to be seen: `now` follows a hand, coarsely; `soon` a hand elsewhere, now and then; `rest` can
 * wait until nothing moves, so that scrolling and painting on the slices are not slowed down.
 */
export type Hurry = 'now' | 'soon' | 'rest';

/** Device pixels of a picture of that size. */
export type Quality = (size: ViewSize) => readonly [width: number, height: number];

/** Pixels of a picture while a hand moves, and at rest: what a computer without a graphics card draws in time. */
const MOVING_PIXELS = 400_000;
const RESTING_PIXELS = 2_500_000;
/** At rest several pixels are drawn for one that is seen: that is what smooths edges. */
const RESTING_SAMPLES = 1.6;
const SOON_MS = 120;
const REST_MS = 180;

export interface Painting {
  /** Draws a picture; what it gives is called once a frame to refine it, until that says that all is drawn. */
  readonly paint: (quality: Quality, moves: boolean) => (() => boolean) | null;
  /** Whether the graphics are still at what was drawn before: asked before each frame, never waited for. */
  readonly busy: () => boolean;
  /** Whether what is seen is not yet all that was asked for: about to be drawn, or being refined. */
  readonly onRefining: (refining: boolean) => void;
}

/**
 * Draws when asked to, at most once a frame: coarsely while things move, finely once they rest. A picture is refined only
 * while no hand does anything, here or elsewhere in the window.
 */
export function paintLoop({ paint, busy, onRefining }: Painting): { ask: (hurry: Hurry) => void; stop: () => void } {
  let frame = 0;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let handAt = Number.NEGATIVE_INFINITY;
  const controller = new AbortController();
  const hand = () => {
    handAt = performance.now();
  };
  for (const event of ['pointermove', 'pointerdown', 'wheel', 'keydown'])
    window.addEventListener(event, hand, { signal: controller.signal, capture: true, passive: true });
  const refine = (more: () => boolean) => {
    frame = requestAnimationFrame(() => {
      if (performance.now() - handAt < REST_MS || !more()) refine(more);
      else onRefining(false);
    });
  };
  const inFrame = (quality: Quality) => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      if (busy()) return inFrame(quality);
      const more = paint(quality, quality === moving);
      if (more) refine(more);
      else if (quality === resting) onRefining(false);
    });
  };
  const ask = (hurry: Hurry) => {
    onRefining(true);
    clearTimeout(rest);
    rest = setTimeout(() => inFrame(resting), REST_MS);
    if (hurry === 'now') inFrame(moving);
    else if (hurry === 'soon')
      soon ??= setTimeout(() => {
        soon = undefined;
        inFrame(moving);
      }, SOON_MS);
  };
  return {
    ask,
    stop: () => {
      controller.abort();
      cancelAnimationFrame(frame);
      clearTimeout(soon);
      clearTimeout(rest);
    },
  };
}

function pixels([width, height]: ViewSize, samples: number, most: number): readonly [number, number] {
  const wanted = window.devicePixelRatio * samples;
  const scale = Math.min(wanted, Math.sqrt(most / (width * height)));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}
const moving: Quality = (size) => pixels(size, 1, MOVING_PIXELS);
const resting: Quality = (size) => pixels(size, RESTING_SAMPLES, RESTING_PIXELS);
