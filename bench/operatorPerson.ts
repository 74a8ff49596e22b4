import type { Vec3 } from '#core/geometry';
import { patientFromVoxel, type VolumeGeometry } from '#core/geometry';
import { type PlaneStack, planeMask, planeStack } from '#core/segmentation/planeStack';
import { latticeOver, signedDistances } from '#core/segmentation/sliceEditDistance';

/** Numbers by chance, always the same for the same seed. */
export interface Chance {
  /** Evenly spread over 0 … 1. */
  even(): number;
  /** Spread by Gauss around 0 with standard deviation 1. */
  gauss(): number;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const even = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { even, gauss: () => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even()) };
}

/** How a person works: exactly, or with a hand that shakes and an eye that does not find the very worst slice. */
export interface Hand {
  readonly name: string;
  /** Standard deviation of a drawn contour from the true one, mm, along its normal. */
  readonly contourNoiseMm: number;
  /** Of how many of the worst slices one is taken by chance. */
  readonly among: number;
  readonly led?: boolean;
  readonly strokes?: boolean;
}
export const EXACT: Hand = { name: 'exact', contourNoiseMm: 0, among: 1 };
export const NOISY: Hand = { name: 'noisy', contourNoiseMm: 1.2, among: 5 };
/** As noisy, but on the slices that the program finds worth a look: it does not know the truth. */
export const LED: Hand = { name: 'led', contourNoiseMm: 1.2, among: 5, led: true };
/** Strokes in the worst place of one of the worst slices. */
export const STROKES: Hand = { name: 'strokes', contourNoiseMm: 0, among: 5, strokes: true };

/** A shaking hand's deviations hang together over about this length of a contour. */
const SHAKE_MM = 10;
const BORDER_MM = 8;

/**
 * The contour that a person draws on slice k: the reference there, pushed in and out along its normal by the hand's
 * noise. One byte a voxel of the slice.
 */
export function drawnContour(
  reference: Uint8Array,
  stack: PlaneStack,
  k: number,
  hand: Hand,
  chance: Chance,
): Uint8Array {
  const mask = planeMask(stack, reference, 1, k);
  if (hand.contourNoiseMm === 0 || !mask.some((inside) => inside !== 0)) return mask;
  const { perLine, lines } = stack;
  const whole = { uFrom: 0, uTo: perLine, vFrom: 0, vTo: lines };
  const lattice = latticeOver(stack, whole, 0.01);
  const distances = signedDistances(lattice, (u, v) => mask[v * perLine + u] !== 0, BORDER_MM);
  const push = smoothNoise(stack, chance);
  return mask.map((_, at) =>
    distances[at]! + hand.contourNoiseMm * push(at % perLine, Math.floor(at / perLine)) < 0 ? 1 : 0,
  );
}

/** Noise of standard deviation 1 that changes over SHAKE_MM. */
function smoothNoise({ perLine, lines, uStepMm, vMm }: PlaneStack, chance: Chance): (u: number, v: number) => number {
  const across = Math.ceil((perLine * uStepMm) / SHAKE_MM) + 3;
  const down = Math.ceil((vMm[lines - 1]! - vMm[0]!) / SHAKE_MM) + 3;
  const knots = Float64Array.from({ length: across * down }, () => chance.gauss());
  return (u, v) => {
    const x = (u * uStepMm) / SHAKE_MM + 1;
    const y = (vMm[v]! - vMm[0]!) / SHAKE_MM + 1;
    let [sum, squares] = [0, 0];
    // Four knots each way, by a cubic B-spline: smooth, and of the same spread between knots as at them.
    for (let b = -1; b <= 2; b++)
      for (let a = -1; a <= 2; a++) {
        const i = Math.floor(x) + a;
        const j = Math.floor(y) + b;
        const weight = spline(x - i) * spline(y - j);
        sum += weight * knots[Math.min(down - 1, Math.max(0, j)) * across + Math.min(across - 1, Math.max(0, i))]!;
        squares += weight * weight;
      }
    return sum / Math.sqrt(squares);
  };
}

