import type { CoarseVolume } from '#core/rays/coarseVolume';
import type { CoarseAnswer, CoarseAsk } from './coarseCt.ts';

/**
 * The patient on a coarse grid, made by a worker of its own, which ends with its answer; null when nobody wants it any
 * more. What is made lies in ordinary memory: it goes when nobody holds it.
 */
export function coarseInWorker(
  ask: CoarseAsk,
  signal: AbortSignal,
  begin: () => Worker = coarseWorker,
): Promise<CoarseVolume | null> {
  const worker = begin();
  return new Promise<CoarseVolume | null>((tell, fail) => {
    signal.addEventListener('abort', () => tell(null));
    worker.addEventListener('message', ({ data }: MessageEvent<CoarseAnswer>) =>
      'volume' in data ? tell(data.volume) : fail(new Error(data.fault)),
    );
    worker.addEventListener('error', ({ message }) => fail(new Error(message)));
    worker.postMessage(ask);
  }).finally(() => worker.terminate());
}

const coarseWorker = (): Worker =>
  new Worker(new URL('./coarseWorker.ts', import.meta.url), { type: 'module', name: 'coarse CT' });
