import type { Vec3 } from '#core/geometry';
import { addScaled, dot, subtract } from '#core/geometry';

/**
 * How the surfaces are looked at: from a direction, at a place, without perspective, so that a millimetre is a millimetre
 * wherever it lies. The head stays up.
 */
export interface OrbitCamera {
  /** 0 from the front, 90 from the patient's left, −90 from the right, ±180 from behind. */
  readonly azimuthDeg: number;
  /** 90 from above the head, −90 from the feet. */
  readonly elevationDeg: number;
  /** Patient position at the middle of the view, mm. */
  readonly centre: Vec3;
  readonly mmPerPixel: number;
}

export type ViewSize = readonly [width: number, height: number];
/** CSS pixels from the view's upper left corner, and how far towards the viewer, mm. */
export type Projected = readonly [x: number, y: number, towardsMm: number];

/** A box in patient space, mm. */
export interface Box {
  readonly from: Vec3;
  readonly to: Vec3;
}

const RADIAN = Math.PI / 180;
/** Room for letters and words around what is fitted. */
const MARGIN = 1.2;
const CLOSEST_MM = 0.02;
const FARTHEST_MM = 8;

/** Unit directions of the view in patient space: right and up on the screen, and towards the viewer. */
export function axesOf({ azimuthDeg, elevationDeg }: Pick<OrbitCamera, 'azimuthDeg' | 'elevationDeg'>): {
  readonly right: Vec3;
  readonly up: Vec3;
  readonly towards: Vec3;
} {
  const [ca, sa] = [Math.cos(azimuthDeg * RADIAN), Math.sin(azimuthDeg * RADIAN)];
  const [ce, se] = [Math.cos(elevationDeg * RADIAN), Math.sin(elevationDeg * RADIAN)];
  return { right: [ca, sa, 0], up: [-sa * se, ca * se, ce], towards: [sa * ce, -ca * ce, se] };
}

/** The camera turned by a hand that went so many pixels: the surface follows the hand. */
export function turnedBy(camera: OrbitCamera, dx: number, dy: number, degPerPixel: number): OrbitCamera {
  const azimuth = camera.azimuthDeg - dx * degPerPixel;
  return {
    ...camera,
    azimuthDeg: ((((azimuth + 180) % 360) + 360) % 360) - 180,
    elevationDeg: Math.max(-90, Math.min(90, camera.elevationDeg + dy * degPerPixel)),
  };
}

export function pannedBy(camera: OrbitCamera, dx: number, dy: number): OrbitCamera {
  const { right, up } = axesOf(camera);
  const centre = addScaled(camera.centre, right, -dx * camera.mmPerPixel);
  return { ...camera, centre: addScaled(centre, up, dy * camera.mmPerPixel) };
}

/** Enlarged by the factor; what lies under (x, y) stays there. */
export function zoomedBy(
  camera: OrbitCamera,
  [width, height]: ViewSize,
  factor: number,
  x: number,
  y: number,
): OrbitCamera {
  const mmPerPixel = Math.max(CLOSEST_MM, Math.min(FARTHEST_MM, camera.mmPerPixel / factor));
  const { right, up } = axesOf(camera);
  const change = camera.mmPerPixel - mmPerPixel;
  const centre = addScaled(camera.centre, right, (x - width / 2) * change);
  return { ...camera, mmPerPixel, centre: addScaled(centre, up, (height / 2 - y) * change) };
}

/** The camera moved so that a box fills the view, seen from where it is seen now. */
export function fittedTo(camera: OrbitCamera, { from, to }: Box, [width, height]: ViewSize): OrbitCamera {
  const centre: Vec3 = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2];
  const half = subtract(to, centre);
  const { right, up } = axesOf(camera);
  const reach = (axis: Vec3) => 2 * axis.reduce((sum, part, n) => sum + Math.abs(part) * half[n]!, 0);
  const mmPerPixel = MARGIN * Math.max(reach(right) / Math.max(1, width), reach(up) / Math.max(1, height), 0.01);
  return { ...camera, centre, mmPerPixel };
}

/** Where a patient position is seen. */
export function projected(camera: OrbitCamera, [width, height]: ViewSize, position: Vec3): Projected {
  const { right, up, towards } = axesOf(camera);
  const off = subtract(position, camera.centre);
  return [
    width / 2 + dot(off, right) / camera.mmPerPixel,
    height / 2 - dot(off, up) / camera.mmPerPixel,
    dot(off, towards),
  ];
}

/** The patient position seen at (x, y), as far towards the viewer as `towardsMm` says. */
export function placeAt(camera: OrbitCamera, [width, height]: ViewSize, [x, y, towardsMm]: Projected): Vec3 {
  const { right, up, towards } = axesOf(camera);
  const across = addScaled(camera.centre, right, (x - width / 2) * camera.mmPerPixel);
  return addScaled(addScaled(across, up, (height / 2 - y) * camera.mmPerPixel), towards, towardsMm);
}

/** Column-major 4 × 4 from patient space to clip space; `depthMm` is the farthest that anything lies from the centre. */
export function clipMatrix(camera: OrbitCamera, [width, height]: ViewSize, depthMm: number): Float32Array {
  const { right, up, towards } = axesOf(camera);
  const scales = [2 / (width * camera.mmPerPixel), 2 / (height * camera.mmPerPixel), -1 / depthMm];
  const rows = [right, up, towards].map((axis, n) => axis.map((part) => part * scales[n]!));
  const moved = rows.map(
    (row) => -(row[0]! * camera.centre[0] + row[1]! * camera.centre[1] + row[2]! * camera.centre[2]),
  );
  return Float32Array.from([
    ...[0, 1, 2].flatMap((axis) => [rows[0]![axis]!, rows[1]![axis]!, rows[2]![axis]!, 0]),
    ...moved,
    1,
  ]);
}
