import type { VolumeGeometry } from '#core/geometry';
import { openVolume } from '#host/cli/openVolume';
import { readLabelmap } from '#host/import/labelmapFile';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { livers } from './livers.ts';
import { phantoms } from './operatorPhantoms.ts';
import { type Half, variedPhantoms } from './variedPhantoms.ts';

/** A CT with its liver known: 1 in `reference` where the liver is. */
export interface Liver {
  readonly name: string;
  readonly volume: VolumeMemory;
  readonly geometry: VolumeGeometry;
  readonly reference: Uint8Array;
  /** Slices that the reference speaks of; all without it. */
  readonly slices?: readonly number[];
}

/**
 * The livers to be contoured: those named (NAME=CT,MASK or NAME=CT,MASK,LABEL; CT a folder or file, label 1 unless it is
 * said); `tuned` or `heldOut` for the varied phantoms; other words for those of ours whose name holds one of them; without
 * any, every one with a reference that the project has, and phantoms. Each is made when its turn comes: a phantom takes
 * seconds, and each volume a memory of its own.
 */
export async function* liversOf(named: readonly string[]): AsyncGenerator<Liver> {
  const ours = named.filter((name) => !name.includes('=') && !isHalf(name));
  for (const name of named) if (name.includes('=')) yield await opened(name);
  for (const half of named.filter(isHalf)) yield* variedPhantoms(half);
  const wanted = (name: string) => named.length === 0 || ours.some((word) => name.includes(word));
  yield* await livers(wanted);
  yield* phantoms(wanted);
}

const isHalf = (name: string): name is Half => name === 'tuned' || name === 'heldOut';

async function opened(argument: string): Promise<Liver> {
  const found = /^([^=]+)=([^,]+),([^,]+)(?:,(\d+))?$/.exec(argument);
  if (!found) throw new Error(`${argument}: NAME=CT,MASK or NAME=CT,MASK,LABEL`);
  const [, name, ct, mask, label] = found;
  const volume = await openVolume([ct!], { accept: [] });
  if (!volume.ok) throw new Error(`${ct}: ${volume.code} ${JSON.stringify(volume.details)}`);
  const geometry = volume.value.series.geometry!;
  const labels = await readLabelmap(mask!, geometry);
  if (!labels.ok) throw new Error(`${mask}: ${labels.code} ${JSON.stringify(labels.details)}`);
  const wanted = Number(label ?? 1);
  const reference = labels.value.voxels.map((n) => (n === wanted ? 1 : 0));
  if (!reference.includes(1)) throw new Error(`${mask}: it holds no voxel of ${wanted}`);
  return { name: name!, volume: volume.value.volume, geometry, reference };
}
