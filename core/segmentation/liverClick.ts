import type { Abort } from '../abort.ts';
import type { VoxelBits, VoxelKernels } from '../commands/kernels.ts';
import type { HuRange } from '../contours/proposeRange.ts';
import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { ok, type Result, refuse } from '../result.ts';
import { componentWith, withoutHoles } from './boxSets.ts';
import {
  type BoxPoint,
  boxPoint,
  fatBelow,
  nearestVoxel,
  smoothed,
  windowUnderClick,
  withinWindow,
} from './liverCore.ts';
import { finishedLiver, type RoughLiver } from './liverFinish.ts';
import { FAT_MEAN_HU } from './liverRim.ts';
import { flatTrend, type LiverTrend, levelled, trendOf } from './liverTrend.ts';
import { ribCage } from './ribCage.ts';
import { sliceHeights, type WorkingGrid, workingPlan } from './workingGrid.ts';

/** A liver by one click. */
export interface LiverRequest {
  /** Patient mm, LPS, inside the volume. */
  readonly seed: Vec3;
  /** HU that count as liver; without it, what the HU under the click propose. */
  readonly rangeHu?: HuRange | undefined;
  /** Bridges narrower than twice this are not crossed, mm. */
  readonly bottleneckMm: number;
}

/** What the bottleneck begins at: between 6 and 10 mm the livers measured differ little, below it the heart is reached. */
export const BOTTLENECK_MM = 8;
/** How often the trend of the HU is asked of the core that the trend before gave. */
const TREND_ROUNDS = 2;
/** Tissue outside the window that is thicker than twice this is another organ, unless the liver encloses it. */
const OTHER_ORGAN_MM = 8;
/** Further than this from the core, by cost, nothing is liver: what leaked through a rim is cut off. */
const FURTHEST = 10;
/** Working voxels around the rough liver that its finishing may look at. */
const MARGIN = 5;

const NOBODY = 0;
const LIVER = 1;
const BACKGROUND = 2;

type Kernels = Pick<VoxelKernels, 'averagedHu' | 'signedDistance' | 'compete' | 'randomWalk' | 'carry'>;

/**
 * The liver that a click means, as native voxels: on a grid of about 3 mm the thick middle of what is connected within
 * the window, a slow trend of the liver's HU taken off, competes with fat, air and other organs for the rest; the result is
 * finished and carried to the volume.
 * Always the same for the same volume, click, window and bottleneck. Refuses a click on air or fat (`seed.notTissue`), and
 * one with nothing as thick as the bottleneck near it (`seed.tooNarrow`).
 */
export async function liverByClick(
  { geometry, hu }: { readonly geometry: VolumeGeometry; readonly hu: Int16Array },
  { seed, rangeHu, bottleneckMm }: LiverRequest,
  kernels: Kernels,
  signal?: Abort,
): Promise<Result<VoxelBits, 'seed.notTissue' | 'seed.tooNarrow'>> {
  const proposed = windowUnderClick(geometry, hu, seed);
  if (!proposed) return refuse('seed.notTissue', { seed });
  const range = rangeHu ?? proposed;
  const plan = workingPlan(geometry);
  const native: WorkingGrid = { ...plan, hu: await kernels.averagedHu(plan, signal) };
  const smooth = smoothed(native);
  const cage = ribCage(native);
  const at = boxPoint(geometry, seed);
  const coreIn = async (window: HuRange, trend: LiverTrend, narrowMm: number): Promise<Core | null> => {
    const within = withinWindow(native, smooth, window, trend);
    for (let v = 0; v < within.length; v++) if (cage[v]) within[v] = 0;
    const depths = await kernels.signedDistance(native, within, 'inside', signal);
    const deep = new Uint8Array(depths.length);
    for (let v = 0; v < deep.length; v++) deep[v] = -depths[v]! > narrowMm ? 1 : 0;
    return coreNear(native, { within, depths, deep }, at);
  };
  // How the liver's HU lie is asked of the click alone, so that a slider does not move the ground under it.
  let trend = flatTrend(at);
  for (let round = 0; round < TREND_ROUNDS; round++) {
    const found = await coreIn(proposed, trend, BOTTLENECK_MM);
    if (!found) break;
    trend = trendOf(native, found.core, at, (proposed.lowerHu + proposed.upperHu) / 2);
  }
  const found = await coreIn(range, trend, bottleneckMm);
  if (!found) return refuse('seed.tooNarrow', { seed, bottleneckMm });
  const grid = levelled(native, trend);
  const { within, depths, deep, inCore, core } = found;
  const centreHu = (range.lowerHu + range.upperHu) / 2;
  const fatHu = fatBelow(range);
  const seeds = await seedsOf(grid, { cage, within, deep, core, bottleneckMm, fatHu }, kernels, signal);
  const halfHu = Math.max(1, (range.upperHu - range.lowerHu) / 2);
  const shared = await kernels.compete({ ...grid, depths, seeds, centreHu, halfHu, furthest: FURTHEST }, signal);

  const rough = boxed(grid, shared, inCore, fatHu);
  const chances = await finishedLiver(rough, kernels, signal);
  const { placesI, placesJ, placesK, columns, rows, slices } = rough.box;
  const carried = {
    box: { placesI, placesJ, placesK, columns, rows, slices },
    field: chances,
    fromSlice: plan.firstSlices[rough.from]!,
    toSlice: plan.firstSlices[rough.from + slices]!,
    rowSpacingMm: geometry.pixelSpacingMm[0],
    columnSpacingMm: geometry.pixelSpacingMm[1],
    heightsMm: sliceHeights(geometry),
    leastHu: Math.ceil((centreHu + FAT_MEAN_HU) / 2),
  };
  return ok(await kernels.carry(carried, signal));
}

