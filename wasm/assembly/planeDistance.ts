// Signed distances within one plane of a volume, from the nodes of a coarse lattice to the nearest edge of a voxel on the
// other side: first along every line, then across the lines outwards from the node's own one, sixteen nodes in the lanes of
// vectors, until no line further off can be nearer to any of them.

const BLOCK: i32 = 16;
/** Further than anything, and finite when squared. */
const NOWHERE: f64 = 1e18;

// @ts-ignore: decorator
@inline
function paddedTo16(n: i32): i32 {
  return (n + BLOCK - 1) & ~(BLOCK - 1);
}

/** Bytes of scratch that planeDistances wants: both edges of a line (f64), and of its nodes how far either side is (f32). */
export function planeDistanceScratch(lines: i32, across: i32): u32 {
  return <u32>lines * (16 + 8 * <u32>paddedTo16(across));
}

/** Squared distance, mm², to the near edge of a voxel so many steps off; 0 for the node's own. */
// @ts-ignore: decorator
@inline
function edge(steps: f64, uStep: f64): f32 {
  const off = max(0, steps - 0.5) * uStep;
  return <f32>(off * off);
}

/** Of one line: how far each node is from the nearest voxel that is in, and from the nearest that is out, squared. */
function alongLine(
  line: usize, label: i32, uStride: usize, first: i32, last: i32, uStep: f64, uFrom: i32, uEach: i32, across: i32,
  toInside: usize, toOutside: usize,
): void {
  let lastIn: f64 = -NOWHERE;
  let lastOut: f64 = -NOWHERE;
  let node = uFrom;
  let a = 0;
  for (let u = first; a < across; u++) {
    if (u <= last) {
      if (<i32>load<u8>(line + <usize>u * uStride) == label) lastIn = u;
      else lastOut = u;
    }
    if (u != node) continue;
    store<f32>(toInside + (<usize>a << 2), edge(<f64>u - lastIn, uStep));
    store<f32>(toOutside + (<usize>a << 2), edge(<f64>u - lastOut, uStep));
    node += uEach;
    a++;
  }
  lastIn = NOWHERE;
  lastOut = NOWHERE;
  a = across - 1;
  node -= uEach;
  for (let u = max(last, node); a >= 0; u--) {
    if (u <= last) {
      if (<i32>load<u8>(line + <usize>u * uStride) == label) lastIn = u;
      else lastOut = u;
    }
    if (u != node) continue;
    const inside = toInside + (<usize>a << 2);
    const outside = toOutside + (<usize>a << 2);
    store<f32>(inside, min(load<f32>(inside), edge(lastIn - <f64>u, uStep)));
    store<f32>(outside, min(load<f32>(outside), edge(lastOut - <f64>u, uStep)));
    node -= uEach;
    a--;
  }
}

let best0: v128, best1: v128, best2: v128, best3: v128;
let in0: v128, in1: v128, in2: v128, in3: v128;

/** One line's say for sixteen nodes; false when it lies too far off to have one, as do all behind it. */
// @ts-ignore: decorator
@inline
function ask(toInside: usize, toOutside: usize, off: f64): bool {
  const squared = f32x4.splat(<f32>(off * off));
  const open = v128.or(
    v128.or(f32x4.gt(best0, squared), f32x4.gt(best1, squared)),
    v128.or(f32x4.gt(best2, squared), f32x4.gt(best3, squared)),
  );
  if (!v128.any_true(open)) return false;
  best0 = f32x4.pmin(best0, f32x4.add(squared, v128.bitselect(v128.load(toOutside), v128.load(toInside), in0)));
  best1 = f32x4.pmin(best1, f32x4.add(squared, v128.bitselect(v128.load(toOutside, 16), v128.load(toInside, 16), in1)));
  best2 = f32x4.pmin(best2, f32x4.add(squared, v128.bitselect(v128.load(toOutside, 32), v128.load(toInside, 32), in2)));
  best3 = f32x4.pmin(best3, f32x4.add(squared, v128.bitselect(v128.load(toOutside, 48), v128.load(toInside, 48), in3)));
  return true;
}

// @ts-ignore: decorator
@inline
function signedRoot(squared: v128, inside: v128, far: v128): v128 {
  const distance = f32x4.sqrt(squared);
  return v128.bitselect(f32x4.neg(distance), f32x4.pmin(far, distance), inside);
}

