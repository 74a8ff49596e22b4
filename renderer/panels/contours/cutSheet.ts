import type { Vec3 } from '#core/geometry';
import { addScaled, cross, dot, normalized, subtract } from '#core/geometry';
import type { SegmentMesh } from '#core/meshes/segmentMesh';
import { boxAround, middleOfBox } from '../../viewport/three/scene.ts';
import type { CutSheet } from '../../viewport/three/surfacePainter.ts';
import { middleOf, planeNormal, type Triangle } from './cutGeometry.ts';

/** How far a sheet reaches beyond the liver, as a share of the liver's own reach. */
const BEYOND = 1.08;
const ALONE_MM = 100;

/** A plane as a square around the liver, its upper edge level; kept until plane or liver are others. */
export function planeSheet(): (triangle: Triangle | null, liver: SegmentMesh | null) => CutSheet | null {
  let kept: { triangle: Triangle; liver: SegmentMesh | null; sheet: CutSheet } | null = null;
  return (triangle, liver) => {
    if (!triangle) return null;
    // The points are the same array of three as long as nobody moves them.
    if (kept?.liver !== liver || !kept.triangle.every((point, n) => point === triangle[n]))
      kept = { triangle, liver, sheet: squareOf(triangle, liver) };
    return kept.sheet;
  };
}

function squareOf(triangle: Triangle, liver: SegmentMesh | null): CutSheet {
  const normal = planeNormal(triangle);
  const box = liver && boxAround([{ mesh: liver }]);
  const middle = box ? middleOfBox(box) : middleOf(triangle);
  const centre = addScaled(middle, normal, dot(subtract(triangle[0], middle), normal));
  const upright: Vec3 = Math.abs(normal[2]) < 0.9 ? [0, 0, 1] : [0, 1, 0];
  const across = normalized(cross(upright, normal));
  const up = cross(normal, across);
  const reach = (axis: Vec3): number => {
    if (!liver) return ALONE_MM;
    let most = 0;
    const { positions } = liver;
    for (let p = 0; p < positions.length; p += 3)
      most = Math.max(
        most,
        Math.abs(dot(axis, subtract([positions[p]!, positions[p + 1]!, positions[p + 2]!], centre))),
      );
    return most * BEYOND;
  };
  const [wide, high] = [reach(across), reach(up)];
  const corner = (a: number, b: number) => addScaled(addScaled(centre, across, a * wide), up, b * high);
  return {
    positions: Float32Array.from([corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)].flat()),
    indices: Uint32Array.of(0, 1, 2, 0, 2, 3),
    rim: Uint32Array.of(0, 1, 2, 3),
  };
}
