import type { ViewPlane } from '#core/contours/brush';
import type { Vec3 } from '#core/geometry';
import { crossings, type Piece } from './crossings.ts';
import type { Desk } from './desk.ts';
import { perDesk } from './tools/tool.ts';

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
    const of = [laid.map, index, camera, size];
    const known = this.kept.get(plane);
    if (known && of.every((each, n) => each === known.of[n])) return known.pieces;
    const [u, v] = camera.centre;
    const [halfU, halfV] = [(size[0] * camera.mmPerPixel) / 2, (size[1] * camera.mmPerPixel) / 2];
    const pieces = crossings(laid.map, views.frames[plane], index, {
      left: u - halfU,
      right: u + halfU,
      top: v - halfV,
      bottom: v + halfV,
    });
    this.kept.set(plane, { of, pieces });
    return pieces;
  }
}

export const cutLines = perDesk((desk) => new CutLines(desk));
