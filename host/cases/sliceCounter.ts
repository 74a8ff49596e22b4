import { readFile } from 'node:fs/promises';
import type { LayerName } from '#core/contours/codes';
import type { JointCount } from '#core/volumetry/counts';
import { jointCounts } from '#wasm/kernels/jointCounts';
import { type VolumeMemory, volumeMemory } from '#wasm/kernels/volumeMemory';
import { builtFile } from '../builtFile.ts';

type SliceSize = { readonly columns: number; readonly rows: number };

/** Counts the layers of a slice by the same kernel as the window does. Holds the room of one slice, for sizes one after another. */
export class SliceCounter {
  #memory: Promise<VolumeMemory> | null = null;
  #size = '';

  /** What lies upon what in one slice, whose three layers are given; ready as soon as the kernels are. */
  async count(
    size: SliceSize,
    layers: readonly { readonly name: LayerName; readonly voxels: Uint8Array }[],
  ): Promise<readonly JointCount[]> {
    const key = `${size.columns} × ${size.rows}`;
    if (!this.#memory || this.#size !== key) this.#memory = opened(size);
    this.#size = key;
    const memory = await this.#memory;
    for (const { name, voxels } of layers) memory.layers[name].set(voxels);
    return jointCounts(memory)[0]!;
  }
}

async function opened({ columns, rows }: SliceSize): Promise<VolumeMemory> {
  const kernels = new WebAssembly.Module((await readFile(builtFile('kernels.wasm'))) as Uint8Array<ArrayBuffer>);
  const memory = volumeMemory({ columns, rows, slices: 1 }, kernels, { bitSets: 1, lanes: 1 });
  if (!memory.ok) throw new Error(memory.code);
  return memory.value;
}