function spline(t: number): number {
  const a = Math.abs(t);
  return a < 1 ? 2 / 3 - a * a + (a * a * a) / 2 : a < 2 ? (2 - a) ** 3 / 6 : 0;
}

/** Grey within so many HU of the liver's own is parenchyma to the eye: neither a tumour nor a vessel. */
const ALIKE_HU = 12;

/**
 * Where a person clicks first: well inside the liver's parenchyma, on a slice where it is large; a shaking hand, somewhere
 * there.
 */
export function firstClick(
  reference: Uint8Array,
  hu: Int16Array,
  geometry: VolumeGeometry,
  hand: Hand,
  chance: Chance,
): Vec3 {
  const stack = planeStack(geometry, 'axial');
  const areas = Array.from({ length: geometry.slices }, (_, k) => area(planeMask(stack, reference, 1, k)));
  const largest = Math.max(...areas);
  const candidates = areas.flatMap((n, k) => (n >= 0.7 * largest ? [k] : []));
  const k = hand.among === 1 ? areas.indexOf(largest) : candidates[Math.floor(chance.even() * candidates.length)]!;
  const mask = planeMask(stack, reference, 1, k);
  const { perLine, lines } = stack;
  const lattice = latticeOver(stack, { uFrom: 0, uTo: perLine, vFrom: 0, vTo: lines }, 3);
  const depths = signedDistances(lattice, (u, v) => mask[v * perLine + u] !== 0, 60);
  const slice = hu.subarray(k * perLine * lines, (k + 1) * perLine * lines);
  const typical = slice.filter((_, v) => mask[v] !== 0).sort()[Math.floor(area(mask) / 2)]!;
  const placeOf = (n: number) =>
    [(n % lattice.across) * lattice.uEach, Math.floor(n / lattice.across) * lattice.vEach] as const;
  const deepest = Math.min(...depths);
  const inside = [...depths.keys()].filter((n) => depths[n]! < Math.max(-15, 0.6 * deepest));
  const alike = inside.filter((n) => Math.abs(meanAround(slice, stack, ...placeOf(n)) - typical) < ALIKE_HU);
  const deep = (alike.length > 0 ? alike : inside).sort((a, b) => depths[a]! - depths[b]!);
  const chosen = deep[hand.among === 1 ? 0 : Math.floor(chance.even() * deep.length)]!;
  return patientFromVoxel(geometry, [...placeOf(chosen), k]);
}

const AROUND_MM = 5;

/** What the eye takes for the grey of a place. */
function meanAround(slice: Int16Array, { perLine, lines, uStepMm }: PlaneStack, u: number, v: number): number {
  const reach = Math.round(AROUND_MM / uStepMm);
  let [sum, count] = [0, 0];
  for (let y = Math.max(0, v - reach); y <= Math.min(lines - 1, v + reach); y++)
    for (let x = Math.max(0, u - reach); x <= Math.min(perLine - 1, u + reach); x++) {
      sum += slice[y * perLine + x]!;
      count++;
    }
  return sum / count;
}

const area = (mask: Uint8Array): number => mask.reduce((sum, inside) => sum + inside, 0);

/** Wrong voxels of every slice: what a person sees when scrolling with the truth in mind. */
export function wrongPerSlice(
  reference: Uint8Array,
  liver: Uint8Array,
  { columns, rows, slices }: VolumeGeometry,
  spokenOf?: readonly number[],
): number[] {
  const pixels = columns * rows;
  return Array.from({ length: slices }, (_, k) => {
    if (spokenOf && !spokenOf.includes(k)) return 0;
    let wrong = 0;
    for (let v = k * pixels; v < (k + 1) * pixels; v++) if ((reference[v] === 1) !== (liver[v] === 1)) wrong++;
    return wrong;
  });
}
