// The liver by one click at 512 × 512 × 300 against the native floor, step by step, and exact distances in a liver's box
// against ITK's on one thread: ratios in one run.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { VoxelKernels } from '#core/commands/kernels';
import { runsOfBits } from '#core/contours/voxelRuns';
import { patientFromVoxel, volumeGeometry } from '#core/geometry';
import { liverByClick } from '#core/segmentation/liverClick';
import { boxPlaces } from '#core/segmentation/workingGrid';
import { distanceBytes, signedDistanceAt } from '#wasm/kernels/distance';
import { volumeMemory } from '#wasm/kernels/volumeMemory';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { writePreview } from '#wasm/kernels/writePreview';
import { buildFloor, buildItk, Peer } from './peers.ts';
import { grid, leakingWindow, writePhantom } from './phantom.ts';

const ROUNDS = 5;
const [COLUMN_MM, SLICE_MM] = [0.78, 1];
const module = new WebAssembly.Module(readFileSync('build/kernels.wasm') as Uint8Array<ArrayBuffer>);
const opened = volumeMemory(grid, module);
if (!opened.ok) throw new Error(opened.code);
const volume = opened.value;
const geometry = volumeGeometry({
  ...grid,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [COLUMN_MM, COLUMN_MM],
  slicePositions: Array.from({ length: grid.slices }, (_, k) => [0, 0, k * SLICE_MM] as const),
});
writePhantom(volume.hu);
const voxels = volume.hu.length;
const raw = 'build/bench/liver.raw';
writeFileSync(raw, new Uint8Array(volume.memory.buffer, volume.layout.hu, 2 * voxels));
const floor = new Peer(buildFloor(), raw, voxels, leakingWindow.lowerHu, leakingWindow.upperHu);

const times = new Map<string, number[]>();
const note = (name: string, ms: number) => times.set(name, [...(times.get(name) ?? []), ms]);
const median = (name: string) => {
  const sorted = [...(times.get(name) ?? [])].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
};

const fastest = (name: string) => Math.min(...(times.get(name) ?? []));

/** The kernels with the time of each noted by its name, summed over one click. */
function watched(kernels: VoxelKernels, spent: Map<string, number>): VoxelKernels {
  return new Proxy(kernels, {
    get(all, name: keyof VoxelKernels) {
      const kernel = all[name] as (...parameters: unknown[]) => Promise<unknown>;
      return async (...parameters: unknown[]) => {
        const from = performance.now();
        const answer = await kernel(...parameters);
        spent.set(name, (spent.get(name) ?? 0) + performance.now() - from);
        return answer;
      };
    },
  });
}

const seed = patientFromVoxel(geometry, [190, 230, 155]);
for (let round = 0; round < ROUNDS; round++) {
  note('floor', (await floor.run('threshold')).ms);
  const kernels = voxelKernels(volume);
  const spent = new Map<string, number>();
  const from = performance.now();
  const found = await liverByClick({ geometry, hu: volume.hu }, { seed, bottleneckMm: 8 }, watched(kernels, spent));
  note('liver by one click', performance.now() - from);
  if (!found.ok) throw new Error(found.code);
  for (const [name, ms] of spent) note(`  ${name}`, ms);
  note('  plain code between them', performance.now() - from - [...spent.values()].reduce((sum, ms) => sum + ms, 0));
  const toRuns = performance.now();
  runsOfBits(found.value);
  note('runs of the change', performance.now() - toRuns);
  const toPreview = performance.now();
  writePreview(volume, found.value, 1);
  note('preview', performance.now() - toPreview);
  kernels.release();
}
floor.end();
rmSync(raw);

// Exact distances, both sides, over the box of the phantom's liver.
const box = { i: 70, j: 136, k: 60, columns: 240, rows: 190, slices: 192 };
const places = boxPlaces(geometry, box);
const size = box.columns * box.rows * box.slices;
if (distanceBytes(box) > volume.work.bytes) throw new Error('the box does not fit');
const mask = new Uint8Array(size);
for (let k = 0, v = 0; k < box.slices; k++)
  for (let j = 0; j < box.rows; j++)
    for (let i = 0; i < box.columns; i++, v++)
      mask[v] = volume.layers.preview[box.i + i + grid.columns * (box.j + j + grid.rows * (box.k + k))]!;
const maskFile = 'build/bench/liver.mask';
writeFileSync(maskFile, mask);
const itkProgram = buildItk('distance');
const spacing = [COLUMN_MM, COLUMN_MM, SLICE_MM];
const itk = itkProgram ? new Peer(itkProgram, maskFile, box.columns, box.rows, box.slices, ...spacing) : null;
// One round of ours and one of theirs by turns, both by the processor's time: others may use the computer meanwhile.
const out = 'build/bench/itk.distances';
for (let round = 0; round < 2 * ROUNDS; round++) {
  const own = volume.work.with(mask, (set) =>
    volume.work.take(4 * size, (distances) => {
      const { user } = process.cpuUsage();
      signedDistanceAt(volume, places, set, distances);
      note('distances', (process.cpuUsage().user - user) / 1000);
      return round === 0 ? volume.work.f32(distances, size).slice() : null;
    }),
  );
  if (!itk) continue;
  note('ITK distances', (await itk.run(own ? `> ${out}` : '')).ms);
  if (!own) continue;
  const bytes = readFileSync(out);
  const theirs = new Float32Array(bytes.buffer, bytes.byteOffset, size);
  let furthest = 0;
  for (let v = 0; v < size; v++) if (!mask[v]) furthest = Math.max(furthest, Math.abs(own[v]! - theirs[v]!));
  console.log(`outside the liver our distances and ITK's differ by at most ${furthest.toExponential(1)} mm`);
  rmSync(out);
}
itk?.end();
rmSync(maskFile);
if (!itk) console.log('ITK is not here: distances are not compared');

console.log(`${grid.columns} × ${grid.rows} × ${grid.slices}: median ms, × median floor; fastest ms, × fastest floor`);
for (const name of times.keys()) {
  const columns = [median(name), median(name) / median('floor'), fastest(name), fastest(name) / fastest('floor')];
  console.log(name.padEnd(28), ...columns.map((value) => value.toFixed(1).padStart(9)));
}
if (itk) {
  const [usual, best] = [median, fastest].map((of) => (of('ITK distances') / of('distances')).toFixed(1));
  console.log(`distances: ${usual} × faster than ITK, the fastest of each ${best} ×, both on one thread`);
}
