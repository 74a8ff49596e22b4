import { type Addition, isAddition } from '#core/commands/addition';
import { type Change, writeRuns } from '#core/commands/change';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { writePreview } from '#wasm/kernels/writePreview';

/** What a voxel of the preview layer holds: it would be added, or taken away. */
export const PREVIEW_ADDED = 1;
export const PREVIEW_REMOVED = 2;

/** The preview layer as the one who draws into it sees it: one proposal at a time, and nothing of the one before. */
export class PreviewLayer {
  private readonly volume: VolumeMemory;
  /** Voxels outside from … to − 1 are all 0. */
  private drawn: { readonly from: number; readonly to: number } | null = null;

  constructor(volume: VolumeMemory) {
    this.volume = volume;
  }

  show(answer: Change | Addition): void {
    const { layers, columns, rows, slices } = this.volume;
    if (isAddition(answer)) {
      // Writes each voxel that differs from what was drawn before, which between two moves of a slider are few.
      writePreview(this.volume, answer.add, PREVIEW_ADDED);
      const holds = (voxels: number) => voxels > 0;
      const first = answer.voxelsPerSlice.findIndex(holds);
      const last = answer.voxelsPerSlice.findLastIndex(holds);
      this.drawn = { from: first * columns * rows, to: (last + 1) * columns * rows };
      return;
    }
    this.clear();
    let [from, to] = [columns * rows * slices, 0];
    for (const { layer, runs } of answer.voxels) {
      if (layer === 'partition' || runs.length === 0) continue;
      writeRuns(layers.preview, runs, (label) => (label === 0 ? PREVIEW_REMOVED : PREVIEW_ADDED));
      from = Math.min(from, runs[0]!);
      to = Math.max(to, runs[runs.length - 3]! + runs[runs.length - 2]!);
    }
    this.drawn = { from, to };
  }

  clear(): void {
    if (this.drawn) this.volume.layers.preview.fill(0, this.drawn.from, this.drawn.to);
    this.drawn = null;
  }
}
