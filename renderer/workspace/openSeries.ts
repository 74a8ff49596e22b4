import type { Abort, Progress } from '#core/abort';
import type { HistoryEntry } from '#core/commands/history';
import { LIVER } from '#core/contours/reading';
import { recordsOf } from '#core/contours/records';
import type { HostClient } from '#core/contract/client';
import type { Output } from '#core/contract/procedures';

import { volumeGeometry } from '#core/geometry';
import type { Refused, Result } from '#core/result';
import { ok, refuse } from '#core/result';
import type { Millilitre } from '#core/units';
import type { JointCount, JointCounts } from '#core/volumetry/counts';
import { jointCounts } from '#wasm/kernels/jointCounts';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { volumeMemory } from '#wasm/kernels/volumeMemory';
import kernelsUrl from '../../build/kernels.wasm?url';
import type { BodyBox } from '../viewport/bodyBox.ts';
import { commandRunner, kernelWorker } from '../workers/commandRunner.ts';
import type { SlicesAsk, SlicesSaid } from '../workers/readSlices.ts';
import type { JournalClient } from './journalClient.ts';
import type { Snapshot } from './snapshot.ts';
import { Workspace } from './workspace.ts';

type ReadingRecord = Output<'reading.open'>;
type Edited = Output<'reading.edit'>;

/** Bytes of the host, on the window's own origin. */
const bytes = (path: string, init?: RequestInit): Promise<Response> => fetch(`/bytes/${path}`, init);

/**
 * Opens a series and its reading to be edited by this window: geometry, one memory for everything, layers as they are, and
 * what can be undone. Where another window edits, the snapshot says who. The HU follow with `loadSlices`. Refuses where the window cannot share memory (`window.notIsolated`), where the memory does not suffice,
 * and what the host refuses.
 */
export async function openSeries(
  host: HostClient,
  journal: JournalClient,
  place: { readonly caseId: string; readonly seriesId: string; readonly window: string },
): Promise<Result<{ workspace: Workspace; notRestored: number }>> {
  const { caseId, seriesId } = place;
  if (!globalThis.crossOriginIsolated) return refuse('window.notIsolated');
  const [found, reading] = await Promise.all([
    host.call('series.geometry', { caseId, seriesId }),
    host.call('reading.edit', place),
  ]);
  if (!found.ok) return found;
  if (!reading.ok) return reading;
  const geometry = volumeGeometry(found.value.geometry);
  const module = await WebAssembly.compile(await (await fetch(kernelsUrl)).arrayBuffer());
  const memory = volumeMemory(geometry, module);
  if (!memory.ok) return memory;
  const filled = await loadLayers(memory.value, reading.value.reading.layers);
  if (filled) return filled;
  const { layout, memory: shared } = memory.value;
  const runner = commandRunner(kernelWorker(), { layout, memory: shared, module, geometry, lane: 1 });
  const first = firstSnapshot(memory.value, reading.value);
  const fetchChange = (sequence: number) => journal.change(sequence);
  const workspace = new Workspace({ caseId, seriesId, geometry, memory: memory.value, runner, fetchChange, first });
  return ok({ workspace, notRestored: reading.value.notRestored });
}

async function loadLayers(memory: VolumeMemory, layers: ReadingRecord['layers']): Promise<Refused | null> {
  const loaded = await Promise.all(
    layers.map(async ({ layer, hash }) => {
      const response = await bytes(`layer/${encodeURIComponent(hash)}`);
      if (!response.ok) return refuse('layer.notFound', { layer, status: response.status });
      const voxels = new Uint8Array(await response.arrayBuffer());
      if (voxels.length !== memory.layers[layer].length) return refuse('labels.geometryMismatch', { layer });
      memory.layers[layer].set(voxels);
      return null;
    }),
  );
  return loaded.find((refused) => refused !== null) ?? null;
}

function firstSnapshot(memory: VolumeMemory, { reading, sequence, done, undone, editor }: Edited): Snapshot {
  const { id, reader, status, revision, savedAt } = reading;
  const listed = (entries: Edited['done']): readonly HistoryEntry[] =>
    entries.map((entry) => ({ ...entry, gainedMl: entry.gainedMl as Millilitre | null, packed: null }));
  return {
    ...recordsOf(reading),
    revision: sequence,
    voxelRevision: 0,
    // Of nothing drawn the counts are known: counting would be a pass over three layers that nobody has touched.
    counts: reading.layers.length === 0 ? emptyCounts(memory) : jointCounts(memory),
    history: { done: listed(done), undone: listed(undone) },
    activeSegment: LIVER,
    proposal: null,
    running: null,
    arrivedSlices: 0,
    reading: { id, reader, status, revision },
    savedRevision: sequence,
    savedAt,
    editor,
    notKept: null,
  };
}

function emptyCounts({ columns, rows, slices }: VolumeMemory): JointCounts {
  const nothing = { extent: 0, findings: 0, partition: 0 } as Pick<JointCount, 'extent' | 'findings' | 'partition'>;
  const slice = [{ ...nothing, voxels: columns * rows, iMin: 0, iMax: columns - 1, jMin: 0, jMax: rows - 1 }];
  return Array.from({ length: slices }, () => slice);
}

/**
 * Fills the workspace's HU from the host, in the order in which slices are decoded, straight into the shared memory: by a
 * thread of its own, so that slices go on arriving while the views are set up. Tells which slices have arrived, the first
 * at once and the others in batches; gives where the patient lies in them. Refuses when the host does, or when the stream ends early (`series.notDecoded`).
 */
export function loadSlices(
  { caseId, seriesId, memory, geometry, store }: Workspace,
  {
    onSlices,
    onProgress,
    signal,
  }: { onSlices: (slices: readonly number[]) => void; onProgress: Progress; signal: Abort & AbortSignal },
): Promise<Result<BodyBox | null>> {
  const { columns, rows, slices } = geometry;
  const worker = sliceWorker();
  return new Promise<Result<BodyBox | null>>((resolve, reject) => {
    let count = 0;
    worker.addEventListener('message', ({ data }: MessageEvent<SlicesSaid>) => {
      if ('over' in data) return resolve(data.over);
      if ('fault' in data) return reject(new Error(data.fault));
      count += data.arrived.length;
      onSlices(data.arrived);
      onProgress(count, slices);
      store.setState({ arrivedSlices: count });
    });
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    signal.addEventListener('abort', () => resolve(refuse('host.aborted')));
    if (signal.aborted) return resolve(refuse('host.aborted'));
    const path = `volume/${encodeURIComponent(caseId)}/${encodeURIComponent(seriesId)}`;
    const url = new URL(`/bytes/${path}`, location.href).href;
    worker.postMessage({ url, hu: memory.hu, columns, rows, slices } satisfies SlicesAsk);
  }).finally(() => worker.terminate());
}

const sliceWorker = (): Worker =>
  new Worker(new URL('../workers/sliceWorker.ts', import.meta.url), { type: 'module', name: 'slices' });
