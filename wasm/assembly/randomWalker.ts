import { report, stopped } from './task';

// The random walker (Grady, IEEE TPAMI 28, 2006, doi:10.1109/TPAMI.2006.233) where a few voxels are unknown and all
// others are seeds: the chance that a walker who starts there meets the object first, by successive over-relaxation.

/** Unknown voxel: its offset (u32), then its share of each neighbour before and after along i, j and k (f32[6]). */
const UNKNOWN: usize = 28;

/** States of a voxel. */
const OBJECT: u8 = 1;
const ASK: u8 = 2;

/** No edge is ever quite closed, or a walker might have nowhere to go. */
const LEAST: f64 = 1e-4;

/** Steps of HU that are told apart. */
const STEPS: i32 = 1024;

/** Bytes of scratch that randomWalker wants: a table, and what it keeps of each unknown voxel. */
export function walkerScratch(unknown: u32): u32 {
  return <u32>STEPS * 4 + unknown * <u32>UNKNOWN;
}

/** How many voxels of n are unknown. */
export function countUnknown(states: usize, n: u32): u32 {
  let count: u32 = 0;
  for (let v: u32 = 0; v < n; v++) if (load<u8>(states + v) == ASK) count++;
  return count;
}

// @ts-ignore: decorator
@inline
function weight(table: usize, hu: usize, a: usize, b: usize, nearness: f64): f64 {
  const step = abs(<i32>load<i16>(hu + (a << 1)) - <i32>load<i16>(hu + (b << 1)));
  return nearness * <f64>load<f32>(table + (<usize>min(step, STEPS - 1) << 2));
}

/**
 * Chances, 0 … 1, of all voxels: 1 and 0 where the state says object or background. The walker crosses from voxel to
 * voxel with weight (exp(−(ΔHU / scaleHu)²) + 1e-4) / step², step in mm.
 * hu: i16[n]; states: u8[n], 0 background, 1 object, 2 unknown; chances: f32, n of them from nI·nJ in, with nI·nJ before
 * and behind, all of which are written; placesI, J, K: f64, mm along each axis; sweeps: a fixed number; relaxation: 1 to
 * below 2; scratch: u8[walkerScratch]. 1 done, 0 stopped.
 */
export function randomWalker(
  hu: usize, states: usize, chances: usize, nI: i32, nJ: i32, nK: i32, placesI: usize, placesJ: usize, placesK: usize,
  scaleHu: f64, sweeps: i32, relaxation: f32, scratch: usize, task: usize,
): i32 {
  const row = <usize>nI;
  const slice = row * <usize>nJ;
  const table = scratch;
  for (let s = 0; s < STEPS; s++) {
    const scaled = <f64>s / scaleHu;
    store<f32>(table + (<usize>s << 2), <f32>(NativeMath.exp(-scaled * scaled) + LEAST));
  }
  memory.fill(chances, 0, slice << 2);
  const p = chances + (slice << 2);
  memory.fill(p + ((slice * <usize>nK) << 2), 0, slice << 2);
  const unknown = table + STEPS * 4;
  let end = unknown;
  let v: usize = 0;
  for (let k = 0; k < nK; k++) {
    if (stopped(task)) return 0;
    for (let j = 0; j < nJ; j++) {
      for (let i = 0; i < nI; i++, v++) {
        const state = load<u8>(states + v);
        store<f32>(p + (v << 2), state == ASK ? 0.5 : state == OBJECT ? 1 : 0);
        if (state != ASK) continue;
        const before_i = i > 0 ? weight(table, hu, v, v - 1, nearness(placesI, i - 1)) : 0;
        const behind_i = i < nI - 1 ? weight(table, hu, v, v + 1, nearness(placesI, i)) : 0;
        const before_j = j > 0 ? weight(table, hu, v, v - row, nearness(placesJ, j - 1)) : 0;
        const behind_j = j < nJ - 1 ? weight(table, hu, v, v + row, nearness(placesJ, j)) : 0;
        const before_k = k > 0 ? weight(table, hu, v, v - slice, nearness(placesK, k - 1)) : 0;
        const behind_k = k < nK - 1 ? weight(table, hu, v, v + slice, nearness(placesK, k)) : 0;
        const all = before_i + behind_i + before_j + behind_j + before_k + behind_k;
        const share = all > 0 ? 1 / all : 0;
        store<u32>(end, <u32>v);
        store<f32>(end, <f32>(before_i * share), 4);
        store<f32>(end, <f32>(behind_i * share), 8);
        store<f32>(end, <f32>(before_j * share), 12);
        store<f32>(end, <f32>(behind_j * share), 16);
        store<f32>(end, <f32>(before_k * share), 20);
        store<f32>(end, <f32>(behind_k * share), 24);
        end += UNKNOWN;
      }
    }
  }
  const rowBytes = row << 2;
  const sliceBytes = slice << 2;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    if (stopped(task)) return 0;
    // To and fro, so that neither end is favoured.
    const forth = (sweep & 1) == 0;
    for (let u = forth ? unknown : end - UNKNOWN; u >= unknown && u < end; u = forth ? u + UNKNOWN : u - UNKNOWN) {
      const at = p + (<usize>load<u32>(u) << 2);
      const own = load<f32>(at);
      const met =
        load<f32>(u, 4) * load<f32>(at - 4) + load<f32>(u, 8) * load<f32>(at + 4) +
        load<f32>(u, 12) * load<f32>(at - rowBytes) + load<f32>(u, 16) * load<f32>(at + rowBytes) +
        load<f32>(u, 20) * load<f32>(at - sliceBytes) + load<f32>(u, 24) * load<f32>(at + sliceBytes);
      store<f32>(at, own + relaxation * (met - own));
    }
    report(task, sweep + 1, sweeps);
  }
  return 1;
}

// @ts-ignore: decorator
@inline
function nearness(places: usize, n: i32): f64 {
  const step = load<f64>(places + (<usize>(n + 1) << 3)) - load<f64>(places + (<usize>n << 3));
  return 1 / (step * step);
}
