import { readFileSync } from 'node:fs';
import type { Grid } from '#wasm/kernels/layout';
import { type VolumeMemory, volumeMemory } from '#wasm/kernels/volumeMemory';

/** The kernels as they are built: build/kernels.wasm, compiled once for a test file. */
export const kernelsModule = new WebAssembly.Module(
  readFileSync(new URL('../build/kernels.wasm', import.meta.url)) as Uint8Array<ArrayBuffer>,
);

/** A volume's memory with the given HU and layers in it. */
export function volumeWith(
  grid: Grid,
  { hu, ...layers }: Partial<Record<'extent' | 'findings' | 'partition', Uint8Array>> & { hu?: Int16Array } = {},
): VolumeMemory {
  const opened = volumeMemory(grid, kernelsModule);
  if (!opened.ok) throw new Error(opened.code);
  if (hu) opened.value.hu.set(hu);
  for (const name of ['extent', 'findings', 'partition'] as const)
    if (layers[name]) opened.value.layers[name].set(layers[name]);
  return opened.value;
}
