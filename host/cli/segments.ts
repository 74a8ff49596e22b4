import { type Finding, finding } from '#core/findings';
import type { VolumeGeometry } from '#core/geometry';
import type { Millilitre } from '#core/units';
import { touchesEdge } from '#core/volumetry/counts';
import { segmentBounds, segmentVoxels } from '#core/volumetry/segments';
import { segmentVolumes } from '#core/volumetry/volumes';
import { jointCounts } from '#wasm/kernels/jointCounts';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';

/** One segment as the command line gives it. */
export interface MeasuredSegment {
  readonly number: number;
  readonly label: string;
  readonly voxels: number;
  readonly volumeMl: Millilitre;
  readonly touchesEdge: boolean;
}

/** Every segment of a labelmap, in order of their numbers, each slice counted with its own extent. */
export function measuredSegments(
  volume: VolumeMemory,
  geometry: VolumeGeometry,
  labelmap: Uint8Array,
  names: ReadonlyMap<number, string>,
): MeasuredSegment[] {
  // One foreign labelmap at a time; which layer of the memory counts it makes no difference.
  volume.layers.extent.set(labelmap);
  const counts = jointCounts(volume);
  const voxels = segmentVoxels(counts, 'extent');
  const volumes = segmentVolumes(counts, 'extent', geometry);
  const bounds = segmentBounds(counts, 'extent');
  return voxels.flatMap((count, number) =>
    number === 0 || count === 0
      ? []
      : [
          {
            number,
            label: names.get(number) ?? `Segment ${number}`,
            voxels: count,
            volumeMl: volumes[number]!,
            touchesEdge: touchesEdge(bounds[number]!, geometry),
          },
        ],
  );
}

/** The warning that segments reach the border of the scan, so that more of them may lie outside it; none where none does. */
export function notCovered(segments: readonly MeasuredSegment[]): Finding[] {
  const cut = segments.filter((segment) => segment.touchesEdge);
  if (cut.length === 0) return [];
  const names = cut.map(({ label }) => label).join(', ');
  return [
    finding(
      'series.notCovered',
      `${names}: ${cut.length === 1 ? 'it touches' : 'they touch'} the first or last slice or the border, so there may be more outside the scan.`,
      { segments: cut.map(({ number }) => number) },
    ),
  ];
}
