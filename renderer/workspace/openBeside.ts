import type { ReadingRecords } from '#core/contours/reading';
import { recordsOf } from '#core/contours/records';
import type { HostClient } from '#core/contract/client';
import { type VolumeGeometry, volumeGeometry } from '#core/geometry';
import type { Result } from '#core/result';
import { ok, refuse } from '#core/result';
import type { JointCounts } from '#core/volumetry/counts';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { volumeMemory } from '#wasm/kernels/volumeMemory';
import { ArrivingSlices } from './arrivingSlices.ts';
import { countsOf, loadLayers } from './openSeries.ts';
import type { ReadyToOpen } from './readyToOpen.ts';

/** A scan that is looked at beside the one that is worked on: its HU and contours as they are saved, and nothing to edit. */
export interface Beside {
  readonly caseId: string;
  readonly seriesId: string;
  readonly geometry: VolumeGeometry;
  readonly memory: VolumeMemory;
  readonly records: ReadingRecords;
  readonly counts: JointCounts;
  /** On their way. */
  readonly slices: ArrivingSlices;
}

/** No kernels but those that draw and count: one set of voxels, one thread. */
const TO_LOOK_AT = { bitSets: 1, lanes: 1 } as const;

/**
 * Opens a series of a case to be looked at; its slices go on arriving. Takes no hold on its reading. Refuses where there is no
 * memory for it beside the other (`memory.unavailable`, `memory.tooLarge`), and what the host refuses.
 */
export async function openBeside(
  host: HostClient,
  { caseId, seriesId }: { readonly caseId: string; readonly seriesId: string },
  ready: ReadyToOpen,
): Promise<Result<Beside>> {
  if (!globalThis.crossOriginIsolated) return refuse('window.notIsolated');
  const [found, reading] = await Promise.all([
    host.call('series.geometry', { caseId, seriesId }),
    host.call('reading.open', { caseId, seriesId }),
  ]);
  if (!found.ok) return found;
  if (!reading.ok) return reading;
  const geometry = volumeGeometry(found.value.geometry);
  const memory = volumeMemory(geometry, await ready.kernels(), TO_LOOK_AT);
  if (!memory.ok) return memory;
  const { layers } = reading.value;
  const filled = await loadLayers(memory.value, layers);
  if (filled) return filled;
  return ok({
    caseId,
    seriesId,
    geometry,
    memory: memory.value,
    records: recordsOf(reading.value),
    counts: countsOf(memory.value, layers.length > 0),
    slices: new ArrivingSlices(ready.worker('slices'), { caseId, seriesId }, geometry, memory.value),
  });
}
