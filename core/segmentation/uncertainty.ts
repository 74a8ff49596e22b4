import type { VolumeGeometry } from '../geometry.ts';
import type { SegmentBounds } from '../volumetry/counts.ts';
import { planeStack } from './planeStack.ts';

/** How doubtful the contour of one slice is. */
export interface SliceDoubt {
  readonly index: number;
  /** Length of its border along which the HU inside and outside hardly differ, mm. */
  readonly unsupportedMm: number;
  /** Area where it differs from both its neighbours, mm². */
  readonly oddMm2: number;
  /** Area that may be wrong, mm²: what slices are ranked by. 0 for one that a person drew. */
  readonly doubtMm2: number;
}

/** Organs that differ by less are hard to tell apart by eye. */
const CLEAR_HU = 25;
/** HU are compared as means over so much on either side of the border. */
const DEPTH_MM = 4;
/** A border that nothing supports may be off by about as much. */
const OFF_MM = 4;
/** A drawn slice makes its neighbours this much surer. */
const REACH_MM = 40;
/** Lines further apart than this say hardly more of a border. */
const LINE_MM = 2;

/**
 * Slices that hold the segment, the one most worth a look first: where its border runs through HU that do not change,
 * where its shape differs from both neighbours, far from slices that a person drew (those come last, without doubt).
 * @param drawn slices that a person drew
 * @param bounds where the segment lies, inclusive, if somebody has counted it: no more than that is looked at
 */
export function slicesWorthALook(
  geometry: VolumeGeometry,
  hu: Int16Array,
  layer: Uint8Array,
  segment: number,
  drawn: readonly number[],
  bounds: SegmentBounds = {
    iMin: 0,
    iMax: geometry.columns - 1,
    jMin: 0,
    jMax: geometry.rows - 1,
    kMin: 0,
    kMax: geometry.slices - 1,
  },
): readonly SliceDoubt[] {
  const { pixelAreaMm2 } = geometry;
  const { heightMm } = planeStack(geometry, 'axial');
  const found: SliceDoubt[] = [];
  for (let index = bounds.kMin; index <= bounds.kMax; index++) {
    const seen = borderOf(geometry, hu, layer, segment, index, bounds);
    if (!seen) continue;
    const oddMm2 = oddVoxels(geometry, layer, segment, index, bounds) * pixelAreaMm2;
    const away = Math.min(REACH_MM, ...drawn.map((k) => Math.abs(heightMm[k]! - heightMm[index]!)));
    const doubtMm2 = (away / REACH_MM) * (OFF_MM * seen.unsupportedMm + oddMm2);
    found.push({ index, unsupportedMm: seen.unsupportedMm, oddMm2, doubtMm2 });
  }
  return found.sort((a, b) => b.doubtMm2 - a.doubtMm2 || a.index - b.index);
}

/** The border of a segment on one slice, walked along rows and columns; null where it has no voxel. */
function borderOf(
  { columns, rows, pixelSpacingMm: [rowMm, columnMm] }: VolumeGeometry,
  hu: Int16Array,
  layer: Uint8Array,
  segment: number,
  k: number,
  { iMin, iMax, jMin, jMax }: SegmentBounds,
): { unsupportedMm: number } | null {
  const base = k * columns * rows;
  let any = false;
  let unsupportedMm = 0;
  const along = (first: number, step: number, count: number, depth: number, lengthMm: number) => {
    let before = layer[first] === segment;
    if (before) any = true;
    for (let n = 1; n < count; n++) {
      const now = layer[first + n * step] === segment;
      if (now) any = true;
      if (now !== before) {
        const behind = mean(hu, first, step, Math.max(0, n - depth), n);
        const ahead = mean(hu, first, step, n, Math.min(count, n + depth));
        if (Math.abs(ahead - behind) < CLEAR_HU) unsupportedMm += lengthMm;
      }
      before = now;
    }
  };
  const eachRow = Math.max(1, Math.round(LINE_MM / rowMm));
  const eachColumn = Math.max(1, Math.round(LINE_MM / columnMm));
  const depth = (spacing: number) => Math.max(1, Math.round(DEPTH_MM / spacing));
  for (let j = jMin; j <= jMax; j += eachRow) along(base + j * columns, 1, columns, depth(columnMm), eachRow * rowMm);
  for (let i = iMin; i <= iMax; i += eachColumn) along(base + i, columns, rows, depth(rowMm), eachColumn * columnMm);
  // A slanted border is met by rows and by columns: their sum is 4 / π too long on the average.
  return any ? { unsupportedMm: (Math.PI / 4) * unsupportedMm } : null;
}

function mean(hu: Int16Array, first: number, step: number, from: number, to: number): number {
  let sum = 0;
  for (let n = from; n < to; n++) sum += hu[first + n * step]!;
  return sum / (to - from);
}

/** Voxels that are otherwise than on both neighbouring slices; 0 on the first and last slice of the scan. */
function oddVoxels(
  { columns, rows, slices }: VolumeGeometry,
  layer: Uint8Array,
  segment: number,
  k: number,
  { iMin, iMax, jMin, jMax }: SegmentBounds,
): number {
  if (k === 0 || k === slices - 1) return 0;
  const pixels = columns * rows;
  let odd = 0;
  for (let j = jMin; j <= jMax; j++)
    for (let i = iMin, v = k * pixels + j * columns + iMin; i <= iMax; i++, v++) {
      const own = layer[v] === segment;
      if ((layer[v - pixels] === segment) !== own && (layer[v + pixels] === segment) !== own) odd++;
    }
  return odd;
}
