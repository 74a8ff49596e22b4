import type { VolumeGeometry } from '#core/geometry';
import type { CutDraft } from './cutDraft.ts';
import type { PlaneFrame } from './planeFrame.ts';

/** The labels of one plane of a layer: one byte a voxel, `width` along the plane's across axis, `height` along its down axis. */
export interface PlaneLabels {
  readonly labels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const sizesOf = ({ columns, rows, slices }: VolumeGeometry) => [columns, rows, slices] as const;
const stridesOf = ({ columns, rows }: VolumeGeometry) => [1, columns, columns * rows] as const;

/** Copies one plane out of a layer. */
export function planeLabels(
  geometry: VolumeGeometry,
  { across, down, fixed }: PlaneFrame,
  index: number,
  layer: Uint8Array,
): PlaneLabels {
  const sizes = sizesOf(geometry);
  const strides = stridesOf(geometry);
  const [width, height] = [sizes[across], sizes[down]];
  const labels = new Uint8Array(width * height);
  for (let b = 0; b < height; b++) {
    const row = index * strides[fixed] + b * strides[down];
    if (strides[across] === 1) labels.set(layer.subarray(row, row + width), b * width);
    else for (let a = 0; a < width; a++) labels[b * width + a] = layer[row + a * strides[across]]!;
  }
  return { labels, width, height };
}

/** One plane as a cut would label it: the extent's voxels by their parts. Nothing is written. */
export function cutLabels(
  geometry: VolumeGeometry,
  frame: PlaneFrame,
  index: number,
  extent: Uint8Array,
  { map, parts }: Pick<CutDraft, 'map' | 'parts'>,
): PlaneLabels {
  const plane = planeLabels(geometry, frame, index, extent);
  const { labels, width, height } = plane;
  const place = [0, 0, 0];
  place[frame.fixed] = index;
  for (let b = 0; b < height; b++) {
    place[frame.down] = b;
    // Along a row of voxels the map walks by itself; across them it is asked voxel by voxel.
    if (frame.across === 0)
      map.forEachPart(place[1]!, place[2]!, 0, width, (from, to, part) => {
        for (let a = from; a < to; a++) if (labels[b * width + a] !== 0) labels[b * width + a] = parts[part]!.number;
      });
    else
      for (let a = 0; a < width; a++) {
        if (labels[b * width + a] === 0) continue;
        place[frame.across] = a;
        map.forEachPart(place[1]!, place[2]!, place[0]!, place[0]! + 1, (_from, _to, part) => {
          labels[b * width + a] = parts[part]!.number;
        });
      }
  }
  return plane;
}

/** The pixels of a plane that hold one label, as traceOutlines wants them; null where there is none. */
export function pixelsWith({ labels }: PlaneLabels, label: number): Uint8Array | null {
  const first = labels.indexOf(label);
  if (first < 0) return null;
  const pixels = new Uint8Array(labels.length);
  for (let n = first; n < labels.length; n++) if (labels[n] === label) pixels[n] = 1;
  return pixels;
}

/** Whether two planes hold the same labels. */
export function sameLabels(a: PlaneLabels, b: PlaneLabels): boolean {
  for (let n = 0; n < a.labels.length; n++) if (a.labels[n] !== b.labels[n]) return false;
  return true;
}
