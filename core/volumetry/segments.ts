import type { LayerName } from '../contours/codes.ts';
import type { JointCounts, SegmentBounds } from './counts.ts';

/** Voxels of each Segment Number of a layer, index 0 to 255; 0 is background. */
export function segmentVoxels(counts: JointCounts, layer: LayerName): number[] {
  const voxels = new Array<number>(256).fill(0);
  for (const slice of counts) for (const count of slice) voxels[count[layer]]! += count.voxels;
  return voxels;
}

/** Where each Segment Number of a layer lies, index 0 to 255; null where it has no voxel. See touchesEdge. */
export function segmentBounds(counts: JointCounts, layer: LayerName): (SegmentBounds | null)[] {
  const bounds = new Array<SegmentBounds | null>(256).fill(null);
  counts.forEach((slice, k) => {
    for (const { [layer]: number, iMin, iMax, jMin, jMax } of slice) {
      const known = bounds[number];
      bounds[number] = known
        ? {
            iMin: Math.min(known.iMin, iMin),
            iMax: Math.max(known.iMax, iMax),
            jMin: Math.min(known.jMin, jMin),
            jMax: Math.max(known.jMax, jMax),
            kMin: known.kMin,
            kMax: k,
          }
        : { iMin, iMax, jMin, jMax, kMin: k, kMax: k };
    }
  });
  return bounds;
}
