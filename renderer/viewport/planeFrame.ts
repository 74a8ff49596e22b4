import type { ViewPlane } from '#core/contours/brush';
import type { Vec3, VolumeGeometry, VoxelIndex } from '#core/geometry';
import { addScaled, cross, dot, normalized, patientFromVoxel, subtract, voxelFromPatient } from '#core/geometry';

export const VIEW_PLANES = ['axial', 'coronal', 'sagittal'] as const satisfies readonly ViewPlane[];

/** Place on a view, mm: u to the right, v downwards, measured from the patient's origin. */
export type PlanePoint = readonly [u: number, v: number];

/**
 * One family of planes of the grid (slices, rows or columns) as it is shown: which way is right and down, and the way
 * between places on the view, voxels and the patient. Radiological: the patient's left is at the right of the screen, the
 * head or the front of the body is up.
 */
export interface PlaneFrame {
  readonly plane: ViewPlane;
  /** Its name by how it lies in the patient, which for a coronal acquisition is not `plane`. */
  readonly title: 'Axial' | 'Coronal' | 'Sagittal';
  readonly right: Vec3;
  readonly up: Vec3;
  /** Towards the viewer. */
  readonly normal: Vec3;
  /** Index axes that run across and down the view, and the one that the view steps through: 0 i, 1 j, 2 k. */
  readonly across: 0 | 1 | 2;
  readonly down: 0 | 1 | 2;
  readonly fixed: 0 | 1 | 2;
  /** How many planes there are. */
  readonly count: number;
  /** Letters at left, right, top and bottom. */
  readonly letters: { readonly left: string; readonly right: string; readonly top: string; readonly bottom: string };
  /** The patient axis that the planes are counted along, for "z −83.3 mm". */
  readonly axis: 'x' | 'y' | 'z';
  planePoint(position: Vec3): PlanePoint;
  /** Patient position of a place on plane number `index`. */
  patientPoint(point: PlanePoint, index: number): Vec3;
  /** Voxel place, its fixed index exact, the other two fractional. */
  voxelPlace(point: PlanePoint, index: number): VoxelIndex;
  /** A voxel place as it lies on the view. */
  placeOf(place: VoxelIndex): PlanePoint;
  /** Position along the patient axis of plane number `index`, at the middle of the grid, mm. */
  positionMm(index: number): number;
}

const FIXED: Readonly<Record<ViewPlane, 0 | 1 | 2>> = { axial: 2, coronal: 1, sagittal: 0 };

/** Which patient axis a direction mostly runs along. */
function dominant(direction: Vec3): 0 | 1 | 2 {
  const [x, y, z] = direction.map(Math.abs) as [number, number, number];
  return z >= x && z >= y ? 2 : y >= x ? 1 : 0;
}

const scaled = (a: Vec3, factor: number): Vec3 => [a[0] * factor, a[1] * factor, a[2] * factor];

/** Patient letters of a direction, the strongest first: L, P, H for +x, +y, +z. Weaker parts than a quarter are left out. */
export function directionLetters(direction: Vec3): string {
  return direction
    .map((value, axis) => ({ size: Math.abs(value), letter: ['LR', 'PA', 'HF'][axis]![value > 0 ? 0 : 1]! }))
    .filter(({ size }) => size > 0.25)
    .sort((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('');
}

export function planeFrame(geometry: VolumeGeometry, plane: ViewPlane): PlaneFrame {
  const { slicePositions, normal: sliceNormal } = geometry;
  const last = slicePositions[slicePositions.length - 1]!;
  const step = slicePositions.length > 1 ? normalized(subtract(last, slicePositions[0]!)) : sliceNormal;
  const directions: readonly [Vec3, Vec3, Vec3] = [geometry.rowDirection, geometry.columnDirection, step];
  const fixed = FIXED[plane];
  const [first, second] = ([0, 1, 2] as const).filter((axis) => axis !== fixed) as [0 | 1 | 2, 0 | 1 | 2];
  // What runs head to foot stands upright; in an axial plane, what runs front to back.
  const down = dominant(directions[first]) > dominant(directions[second]) ? first : second;
  const across = down === first ? second : first;

  const right = scaled(directions[across], directions[across][dominant(directions[across])] > 0 ? 1 : -1);
  const upright = subtract(directions[down], scaled(right, dot(directions[down], right)));
  // Up is to the head (+z), or to the front (−y).
  const main = dominant(directions[down]);
  const points = Math.sign(directions[down][main]) * (main === 2 ? 1 : -1);
  const up = scaled(normalized(upright), points);
  const normal = cross(right, up);
  const axis = dominant(normal);
  const middle = (index: number): Vec3 => {
    const place: [number, number, number] = [
      (geometry.columns - 1) / 2,
      (geometry.rows - 1) / 2,
      (geometry.slices - 1) / 2,
    ];
    place[fixed] = index;
    return patientFromVoxel(geometry, place);
  };

  const planePoint = (position: Vec3): PlanePoint => [dot(position, right), -dot(position, up)];
  const patientPoint = ([u, v]: PlanePoint, index: number): Vec3 => {
    const flat = addScaled(scaled(right, u), up, -v);
    return addScaled(flat, normal, dot(middle(index), normal));
  };
  return {
    plane,
    title: (['Sagittal', 'Coronal', 'Axial'] as const)[axis],
    right,
    up,
    normal,
    across,
    down,
    fixed,
    count: [geometry.columns, geometry.rows, geometry.slices][fixed]!,
    letters: {
      left: directionLetters(scaled(right, -1)),
      right: directionLetters(right),
      top: directionLetters(up),
      bottom: directionLetters(scaled(up, -1)),
    },
    axis: (['x', 'y', 'z'] as const)[axis],
    planePoint,
    patientPoint,
    voxelPlace(point, index) {
      const place = [...voxelFromPatient(geometry, patientPoint(point, index))] as [number, number, number];
      place[fixed] = index;
      return place;
    },
    placeOf: (place) => planePoint(patientFromVoxel(geometry, place)),
    positionMm: (index) => middle(index)[axis],
  };
}

/** The rectangle that a plane's voxels fill, borders included, mm. */
export function planeBounds(geometry: VolumeGeometry, frame: PlaneFrame, index: number) {
  const size = [geometry.columns, geometry.rows, geometry.slices] as const;
  const corners = [-0.5, size[frame.across] - 0.5].flatMap((a) =>
    [-0.5, size[frame.down] - 0.5].map((b) => {
      const place: [number, number, number] = [0, 0, 0];
      place[frame.fixed] = index;
      place[frame.across] = a;
      place[frame.down] = b;
      return frame.placeOf(place);
    }),
  );
  const us = corners.map(([u]) => u);
  const vs = corners.map(([, v]) => v);
  return { left: Math.min(...us), right: Math.max(...us), top: Math.min(...vs), bottom: Math.max(...vs) };
}
