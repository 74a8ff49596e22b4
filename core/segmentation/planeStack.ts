import type { ViewPlane } from '../contours/brush.ts';
import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { addScaled, dot, subtract } from '../geometry.ts';

/** A place in a plane, mm: along its lines, and across them. */
export type FlatPoint = readonly [u: number, v: number];

/**
 * The parallel planes of one orientation through a grid, each as lines of voxels: a voxel is u on line v of plane p, at
 * offset u·uStride + v·vStride + p·planeStride. All places in mm are true ones: slices may be uneven or sheared.
 */
export interface PlaneStack {
  readonly plane: ViewPlane;
  readonly planes: number;
  readonly lines: number;
  readonly perLine: number;
  readonly uStride: number;
  readonly vStride: number;
  readonly planeStride: number;
  /** Between voxels of a line. */
  readonly uStepMm: number;
  /** Where each line begins and how high it lies within its plane; ascending. */
  readonly uStartMm: Float64Array;
  readonly vMm: Float64Array;
  /** How high each plane lies along the normal of the planes; ascending. */
  readonly heightMm: Float64Array;
  /** How far each plane is shifted within itself against plane 0: the shear of a tilted series, for its slices. */
  readonly shiftMm: readonly FlatPoint[];
  /** A patient position, mm LPS, as it projects on plane p. */
  flatPoint(position: Vec3, p: number): FlatPoint;
  patientPoint(point: FlatPoint, p: number): Vec3;
}

/** The slices (axial), rows (coronal) or columns (sagittal) of a grid as planes. */
export function planeStack(geometry: VolumeGeometry, plane: ViewPlane): PlaneStack {
  const { columns, rows, slices, pixelSpacingMm, rowDirection, columnDirection, normal, slicePositions } = geometry;
  const [rowStep, columnStep] = pixelSpacingMm;
  const first = slicePositions[0]!;
  const even = (count: number, step: number) => Float64Array.from({ length: count }, (_, n) => n * step);
  const along = (direction: Vec3) => Float64Array.from(slicePositions, (p) => dot(subtract(p, first), direction));
  const heights = along(normal);

  if (plane === 'axial') {
    const [shiftU, shiftV] = [along(rowDirection), along(columnDirection)];
    return {
      plane,
      planes: slices,
      lines: rows,
      perLine: columns,
      uStride: 1,
      vStride: columns,
      planeStride: columns * rows,
      uStepMm: columnStep,
      uStartMm: new Float64Array(rows),
      vMm: even(rows, rowStep),
      heightMm: heights,
      shiftMm: Array.from({ length: slices }, (_, k) => [shiftU[k]!, shiftV[k]!] as const),
      flatPoint(position, p) {
        const from = subtract(position, slicePositions[p]!);
        return [dot(from, rowDirection), dot(from, columnDirection)];
      },
      patientPoint: ([u, v], p) => addScaled(addScaled(slicePositions[p]!, rowDirection, u), columnDirection, v),
    };
  }
  // Rows and columns: a line is what one slice gives to the plane, at the slice's own height and shear.
  const coronal = plane === 'coronal';
  const [uDirection, acrossDirection] = coronal ? [rowDirection, columnDirection] : [columnDirection, rowDirection];
  const [uStep, acrossStep] = coronal ? [columnStep, rowStep] : [rowStep, columnStep];
  const planes = coronal ? rows : columns;
  return {
    plane,
    planes,
    lines: slices,
    perLine: coronal ? columns : rows,
    uStride: coronal ? 1 : columns,
    vStride: columns * rows,
    planeStride: coronal ? columns : 1,
    uStepMm: uStep,
    uStartMm: along(uDirection),
    vMm: heights,
    heightMm: even(planes, acrossStep),
    shiftMm: Array.from({ length: planes }, () => [0, 0] as const),
    flatPoint(position) {
      const from = subtract(position, first);
      return [dot(from, uDirection), dot(from, normal)];
    },
    patientPoint: ([u, v], p) =>
      addScaled(addScaled(addScaled(first, uDirection, u), normal, v), acrossDirection, p * acrossStep),
  };
}

/** Voxels of plane p where a layer holds the Segment Number: one byte each, lines after lines. */
export function planeMask(stack: PlaneStack, layer: Uint8Array, segment: number, p: number): Uint8Array {
  const { perLine, lines, uStride, vStride, planeStride } = stack;
  const mask = new Uint8Array(perLine * lines);
  for (let v = 0, at = 0; v < lines; v++)
    for (let u = 0, from = v * vStride + p * planeStride; u < perLine; u++, at++, from += uStride)
      if (layer[from] === segment) mask[at] = 1;
  return mask;
}
