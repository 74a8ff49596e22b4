import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Abort, Progress } from '#core/abort';
import type { CommandWorkspace } from '#core/commands/command';
import type { CommandCall } from '#core/commands/commands';
import type { History } from '#core/commands/history';
import { replay } from '#core/commands/replay';
import { startingRecords } from '#core/contours/records';
import type { Series } from '#core/dicom/series';
import type { VolumeGeometry } from '#core/geometry';
import { ok, type Result } from '#core/result';
import { type ReadingVolumes, readingVolumes } from '#core/volumetry/readingVolumes';
import { jointCounts } from '#wasm/kernels/jointCounts';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { openVolume } from '../cli/openVolume.ts';
import { type DemoFolder, demoFolder } from './demoFolder.ts';

/** The bundled CT with the contours that the recorded commands give. */
export interface DemoReading {
  readonly series: Series;
  readonly geometry: VolumeGeometry;
  readonly volume: VolumeMemory;
  readonly workspace: CommandWorkspace;
  readonly history: History;
  readonly volumes: ReadingVolumes;
}

const RecordedCommands = z.array(z.object({ command: z.string(), params: z.unknown() }));

/** Opens the bundled CT and replays the recorded commands on it: seeds, ranges, strokes and the cut, as the window makes them. */
export async function segmentDemo(
  { dicom, recipe }: DemoFolder = demoFolder(),
  { signal, onProgress }: { signal?: Abort; onProgress?: Progress } = {},
): Promise<Result<DemoReading>> {
  const opened = await openVolume([dicom], { accept: [] });
  if (!opened.ok) return opened;
  const { series, volume } = opened.value;
  const geometry = series.geometry!;
  const calls = RecordedCommands.parse(JSON.parse(await readFile(recipe, 'utf8'))) as readonly CommandCall[];
  const blank: CommandWorkspace = {
    revision: 0,
    geometry,
    hu: volume.hu,
    layers: volume.layers,
    ...startingRecords(),
  };
  const replayed = await replay(calls, blank, voxelKernels(volume), {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  if (!replayed.ok) return replayed;
  const { workspace, history } = replayed.value;
  return ok({
    series,
    geometry,
    volume,
    workspace,
    history,
    volumes: readingVolumes(jointCounts(volume), geometry, workspace),
  });
}
