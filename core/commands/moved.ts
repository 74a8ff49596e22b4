import type { LayerName } from '../contours/codes.ts';
import { volumeOfSlices } from '../contours/planeVolumes.ts';
import type { Segment } from '../contours/reading.ts';
import { LIVER } from '../contours/reading.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Millilitre } from '../units.ts';
import type { Beside, Change } from './change.ts';

/** What a change does to one segment: what it gains less what it loses, to others of its layer too. */
export interface Moved {
  readonly layer: LayerName;
  readonly segment: number;
  readonly voxels: number;
  readonly gainedMl: Millilitre;
  /** Whether it gains a voxel in the first or last slice, row or column: what there is then is a lower bound. */
  readonly addsAtEdge: boolean;
}

/** What a change does to each segment that gains or loses a voxel by it, layer by layer, numbers ascending. */
export function movedBy({ voxels }: Pick<Change, 'voxels'>, geometry: VolumeGeometry): Moved[] {
  const sliceVoxels = geometry.columns * geometry.rows;
  return voxels.flatMap(({ layer, runs }) => {
    const perSlice = new Map<number, Float64Array>();
    const atEdge = new Set<number>();
    const add = (label: number, k: number, count: number) => {
      if (label === 0) return;
      const slices = perSlice.get(label) ?? new Float64Array(geometry.slices);
      slices[k]! += count;
      perSlice.set(label, slices);
    };
    for (let r = 0; r < runs.length; r += 3) {
      const [from, length, oldAndNew] = [runs[r]!, runs[r + 1]!, runs[r + 2]!];
      const k = Math.floor(from / sliceVoxels);
      const label = oldAndNew & 0xff;
      add(oldAndNew >>> 8, k, -length);
      add(label, k, length);
      if (label !== 0 && !atEdge.has(label) && isAtEdge(from, length, geometry)) atEdge.add(label);
    }
    return [...perSlice]
      .sort(([a], [b]) => a - b)
      .map(([segment, slices]) => ({
        layer,
        segment,
        voxels: slices.reduce((sum, count) => sum + count, 0),
        gainedMl: volumeOfSlices(slices, geometry),
        addsAtEdge: atEdge.has(segment),
      }));
  });
}

/** Whether a run has a voxel in the first or last slice, row or column. */
function isAtEdge(from: number, length: number, { columns, rows, slices }: VolumeGeometry): boolean {
  const pixels = columns * rows;
  if (from < pixels || from + length > pixels * (slices - 1)) return true;
  const column = from % columns;
  // A run that reaches beyond its row holds a voxel of the last column.
  if (column === 0 || column + length >= columns) return true;
  const row = Math.floor((from % pixels) / columns);
  return row === 0 || row === rows - 1;
}

/** What is said of a change in one number. */
export interface Gain {
  /** The segment it is about. */
  readonly segment: number;
  /** Less than nothing where it takes away. */
  readonly gainedMl: Millilitre;
  readonly gainedVoxels: number;
}

/**
 * How much the segment gains that a change is about. Of a change that names none (contours opened from a file, a liver
 * that grew): its layer as a whole, which is the liver, or findings where those gained. Null where no voxel of either
 * moved: a cut gains nothing.
 */
export function gainOf({ about }: Pick<Change, 'about'>, moved: readonly Moved[]): Gain | null {
  const drawn = moved.filter(({ layer }) => layer !== 'partition');
  if (drawn.length === 0) return null;
  if (about !== undefined) {
    const own = drawn.find(({ segment }) => segment === about);
    return { segment: about, gainedMl: own?.gainedMl ?? (0 as Millilitre), gainedVoxels: own?.voxels ?? 0 };
  }
  const of = (layer: LayerName) => drawn.filter((each) => each.layer === layer);
  const [extent, findings] = [of('extent'), of('findings')];
  const layer = extent.length === 0 || sum(findings, 'gainedMl') > 0 ? findings : extent;
  const named = layer.find(({ voxels }) => voxels > 0) ?? layer[0];
  return {
    segment: named?.segment ?? LIVER,
    gainedMl: sum(layer, 'gainedMl') as Millilitre,
    gainedVoxels: sum(layer, 'voxels'),
  };
}

const sum = (moved: readonly Moved[], what: 'gainedMl' | 'voxels'): number =>
  moved.reduce((total, each) => total + each[what], 0);

/**
 * What a change does to others than the segment it is about, most first: a finding that was painted over, a liver that
 * took a finding in. The sides of a cut are not among them; they follow the liver.
 */
export const besideOf = (
  { about }: Pick<Change, 'about'>,
  moved: readonly Moved[],
  segments: readonly Segment[],
): readonly Beside[] =>
  about === undefined
    ? []
    : moved
        .filter(({ layer, segment, voxels }) => layer !== 'partition' && segment !== about && voxels !== 0)
        .map(({ segment, gainedMl }) => ({
          label: segments.find(({ number }) => number === segment)?.label.toLowerCase() ?? `${segment}`,
          gainedMl,
        }))
        .sort((a, b) => Math.abs(b.gainedMl) - Math.abs(a.gainedMl));
