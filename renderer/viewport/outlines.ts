/**
 * Closed outlines of a set of pixels, through the middles of the pixel edges between in and out: corners are cut at 45°, so
 * that an outline reads as a line and yet passes nowhere but between an inner and an outer pixel. Outer outlines and those of
 * holes alike; fill by the even-odd rule. Diagonal neighbours are not joined.
 * @param inside one byte a pixel, row after row, width × height, non-zero inside
 * @returns x, y pairs in pixel units, pixel centres at whole numbers; last point joins the first
 */
export function traceOutlines(inside: Uint8Array, width: number, height: number): Float32Array[] {
  const at = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && inside[y * width + x] !== 0;
  const topEdgeSeen = new Uint8Array(width * height);
  const outlines: Float32Array[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (inside[y * width + x] === 0 || topEdgeSeen[y * width + x] || at(x, y - 1)) continue;
      outlines.push(follow(at, x, y, (seenX, seenY) => (topEdgeSeen[seenY * width + seenX] = 1)));
    }
  return outlines;
}

/** Clockwise around what is inside, as seen with y down: along the top edge to the right, the right edge down, and so on. */
const STEP = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;
/** Middle of the edge of pixel (x, y) that is walked in each direction. */
const MIDDLE = [
  [0, -0.5],
  [0.5, 0],
  [0, 0.5],
  [-0.5, 0],
] as const;

function follow(
  at: (x: number, y: number) => boolean,
  startX: number,
  startY: number,
  sawTop: (x: number, y: number) => void,
): Float32Array {
  const points: number[] = [];
  let [x, y, direction] = [startX, startY, 0];
  do {
    if (direction === 0) sawTop(x, y);
    addPoint(points, x + MIDDLE[direction]![0], y + MIDDLE[direction]![1]);
    const [dx, dy] = STEP[direction]!;
    // The outside lies on the left hand: one to the left of the pixel ahead.
    const left = (direction + 3) % 4;
    const [lx, ly] = STEP[left]!;
    if (!at(x + dx, y + dy)) direction = (direction + 1) % 4;
    else if (at(x + dx + lx, y + dy + ly)) {
      x += dx + lx;
      y += dy + ly;
      direction = left;
    } else {
      x += dx;
      y += dy;
    }
  } while (x !== startX || y !== startY || direction !== 0);
  return Float32Array.from(points);
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

/** Adds a point; the one before goes when it lies on the straight line between its neighbours. */
function addPoint(points: number[], x: number, y: number): void {
  const n = points.length;
  if (n >= 4) {
    const [ax, ay, bx, by] = [points[n - 4]!, points[n - 3]!, points[n - 2]!, points[n - 1]!];
    if ((bx - ax) * (y - by) === (by - ay) * (x - bx)) {
      points[n - 2] = x;
      points[n - 1] = y;
      return;
    }
  }
  points.push(x, y);
}
