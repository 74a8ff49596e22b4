// Compares grow with ITK's ConnectedThreshold on a real CT, voxel for voxel, and writes the record that tests keep:
// node bench/run.mjs connectedThreshold RAW COLUMNS ROWS SLICES (int16 HU, i fastest, slices ascending along the normal).
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { countVoxels } from '#wasm/kernels/countVoxels';
import { grow } from '#wasm/kernels/grow';
import { volumeMemory } from '#wasm/kernels/volumeMemory';
import { writePreview } from '#wasm/kernels/writePreview';
import { buildItk, Peer } from './peers.ts';

/** Seeds as [column, row, slice]; ranges in HU, inclusive. */
const CASES: readonly { name: string; seeds: [number, number, number][]; lowerHu: number; upperHu: number }[] = [
  { name: 'liver, leaking', seeds: [[180, 200, 18]], lowerHu: 60, upperHu: 180 },
  { name: 'liver, leaking widely', seeds: [[160, 240, 24]], lowerHu: 40, upperHu: 200 },
  { name: 'liver, a window narrower than its noise', seeds: [[180, 200, 18]], lowerHu: 90, upperHu: 110 },
  { name: 'liver, a window at the edge of percolation', seeds: [[180, 200, 18]], lowerHu: 80, upperHu: 115 },
  { name: 'soft tissue', seeds: [[140, 260, 12]], lowerHu: -150, upperHu: 300 },
  { name: 'bone', seeds: [[256, 345, 18]], lowerHu: 150, upperHu: 3071 },
  { name: 'air around the patient and the padding of the corners', seeds: [[0, 0, 0]], lowerHu: -3024, upperHu: -500 },
  { name: 'lung', seeds: [[150, 220, 32]], lowerHu: -1000, upperHu: -600 },
  {
    name: 'liver and heart by two seeds',
    seeds: [
      [180, 200, 18],
      [280, 250, 32],
    ],
    lowerHu: 70,
    upperHu: 250,
  },
];

const [, , , raw = '', ...size] = process.argv;
const [columns = 0, rows = 0, slices = 0] = size.map(Number);
const opened = volumeMemory(
  { columns, rows, slices },
  new WebAssembly.Module(readFileSync('build/kernels.wasm') as Uint8Array<ArrayBuffer>),
);
if (!opened.ok) throw new Error(opened.code);
const volume = opened.value;
const bytes = readFileSync(raw);
volume.hu.set(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2));
const program = buildItk();
if (!program) throw new Error('ITK is not here: Debian has it as libinsighttoolkit5-dev');
const itk = new Peer(program, raw, columns, rows, slices);
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

const cases: object[] = [];
for (const { name, seeds, lowerHu, upperHu } of CASES)
  for (const connectivity of [6, 26] as const) {
    const offsets = seeds.map(([i, j, k]) => i + columns * (j + rows * k));
    const mask = 'build/bench/itk.mask';
    await itk.run(`${lowerHu} ${upperHu} ${connectivity === 26 ? 1 : 0} ${offsets.join(' ')} > ${mask}`);
    const expected = readFileSync(mask);
    const grown = grow(volume, { seeds: offsets, lowerHu, upperHu, connectivity });
    const voxels = countVoxels(volume, grown);
    writePreview(volume, grown, 1);
    volume.bitSets.release(grown);
    const equal = Buffer.compare(expected, Buffer.from(volume.layers.preview)) === 0;
    console.log(`${name}, ${connectivity} neighbours: ${voxels} voxels, ${equal ? 'equal' : 'DIFFERENT'}`);
    if (!equal) process.exitCode = 1;
    cases.push({ name, seeds, lowerHu, upperHu, connectivity, voxels, maskSha256: sha256(expected) });
    rmSync(mask);
  }
itk.end();

if (process.exitCode !== 1) {
  const record = {
    about:
      'ITK 5.2.1 ConnectedThresholdImageFilter on the demo CT (CPTAC-PDA C3L-00189): voxel counts and SHA-256 of the mask, one byte (0 or 1) a voxel, index order i + j·nI + k·nI·nJ, slices ascending along the normal. docs/kernels.md says how it was made.',
    grid: { columns, rows, slices },
    huSha256: sha256(bytes),
    cases,
  };
  writeFileSync('test/data/itk-connected-threshold.json', `${JSON.stringify(record, null, 2)}\n`);
}
