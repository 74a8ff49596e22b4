import type { Abort, Progress } from '#core/abort';
import { EMPTY_HISTORY } from '#core/commands/history';
import { LIVER } from '#core/contours/reading';
import type { HostClient } from '#core/contract/client';
import type { Output } from '#core/contract/procedures';

import { volumeGeometry } from '#core/geometry';
import type { Refused, Result } from '#core/result';
import { ok, refuse } from '#core/result';
import { jointCounts } from '#wasm/kernels/jointCounts';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { volumeMemory } from '#wasm/kernels/volumeMemory';
import kernelsUrl from '../../build/kernels.wasm?url';
import { commandRunner, kernelWorker } from '../workers/commandRunner.ts';
import { SliceStream } from './sliceStream.ts';
import { Workspace } from './workspace.ts';

type ReadingRecord = Output<'reading.open'>;

/** Bytes of the host, on the window's own origin. */
const bytes = (path: string, init?: RequestInit): Promise<Response> => fetch(`/bytes/${path}`, init);

/**
 * Opens a series and its reading: geometry, one memory for everything, layers as they were saved. The HU follow with
 * `loadSlices`. Refuses where the window cannot share memory (`window.notIsolated`), where the memory does not suffice,
 * and what the host refuses.
 */
export async function openSeries(
  host: HostClient,
  caseId: string,
  seriesId: string,
): Promise<Result<{ workspace: Workspace; layers: ReadingRecord['layers'] }>> {
  if (!globalThis.crossOriginIsolated) return refuse('window.notIsolated');
  const [found, reading] = await Promise.all([
    host.call('series.geometry', { caseId, seriesId }),
    host.call('reading.open', { caseId, seriesId }),
  ]);
  if (!found.ok) return found;
  if (!reading.ok) return reading;
  const geometry = volumeGeometry(found.value.geometry);
  const module = await WebAssembly.compile(await (await fetch(kernelsUrl)).arrayBuffer());
  const memory = volumeMemory(geometry, module);
  if (!memory.ok) return memory;
  const filled = await loadLayers(memory.value, reading.value.layers);
  if (filled) return filled;
  const { layout, memory: shared } = memory.value;
  const runner = commandRunner(kernelWorker(), { layout, memory: shared, module, geometry, lane: 1 });
  const first = firstSnapshot(memory.value, reading.value);
  const workspace = new Workspace({ caseId, seriesId, geometry, memory: memory.value, runner, first });
  return ok({ workspace, layers: reading.value.layers });
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

function firstSnapshot(memory: VolumeMemory, { segments, partitionRecipe, savedAt, ...reading }: ReadingRecord) {
  const { id, reader, status, revision } = reading;
  return {
    revision: 0,
    voxelRevision: 0,
    segments,
    partitionRecipe,
    counts: jointCounts(memory),
    history: EMPTY_HISTORY,
    activeSegment: LIVER,
    proposal: null,
    running: null,
    arrivedSlices: 0,
    reading: { id, reader, status, revision },
    savedRevision: 0,
    savedAt,
    saving: false,
  };
}

/**
 * Fills the workspace's HU from the host, slice by slice as they are decoded, straight into the shared memory. Tells each
 * slice that has arrived. Refuses when the host does, or when the stream ends early (`series.notDecoded`).
 */
export async function loadSlices(
  { caseId, seriesId, memory, geometry, store }: Workspace,
  {
    onSlices,
    onProgress,
    signal,
  }: { onSlices: (slices: readonly number[]) => void; onProgress: Progress; signal: Abort & AbortSignal },
): Promise<Refused | null> {
  let arrived = 0;
  try {
    const response = await bytes(`volume/${encodeURIComponent(caseId)}/${encodeURIComponent(seriesId)}`, { signal });
    if (!response.ok || !response.body) return refusalIn(response);
    const stream = new SliceStream(memory.hu, geometry.slices);
    const reader = response.body.getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const completed = stream.take(chunk.value);
      if (completed.length === 0) continue;
      arrived += completed.length;
      onSlices(completed);
      onProgress(arrived, geometry.slices);
      store.setState({ arrivedSlices: arrived });
    }
    return arrived >= geometry.slices ? null : refuse('series.notDecoded', { arrived, slices: geometry.slices });
  } catch (error) {
    if (signal.aborted) return refuse('host.aborted');
    if (error instanceof TypeError) return refuse('host.unreachable');
    throw error;
  }
}

/** What the host says when it does not send the volume: a refusal as JSON, else only the status. */
async function refusalIn(response: Response): Promise<Refused> {
  const said: unknown = await response.json().catch(() => null);
  const error = typeof said === 'object' && said !== null && 'code' in said ? (said as Refused) : null;
  return error
    ? refuse(String(error.code), { ...error.details })
    : refuse('series.notDecoded', { status: response.status });
}
