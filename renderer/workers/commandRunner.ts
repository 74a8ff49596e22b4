import type { Change } from '#core/commands/change';
import type { CommandRefusal } from '#core/commands/command';
import type { Proposed } from '#core/commands/proposed';
import type { Result } from '#core/result';
import type { KernelTask } from '#wasm/kernels/task';
import type { Answer, Ask, Attach, CommandAsk, Wanted } from './runInWorker.ts';

/** Runs commands away from the window's own thread, one after the other; null when its task was stopped. */
export interface CommandRunner {
  /** The change a command would make. */
  run(ask: CommandAsk, task: KernelTask): Promise<Result<Change, CommandRefusal> | null>;
  /** Draws what a command would do into the preview layer, and holds it; a later proposal or command takes its place. */
  propose(ask: CommandAsk, task: KernelTask): Promise<Result<Proposed, CommandRefusal> | null>;
  /** The change of what is held, of the very voxels that are drawn; then it is held no more. */
  accept(): Promise<Result<Change, CommandRefusal>>;
  /** Lets go of what is held, and clears the preview layer. */
  drop(): Promise<void>;
  close(): void;
}

/** A runner that asks this way: a worker, or its own function without a thread between. */
export function runnerOf(ask: (wanted: Wanted) => Promise<Answer>, close: () => void = () => {}): CommandRunner {
  const answered = async (wanted: Wanted): Promise<Answer> => {
    const answer = await ask(wanted);
    if ('fault' in answer) throw new Error(answer.fault);
    return answer;
  };
  return {
    async run(command, { number: task }) {
      const answer = await answered({ want: 'run', task, ...command });
      return 'change' in answer ? answer.change : null;
    },
    async propose(command, { number: task }) {
      const answer = await answered({ want: 'propose', task, ...command });
      return 'proposed' in answer ? answer.proposed : null;
    },
    async accept() {
      const answer = await answered({ want: 'accept' });
      if (!('change' in answer)) throw new Error('an acceptance is answered by a change');
      return answer.change;
    },
    async drop() {
      await answered({ want: 'drop' });
    },
    close,
  };
}

/** A runner on a worker of its own, attached to the volume. */
export function commandRunner(worker: Worker, attach: Attach): CommandRunner {
  const waiting = new Map<number, { tell: (answer: Answer) => void; fail: (error: Error) => void }>();
  let last = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.id)?.tell(data);
    waiting.delete(data.id);
  });
  worker.addEventListener('error', ({ message }) => {
    for (const { fail } of waiting.values()) fail(new Error(message));
    waiting.clear();
  });
  worker.postMessage(attach);
  return runnerOf(
    (wanted) =>
      new Promise<Answer>((tell, fail) => {
        const id = ++last;
        waiting.set(id, { tell, fail });
        worker.postMessage({ ...wanted, id } satisfies Ask);
      }),
    () => worker.terminate(),
  );
}

export const kernelWorker = (): Worker =>
  new Worker(new URL('./kernelWorker.ts', import.meta.url), { type: 'module', name: 'kernels' });
