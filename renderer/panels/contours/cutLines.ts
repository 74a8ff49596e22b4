import type { ViewPlane } from '#core/contours/brush';
import type { Vec3 } from '#core/geometry';
import { crossings, type Piece } from './crossings.ts';
import type { Desk } from './desk.ts';
import { perDesk } from './tools/tool.ts';

/** So far beyond the liver the line of a cut goes on. */
const BEYOND_MM = 25;

/** Lines of the cut in hand on the views: traced again when cut, plane or what is seen of it changed. */
export class CutLines {
  /** A stroke while it is drawn. */
  stroke: readonly Vec3[] = [];
  private readonly desk: Desk;
  private readonly kept = new Map<ViewPlane, { of: readonly unknown[]; pieces: readonly Piece[] }>();

  constructor(desk: Desk) {
    this.desk = desk;
  }

  on(plane: ViewPlane): readonly Piece[] {
    const { views, cut } = this.desk;
    const laid = cut.shown;
    if (!laid) return [];
    const index = views.indexOf(plane);
    const camera = views.now.cameras[plane];
    const size = views.now.sizes[plane];
    const corners = cut.corners();
    const of = [laid.map, index, camera, size, corners];
    const known = this.kept.get(plane);
    if (known && of.every((each, n) => each === known.of[n])) return known.pieces;
    const [u, v] = camera.centre;
    const [halfU, halfV] = [(size[0] * camera.mmPerPixel) / 2, (size[1] * camera.mmPerPixel) / 2];
    const frame = views.frames[plane];
    const box = corners.map((corner) => frame.planePoint(corner));
    const reach = (axis: 0 | 1, sign: 1 | -1) => sign * (Math.max(...box.map((at) => sign * at[axis])) + BEYOND_MM);
    const pieces = crossings(laid.map, frame, index, {
      left: Math.max(u - halfU, reach(0, -1)),
      right: Math.min(u + halfU, reach(0, 1)),
      top: Math.max(v - halfV, reach(1, -1)),
      bottom: Math.min(v + halfV, reach(1, 1)),
    });
    this.kept.set(plane, { of, pieces });
    return pieces;
  }
}

export const cutLines = perDesk((desk) => new CutLines(desk));
