import type { Vec3 } from '../geometry.ts';
import { addScaled, dot } from '../geometry.ts';
import { type CoarseGrid, cellsFromPatient } from './coarseGrid.ts';
import { boxOfBlocks, type CoarseVolume } from './coarseVolume.ts';
import { firstShown } from './transfer.ts';

/** The half of the room that is cut away: places whose distance along the unit normal is greater than `mm`. */
export interface Clip {
  readonly normal: Vec3;
  readonly mm: number;
}

type Span = readonly [from: number, to: number];

/** From where to where a ray runs within an upright box, in the ray's own steps; null where it passes by. Either end may lie behind. */
export function spanInBox(from: Vec3, along: Vec3, box: { readonly from: Vec3; readonly to: Vec3 }): Span | null {
  let [enter, leave] = [-Infinity, Infinity];
  for (let axis = 0; axis < 3; axis++) {
    const [low, high] = [box.from[axis]! - from[axis]!, box.to[axis]! - from[axis]!];
    if (along[axis] === 0) {
      if (low > 0 || high < 0) return null;
      continue;
    }
    const [a, b] = [low / along[axis]!, high / along[axis]!];
    enter = Math.max(enter, Math.min(a, b));
    leave = Math.min(leave, Math.max(a, b));
  }
  return enter < leave ? [enter, leave] : null;
}

/** What of a span lies in the half that stays; null when nothing does. */
export function clippedSpan([enter, leave]: Span, from: Vec3, along: Vec3, clip: Clip | null): Span | null {
  if (!clip) return [enter, leave];
  const [beyond, speed] = [dot(from, clip.normal) - clip.mm, dot(along, clip.normal)];
  if (Math.abs(speed) < 1e-9) return beyond > 0 ? null : [enter, leave];
  const at = -beyond / speed;
  const span: Span = speed > 0 ? [enter, Math.min(leave, at)] : [Math.max(enter, at), leave];
  return span[0] < span[1] ? span : null;
}

const STEP_MM = 1;
/** What is looked at is where half of the light has been taken. */
const HALF = 0.5;

/**
 * The place at which somebody looks who looks through a CT along a ray (unit direction, patient mm): where half of the
 * light has been taken; else where most of it was, if that was enough to be seen; null where nothing shows.
 */
export function firstOpaque(
  volume: CoarseVolume,
  table: Uint8Array,
  ray: { readonly from: Vec3; readonly along: Vec3 },
  clip: Clip | null,
): Vec3 | null {
  const { grid, values } = volume;
  const box = boxOfBlocks(volume.blocks, grid.size, firstShown(table));
  if (!box) return null;
  const from = cellsFromPatient(grid, ray.from);
  const ahead = cellsFromPatient(grid, addScaled(ray.from, ray.along, 1));
  const along: Vec3 = [ahead[0] - from[0], ahead[1] - from[1], ahead[2] - from[2]];
  const inBox = spanInBox(from, along, box);
  const span = inBox && clippedSpan(inBox, ray.from, ray.along, clip);
  if (!span) return null;
  let left = 1;
  let [densest, densestAt] = [0, 0];
  for (let mm = span[0]; mm < span[1]; mm += STEP_MM) {
    const share = table[4 * values[cellAt(grid, addScaled(from, along, mm))]! + 3]! / 255;
    left *= 1 - share;
    if (share > densest) [densest, densestAt] = [share, mm];
    if (left < HALF) return addScaled(ray.from, ray.along, mm);
  }
  return left < 1 - FAINTEST ? addScaled(ray.from, ray.along, densestAt) : null;
}
/** Less than this is not seen. */
const FAINTEST = 0.1;

function cellAt({ size }: CoarseGrid, place: Vec3): number {
  const clamp = (axis: 0 | 1 | 2) => Math.max(0, Math.min(size[axis] - 1, Math.floor(place[axis])));
  return clamp(0) + size[0] * (clamp(1) + size[1] * clamp(2));
}
