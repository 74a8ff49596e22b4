import type { SegmentMesh } from '#core/meshes/segmentMesh';
import type { MeshAttach, SurfaceAnswer, SurfaceAsk } from './meshes.ts';

/** Makes surfaces away from the window's own thread, and away from the commands' too. */
export interface MeshRunner {
  mesh(ask: Omit<SurfaceAsk, 'id'>): Promise<SegmentMesh>;
  close(): void;
}

/** A runner on a worker of its own, begun with the first surface that is asked for. */
export function meshRunner(attach: MeshAttach, begin: () => Worker = meshWorker): MeshRunner {
  const waiting = new Map<number, { tell: (mesh: SegmentMesh) => void; fail: (error: Error) => void }>();
  let worker: Worker | null = null;
  let last = 0;
  const started = (): Worker => {
    if (worker) return worker;
    worker = begin();
    worker.addEventListener('message', ({ data }: MessageEvent<SurfaceAnswer>) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if ('mesh' in data) asked?.tell(data.mesh);
      else asked?.fail(new Error(data.fault));
    });
    worker.addEventListener('error', ({ message }) => {
      for (const { fail } of waiting.values()) fail(new Error(message));
      waiting.clear();
    });
    worker.postMessage(attach);
    return worker;
  };
  return {
    mesh: (ask) =>
      new Promise((tell, fail) => {
        const id = ++last;
        waiting.set(id, { tell, fail });
        started().postMessage({ ...ask, id } satisfies SurfaceAsk);
      }),
    close: () => worker?.terminate(),
  };
}

const meshWorker = (): Worker =>
  new Worker(new URL('./meshWorker.ts', import.meta.url), { type: 'module', name: 'meshes' });
