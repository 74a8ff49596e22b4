import type { VoxelBits } from '#core/commands/kernels';
import type { LayerName } from '#core/contours/codes';
import type { KernelTask } from './task.ts';
import { type VolumeMemory, withBits } from './volumeMemory.ts';

/** What becomes of each Segment Number n, 256 entries each: inside[n] in a set of voxels, outside[n] elsewhere. */
export interface Recoding {
  readonly inside: Uint8Array;
  readonly outside: Uint8Array;
}

/**
 * What recoding a layer by a set of voxels would change, as the runs of a change: triples [offset, length,
 * old << 8 | new], ascending, none crossing a slice. Writes nothing.
 */
export function relabelRuns(
  volume: VolumeMemory,
  layer: LayerName,
  bits: VoxelBits,
  { inside, outside }: Recoding,
  task: KernelTask = volume.newTask(),
): Uint32Array {
  const { kernels, layout, scratch, columns, rows, slices } = volume;
  const pixels = columns * rows;
  const sliceBytes = layout.bytesPerBitSet / slices;
  const outsideStays = outside.every((now, old) => now === old);
  return withBits(volume, bits, (set) =>
    scratch.take(512, (tables) => {
      scratch.bytes(tables, 256).set(inside);
      scratch.bytes(tables + 256, 256).set(outside);
      return scratch.take(12 * pixels, (out) => {
        const parts: Uint32Array[] = [];
        for (let k = 0; k < slices; k++) {
          task.throwIfAborted();
          const first = k * pixels;
          const runs = kernels.relabelSlice(
            set + k * sliceBytes,
            layout[layer] + first,
            columns,
            rows,
            tables,
            tables + 256,
            outsideStays,
            first,
            out,
          );
          if (runs > 0) parts.push(scratch.words(out, 3 * runs).slice());
        }
        return joined(parts);
      });
    }),
  );
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
