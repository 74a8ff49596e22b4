import { report, stopped } from './task';

// Geodesic competition: liver and background grow from their seeds at once, each over what is cheap for it, and a voxel
// belongs to whom it cost least. Dijkstra's order with buckets no wider than the cheapest edge: within a bucket no voxel
// can make another one cheaper, so any order is right.

const LIVER: u8 = 1;
const BEHIND: u8 = 2;
/** Set once a voxel's cost is final. */
const FINAL: u8 = 0x80;
const NONE: u32 = 0xffffffff;

/** Cost of a mm where nothing speaks against it, and the most that one can cost. */
const LEAST: f32 = 0.02;
const MOST: f32 = 20;
/** Depth in the window, mm, at which narrowness costs half as much. */
const NARROW_MM: f32 = 3;
/** What a mm costs the background in place of steps of HU and unlikely ones: it comes from fat, whose edge is no wall to it. */
const BACKGROUND: f32 = 0.35;

let costs: usize, links: usize, heads: usize, buckets: u32;
let perWidth: f32;

// @ts-ignore: decorator
@inline
function headOf(cost: f32): usize {
  return heads + (<usize>(<u32>(cost * perWidth) % buckets) << 2);
}

// @ts-ignore: decorator
@inline
function link(v: u32, cost: f32): void {
  const head = headOf(cost);
  const next = load<u32>(head);
  const at = links + (<usize>v << 3);
  store<u32>(at, next);
  store<u32>(at, NONE, 4);
  if (next != NONE) store<u32>(links + (<usize>next << 3), v, 4);
  store<u32>(head, v);
  store<f32>(costs + (<usize>v << 2), cost);
}

// @ts-ignore: decorator
@inline
function unlink(v: u32): void {
  const at = links + (<usize>v << 3);
  const next = load<u32>(at);
  const before = load<u32>(at, 4);
  if (next != NONE) store<u32>(links + (<usize>next << 3), before, 4);
  if (before != NONE) store<u32>(links + (<usize>before << 3), next);
  else store<u32>(headOf(load<f32>(costs + (<usize>v << 2))), next);
}

// @ts-ignore: decorator
@inline
function leastStep(places: usize, n: i32): f64 {
  let least: f64 = Infinity;
  for (let p = 1; p < n; p++) least = min(least, load<f64>(places + (<usize>p << 3)) - load<f64>(places + (<usize>(p - 1) << 3)));
  return least;
}

// @ts-ignore: decorator
@inline
function mostStep(places: usize, n: i32): f64 {
  let most: f64 = 0;
  for (let p = 1; p < n; p++) most = max(most, load<f64>(places + (<usize>p << 3)) - load<f64>(places + (<usize>(p - 1) << 3)));
  return most;
}

// @ts-ignore: decorator
@inline
function widthOf(nI: i32, nJ: i32, nK: i32, placesI: usize, placesJ: usize, placesK: usize): f64 {
  const least = min(leastStep(placesI, nI), min(leastStep(placesJ, nJ), leastStep(placesK, nK)));
  // Of one voxel: no step at all.
  return <f64>LEAST * (least == Infinity ? 1 : least) * 0.999;
}

// @ts-ignore: decorator
@inline
function bucketCount(nI: i32, nJ: i32, nK: i32, placesI: usize, placesJ: usize, placesK: usize): u32 {
  const a = mostStep(placesI, nI);
  const b = mostStep(placesJ, nJ);
  const c = mostStep(placesK, nK);
  return <u32>(<f64>MOST * sqrt(a * a + b * b + c * c) / widthOf(nI, nJ, nK, placesI, placesJ, placesK)) + 3;
}

/** Bytes of scratch that compete wants: buckets, and the lengths of 27 steps from each slice. */
export function competeScratch(nI: i32, nJ: i32, nK: i32, placesI: usize, placesJ: usize, placesK: usize): u32 {
  return 4 * bucketCount(nI, nJ, nK, placesI, placesJ, placesK) + 27 * 4 * <u32>nK;
}

// @ts-ignore: decorator
@inline
function placeAt(places: usize, n: i32): f64 {
  return load<f64>(places + (<usize>n << 3));
}

/**
 * Shares all voxels between liver (1) and background (2), from the seeds that `labels` holds; what no seed reaches stays
 * 0. A mm costs 0.02 + 1 / (1 + (depth / 3 mm)²), and beside that the liver (ΔI / half)² + ((HU − centre) / half)², ΔI the
 * step of HU from voxel to voxel, the background 0.35; never more than 20. Steps to all 26 neighbours. What would cost the
 * liver more than `furthest` is background.
 * hu: i16[n]; depths: f32[n], mm, of either sign; labels: u8[n], in and out; costs: f32[n], out; linksAt: u32[2·n]; placesI, J, K: f64,
 * mm, even along i and j; scratch: u8[competeScratch]. 1 done, 0 stopped.
 */
