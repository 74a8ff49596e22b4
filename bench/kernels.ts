// Kernels against a native floor and against ITK, in one run: ratios, since machines differ.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { VoxelBits } from '#core/commands/kernels';
import { countVoxels } from '#wasm/kernels/countVoxels';
import { fillHoles } from '#wasm/kernels/fillHoles';
import { grow } from '#wasm/kernels/grow';
import { jointCounts } from '#wasm/kernels/jointCounts';
import { largestComponent } from '#wasm/kernels/largestComponent';
import { smoothInSlice } from '#wasm/kernels/smoothInSlice';
import { volumeMemory } from '#wasm/kernels/volumeMemory';
import { writePreview } from '#wasm/kernels/writePreview';
import { compareMorphology } from './morphology.ts';
import { buildFloor, buildItk, Peer } from './peers.ts';
import { grid, leakingWindow, wholeBody, writePercolation, writePhantom } from './phantom.ts';

const ROUNDS = 15;
const module = new WebAssembly.Module(readFileSync('build/kernels.wasm') as Uint8Array<ArrayBuffer>);
const opened = volumeMemory(grid, module);
if (!opened.ok) throw new Error(opened.code);
const volume = opened.value;
const voxels = grid.columns * grid.rows * grid.slices;

writePhantom(volume.hu);
const raw = 'build/bench/phantom.raw';
writeFileSync(raw, new Uint8Array(volume.memory.buffer, volume.layout.hu, 2 * voxels));

const { lowerHu, upperHu, seeds } = leakingWindow;
const floor = new Peer(buildFloor(), raw, voxels, lowerHu, upperHu);
const itkProgram = buildItk();
const itk = itkProgram ? new Peer(itkProgram, raw, grid.columns, grid.rows, grid.slices) : null;

const times = new Map<string, number[]>();
const note = (name: string, ms: number) => times.set(name, [...(times.get(name) ?? []), ms]);
const sorted = (name: string) => [...(times.get(name) ?? [])].sort((a, b) => a - b);
const median = (name: string) => sorted(name)[sorted(name).length >> 1] ?? Number.NaN;
const fastest = (name: string) => sorted(name)[0] ?? Number.NaN;
const timed = <T>(name: string, work: () => T): T => {
  const from = performance.now();
  const result = work();
  note(name, performance.now() - from);
  return result;
};
/** A set that is only timed. */
const spent = (name: string, work: () => VoxelBits) => volume.bitSets.release(timed(name, work));

// Equal to ITK, voxel for voxel, for both neighbourhoods; and the first runs, which pay for page faults.
const grown = grow(volume, leakingWindow);
for (const connectivity of [6, 26] as const) {
  const bits = grow(volume, { ...leakingWindow, connectivity });
  const count = countVoxels(volume, bits);
  if (itk) {
    const mask = 'build/bench/itk.mask';
    await itk.run(`${lowerHu} ${upperHu} ${connectivity === 26 ? 1 : 0} ${seeds.join(' ')} > ${mask}`);
    writePreview(volume, bits, 1);
    const equal = Buffer.compare(readFileSync(mask), Buffer.from(volume.layers.preview)) === 0;
    console.log(`grow ${connectivity}: ${count} voxels, ${equal ? 'equal to' : 'DIFFERENT FROM'} ITK voxel for voxel`);
    rmSync(mask);
    if (!equal) process.exitCode = 1;
  } else console.log(`grow ${connectivity}: ${count} voxels (no ITK here to compare with)`);
  volume.bitSets.release(bits);
}

// Layers as a person would have them: liver without holes, cut by a plane, three tumours.
const filled = fillHoles(volume, grown, 'volume');
writePreview(volume, filled, 1);
volume.layers.extent.set(volume.layers.preview);
for (let v = 0; v < voxels; v++) {
  const [i, j, k] = [v & 511, (v >> 9) & 511, v >> 18];
  if (volume.layers.extent[v]) volume.layers.partition[v] = i + (k >> 2) < 240 ? 2 : 3;
  for (const [n, [ci, cj, ck]] of [
    [150, 220, 150],
    [220, 250, 180],
    [180, 200, 110],
  ].entries())
    if ((i - ci!) ** 2 + (j - cj!) ** 2 + (k - ck!) ** 2 < 20 ** 2) volume.layers.findings[v] = 4 + n;
}

for (let round = 0; round < ROUNDS; round++) {
  note('floor', (await floor.run('threshold')).ms);
  spent('grow 6', () => grow(volume, leakingWindow));
  spent('grow 26', () => grow(volume, { ...leakingWindow, connectivity: 26 }));
  note('floor, bytes', (await floor.run('bytes')).ms);
  timed('joint counts', () => jointCounts(volume));
  timed('joint counts, one slice', () => jointCounts(volume, 150, 151));
  if (itk) note('ITK', (await itk.run(`${lowerHu} ${upperHu} 0 ${seeds.join(' ')} > -`)).ms);
  if (round % 3 !== 0) continue;
  spent('grow 6, whole body', () => grow(volume, wholeBody));
  spent('fill holes', () => fillHoles(volume, grown, 'volume'));
  spent('fill holes in slice', () => fillHoles(volume, grown, 'inSlice'));
  spent('largest component', () => largestComponent(volume, grown, 26));
  spent('smooth, 4 voxels', () => smoothInSlice(volume, filled, 4, 4));
  timed('write preview', () => writePreview(volume, round % 2 ? grown : filled, 1));
}
await compareMorphology(volume, grown);
writePercolation(volume.hu);
const everywhere = Array.from({ length: 64 }, (_, n) => (voxels >> 1) + 101 * n);
for (let round = 0; round < 3; round++)
  spent('grow 6, percolation', () => grow(volume, { ...leakingWindow, seeds: everywhere }));
floor.end();
itk?.end();
rmSync(raw);

console.log(
  `${grid.columns} × ${grid.rows} × ${grid.slices}, ${ROUNDS} rounds: median, × median floor; fastest, × fastest floor`,
);
for (const name of times.keys()) {
  const columns = [median(name), median(name) / median('floor'), fastest(name), fastest(name) / fastest('floor')];
  console.log(name.padEnd(24), ...columns.map((value) => value.toFixed(3).padStart(9)));
}
if (itk)
  console.log(`grow 6 is ${(median('ITK') / median('grow 6')).toFixed(1)} × faster than ITK, its allocator warm`);
