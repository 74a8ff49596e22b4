import type { Change } from '#core/commands/change';
import type { CommandRefusal, CommandWorkspace } from '#core/commands/command';
import type { CommandCall } from '#core/commands/commands';
import { runCommand } from '#core/commands/commands';
import type { ReadingRecords } from '#core/contours/reading';
import type { VolumeGeometry } from '#core/geometry';
import type { Refused, Result } from '#core/result';
import type { VolumeLayout } from '#wasm/kernels/layout';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { attachVolumeMemory } from '#wasm/kernels/volumeMemory';
import { voxelKernels } from '#wasm/kernels/voxelKernels';

/** What the window posts first: the volume's own memory, and what its kernels are. */
export interface Attach {
  readonly layout: VolumeLayout;
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  readonly geometry: VolumeGeometry;
  readonly lane: number;
}

/** A command to be run, with the records it shall see; the voxels lie in the memory. */
export interface Ask {
  readonly id: number;
  readonly call: CommandCall;
  readonly records: ReadingRecords & Pick<CommandWorkspace, 'revision' | 'cut'>;
  /** Number of the KernelTask by which the window can stop it. */
  readonly task: number;
}

/** `stopped`: its task was stopped meanwhile. `fault`: a mistake of ours, told by its message. */
export type Answer = { readonly id: number } & (
  | { readonly change: Result<Change, CommandRefusal> }
  | { readonly stopped: true }
  | { readonly fault: string }
);

/** Answers asked commands on an attached volume: the change that each would make. Writes no layer. */
export function commandWorker({ layout, memory, module, geometry, lane }: Attach): (ask: Ask) => Promise<Answer> {
  const volume: VolumeMemory = attachVolumeMemory(layout, memory, module, lane);
  const { hu, layers } = volume;
  return async ({ id, call, records, task: number }) => {
    const task = volume.task(number);
    try {
      const workspace: CommandWorkspace = { ...records, geometry, hu, layers };
      return { id, change: await runCommand(call, workspace, voxelKernels(volume), task) };
    } catch (error) {
      if (task.aborted) return { id, stopped: true };
      return { id, fault: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** Buffers of an answer that are handed over, not copied. */
export function handedOver(answer: Answer): ArrayBuffer[] {
  if (!('change' in answer) || !(answer.change as Result<Change> | Refused).ok) return [];
  const { voxels } = (answer.change as { value: Change }).value;
  return voxels.map(({ runs }) => runs.buffer as ArrayBuffer);
}
