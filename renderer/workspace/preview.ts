import { type Change, layerAbout, writeRuns } from '#core/commands/change';
import type { VolumeGeometry } from '#core/geometry';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';

/** What a voxel of the preview layer holds: it would be added, or taken away. */
export const PREVIEW_ADDED = 1;
export const PREVIEW_REMOVED = 2;

/** The segment that a proposed change is about; of a new one, its number to be. */
export function segmentProposed(change: Change, geometry: VolumeGeometry): number {
  const about = layerAbout(change, geometry);
  const runs = change.voxels.find(({ layer }) => layer === about)?.runs;
  const labels = runs?.[2] ?? 0;
  return labels & 0xff || labels >>> 8;
}

/** Takes one proposed change out of the preview layer and draws another in. */
export function paintPreview({ layers }: VolumeMemory, before: Change | null, now: Change | null): void {
  write(layers.preview, before, () => 0);
  write(layers.preview, now, (label) => (label === 0 ? PREVIEW_REMOVED : PREVIEW_ADDED));
}

function write(preview: Uint8Array, change: Change | null, value: (newLabel: number) => number): void {
  for (const { layer, runs } of change?.voxels ?? []) if (layer !== 'partition') writeRuns(preview, runs, value);
}