/** The thick middle of what lies within the window, where the click is. */
interface Core {
  readonly within: Uint8Array;
  /** Inside the window, mm, negative. */
  readonly depths: Float32Array;
  /** Deeper than the bottleneck. */
  readonly deep: Uint8Array;
  /** Of it the part of the click, and its voxel nearest to it. */
  readonly core: Uint8Array;
  readonly inCore: number;
}

/** What is smaller is a lesion or a knot of vessels beside the click, as long as something larger is near. */
const LEAST_CORE_ML = 20;

/** The core nearest to the click: of those near it the nearest that is not small, else the nearest. */
function coreNear(
  grid: WorkingGrid,
  { within, depths, deep }: Pick<Core, 'within' | 'depths' | 'deep'>,
  at: BoxPoint,
): Core | null {
  const passedOver: Core[] = [];
  const left = deep.slice();
  for (;;) {
    const inCore = nearestVoxel(grid, left, at);
    if (inCore < 0) return passedOver[0] ?? null;
    const core = componentWith(grid, left, inCore);
    // The small ones beside it may well be of the same organ: nobody's beforehand.
    if (millilitresOf(grid, core) >= LEAST_CORE_ML) return { within, depths, deep: left, core, inCore };
    passedOver.push({ within, depths, deep, core, inCore });
    for (let v = 0; v < left.length; v++) if (core[v]) left[v] = 0;
  }
}

const stepOf = (places: Float64Array): number =>
  places.length > 1 ? (places[places.length - 1]! - places[0]!) / (places.length - 1) : 1;

function millilitresOf({ placesI, placesJ, placesK }: WorkingGrid, set: Uint8Array): number {
  let count = 0;
  for (let v = 0; v < set.length; v++) count += set[v]!;
  return (count * stepOf(placesI) * stepOf(placesJ) * stepOf(placesK)) / 1000;
}

interface Found {
  readonly cage: Uint8Array;
  readonly within: Uint8Array;
  readonly deep: Uint8Array;
  readonly core: Uint8Array;
  readonly bottleneckMm: number;
  readonly fatHu: number;
}

/** Who owns a voxel beforehand: the core grown back; against it fat, air, the ribs, other cores and what is thick outside the window. */
async function seedsOf(
  grid: WorkingGrid,
  { cage, within, deep, core, bottleneckMm, fatHu }: Found,
  kernels: Kernels,
  signal?: Abort,
): Promise<Uint8Array> {
  const { hu } = grid;
  const away = await kernels.signedDistance(grid, core, 'outside', signal);
  const seeds = new Uint8Array(hu.length);
  const liver = new Uint8Array(hu.length);
  const other = new Uint8Array(hu.length);
  for (let v = 0; v < hu.length; v++) {
    if (hu[v]! < fatHu || cage[v]) seeds[v] = BACKGROUND;
    else if (!within[v]) other[v] = 1;
    else if (away[v]! <= bottleneckMm) {
      seeds[v] = LIVER;
      liver[v] = 1;
    } else if (deep[v]) seeds[v] = BACKGROUND;
  }
  const thickness = await kernels.signedDistance(grid, other, 'inside', signal);
  const enclosed = withoutHoles(grid, liver);
  for (let v = 0; v < hu.length; v++)
    if (seeds[v] === NOBODY && -thickness[v]! > OTHER_ORGAN_MM && !enclosed[v]) seeds[v] = BACKGROUND;
  return seeds;
}

/** What the liver got, in a box of its own with a margin, and the working slice at which that begins. */
function boxed(
  grid: WorkingGrid,
  shared: Uint8Array,
  inCore: number,
  fatHu: number,
): RoughLiver & { readonly from: number } {
  const { columns, rows, slices, hu } = grid;
  const least = [columns, rows, slices];
  const most = [-1, -1, -1];
  for (let k = 0, v = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++, v++) {
        if (shared[v] !== LIVER) continue;
        if (i < least[0]!) least[0] = i;
        if (i > most[0]!) most[0] = i;
        if (j < least[1]!) least[1] = j;
        if (j > most[1]!) most[1] = j;
        if (k < least[2]!) least[2] = k;
        if (k > most[2]!) most[2] = k;
      }
  const sizes = [columns, rows, slices];
  const [i0, j0, k0] = least.map((n) => Math.max(0, n - MARGIN)) as [number, number, number];
  const [nI, nJ, nK] = most.map(
    (n, axis) => Math.min(sizes[axis]! - 1, n + MARGIN) + 1 - Math.max(0, least[axis]! - MARGIN),
  ) as [number, number, number];
  const set = new Uint8Array(nI * nJ * nK);
  const own = new Int16Array(set.length);
  for (let k = 0, w = 0; k < nK; k++)
    for (let j = 0; j < nJ; j++)
      for (let i = 0, v = i0 + columns * (j0 + j + rows * (k0 + k)); i < nI; i++, v++, w++) {
        set[w] = shared[v] === LIVER ? 1 : 0;
        own[w] = hu[v]!;
      }
  const i = inCore % columns;
  const j = Math.floor(inCore / columns) % rows;
  const k = Math.floor(inCore / columns / rows);
  const box = {
    columns: nI,
    rows: nJ,
    slices: nK,
    placesI: grid.placesI.slice(i0, i0 + nI),
    placesJ: grid.placesJ.slice(j0, j0 + nJ),
    placesK: grid.placesK.slice(k0, k0 + nK),
  };
  return { fatHu, box, hu: own, set, seed: i - i0 + nI * (j - j0 + nJ * (k - k0)), from: k0 };
}
