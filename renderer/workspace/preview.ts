import { type Change, writeRuns } from '#core/commands/change';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';

/** What a voxel of the preview layer holds: it would be added, or taken away. */
export const PREVIEW_ADDED = 1;
export const PREVIEW_REMOVED = 2;

/** The layer whose ml a proposed change is about: a finding that is drawn, though the liver may grow with it. */
export const layerProposed = ({ voxels }: Change): 'findings' | 'extent' =>
  voxels.some(({ layer }) => layer === 'findings') ? 'findings' : 'extent';

/** The segment that a proposed change is about; of a new one, its number to be. */
export function segmentProposed(change: Change): number {
  const runs = change.voxels.find(({ layer }) => layer === layerProposed(change))?.runs;
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
