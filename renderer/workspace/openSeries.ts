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
import { commandRunner } from '../workers/commandRunner.ts';
import { ArrivingSlices } from './arrivingSlices.ts';
import type { JournalClient } from './journalClient.ts';
import type { ReadyToOpen } from './readyToOpen.ts';
import type { Snapshot } from './snapshot.ts';
import { Workspace } from './workspace.ts';

type ReadingRecord = Output<'reading.open'>;
type Edited = Output<'reading.edit'>;

/** Bytes of the host, on the window's own origin. */
const bytes = (path: string, init?: RequestInit): Promise<Response> => fetch(`/bytes/${path}`, init);

/** A series and its reading, opened: its slices go on arriving. */
export interface OpenedSeries {
  readonly workspace: Workspace;
  readonly slices: ArrivingSlices;
  /** What of the reading could not be brought back, and nobody has read yet. */
  readonly losses: Edited['losses'];
}

/**
 * Opens a series and its reading to be edited by this window: geometry, one memory for everything, layers as they are, and
 * what can be undone. Where another window edits, the snapshot says who. HU are on their way as soon as they have a place.
 * Refuses where the window cannot share memory (`window.notIsolated`), where the memory does not suffice, and what the host refuses.
 */
export async function openSeries(
  host: HostClient,
  journal: JournalClient,
  place: {
    readonly caseId: string;
    readonly seriesId: string;
    readonly window: string;
    readonly left: readonly string[];
  },
  ready: ReadyToOpen,
): Promise<Result<OpenedSeries>> {
  const { caseId, seriesId } = place;
  if (!globalThis.crossOriginIsolated) return refuse('window.notIsolated');
  // The first to be answered: slices are waiting for it.
  const located = host.call('series.geometry', { caseId, seriesId });
  const editing = host.call('reading.edit', { ...place, left: [...place.left] });
  const [found, module] = await Promise.all([located, ready.kernels()]);
  if (!found.ok) return found;
  const geometry = volumeGeometry(found.value.geometry);
  const memory = volumeMemory(geometry, module);
  if (!memory.ok) return memory;
  performance.mark('slices asked');
  performance.mark('open: slices asked');
  const slices = new ArrivingSlices(ready.worker('slices'), place, geometry, memory.value);
  const reading = await editing;
  const filled = reading.ok ? await loadLayers(memory.value, reading.value.reading.layers) : null;
  if (!reading.ok || filled) {
    slices.stop();
    return filled ?? (reading as Refused);
  }
  performance.mark('reading open');
  performance.mark('open: reading there');
  const { layout, memory: shared } = memory.value;
  const runner = commandRunner(ready.worker('kernels'), { layout, memory: shared, module, geometry, lane: 1 });
  const first = firstSnapshot(memory.value, reading.value);
  const fetchChange = (sequence: number) => journal.change(sequence);
  const workspace = new Workspace({ caseId, seriesId, geometry, memory: memory.value, runner, fetchChange, first });
  return ok({ workspace, slices, losses: reading.value.losses });
}

/** Fills the layers of a memory with those that are saved; refuses what is not there or of another size. */
export async function loadLayers(memory: VolumeMemory, layers: ReadingRecord['layers']): Promise<Refused | null> {
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

function firstSnapshot(memory: VolumeMemory, { reading, sequence, undoFrom, done, undone, editor }: Edited): Snapshot {
  const { id, reader, status, revision, savedAt } = reading;
  const listed = (entries: Edited['done']): readonly HistoryEntry[] =>
    entries.map((entry) => ({ ...entry, gainedMl: entry.gainedMl as Millilitre | null, packed: null }));
  return {
    ...recordsOf(reading),
    revision: sequence,
    voxelRevision: 0,
    counts: countsOf(memory, reading.layers.length > 0),
    history: { done: listed(done), undone: listed(undone) },
    undoFrom,
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

/** What lies upon what; of nothing drawn that is known, and a pass over three layers that nobody has touched is spared. */
export const countsOf = (memory: VolumeMemory, drawn: boolean): JointCounts =>
  drawn ? jointCounts(memory) : emptyCounts(memory);

function emptyCounts({ columns, rows, slices }: VolumeMemory): JointCounts {
  const nothing = { extent: 0, findings: 0, partition: 0 } as Pick<JointCount, 'extent' | 'findings' | 'partition'>;
  const slice = [{ ...nothing, voxels: columns * rows, iMin: 0, iMax: columns - 1, jMin: 0, jMax: rows - 1 }];
  return Array.from({ length: slices }, () => slice);
}
