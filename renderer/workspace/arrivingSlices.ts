import type { VolumeGeometry } from '#core/geometry';
import { type Result, refuse } from '#core/result';
import type { BodyBox } from '../viewport/bodyBox.ts';
import type { SlicesAsk, SlicesSaid } from '../workers/readSlices.ts';

/**
 * The slices of a series on their way from the host, in the order in which they are decoded, straight into the shared
 * memory: by a thread of its own, so that they go on arriving while the screen is set up.
 */
export class ArrivingSlices {
  /** Where the patient lies in them. Refuses when the host does, or when the stream ends early (`series.notDecoded`). */
  readonly over: Promise<Result<BodyBox | null>>;
  /** The first of them are there, or it is over without any. */
  readonly begun: Promise<unknown>;
  private readonly arrived: number[] = [];
  private readonly abort = new AbortController();
  private listen: (slices: readonly number[], count: number) => void = () => {};

  /** @param worker sliceWorker.ts; ended here */
  constructor(
    worker: Worker,
    { caseId, seriesId }: { readonly caseId: string; readonly seriesId: string },
    geometry: VolumeGeometry,
    { hu }: { readonly hu: Int16Array },
  ) {
    const { signal } = this.abort;
    let begin = () => {};
    const first = new Promise<void>((resolve) => {
      begin = resolve;
    });
    this.over = new Promise<Result<BodyBox | null>>((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<SlicesSaid>) => {
        if ('over' in data) return resolve(data.over);
        if ('fault' in data) return reject(new Error(data.fault));
        if (this.arrived.length === 0) performance.mark('first slice');
        if (this.arrived.length === 0) performance.mark('open: first slice there');
        this.arrived.push(...data.arrived);
        this.listen(data.arrived, this.arrived.length);
        begin();
      });
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
      signal.addEventListener('abort', () => resolve(refuse('host.aborted')));
      const path = `/bytes/volume/${encodeURIComponent(caseId)}/${encodeURIComponent(seriesId)}`;
      const { href } = new URL(path, location.href);
      worker.postMessage({ url: href, geometry, hu } satisfies SlicesAsk);
    }).finally(() => worker.terminate());
    this.begun = Promise.race([first, this.over.catch(() => {})]);
    // Whoever asks what came of it meets a fault; who never does has left.
    this.over.catch(() => {});
  }

  /** Tells which slices have arrived, at once of those that have, then the others in batches; and how many in all. */
  follow(listen: (slices: readonly number[], count: number) => void): void {
    this.listen = listen;
    if (this.arrived.length > 0) listen(this.arrived, this.arrived.length);
  }

  stop(): void {
    this.abort.abort();
  }
}
