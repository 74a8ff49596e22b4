import type { SurfaceMesh } from '#core/contours/cutSurfaceMesh';
import { cutSurfaceMesh } from '#core/contours/cutSurfaceMesh';
import type { PartitionMap } from '#core/contours/partitionMap';
import type { Vec3 } from '#core/geometry';
import type { SegmentMesh } from '#core/meshes/segmentMesh';
import { boxAround } from '../../viewport/three/scene.ts';

/** The surfaces of a cut around the liver, to be drawn; kept until cut or liver are others. None without a liver. */
export function cutSheets(): (map: PartitionMap | null, liver: SegmentMesh | null) => readonly SurfaceMesh[] {
  let kept: { map: PartitionMap; liver: SegmentMesh; sheets: readonly SurfaceMesh[] } | null = null;
  return (map, liver) => {
    if (!map || !liver) return [];
    if (kept?.map !== map || kept.liver !== liver) {
      const around = cornersOf(liver);
      const surfaces = around.length > 0 ? map.surfaces : [];
      kept = { map, liver, sheets: surfaces.map((surface) => cutSurfaceMesh(surface, around)) };
    }
    return kept.sheets;
  };
}

function cornersOf(liver: SegmentMesh): Vec3[] {
  const box = boxAround([{ mesh: liver }]);
  if (!box) return [];
  const { from, to } = box;
  return [from[0], to[0]].flatMap((x) => [from[1], to[1]].flatMap((y) => [from[2], to[2]].map((z): Vec3 => [x, y, z])));
}
