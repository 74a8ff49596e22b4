import type { Abort } from '#core/abort';

/** What a stopped kernel throws; told by its name, like an AbortSignal's own error. */
export class KernelStopped extends Error {
  override readonly name = 'AbortError';
  constructor() {
    super('The kernel was stopped.');
  }
}

// Page 0 below the module's own data: a counter, then three words [stop, done, total] a task.
const COUNTER = 64;
const TASKS = 256;
const SLOTS = 64;

/**
 * One run of a kernel, seen from any thread that holds the volume's memory: it can be stopped while it runs and says
 * how far it is. Its number is plain data, to be posted to the worker that shall run it. The words of a task are used
 * again by the 64th after it.
 */
export class KernelTask implements Abort {
  readonly number: number;
  /** Byte offset of its words. */
  readonly pointer: number;
  private readonly words: Int32Array;

  private constructor(words: Int32Array, number: number) {
    this.words = words;
    this.number = number;
    this.pointer = TASKS + 12 * (number % SLOTS);
  }

  /** A new task, not yet stopped. */
  static begin(words: Int32Array): KernelTask {
    const task = new KernelTask(words, Atomics.add(words, COUNTER / 4, 1) & 0x7fffffff);
    for (let w = 0; w < 3; w++) Atomics.store(words, task.pointer / 4 + w, 0);
    return task;
  }

  /** The task that another thread began. */
  static of(words: Int32Array, number: number): KernelTask {
    return new KernelTask(words, number);
  }

  /** Asks the kernel to stop; it does within a slice's work. */
  stop(): void {
    Atomics.store(this.words, this.pointer / 4, 1);
  }

  get aborted(): boolean {
    return Atomics.load(this.words, this.pointer / 4) !== 0;
  }

  throwIfAborted(): void {
    if (this.aborted) throw new KernelStopped();
  }

  /** Says how far it is, where a kernel is called slice by slice. */
  report(done: number, total: number): void {
    const at = this.pointer / 4;
    Atomics.store(this.words, at + 2, total);
    Atomics.store(this.words, at + 1, done);
  }

  /** Slices done, of how many; total 0 before the kernel has begun. */
  progress(): { done: number; total: number } {
    const at = this.pointer / 4;
    return { done: Atomics.load(this.words, at + 1), total: Atomics.load(this.words, at + 2) };
  }
}
