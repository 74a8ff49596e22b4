import { type AxialMeans, meanAt } from './axialMeans.ts';

/** A place on the grid of means, in cells. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

const BODY_HU = -300;
const SMALLEST_BODY_MM2 = 20_000;
const BONE_HU = 150;
/** Brighter than this is metal or oral contrast as soon as bone: it weighs no more. */
const FULL_BONE_HU = 500;
/** The least bone about the spine: 6 cm² that is 50 HU above the threshold. */
const LEAST_BONE_HU_MM2 = 50 * 600;

/**
 * The middle of the bone behind the body's middle: about the spinal canal. Looked for twice, since ribs and an arm beside
 * the body pull the first look aside. Null where there is no body, or no bone in its back.
 */
export function spineIn({ width, height, mm, hu }: AxialMeans): Place | null {
  const body = weightedMiddle(width, [0, width - 1], [0, height - 1], (cell) => (hu[cell]! > BODY_HU ? 1 : 0));
  if (!body || body.weight * mm * mm < SMALLEST_BODY_MM2) return null;
  const bone = (cell: number) => Math.min(FULL_BONE_HU, Math.max(0, hu[cell]! - BONE_HU));
  let at: Place = body;
  for (const reach of [60 / mm, 30 / mm]) {
    const columns = [Math.max(0, Math.ceil(at.x - reach)), Math.min(width - 1, Math.floor(at.x + reach))] as const;
    const found = weightedMiddle(width, columns, [Math.ceil(body.y), height - 1], bone);
    if (!found || found.weight * mm * mm < LEAST_BONE_HU_MM2) return null;
    at = found;
  }
  return at;
}

function weightedMiddle(
  width: number,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
  weightOf: (cell: number) => number,
): (Place & { weight: number }) | null {
  let weight = 0;
  let x = 0;
  let y = 0;
  for (let v = top; v <= bottom; v++)
    for (let u = left; u <= right; u++) {
      const w = weightOf(v * width + u);
      weight += w;
      x += w * u;
      y += w * v;
    }
  return weight > 0 ? { x: x / weight, y: y / weight, weight } : null;
}

const RAYS = Array.from(
  { length: 24 },
  (_, n) => [Math.cos((n * Math.PI) / 12), Math.sin((n * Math.PI) / 12)] as const,
);
/** Where the middle of an aorta is looked for, before and beside the middle of the spine's bone (left is positive), mm. */
const IN_FRONT_MM = [26, 75] as const;
const BESIDE_MM = [-20, 42] as const;
const STEP_MM = 1.5;
/** Radius as the means show it: their blur takes up to 2 mm off that of the vessel. */
const RADIUS_MM = [6, 14] as const;
const FARTHEST_MM = 22;
/** A ray ends on the rim when it ends within this of the middle ray's length. */
const RIM_MM = 3;
/** Of the rays, so many must end on the rim, and so many in something darker: a vertebra has brighter bone around it. */
const LEAST_ROUND = 0.75;
const LEAST_DARKER = 0.5;

/**
 * Mean HU of the aorta: the round, even disc just in front of the spine. Of several the roundest and brightest is taken,
 * since the vena cava and the crura are duller or less round. Null where nothing there is round.
 */
export function aortaIn(means: AxialMeans, spine: Place): number | null {
  const { mm } = means;
  let best: { readonly hu: number; readonly merit: number } | null = null;
  for (let front = IN_FRONT_MM[0]; front <= IN_FRONT_MM[1]; front += STEP_MM)
    for (let beside = BESIDE_MM[0]; beside <= BESIDE_MM[1]; beside += STEP_MM) {
      const middle = { x: spine.x + beside / mm, y: spine.y - front / mm };
      const hu = evenDiscHu(means, middle);
      if (hu === null) continue;
      const round = roundness(means, middle, hu);
      if (round === null) continue;
      // A contrasted vessel outweighs a little roundness of what lies beside it.
      const merit = round + hu / 300;
      if (!best || merit > best.merit) best = { hu, merit };
    }
  return best?.hu ?? null;
}

