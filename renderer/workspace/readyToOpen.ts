import kernelsUrl from '../../build/kernels.wasm?url';
import { kernelWorker } from '../workers/commandRunner.ts';

const BEGIN = {
  slices: () => new Worker(new URL('../workers/sliceWorker.ts', import.meta.url), { type: 'module', name: 'slices' }),
  kernels: kernelWorker,
} as const;

/**
 * What opening a series needs and no series changes: the compiled kernels, and threads that read slices and run commands.
 * Prepared while the window rests, so that slices arrive from the first moment on.
 */
export class ReadyToOpen {
  private compiled: Promise<WebAssembly.Module> | null = null;
  private readonly spare = new Map<keyof typeof BEGIN, Worker>();

  /** Makes ready what is not; costs next to nothing where it is. */
  prepare(): void {
    // Whoever needs them asks again, and meets the reason.
    this.kernels().catch(() => {});
    for (const name of ['slices', 'kernels'] as const) if (!this.spare.has(name)) this.spare.set(name, BEGIN[name]());
  }

  /** The kernels, compiled once. Rejects where they cannot be fetched, and tries again when asked again. */
  kernels(): Promise<WebAssembly.Module> {
    this.compiled ??= compiledKernels().catch((fault: unknown) => {
      this.compiled = null;
      throw fault;
    });
    return this.compiled;
  }

  /** A thread for one series; whoever takes it ends it. */
  worker(name: keyof typeof BEGIN): Worker {
    const worker = this.spare.get(name) ?? BEGIN[name]();
    this.spare.delete(name);
    return worker;
  }
}

const compiledKernels = async () => WebAssembly.compile(await (await fetch(kernelsUrl)).arrayBuffer());
