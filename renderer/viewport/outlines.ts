/**
 * Closed outlines of a set of pixels, through the middles of the pixel edges between in and out: corners are cut at 45°, so
 * that an outline reads as a line and yet passes nowhere but between an inner and an outer pixel. Outer outlines and those of
 * holes alike; fill by the even-odd rule. Diagonal neighbours are not joined.
 * @param inside one byte a pixel, row after row, width × height, non-zero inside
 * @returns x, y pairs in pixel units, pixel centres at whole numbers; last point joins the first
 */
export function traceOutlines(inside: Uint8Array, width: number, height: number): Float32Array[] {
  // With a border of outside around it, no neighbour needs to be asked whether it exists.
  const stride = width + 2;
  const pixels = new Uint8Array(stride * (height + 2));
  for (let y = 0; y < height; y++) pixels.set(inside.subarray(y * width, (y + 1) * width), (y + 1) * stride + 1);
  const topEdgeSeen = new Uint8Array(pixels.length);
  const outlines: Float32Array[] = [];
  const points = new Points();
  for (let y = 1; y <= height; y++)
    for (let at = y * stride + 1, end = at + width; at < end; at++) {
      if (pixels[at] === 0 || pixels[at - stride] !== 0 || topEdgeSeen[at] !== 0) continue;
      outlines.push(follow(pixels, stride, at, topEdgeSeen, points));
    }
  return outlines;
}

/**
 * Walks clockwise around what is inside, as seen with y down: along the top edge to the right, the right edge down, and so
 * on; through the middle of every edge it passes.
 */
function follow(
  pixels: Uint8Array,
  stride: number,
  start: number,
  topEdgeSeen: Uint8Array,
  points: Points,
): Float32Array {
  const steps = [1, stride, -1, -stride] as const;
  points.clear();
  let [x, y] = [(start % stride) - 1, Math.floor(start / stride) - 1];
  let at = start;
  let direction = 0;
  do {
    if (direction === 0) topEdgeSeen[at] = 1;
    points.add(x + MIDDLE_X[direction]!, y + MIDDLE_Y[direction]!);
    // The outside lies on the left hand: one to the left of the pixel ahead.
    const left = (direction + 3) & 3;
    const ahead = at + steps[direction]!;
    if (pixels[ahead] === 0) {
      direction = (direction + 1) & 3;
      continue;
    }
    x += STEP_X[direction]!;
    y += STEP_Y[direction]!;
    at = ahead;
    if (pixels[ahead + steps[left]!] === 0) continue;
    x += STEP_X[left]!;
    y += STEP_Y[left]!;
    at += steps[left]!;
    direction = left;
  } while (at !== start || direction !== 0);
  return points.all();
}

const STEP_X = [1, 0, -1, 0] as const;
const STEP_Y = [0, 1, 0, -1] as const;
/** Middle of the edge of a pixel that is walked in each direction. */
const MIDDLE_X = [0, 0.5, 0, -0.5] as const;
const MIDDLE_Y = [-0.5, 0, 0.5, 0] as const;

/** Points of one outline after another, in room that is kept. */
class Points {
  private room = new Float32Array(1024);
  private length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Adds a point; the one before goes when it lies on the straight line between its neighbours. */
  add(x: number, y: number): void {
    const n = this.length;
    const { room } = this;
    if (n >= 4) {
      const [ax, ay, bx, by] = [room[n - 4]!, room[n - 3]!, room[n - 2]!, room[n - 1]!];
      if ((bx - ax) * (y - by) === (by - ay) * (x - bx)) {
        room[n - 2] = x;
        room[n - 1] = y;
        return;
      }
    }
    if (n + 2 > room.length) {
      this.room = new Float32Array(2 * room.length);
      this.room.set(room);
    }
    this.room[n] = x;
    this.room[n + 1] = y;
    this.length = n + 2;
  }

  all(): Float32Array {
    return this.room.slice(0, this.length);
  }
}

/** Area that an outline encloses, in pixels; negative for the outline of a hole. */
export function enclosedArea(outline: Float32Array): number {
  let twice = 0;
  for (let n = 0; n < outline.length; n += 2) {
    const next = (n + 2) % outline.length;
    twice += outline[n]! * outline[next + 1]! - outline[next]! * outline[n + 1]!;
  }
  return twice / 2;
}

export function outlineLength(outline: Float32Array): number {
  let length = 0;
  for (let n = 0; n < outline.length; n += 2) {
    const next = (n + 2) % outline.length;
    length += Math.hypot(outline[next]! - outline[n]!, outline[next + 1]! - outline[n + 1]!);
  }
  return length;
}
