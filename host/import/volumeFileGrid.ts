import {
  addScaled,
  cross,
  dot,
  length,
  normalized,
  subtract,
  type Vec3,
  type VolumeGeometry,
  volumeGeometry,
} from '#core/geometry';

/** The voxel grid of a NIfTI or NRRD file as stored: voxel (a, b, c) lies at origin + a·axes[0] + b·axes[1] + c·axes[2]; mm, LPS. */
export interface FileGrid {
  readonly sizes: readonly [number, number, number];
  readonly axes: readonly [Vec3, Vec3, Vec3];
  readonly origin: Vec3;
  /** Where the file carries the true position of voxel (0, 0, c) of every slice (our NRRD key); else null. */
  readonly slicePositions: readonly Vec3[] | null;
}

export interface StoredGeometry {
  readonly geometry: VolumeGeometry;
  /** The file's slices run against row × column, so that slice k of the geometry is the file's slice n − 1 − k. */
  readonly reversedSlices: boolean;
}

/**
 * The geometry of a stored grid, its rows and columns as stored and its slices ascending along row × column. Null where
 * the axes span no volume or where rows and columns are not at right angles (beyond 0.001).
 */
export function geometryOf({ sizes, axes, origin, slicePositions }: FileGrid): StoredGeometry | null {
  const [row, column, step] = axes;
  const [columnSpacing, rowSpacing] = [length(row), length(column)];
  if (!(columnSpacing > 0 && rowSpacing > 0)) return null;
  const [rowDirection, columnDirection] = [normalized(row), normalized(column)];
  if (Math.abs(dot(rowDirection, columnDirection)) > 0.001) return null;
  const along = dot(step, normalized(cross(rowDirection, columnDirection)));
  if (!(Math.abs(along) > 1e-6)) return null;
  const stored = slicePositions ?? Array.from({ length: sizes[2] }, (_, c) => addScaled(origin, step, c));
  const reversedSlices = along < 0;
  return {
    geometry: volumeGeometry({
      columns: sizes[0],
      rows: sizes[1],
      rowDirection,
      columnDirection,
      pixelSpacingMm: [rowSpacing, columnSpacing],
      slicePositions: reversedSlices ? stored.toReversed() : stored,
    }),
    reversedSlices,
  };
}

/** How the slice positions that a file carries contradict it: heights that repeat, or an order or a place not its own. */
export type PositionsFault = 'repeated' | 'contradicting';

/**
 * What is wrong with the slice positions that a file carries, the gravest first; empty where it carries none, or where
 * they run along its third axis without a repeat, from its origin to its last slice. Other programs keep the key when they
 * crop or resample, and then it is of another grid.
 */
export function positionsFaults({ sizes, axes, origin, slicePositions }: FileGrid): readonly PositionsFault[] {
  if (!slicePositions) return [];
  const [row, column, step] = axes;
  const normal = normalized(cross(row, column));
  const forward = dot(step, normal) < 0 ? -1 : 1;
  const steps = slicePositions.slice(1).map((p, c) => forward * dot(subtract(p, slicePositions[c]!), normal));
  const astray = [0, sizes[2] - 1].some(
    (c) => !(length(subtract(slicePositions[c]!, addScaled(origin, step, c))) <= SAME_PLACE_MM),
  );
  return [
    ...(steps.some((mm) => Math.abs(mm) <= SAME_HEIGHT_MM) ? (['repeated'] as const) : []),
    ...(astray || steps.some((mm) => mm < -SAME_HEIGHT_MM) ? (['contradicting'] as const) : []),
  ];
}

/** As for the corners of labelmaps and for the positions of DICOM slices. */
const SAME_PLACE_MM = 0.05;
const SAME_HEIGHT_MM = 0.01;

/**
 * The grid that a file has to state for this geometry: its third axis runs (last − first) / (n − 1), which is the true
 * step of a regular series. `reversedSlices` gives back the order in which the series' own file had them.
 */
export function gridOf(geometry: VolumeGeometry, reversedSlices = false): FileGrid {
  const { rowDirection, columnDirection, pixelSpacingMm, columns, rows, slices } = geometry;
  const positions = reversedSlices ? geometry.slicePositions.toReversed() : geometry.slicePositions;
  const zero: Vec3 = [0, 0, 0];
  const first = positions[0]!;
  const last = positions[slices - 1]!;
  const step = 1 / Math.max(1, slices - 1);
  const along: Vec3 = slices > 1 ? scaled(addScaled(last, first, -1), step) : geometry.normal;
  return {
    sizes: [columns, rows, slices],
    axes: [
      addScaled(zero, rowDirection, pixelSpacingMm[1]),
      addScaled(zero, columnDirection, pixelSpacingMm[0]),
      along,
    ],
    origin: first,
    slicePositions: positions,
  };
}

/** Furthest that a slice lies from where an affine of the first and last slice would put it, mm. */
export function deviationFromAffineMm(geometry: VolumeGeometry): number {
  const { origin, axes, slicePositions } = gridOf(geometry);
  return Math.max(...slicePositions!.map((p, k) => length(addScaled(p, addScaled(origin, axes[2], k), -1))));
}

const scaled = (a: Vec3, factor: number): Vec3 => [a[0] * factor, a[1] * factor, a[2] * factor];
