import type { Abort } from '#core/abort';
import type { VoxelBits, VoxelKernels } from '#core/commands/kernels';
import { bitsOf } from './bitsOf.ts';
import { bitsOfRuns } from './bitsOfRuns.ts';
import { carry } from './carry.ts';
import { combineBits } from './combineBits.ts';
import { compete } from './compete.ts';
import { componentAt } from './componentAt.ts';
import { dilate, erode } from './dilate.ts';
import { signedDistance } from './distance.ts';
import { fillHoles } from './fillHoles.ts';
import { grow } from './grow.ts';
import { keepComponents } from './keepComponents.ts';
import { largestComponent } from './largestComponent.ts';
import { planeDistances } from './planeDistances.ts';
import { randomWalker, WALKER } from './randomWalker.ts';
import { rankInBall } from './rankInBall.ts';
import { smoothInSlice } from './smoothInSlice.ts';
import { KernelTask } from './task.ts';
import type { VolumeMemory } from './volumeMemory.ts';
import { voteLabels } from './voteLabels.ts';
import { voxelsPerSlice } from './voxelsPerSlice.ts';
import { withoutSegment } from './withoutSegment.ts';
import { averagedHu } from './workingGrid.ts';

/** The kernels for one command or one worker: the sets they gave live until `release`. */
export type ReleasableKernels = VoxelKernels & Required<Pick<VoxelKernels, 'release'>>;

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
  const taskOf = (signal: Abort | undefined): KernelTask => {
    signal?.throwIfAborted();
    return signal instanceof KernelTask ? signal : volume.newTask();
  };
  return {
    grow: async (request, signal) => run(signal, (task) => grow(volume, request, task)),
    fillHoles: async (bits, mode, signal, maxAreaVoxels) =>
      run(signal, (task) => fillHoles(volume, bits, mode, maxAreaVoxels, task)),
    componentAt: async (bits, offset, connectivity, signal) =>
      run(signal, (task) => componentAt(volume, bits, [offset], connectivity, task)),
    largestComponent: async (bits, connectivity, signal) =>
      run(signal, (task) => largestComponent(volume, bits, connectivity, task)),
    smoothInSlice: async (bits, radiusColumns, radiusRows, signal) =>
      run(signal, (task) => smoothInSlice(volume, bits, radiusColumns, radiusRows, task)),
    dilate: async (bits, ball, signal) => run(signal, (task) => dilate(volume, bits, ball, task)),
    erode: async (bits, ball, signal) => run(signal, (task) => erode(volume, bits, ball, task)),
    rankInBall: async (bits, ball, share, signal) => run(signal, (task) => rankInBall(volume, bits, ball, share, task)),
    keepComponents: async (bits, connectivity, volumes, least, signal) =>
      run(signal, (task) => keepComponents(volume, bits, connectivity, volumes, least, task)),
    combine: async (a, how, b) => run(undefined, (task) => combineBits(volume, a, how, b, task)),
    voxelsPerSlice: async (bits) => voxelsPerSlice(volume, bits),
    voteLabels: async (layer, candidates, ball, box, signal) => {
      signal?.throwIfAborted();
      return voteLabels(volume, layer, candidates, ball, box, signal instanceof KernelTask ? signal : undefined);
    },
    bitsOf: async (layer, segment) => run(undefined, (task) => bitsOf(volume, layer, segment, task)),
    withoutSegment: async (bits, layer, segment) =>
      run(undefined, (task) => withoutSegment(volume, bits, layer, segment, task)),
    bitsOfRuns: async (runs) => run(undefined, () => bitsOfRuns(volume, runs)),
    async randomWalk(
      { hu, states, scaleHu, sweeps = WALKER.sweeps, relaxation = WALKER.relaxation, ...places },
      signal,
    ) {
      return randomWalker(volume, places, hu, states, { scaleHu, sweeps, relaxation }, taskOf(signal));
    },
    averagedHu: async (plan, signal) => averagedHu(volume, plan, taskOf(signal)),
    signedDistance: async (box, set, side, signal) => signedDistance(volume, box, set, side, taskOf(signal)),
    planeDistances: async (request, signal) => {
      signal?.throwIfAborted();
      return planeDistances(volume, request);
    },
    compete: async (field, signal) => compete(volume, field, taskOf(signal)),
    carry: async (field, signal) => run(signal, (task) => carry(volume, field, task)),
    release(bits) {
      for (const pointer of bits ? [bits.pointer] : [...given]) {
        if (pointer === undefined || !given.delete(pointer)) continue;
        volume.bitSets.release(volume.bitSets.at(pointer));
      }
    },
  };
}
