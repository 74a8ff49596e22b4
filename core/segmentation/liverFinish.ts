import type { Abort } from '../abort.ts';
import { type VoxelKernels, WALK } from '../commands/kernels.ts';
import { componentWith, withoutHoles, withoutSmallSliceHoles } from './boxSets.ts';
import { withRim } from './liverRim.ts';
import { withoutTongues } from './liverTongues.ts';
import type { BoxPlaces } from './workingGrid.ts';

/** What the competition gave to the liver, in its own box. */
export interface RoughLiver {
  readonly box: BoxPlaces;
  readonly hu: Int16Array;
  readonly set: Uint8Array;
  /** A voxel of the core. */
  readonly seed: number;
  /** HU below which fat and air lie. */
  readonly fatHu: number;
}

/** Holes of a slice up to this are vessels and lesions that the liver encloses. */
const HOLE_MM2 = 600;
/** Within so much of the border the random walker decides. */
const BAND_MM = 3;
/** The walker crosses a step of so many HU e times as seldom as none. */
const SCALE_HU = 30;
type Kernels = Pick<VoxelKernels, 'signedDistance' | 'randomWalk'>;

/**
 * The chance of each voxel of the box, 0 … 1, to be liver: the part of the core with the tissue that it encloses and its
 * rim at half maximum, and the border where a random walker finds it.
 */
export async function finishedLiver(
  { box, hu, set: rough, seed, fatHu }: RoughLiver,
  kernels: Kernels,
  signal?: Abort,
): Promise<Float32Array> {
  const found = withoutHoles(box, componentWith(box, rough, seed));
  const part = componentWith(box, await withoutTongues(box, hu, found, { seed, fatHu }, kernels, signal), seed);
  const whole = withoutSmallSliceHoles(box, part, Math.floor(HOLE_MM2 / pixelAreaMm2(box)));
  // Fat and air that the liver encloses in a slice are hilum and fissures, not liver.
  const dense = whole.map((own, v) => (own && (rough[v] || hu[v]! >= fatHu) ? 1 : 0));
  const set = withRim(box, hu, dense, fatHu);
  const distances = await kernels.signedDistance(box, set, 'both', signal);
  const states = set.map((own, v) => {
    if (Math.abs(distances[v]!) > BAND_MM) return own ? WALK.in : WALK.out;
    return hu[v]! < fatHu ? WALK.out : WALK.undecided;
  });
  return kernels.randomWalk({ ...box, hu, states, scaleHu: SCALE_HU }, signal);
}

const stepOf = (places: Float64Array): number => (places.length > 1 ? places[1]! - places[0]! : 1);
const pixelAreaMm2 = ({ placesI, placesJ }: BoxPlaces): number => stepOf(placesI) * stepOf(placesJ);
