import type { Change } from '#core/commands/change';
import type { CommandRefusal } from '#core/commands/command';
import type { Result } from '#core/result';
import type { KernelTask } from '#wasm/kernels/task';
import type { Answer, Ask, Attach } from './runInWorker.ts';

/** Runs commands away from the window's own thread. */
export interface CommandRunner {
  /** The change a command would make; null when its task was stopped. */
  run(ask: Omit<Ask, 'id' | 'task'>, task: KernelTask): Promise<Result<Change, CommandRefusal> | null>;
  close(): void;
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
  return {
    async run(ask, task) {
      const id = ++last;
      const answer = await new Promise<Answer>((tell, fail) => {
        waiting.set(id, { tell, fail });
        worker.postMessage({ ...ask, id, task: task.number } satisfies Ask);
      });
      if ('fault' in answer) throw new Error(answer.fault);
      return 'stopped' in answer ? null : answer.change;
    },
    close: () => worker.terminate(),
  };
}

export const kernelWorker = (): Worker =>
  new Worker(new URL('./kernelWorker.ts', import.meta.url), { type: 'module', name: 'kernels' });
