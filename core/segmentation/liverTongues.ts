import type { Abort } from '../abort.ts';
import type { VoxelKernels } from '../commands/kernels.ts';
import type { BoxPlaces } from './workingGrid.ts';

/** Thinner than twice this all along is thin. */
const THIN_MM = 6;
/** What lies so near to where it is thick is its rim. */
const RIM_MM = 9;
/** Smaller ones are edges of the liver. */
const LEAST_MM3 = 1000;

/**
 * The set without its tongues: thin pieces of 1 ml or more that reach out from where it is thick and lie between other tissue
 * rather than in fat and air. The liver's own thin edges lie in fat; what leads from it between the chambers of the heart, or
 * along a stomach, is a wall of theirs with the liver's HU.
 * @param seed a voxel that stays, with the piece it is in
 * @param fatHu HU below which fat and air lie
 */
export async function withoutTongues(
  box: BoxPlaces,
  hu: Int16Array,
  set: Uint8Array,
  { seed, fatHu }: { readonly seed: number; readonly fatHu: number },
  kernels: Pick<VoxelKernels, 'signedDistance'>,
  signal?: Abort,
): Promise<Uint8Array> {
  const depths = await kernels.signedDistance(box, set, 'inside', signal);
  const thick = set.map((_, v) => (-depths[v]! > THIN_MM ? 1 : 0));
  const away = await kernels.signedDistance(box, thick, 'outside', signal);
  const thin = set.map((own, v) => (own && away[v]! > THIN_MM + RIM_MM && away[v]! < Number.POSITIVE_INFINITY ? 1 : 0));
  const left = set.slice();
  const { columns, rows, slices } = box;
  const pixels = columns * rows;
  const [stepI, stepJ, stepK] = [stepOf(box.placesI), stepOf(box.placesJ), stepOf(box.placesK)];
  for (let first = 0; first < thin.length; first++) {
    if (!thin[first]) continue;
    thin[first] = 0;
    const piece = [first];
    let [inFat, inTissue] = [0, 0];
    const meet = (v: number, within: boolean, mm2: number) => {
      if (!within) return;
      if (thin[v]) {
        thin[v] = 0;
        piece.push(v);
      } else if (!set[v] && hu[v]! < fatHu) inFat += mm2;
      else if (!set[v]) inTissue += mm2;
    };
    for (let n = 0; n < piece.length; n++) {
      const v = piece[n]!;
      const [i, j, k] = [v % columns, Math.floor(v / columns) % rows, Math.floor(v / pixels)];
      meet(v - 1, i > 0, stepJ * stepK);
      meet(v + 1, i < columns - 1, stepJ * stepK);
      meet(v - columns, j > 0, stepI * stepK);
      meet(v + columns, j < rows - 1, stepI * stepK);
      meet(v - pixels, k > 0, stepI * stepJ);
      meet(v + pixels, k < slices - 1, stepI * stepJ);
    }
    const isSmall = piece.length * stepI * stepJ * stepK < LEAST_MM3;
    if (isSmall || inTissue <= inFat || piece.includes(seed)) continue;
    for (const v of piece) left[v] = 0;
  }
  return left;
}

/** Their mean spacing; 1 for a single one. */
const stepOf = (places: Float64Array): number =>
  places.length > 1 ? (places[places.length - 1]! - places[0]!) / (places.length - 1) : 1;
