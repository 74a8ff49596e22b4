// The liver by one click on every liver that has a reference here, and on phantoms: Dice, volume error, and its time.
//   node bench/run.mjs segmentation CLICKS BOTTLENECK NAMES …      names as operator.ts has them

import { addScaled, type Vec3, type VolumeGeometry } from '#core/geometry';
import { liverByClick } from '#core/segmentation/liverClick';
import { workingPlan } from '#core/segmentation/workingGrid';
import { signedDistance } from '#wasm/kernels/distance';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { writePreview } from '#wasm/kernels/writePreview';
import { type Liver, liversOf } from './operatorLivers.ts';

/** Places to click, the same at every run: the deepest of the reference, and some at random at least 10 mm deep. */
function clicksIn({ geometry, volume, reference }: Liver, count: number): Vec3[] {
  const plan = workingPlan(geometry);
  const { columns, rows } = geometry;
  const middle = (first: number, next: number) => (first + next - 1) >> 1;
  const native = (i: number, j: number, k: number) =>
    [
      Math.min(columns - 1, i * plan.factorI + (plan.factorI >> 1)),
      Math.min(rows - 1, j * plan.factorJ + (plan.factorJ >> 1)),
      middle(plan.firstSlices[k]!, plan.firstSlices[k + 1]!),
    ] as const;
  const places: Vec3[] = [];
  const set = new Uint8Array(plan.columns * plan.rows * plan.slices);
  for (let k = 0, v = 0; k < plan.slices; k++)
    for (let j = 0; j < plan.rows; j++)
      for (let i = 0; i < plan.columns; i++, v++) {
        const [a, b, c] = native(i, j, k);
        set[v] = reference[a + columns * (b + rows * c)]!;
        places[v] = patientAt(geometry, a, b, c);
      }
  const depths = signedDistance(volume, plan, set, 'inside').map((distance) => -distance);
  const deep = [...depths.keys()].filter((v) => depths[v]! >= 10);
  const deepest = deep.reduce((best, v) => (depths[v]! > depths[best]! ? v : best), deep[0]!);
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return [deepest, ...Array.from({ length: count }, () => deep[Math.floor(random() * deep.length)]!)].map(
    (v) => places[v]!,
  );
}

const patientAt = (
  { slicePositions, rowDirection, columnDirection, pixelSpacingMm }: VolumeGeometry,
  i: number,
  j: number,
  k: number,
): Vec3 =>
  addScaled(addScaled(slicePositions[k]!, rowDirection, i * pixelSpacingMm[1]), columnDirection, j * pixelSpacingMm[0]);

interface Score {
  readonly dice: number;
  readonly volumePercent: number;
}

/** Over the slices that the reference speaks of. */
function score({ geometry, reference, slices }: Liver, mask: Uint8Array): Score {
  const pixels = geometry.columns * geometry.rows;
  let [own, theirs, both] = [0, 0, 0];
  for (const k of slices ?? Array.from({ length: geometry.slices }, (_, n) => n))
    for (let v = k * pixels; v < (k + 1) * pixels; v++) {
      own += mask[v]!;
      theirs += reference[v]!;
      both += mask[v]! & reference[v]!;
    }
  return { dice: (2 * both) / (own + theirs), volumePercent: 100 * (own / theirs - 1) };
}

const [, , , ...options] = process.argv;
const count = Number(options[0] ?? 6);
const clicksOf = new WeakMap<object, Vec3[]>();
console.log(`one click: the deepest place, then ${count} at random; Dice and volume error`);
for await (const liver of liversOf(options.slice(2))) {
  const { volume, geometry, name } = liver;
  const clicks = clicksOf.get(volume) ?? clicksIn(liver, count);
  clicksOf.set(volume, clicks);
  const scores: (Score | string)[] = [];
  const times: number[] = [];
  for (const seed of clicks) {
    const kernels = voxelKernels(volume);
    const from = performance.now();
    const found = await liverByClick(
      { geometry, hu: volume.hu },
      { seed, bottleneckMm: Number(options[1] ?? 8) },
      kernels,
    );
    times.push(performance.now() - from);
    if (found.ok) {
      writePreview(volume, found.value, 1);
      scores.push(score(liver, volume.layers.preview));
    } else scores.push(found.code);
    kernels.release();
  }
  const words = (s: Score | string) =>
    typeof s === 'string'
      ? s
      : `${s.dice.toFixed(3)} ${s.volumePercent >= 0 ? '+' : '−'}${Math.abs(s.volumePercent).toFixed(0)} %`;
  const found = scores.filter((s) => typeof s !== 'string').sort((a, b) => a.dice - b.dice);
  const middle = found[found.length >> 1];
  console.log(
    name.padEnd(32),
    'deepest',
    words(scores[0]!),
    '| median',
    middle ? words(middle) : '–',
    'worst',
    found[0] ? words(found[0]) : '–',
    '|',
    scores.slice(1).map(words).join(', '),
    '|',
    `${Math.min(...times).toFixed(0)} ms`,
  );
}
