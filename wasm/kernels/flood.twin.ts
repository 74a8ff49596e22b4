import type { GrowRequest } from '#core/commands/kernels';
import type { Grid } from './layout.ts';

// Sets of voxels here are one byte a voxel, 0 or 1, index order i + j·nI + k·nI·nJ.
export type ByteSet = Uint8Array;
type Step = readonly [di: number, dj: number, dk: number];

const around = [-1, 0, 1];
const ALL: Step[] = around.flatMap((dk) => around.flatMap((dj) => around.map((di) => [di, dj, dk] as const)));
const distance = ([di, dj, dk]: Step) => Math.abs(di) + Math.abs(dj) + Math.abs(dk);
export const FACES = ALL.filter((step) => distance(step) === 1);
export const FACES_IN_SLICE = FACES.filter(([, , dk]) => dk === 0);
export const stepsOf = (connectivity: 6 | 26): Step[] =>
  connectivity === 6 ? FACES : ALL.filter((step) => distance(step) > 0);

/** What a queue reaches from the starts over voxels of the set. */
export function flood({ columns, rows, slices }: Grid, set: ByteSet, starts: Iterable<number>, steps: Step[]): ByteSet {
  const reached = new Uint8Array(set.length);
  const queue: number[] = [];
  const visit = (offset: number) => {
    if (!set[offset] || reached[offset]) return;
    reached[offset] = 1;
    queue.push(offset);
  };
  for (const start of starts) visit(start);
  for (let offset = queue.pop(); offset !== undefined; offset = queue.pop()) {
    const [i, j, k] = [offset % columns, Math.floor(offset / columns) % rows, Math.floor(offset / columns / rows)];
    for (const [di, dj, dk] of steps) {
      const [a, b, c] = [i + di, j + dj, k + dk];
      if (a < 0 || b < 0 || c < 0 || a >= columns || b >= rows || c >= slices) continue;
      visit(a + b * columns + c * columns * rows);
    }
  }
  return reached;
}

export const growTwin = (grid: Grid, hu: Int16Array, { seeds, lowerHu, upperHu, connectivity }: GrowRequest): ByteSet =>
  flood(
    grid,
    Uint8Array.from(hu, (value) => (value >= lowerHu && value <= upperHu ? 1 : 0)),
    seeds,
    stepsOf(connectivity),
  );

export const componentAtTwin = (grid: Grid, set: ByteSet, offsets: number[], connectivity: 6 | 26): ByteSet =>
  flood(grid, set, offsets, stepsOf(connectivity));

/** Every component with its voxels, in order of their first voxels. */
export function componentsTwin(grid: Grid, set: ByteSet, steps: Step[]): { part: ByteSet; voxels: number }[] {
  const left = set.slice();
  const components: { part: ByteSet; voxels: number }[] = [];
  for (let first = left.indexOf(1); first >= 0; first = left.indexOf(1, first)) {
    const part = flood(grid, left, [first], steps);
    let voxels = 0;
    part.forEach((on, offset) => {
      if (!on) return;
      left[offset] = 0;
      voxels++;
    });
    components.push({ part, voxels });
  }
  return components;
}

export function largestComponentTwin(grid: Grid, set: ByteSet, connectivity: 6 | 26): ByteSet {
  let best: { part: ByteSet; voxels: number } = { part: new Uint8Array(set.length), voxels: 0 };
  for (const component of componentsTwin(grid, set, stepsOf(connectivity)))
    if (component.voxels > best.voxels) best = component;
  return best.part;
}

export function fillHolesTwin(
  grid: Grid,
  set: ByteSet,
  mode: 'inSlice' | 'volume',
  maxAreaVoxels = Number.POSITIVE_INFINITY,
): ByteSet {
  const { columns, rows, slices } = grid;
  const background = set.map((on) => 1 - on);
  const filled = set.slice();
  for (const { part, voxels } of componentsTwin(grid, background, mode === 'inSlice' ? FACES_IN_SLICE : FACES)) {
    const open = part.some((on, offset) => {
      const [i, j, k] = [offset % columns, Math.floor(offset / columns) % rows, Math.floor(offset / columns / rows)];
      const atEdge = i === 0 || j === 0 || i === columns - 1 || j === rows - 1;
      return on && (atEdge || (mode === 'volume' && (k === 0 || k === slices - 1)));
    });
    if (open || voxels > maxAreaVoxels) continue;
    part.forEach((on, offset) => {
      if (on) filled[offset] = 1;
    });
  }
  return filled;
}
