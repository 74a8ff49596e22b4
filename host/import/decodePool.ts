import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Result } from '#core/result';
import { builtFile } from '../builtFile.ts';
import type { DecodeAnswer, DecodeJob } from './decodeJob.ts';
import type { StoredFrame } from './decodePixels.ts';
import { type PixelCode, refusePixels } from './pixelsCode.ts';

/** A frame that takes a decoder longer than this will never end: some hang on damaged streams. */
const WATCHDOG_MS = 5000;
const TICK_MS = 250;
/** A thread that neither works nor answers for so long is lost: a mistake of ours, not of the frame. */
const LOST_MS = 60_000;

interface Waiting {
  readonly job: DecodeJob;
  readonly settle: (answer: DecodeAnswer) => void;
  readonly fail: (fault: Error) => void;
}

/** A frame being decoded: how long its thread has been at work on it, and how long it has been waited for. */
interface Running {
  workedMs: number;
  waitedMs: number;
  readonly giveUp: () => void;
  readonly lost: () => void;
}

/**
 * Worker threads that decode frames, one each at a time: as many as there are cores but one, at least one, started when
 * first needed. A decoder that threw or hung is ended and replaced, and its frame refused as `file.corrupt`.
 */
export class DecodePool {
  readonly size: number;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #queue: Waiting[] = [];
  readonly #running = new Set<Running>();
  #watch: { timer: NodeJS.Timeout; cpu: NodeJS.CpuUsage; at: number } | null = null;
  #closed = false;

  constructor(
    size = Math.max(1, availableParallelism() - 1),
    private readonly watchdogMs = WATCHDOG_MS,
  ) {
    this.size = size;
  }

  /** Fills `hu` with one frame. The frame's bytes are handed over: the caller must not use their buffer afterwards. */
  async decode(frame: StoredFrame, hu: Int16Array): Promise<Result<void, PixelCode>> {
    if (this.#closed) throw new Error('The decode pool is closed');
    const shared = hu.buffer instanceof SharedArrayBuffer;
    const answer = await new Promise<DecodeAnswer>((settle, fail) => {
      this.#queue.push({ job: { frame, hu: shared ? hu : null }, settle, fail });
      this.#next();
    });
    if (answer.result.ok && answer.hu) hu.set(answer.hu);
    return answer.result;
  }

  /** Ends every thread; frames still waiting are never answered, so nobody may be waiting. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #next() {
    if (this.#queue.length === 0) return;
    const worker = this.#idle.pop() ?? (this.#all.size < this.size ? this.#start() : null);
    if (worker) this.#run(worker, this.#queue.shift()!);
  }

  #start(): Worker {
    const worker = new Worker(builtFile('host/decodeWorker.mjs'));
    // The process may end while workers wait for work.
    worker.unref();
    this.#all.add(worker);
    return worker;
  }

  #run(worker: Worker, { job, settle, fail }: Waiting) {
    const finish = (tell: () => void, keep: boolean) => {
      this.#running.delete(running);
      // One by one: removeAllListeners would also take the worker's own, and it would never be heard again.
      for (const [event, listener] of heard) worker.off(event, listener as () => void);
      if (keep) this.#idle.push(worker);
      else {
        this.#all.delete(worker);
        // An error event after this one has nobody to tell.
        worker.on('error', () => {});
        void worker.terminate();
      }
      tell();
      this.#next();
      if (this.#running.size === 0) this.#stopWatch();
    };
    const refused = (why: string) => {
      const result = refusePixels('file.corrupt', `Its compressed pixels are damaged: ${why}.`);
      finish(() => settle({ result, hu: null, spent: true }), false);
    };
    const running: Running = {
      workedMs: 0,
      waitedMs: 0,
      giveUp: () => refused(`not decoded within ${this.watchdogMs / 1000} s`),
      lost: () => finish(() => fail(new Error('A decoding thread does not answer')), false),
    };
    const heard: [event: string, listener: (value: never) => void][] = [
      ['message', (answer: DecodeAnswer) => finish(() => settle(answer), !answer.spent)],
      ['error', () => refused('the decoder broke down over them')],
      ['exit', () => refused('the decoder ended over them')],
    ];
    for (const [event, listener] of heard) worker.on(event, listener as () => void);
    worker.postMessage(job, [job.frame.bytes.buffer as ArrayBuffer]);
    this.#running.add(running);
    this.#watch ??= { timer: setInterval(() => this.#tick(), TICK_MS), cpu: process.cpuUsage(), at: performance.now() };
  }

  /**
   * Counts the time that threads were at work, not the time that passed: on a computer that is busy with other things a
   * good frame may wait for long, and must not be called damaged for it.
   */
  #tick() {
    const watch = this.#watch!;
    const now = performance.now();
    const { user, system } = process.cpuUsage(watch.cpu);
    const passedMs = now - watch.at;
    const workedMs = Math.min(passedMs, (user + system) / 1000 / Math.max(1, this.#running.size));
    watch.cpu = process.cpuUsage();
    watch.at = now;
    for (const running of [...this.#running]) {
      running.workedMs += workedMs;
      running.waitedMs += passedMs;
      if (running.workedMs > this.watchdogMs) running.giveUp();
      else if (running.waitedMs > LOST_MS) running.lost();
    }
  }

  #stopWatch() {
    clearInterval(this.#watch?.timer);
    this.#watch = null;
  }
}