/**
 * Signed distance of every node of a lattice from the border of the voxels with `label` in one plane, mm: negative inside,
 * at most `cap` deep and `far` outside. Node (a, b) is voxel uFrom + a·uEach of line min(lines − 1, vFrom + b·vEach), at height
 * nodeHeights[b].
 * voxels: u8, the plane's first, uStride and vStride apart along a line and across lines, read only between the lines and
 * voxels that can matter: lineFrom … lineTo − 1, first … last; heights: f64[lines]; nodeHeights: f64[down]; out:
 * f32[across · down + 15], of which the last 15 are scratch; scratch: u8[planeDistanceScratch], 8-aligned.
 */
export function planeDistances(
  voxels: usize, label: i32, uStride: usize, vStride: usize, lines: i32, lineFrom: i32, lineTo: i32, first: i32,
  last: i32, uStep: f64, heights: usize, uFrom: i32, uEach: i32, vFrom: i32, vEach: i32, across: i32, down: i32,
  nodeHeights: usize, cap: f32, far: f32, out: usize, scratch: usize,
): void {
  const padded = paddedTo16(across);
  const row = <usize>padded << 2;
  const edges = scratch;
  const insides = edges + (<usize>lines << 4);
  const outsides = insides + <usize>lines * row;
  for (let v = lineFrom; v < lineTo; v++) {
    const at = load<f64>(heights + (<usize>v << 3));
    const below = v > 0 ? (at - load<f64>(heights + (<usize>(v - 1) << 3))) / 2 : 0;
    const above = v + 1 < lines ? (load<f64>(heights + (<usize>(v + 1) << 3)) - at) / 2 : 0;
    store<f64>(edges + (<usize>v << 4), at - below);
    store<f64>(edges + (<usize>v << 4), at + above, 8);
    const inside = insides + <usize>v * row;
    const outside = outsides + <usize>v * row;
    alongLine(voxels + <usize>v * vStride, label, uStride, first, last, uStep, uFrom, uEach, across, inside, outside);
    for (let a = across; a < padded; a++) {
      store<f32>(inside + (<usize>a << 2), 0);
      store<f32>(outside + (<usize>a << 2), 0);
    }
  }
  const capped = f32x4.splat(cap * cap);
  const farthest = f32x4.splat(far);
  for (let b = 0; b < down; b++) {
    const height = load<f64>(nodeHeights + (<usize>b << 3));
    const own = min(lines - 1, vFrom + b * vEach);
    for (let a = 0; a < across; a += BLOCK) {
      const lane = <usize>a << 2;
      const zero = f32x4.splat(0);
      const here = insides + <usize>own * row + lane;
      in0 = f32x4.eq(v128.load(here), zero);
      in1 = f32x4.eq(v128.load(here, 16), zero);
      in2 = f32x4.eq(v128.load(here, 32), zero);
      in3 = f32x4.eq(v128.load(here, 48), zero);
      best0 = capped;
      best1 = capped;
      best2 = capped;
      best3 = capped;
      for (let v = own; v >= lineFrom; v--) {
        const off = offLine(edges, v, height);
        if (!ask(insides + <usize>v * row + lane, outsides + <usize>v * row + lane, off)) break;
      }
      for (let v = own + 1; v < lineTo; v++) {
        const off = offLine(edges, v, height);
        if (!ask(insides + <usize>v * row + lane, outsides + <usize>v * row + lane, off)) break;
      }
      // The last block of a row runs on into the next one, which is written after it.
      const to = out + ((<usize>b * <usize>across) << 2) + lane;
      v128.store(to, signedRoot(best0, in0, farthest));
      v128.store(to, signedRoot(best1, in1, farthest), 16);
      v128.store(to, signedRoot(best2, in2, farthest), 32);
      v128.store(to, signedRoot(best3, in3, farthest), 48);
    }
  }
}

/** How far a height is from the near edge of a line of voxels; 0 within it. */
// @ts-ignore: decorator
@inline
function offLine(edges: usize, v: i32, height: f64): f64 {
  const at = edges + (<usize>v << 4);
  return max(0, max(load<f64>(at) - height, height - load<f64>(at, 8)));
}