export function compete(
  hu: usize, depths: usize, labels: usize, costsAt: usize, linksAt: usize, nI: i32, nJ: i32, nK: i32, placesI: usize,
  placesJ: usize, placesK: usize, centre: f32, half: f32, furthest: f32, scratch: usize, task: usize,
): i32 {
  costs = costsAt;
  links = linksAt;
  heads = scratch;
  buckets = bucketCount(nI, nJ, nK, placesI, placesJ, placesK);
  const lengths = heads + (<usize>buckets << 2);
  perWidth = <f32>(1 / widthOf(nI, nJ, nK, placesI, placesJ, placesK));
  memory.fill(heads, 0xff, <usize>buckets << 2);
  const dI = nI > 1 ? placeAt(placesI, 1) - placeAt(placesI, 0) : 0;
  const dJ = nJ > 1 ? placeAt(placesJ, 1) - placeAt(placesJ, 0) : 0;
  for (let k = 0; k < nK; k++) {
    let at = lengths + <usize>(k * 27) * 4;
    for (let z = -1; z <= 1; z++) {
      const dK = k + z >= 0 && k + z < nK ? placeAt(placesK, k + z) - placeAt(placesK, k) : 0;
      for (let y = -1; y <= 1; y++) {
        for (let x = -1; x <= 1; x++, at += 4) {
          store<f32>(at, <f32>sqrt(<f64>(x * x) * dI * dI + <f64>(y * y) * dJ * dJ + dK * dK));
        }
      }
    }
  }
  const slice = nI * nJ;
  const n = <u32>(slice * nK);
  const perHalf: f32 = 1 / half;
  let waiting: u32 = 0;
  let v: u32 = 0;
  for (let k = 0; k < nK; k++) {
    if (stopped(task)) return 0;
    for (let j = 0; j < nJ; j++) {
      for (let i = 0; i < nI; i++, v++) {
        const label = load<u8>(labels + v);
        if (label == 0) {
          store<f32>(costs + (<usize>v << 2), Infinity);
          continue;
        }
        // A seed in the midst of seeds has nowhere to go.
        let open = false;
        for (let z = max(0, k - 1); z <= min(nK - 1, k + 1) && !open; z++) {
          for (let y = max(0, j - 1); y <= min(nJ - 1, j + 1) && !open; y++) {
            const row = labels + <usize>(z * slice + y * nI);
            for (let x = max(0, i - 1); x <= min(nI - 1, i + 1); x++) {
              if ((load<u8>(row + <usize>x) & ~FINAL) == 0) open = true;
            }
          }
        }
        store<f32>(costs + (<usize>v << 2), 0);
        if (open) {
          link(v, 0);
          waiting++;
        } else store<u8>(labels + v, label | FINAL);
      }
    }
  }

  let bucket: u32 = 0;
  let done: u32 = 0;
  while (waiting > 0) {
    const head = heads + (<usize>bucket << 2);
    v = load<u32>(head);
    if (v == NONE) {
      bucket++;
      if (bucket == buckets) bucket = 0;
      continue;
    }
    unlink(v);
    waiting--;
    if ((++done & 0xffff) == 0) {
      if (stopped(task)) return 0;
      report(task, <i32>done, <i32>n);
    }
    const own = load<u8>(labels + v);
    const label = own & ~FINAL;
    store<u8>(labels + v, label | FINAL);
    const cost = load<f32>(costs + (<usize>v << 2));
    const k = <i32>(v / <u32>slice);
    const within = <i32>(v % <u32>slice);
    const j = within / nI;
    const i = within % nI;
    const from = <f32>load<i16>(hu + (<usize>v << 1));
    const lengthsHere = lengths + <usize>(k * 27) * 4;
    for (let z = -1; z <= 1; z++) {
      if (k + z < 0 || k + z >= nK) continue;
      for (let y = -1; y <= 1; y++) {
        if (j + y < 0 || j + y >= nJ) continue;
        const row = (k + z) * slice + (j + y) * nI;
        const lengthsOfRow = lengthsHere + <usize>((z + 1) * 9 + (y + 1) * 3 + 1) * 4;
        for (let x = max(0, i - 1); x <= min(nI - 1, i + 1); x++) {
          const w = <u32>(row + x);
          const there = load<u8>(labels + w);
          if ((there & FINAL) != 0) continue;
          const known = load<f32>(costs + (<usize>w << 2));
          if (known <= cost) continue;
          const depth = abs(load<f32>(depths + (<usize>w << 2))) * (1 / NARROW_MM);
          const value = <f32>load<i16>(hu + (<usize>w << 1));
          const step = (value - from) * perHalf;
          const away = (value - centre) * perHalf;
          const mm = LEAST + 1 / (1 + depth * depth) + (label == LIVER ? step * step + away * away : BACKGROUND);
          const reached = cost + min(mm, MOST) * load<f32>(lengthsOfRow + (<usize>(x - i) << 2));
          if (reached >= known) continue;
          if (there != 0) unlink(w);
          else waiting++;
          store<u8>(labels + w, label);
          link(w, reached);
        }
      }
    }
  }
  for (let w: u32 = 0; w < n; w++) {
    const label = load<u8>(labels + w) & ~FINAL;
    store<u8>(labels + w, label == LIVER && load<f32>(costs + (<usize>w << 2)) > furthest ? BEHIND : label);
  }
  return 1;
}