/** Mean HU within 4 mm of a place where that is even, like blood; null elsewhere. */
function evenDiscHu(means: AxialMeans, { x, y }: Place): number | null {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (const radius of [0, 2, 4])
    for (const [cos, sin] of RAYS) {
      const hu = meanAt(means, x + (radius * cos) / means.mm, y + (radius * sin) / means.mm);
      sum += hu;
      squares += hu * hu;
      count++;
    }
  const mean = sum / count;
  const sd = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return mean >= 15 && mean <= 600 && sd <= Math.max(8, 0.07 * mean) ? mean : null;
}

/** Share of rays from a place that meet something else at one and the same distance, that of an aorta's rim; else null. */
function roundness(means: AxialMeans, { x, y }: Place, hu: number): number | null {
  const other = Math.max(22, 0.2 * hu);
  const lengths: number[] = [];
  let darker = 0;
  for (const [cos, sin] of RAYS) {
    let radius = 4;
    for (; radius < FARTHEST_MM; radius++) {
      const met = meanAt(means, x + (radius * cos) / means.mm, y + (radius * sin) / means.mm);
      if (Math.abs(met - hu) <= other) continue;
      if (met < hu) darker++;
      break;
    }
    lengths.push(radius);
  }
  const sorted = lengths.toSorted((a, b) => a - b);
  const radius = (sorted[sorted.length / 2 - 1]! + sorted[sorted.length / 2]!) / 2;
  const round = lengths.filter((length) => Math.abs(length - radius) <= RIM_MM).length / RAYS.length;
  const fits = radius >= RADIUS_MM[0] && radius <= RADIUS_MM[1] && darker / RAYS.length >= LEAST_DARKER;
  return fits && round >= LEAST_ROUND ? round : null;
}

/** HU that liver tissue can have; one that is fattier, or drowned in ascites, cannot be told from what is around it. */
const LIVER_HU = [30, 200] as const;
/** Liver lies right of the spine by at least this. */
const RIGHT_OF_SPINE_MM = 20;
const BIN_HU = 5;
const WITHIN_HU = 20;
/** Deep tissue has its like all around it for this far: muscles and kidneys have little that is as deep. */
const DEEP_MM = 10;
const LEAST_LIKE = 0.95;
const LEAST_DEEP_MM2 = 2500;

/** Tissue that is taken for liver: mean HU, and the area of what lies deep in it, mm². */
export interface LiverSeen {
  readonly hu: number;
  readonly deepMm2: number;
}

/**
 * Liver tissue: the commonest value right of the spine, where there is much of it, deep and even. Null where there is
 * not: below and above the liver, say.
 */
export function liverIn({ width, height, mm, hu }: AxialMeans, spine: Place): LiverSeen | null {
  const right = Math.floor(spine.x - RIGHT_OF_SPINE_MM / mm);
  const bins = new Uint32Array(Math.ceil((LIVER_HU[1] - LIVER_HU[0]) / BIN_HU));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < right; x++) {
      const value = hu[y * width + x]!;
      if (value >= LIVER_HU[0] && value < LIVER_HU[1]) bins[Math.floor((value - LIVER_HU[0]) / BIN_HU)]!++;
    }
  const around = (bin: number) => (bins[bin - 1] ?? 0) + bins[bin]! + (bins[bin + 1] ?? 0);
  const commonest = [...bins.keys()].reduce((best, bin) => (around(bin) > around(best) ? bin : best));
  const mode = LIVER_HU[0] + (commonest + 0.5) * BIN_HU;

  const reach = Math.round(DEEP_MM / mm);
  const isLike = (cell: number) => Math.abs(hu[cell]! - mode) <= WITHIN_HU;
  let sum = 0;
  let cells = 0;
  for (let y = reach; y < height - reach; y++)
    for (let x = reach; x < right; x++) {
      if (!isLike(y * width + x)) continue;
      let like = 0;
      let all = 0;
      for (let v = -reach; v <= reach; v++)
        for (let u = -reach; u <= reach; u++) {
          if (u * u + v * v > reach * reach) continue;
          all++;
          if (isLike((y + v) * width + x + u)) like++;
        }
      if (like / all < LEAST_LIKE) continue;
      sum += hu[y * width + x]!;
      cells++;
    }
  const deepMm2 = cells * mm * mm;
  return deepMm2 >= LEAST_DEEP_MM2 ? { hu: sum / cells, deepMm2 } : null;
}
