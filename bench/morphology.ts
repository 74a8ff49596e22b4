// Closing, hole fill and components against ITK on one thread, the same set in the same run.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { VoxelBits } from '#core/commands/kernels';
import { ball } from '#core/contours/ball';
import { volumeGeometry } from '#core/geometry';
import { close, dilate } from '#wasm/kernels/dilate';
import { fillHoles } from '#wasm/kernels/fillHoles';
import { keepComponents } from '#wasm/kernels/keepComponents';
import { largestComponent } from '#wasm/kernels/largestComponent';
import { rankInBall } from '#wasm/kernels/rankInBall';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { writePreview } from '#wasm/kernels/writePreview';
import { buildItk, Peer } from './peers.ts';

const OURS = 9;
const THEIRS = 3;

/** Says how many times faster than ITK each is, and whether the masks are equal; ends the process with 1 where they are not. */
export async function compareMorphology(volume: VolumeMemory, set: VoxelBits): Promise<void> {
  const { columns, rows, slices } = volume;
  const grid = (spacingMm: number) =>
    volumeGeometry({
      columns,
      rows,
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
      pixelSpacingMm: [spacingMm, spacingMm],
      slicePositions: Array.from({ length: slices }, (_, k) => [0, 0, spacingMm * k] as const),
    });
  // What ITK calls a ball of radius 3 has an axis of 7 voxels.
  const ballOf3 = ball(grid(1), 3.5);
  const kernels: Record<string, () => VoxelBits> = {
    'close 3': () => close(volume, set, ballOf3),
    holes: () => fillHoles(volume, set, 'volume'),
    largest: () => largestComponent(volume, set, 26),
  };
  const raw = 'build/bench/set.raw';
  writePreview(volume, set, 1);
  writeFileSync(raw, volume.layers.preview.slice());
  const program = buildItk('morphology');
  const itk = program ? new Peer(program, raw, columns, rows, slices) : null;
  for (const [name, run] of Object.entries(kernels)) {
    const mine: number[] = [];
    for (let round = 0; round < OURS; round++) mine.push(timed(volume, run));
    const ours = median(mine);
    if (!itk) {
      console.log(`${name}: ${ours.toFixed(1)} ms (no ITK here to compare with)`);
      continue;
    }
    const mask = 'build/bench/itk.mask';
    await itk.run(`${name} > ${mask}`);
    const bits = run();
    writePreview(volume, bits, 1);
    volume.bitSets.release(bits);
    const equal = Buffer.compare(readFileSync(mask), Buffer.from(volume.layers.preview)) === 0;
    rmSync(mask);
    if (!equal) process.exitCode = 1;
    const theirs: number[] = [];
    for (let round = 0; round < THEIRS; round++) theirs.push((await itk.run(`${name} > -`)).ms);
    const times = (median(theirs) / ours).toFixed(0);
    console.log(
      `${name}: ${ours.toFixed(1)} ms, ITK ${median(theirs).toFixed(0)} ms: ${times} × faster, ${equal ? 'equal to' : 'DIFFERENT FROM'} ITK voxel for voxel`,
    );
  }
  itk?.end();
  rmSync(raw);

  const fine = grid(0.8);
  const others: Record<string, () => VoxelBits> = {
    'margin 5 mm': () => dilate(volume, set, ball(fine, 5)),
    'margin 10 mm': () => dilate(volume, set, ball(fine, 10)),
    'median 3 mm': () => rankInBall(volume, set, ball(fine, 3, { beyondEnds: true })),
    'islands from 1 ml': () => keepComponents(volume, set, 6, new Array<number>(slices).fill(0.000512), 1),
  };
  for (const [name, run] of Object.entries(others))
    console.log(`${name}, 0.8 mm voxels: ${median([1, 2, 3].map(() => timed(volume, run))).toFixed(0)} ms`);
}

function timed(volume: VolumeMemory, run: () => VoxelBits): number {
  const from = performance.now();
  const bits = run();
  const ms = performance.now() - from;
  volume.bitSets.release(bits);
  return ms;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
