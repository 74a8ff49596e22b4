import { type Addition, changeOf } from '#core/commands/addition';
import type { Change } from '#core/commands/change';
import type { CommandRefusal, CommandWorkspace } from '#core/commands/command';
import { answerCommand, type CommandCall, runCommand } from '#core/commands/commands';
import { type Proposed, proposedBy } from '#core/commands/proposed';
import { RememberedAnswers } from '#core/commands/rememberedAnswers';
import type { ReadingRecords } from '#core/contours/reading';
import type { VolumeGeometry } from '#core/geometry';
import { ok, type Result } from '#core/result';
import type { VolumeLayout } from '#wasm/kernels/layout';
import type { KernelTask } from '#wasm/kernels/task';
import { attachVolumeMemory } from '#wasm/kernels/volumeMemory';
import { type ReleasableKernels, voxelKernels } from '#wasm/kernels/voxelKernels';
import { PreviewLayer } from '../workspace/preview.ts';

/** What the window posts first: the volume's own memory, and what its kernels are. */
export interface Attach {
  readonly layout: VolumeLayout;
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  readonly geometry: VolumeGeometry;
  readonly lane: number;
}

/** A command with the records it shall see; the voxels lie in the memory. */
export interface CommandAsk {
  readonly call: CommandCall;
  readonly records: ReadingRecords & Pick<CommandWorkspace, 'revision' | 'cut'>;
  /** Whether all slices have arrived: HU then stay as they are. */
  readonly whole: boolean;
}

/**
 * `run`: the change that a command would make. `propose`: its numbers; what it would do is drawn in the preview layer, and
 * held. `accept`: the change of what is held. `drop`: it is wanted no more, and its preview is taken away.
 * `task`: number of the KernelTask by which the window can stop it.
 */
export type Wanted =
  | ({ readonly want: 'run' | 'propose'; readonly task: number } & CommandAsk)
  | { readonly want: 'accept' }
  | { readonly want: 'drop' };

export type Ask = Wanted & { readonly id: number };

/** `stopped`: its task was stopped meanwhile. `fault`: a mistake of ours, told by its message. */
export type Answer = { readonly id: number } & (
  | { readonly change: Result<Change, CommandRefusal> }
  | { readonly proposed: Result<Proposed, CommandRefusal> }
  | { readonly dropped: true }
  | { readonly stopped: true }
  | { readonly fault: string }
);

/** The last answer that was proposed, for the workspace it was made of, and the kernels that hold its sets. */
interface Held {
  readonly workspace: CommandWorkspace;
  readonly answer: Change | Addition;
  readonly kernels: ReleasableKernels;
}

/**
 * Answers what is asked on an attached volume, one after the other. Writes no layer but the preview. A proposal is held
 * until it is accepted or the next command is asked for: its change is made from the very voxels that were shown.
 */
export function commandWorker({ layout, memory, module, geometry, lane }: Attach): (ask: Ask) => Promise<Answer> {
  const volume = attachVolumeMemory(layout, memory, module, lane);
  const { hu, layers } = volume;
  const preview = new PreviewLayer(volume);
  let held: Held | null = null;
  // For as long as one proposal follows another: it is many times as large as what is answered.
  const answers = new RememberedAnswers();
  const letGo = () => {
    held?.kernels.release();
    held = null;
  };
  const workspaceOf = (records: CommandAsk['records']): CommandWorkspace => ({ ...records, geometry, hu, layers });

  const propose = async ({ call, records, whole }: CommandAsk, task: KernelTask) => {
    const workspace = workspaceOf(records);
    if (!whole) answers.forget();
    const kernels = whole ? answers.of(voxelKernels(volume)) : voxelKernels(volume);
    let kept = false;
    try {
      const answer = await answerCommand(call, workspace, kernels, task);
      task.throwIfAborted();
      if (!answer.ok) {
        preview.clear();
        return answer;
      }
      preview.show(answer.value);
      held = { workspace, answer: answer.value, kernels };
      kept = true;
      return ok(proposedBy(answer.value, geometry));
    } finally {
      if (!kept) kernels.release();
    }
  };
  const accept = () => {
    if (!held) throw new Error('nothing is proposed');
    const change = changeOf(held.workspace, held.answer);
    letGo();
    answers.forget();
    return change;
  };

  return async (ask) => {
    const { id } = ask;
    const task = 'task' in ask ? volume.task(ask.task) : volume.newTask();
    try {
      switch (ask.want) {
        case 'run':
          letGo();
          answers.forget();
          return { id, change: await runCommand(ask.call, workspaceOf(ask.records), voxelKernels(volume), task) };
        case 'propose':
          letGo();
          return { id, proposed: await propose(ask, task) };
        case 'accept':
          return { id, change: accept() };
        case 'drop':
          letGo();
          answers.forget();
          preview.clear();
          return { id, dropped: true };
      }
    } catch (error) {
      if (task.aborted) return { id, stopped: true };
      return { id, fault: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** Buffers of an answer that are handed over, not copied. */
export const handedOver = (answer: Answer): ArrayBuffer[] =>
  'change' in answer && answer.change.ok
    ? answer.change.value.voxels.map(({ runs }) => runs.buffer as ArrayBuffer)
    : [];
