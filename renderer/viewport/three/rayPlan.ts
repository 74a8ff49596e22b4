import type { ViewSize } from './orbitCamera.ts';

/** So long may the graphics work on one piece of a picture, ms: asked once a frame, it is known to a frame. */
const LEAST_MS = 25;
const MOST_MS = 50;
/** Fewer would show nothing, however busy the computer is. */
const FEWEST_RAYS = 6_000;
const MOST_RAYS = 4_000_000;
/** What a computer without a graphics card is likely to draw in that time. */
const FIRST_RAYS = 12_000;
const MOST_PIXELS = 2_500_000;

/** How many rays fit into a frame or two, learned from how long the last piece took. */
export class RayBudget {
  rays = FIRST_RAYS;

  took(ms: number, rays: number): void {
    if (ms > MOST_MS) this.rays = Math.max(FEWEST_RAYS, Math.round(rays * Math.max(0.2, (0.8 * MOST_MS) / ms)));
    // A piece that was smaller than what may be drawn says nothing about more.
    else if (ms < LEAST_MS && rays >= 0.7 * this.rays) this.rays = Math.min(MOST_RAYS, Math.round(this.rays * 1.5));
  }
}

/** Device pixels of a picture that a hand moves: as many as are drawn in time. */
export function movingSize([width, height]: ViewSize, rays: number): readonly [width: number, height: number] {
  const scale = Math.min(devicePixels(), Math.sqrt(rays / (width * height)));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** Device pixels of a picture at rest. */
export function restingSize(size: ViewSize): readonly [width: number, height: number] {
  return movingSize(size, MOST_PIXELS);
}

/**
 * In how many steps a picture is refined: pixels along a side that one ray stands for, from as many as make a picture at
 * once down to one.
 */
export function refinement(pixels: number, rays: number): readonly number[] {
  const first = Math.ceil(Math.sqrt(pixels / rays));
  const strides: number[] = [];
  for (let stride = first; stride > 1; stride = Math.round(stride / 3)) strides.push(stride);
  return [...strides, 1];
}

const devicePixels = () => globalThis.devicePixelRatio || 1;
