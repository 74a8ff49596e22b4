import type { Abort } from '#core/abort';
import type { VoxelBits, VoxelKernels } from '#core/commands/kernels';
import { bitsOf } from './bitsOf.ts';
import { componentAt } from './componentAt.ts';
import { fillHoles } from './fillHoles.ts';
import { grow } from './grow.ts';
import { largestComponent } from './largestComponent.ts';
import { smoothInSlice } from './smoothInSlice.ts';
import { KernelTask } from './task.ts';
import type { VolumeMemory } from './volumeMemory.ts';

/** The kernels for one command or one worker: the sets they gave live until `release`. */
export interface ReleasableKernels extends VoxelKernels {
  /** Gives back one set that these kernels gave, or all of them: to be called when the command has ended. */
  release(bits?: VoxelBits): void;
}

/**
 * The voxel kernels on this thread, over a volume's memory; results stay in it as views. They run at once and to the
 * end: a signal that is a KernelTask can be stopped meanwhile by another thread, any other is only looked at before.
 */
export function voxelKernels(volume: VolumeMemory): ReleasableKernels {
  const given = new Set<number>();
  const run = (signal: Abort | undefined, kernel: (task: KernelTask) => VoxelBits): VoxelBits => {
    signal?.throwIfAborted();
    const bits = kernel(signal instanceof KernelTask ? signal : volume.newTask());
    if (bits.pointer !== undefined) given.add(bits.pointer);
    return bits;
  };
  return {
    grow: async (request, signal) => run(signal, (task) => grow(volume, request, task)),
    fillHoles: async (bits, mode, signal) => run(signal, (task) => fillHoles(volume, bits, mode, undefined, task)),
    componentAt: async (bits, offset, connectivity, signal) =>
      run(signal, (task) => componentAt(volume, bits, [offset], connectivity, task)),
    largestComponent: async (bits, connectivity, signal) =>
      run(signal, (task) => largestComponent(volume, bits, connectivity, task)),
    smoothInSlice: async (bits, radiusColumns, radiusRows, signal) =>
      run(signal, (task) => smoothInSlice(volume, bits, radiusColumns, radiusRows, task)),
    bitsOf: async (layer, segment) => run(undefined, (task) => bitsOf(volume, layer, segment, task)),
    release(bits) {
      for (const pointer of bits ? [bits.pointer] : [...given]) {
        if (pointer === undefined || !given.delete(pointer)) continue;
        volume.bitSets.release(volume.bitSets.at(pointer));
      }
    },
  };
}
