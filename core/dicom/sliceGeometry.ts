import { cross, dot, length, normalized, type Vec3 } from '../geometry.ts';
import type { Frame, Instance } from './instance.ts';

/** One frame of one instance: the unit of which series are made. */
export interface Slice {
  readonly instance: Instance;
  readonly frame: Frame;
  readonly frameIndex: number;
  /** Null where the header does not place the frame in the patient. */
  readonly plane: Plane | null;
}

/** Where a frame lies, proved: unit and orthogonal directions, finite position, positive spacing. */
export interface Plane {
  readonly position: Vec3;
  readonly rowDirection: Vec3;
  readonly columnDirection: Vec3;
  readonly pixelSpacingMm: readonly [row: number, column: number];
}

/** Directions in headers are rounded, to four decimals by the worst writers. */
const DIRECTION_TOLERANCE = 1e-3;

/** The slices of an instance, each with its plane where the header proves one. */
export const slicesOf = (instance: Instance): Slice[] =>
  instance.frames.map((frame, frameIndex) => ({ instance, frame, frameIndex, plane: planeOf(frame) }));

function planeOf(frame: Frame): Plane | null {
  const { imagePositionPatient: position, rowDirection, columnDirection, pixelSpacingMm } = frame;
  if (!position || !rowDirection || !columnDirection || !pixelSpacingMm) return null;
  const finite = [...position, ...rowDirection, ...columnDirection, ...pixelSpacingMm].every(Number.isFinite);
  const unit = (direction: Vec3) => Math.abs(length(direction) - 1) <= DIRECTION_TOLERANCE;
  const orthogonal = Math.abs(dot(rowDirection, columnDirection)) <= DIRECTION_TOLERANCE;
  const positive = pixelSpacingMm[0] > 0 && pixelSpacingMm[1] > 0;
  return finite && unit(rowDirection) && unit(columnDirection) && orthogonal && positive
    ? { position, rowDirection: normalized(rowDirection), columnDirection: normalized(columnDirection), pixelSpacingMm }
    : null;
}

/** Height of a position along a plane's normal, mm. */
export const heightAlong = ({ rowDirection, columnDirection }: Plane): ((position: Vec3) => number) => {
  const normal = cross(rowDirection, columnDirection);
  return (position) => dot(position, normal);
};

/** Heights closer than this are one position: far below the thinnest slices, far above the rounding of headers. */
const SAME_POSITION_MM = 0.01;

export const samePosition = (a: Vec3, b: Vec3): boolean => a.every((x, n) => Math.abs(x - b[n]!) <= SAME_POSITION_MM);

/** Slices of one direction by position: ascending along the normal, those at one height together. */
export function byHeight(slices: readonly Slice[]): readonly (readonly Slice[])[] {
  const [first] = slices;
  if (!first?.plane) return [];
  const height = heightAlong(first.plane);
  const ascending = slices.map((slice) => ({ slice, at: height(slice.plane!.position) })).sort((a, b) => a.at - b.at);
  const places: { at: number; slices: Slice[] }[] = [];
  for (const { slice, at } of ascending) {
    const place = places.at(-1);
    if (place && at - place.at <= SAME_POSITION_MM) place.slices.push(slice);
    else places.push({ at, slices: [slice] });
  }
  return places.map((place) => place.slices);
}

/** Directions beyond this, in any component, are not one volume (`series.split`). */
const SAME_DIRECTION = 0.001;
/** Over 512 pixels this is a twentieth of a millimetre: the rounding of one scanner, never two reconstructions. */
const SAME_SPACING_MM = 1e-4;

/** Whether two slices can lie in one grid: same size, direction and pixel spacing, or neither placed at all. */
export function sameGrid(a: Slice, b: Slice): boolean {
  const [p, q] = [a.instance.pixels, b.instance.pixels];
  if (p.columns !== q.columns || p.rows !== q.rows) return false;
  if (!a.plane || !b.plane) return a.plane === b.plane;
  const near = (x: readonly number[], y: readonly number[], tolerance: number) =>
    x.every((value, n) => Math.abs(value - y[n]!) <= tolerance);
  return (
    near(a.plane.rowDirection, b.plane.rowDirection, SAME_DIRECTION) &&
    near(a.plane.columnDirection, b.plane.columnDirection, SAME_DIRECTION) &&
    near(a.plane.pixelSpacingMm, b.plane.pixelSpacingMm, SAME_SPACING_MM)
  );
}

/** Slices in parts that can each lie in one grid; `slices` in an order that does not depend on how they arrived. */
export function byGrid(slices: readonly Slice[]): readonly (readonly Slice[])[] {
  const parts: Slice[][] = [];
  for (const slice of slices) {
    const part = parts.find(([first]) => sameGrid(first!, slice));
    if (part) part.push(slice);
    else parts.push([slice]);
  }
  return parts;
}
