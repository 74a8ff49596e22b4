import type { FlatPoint, PlaneStack } from './planeStack.ts';

/**
 * Cheapest ways along the edges of one plane of the image, all from one voxel (intelligent scissors).
 * Source: Mortensen and Barrett, Interactive Segmentation with Intelligent Scissors, doi 10.1006/gmip.1998.0480.
 */
export interface Livewire {
  /** The way from the anchor to the voxel nearest to a place, mm, both ends included; straight beyond the wire's reach. */
  to(point: FlatPoint): FlatPoint[];
}

/** An edge of so many HU a millimetre is followed twice as gladly as none. */
const EDGE_HU_PER_MM = 8;
/** What a step along the very best edge costs, of one through even tissue. */
const LEAST = 0.03;
/** Air and bone shall not outshine the edges of organs. */
const [LOWEST_HU, HIGHEST_HU] = [-120, 260];
/** Further than this from its anchor a wire is straight: a person sets a point more often. */
const REACH_MM = 70;

/** Ways from the voxel nearest to `anchor` on plane p; edges are those of the HU, clipped to soft tissue and a little smoothed. */
export function livewireFrom(stack: PlaneStack, hu: Int16Array, p: number, anchor: FlatPoint): Livewire {
  const { perLine, lines, uStepMm, uStartMm, vMm } = stack;
  const [u0, v0] = voxelNear(stack, anchor);
  const uReach = Math.ceil(REACH_MM / uStepMm);
  const [uFrom, uTo] = [Math.max(0, u0 - uReach), Math.min(perLine - 1, u0 + uReach)];
  let [vFrom, vTo] = [v0, v0];
  while (vFrom > 0 && vMm[v0]! - vMm[vFrom - 1]! <= REACH_MM) vFrom--;
  while (vTo < lines - 1 && vMm[vTo + 1]! - vMm[v0]! <= REACH_MM) vTo++;
  const [across, down] = [uTo - uFrom + 1, vTo - vFrom + 1];
  const cost = costs(stack, hu, p, { uFrom, vFrom, across, down });

  const spent = new Float64Array(across * down).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(across * down).fill(-1);
  const done = new Uint8Array(across * down);
  const start = u0 - uFrom + (v0 - vFrom) * across;
  spent[start] = 0;
  const waiting = new Heap(spent);
  waiting.add(start);
  for (let n = waiting.take(); n >= 0; n = waiting.take()) {
    if (done[n]) continue;
    done[n] = 1;
    const [a, b] = [n % across, Math.floor(n / across)];
    for (let db = -1; db <= 1; db++)
      for (let da = -1; da <= 1; da++) {
        if ((da === 0 && db === 0) || a + da < 0 || a + da >= across || b + db < 0 || b + db >= down) continue;
        const to = n + da + db * across;
        if (done[to]) continue;
        const stepMm = Math.hypot(da * uStepMm, vMm[vFrom + b + db]! - vMm[vFrom + b]!);
        const sum = spent[n]! + (stepMm * (cost[n]! + cost[to]!)) / 2;
        if (sum >= spent[to]!) continue;
        spent[to] = sum;
        from[to] = n;
        waiting.add(to);
      }
  }
  const placeOf = (n: number): FlatPoint => {
    const v = vFrom + Math.floor(n / across);
    return [uStartMm[v]! + (uFrom + (n % across)) * uStepMm, vMm[v]!];
  };
  return {
    to(point) {
      const [u, v] = voxelNear(stack, point);
      if (u < uFrom || u > uTo || v < vFrom || v > vTo) return [anchor, point];
      const way: FlatPoint[] = [];
      for (let n = u - uFrom + (v - vFrom) * across; n >= 0; n = from[n]!) way.push(placeOf(n));
      return way.reverse();
    },
  };
}

function voxelNear(
  { perLine, lines, uStepMm, uStartMm, vMm }: PlaneStack,
  [u, v]: FlatPoint,
): readonly [number, number] {
  let line = 0;
  for (let n = 1; n < lines; n++) if (Math.abs(vMm[n]! - v) < Math.abs(vMm[line]! - v)) line = n;
  const column = Math.round((u - uStartMm[line]!) / uStepMm);
  return [Math.max(0, Math.min(perLine - 1, column)), line];
}

/** What a millimetre through each voxel costs: little on an edge, 1 in even tissue. */
function costs(
  { perLine, lines, uStepMm, vMm, uStride, vStride, planeStride }: PlaneStack,
  hu: Int16Array,
  p: number,
  { uFrom, vFrom, across, down }: { uFrom: number; vFrom: number; across: number; down: number },
): Float32Array {
  const clamped = (u: number, v: number) => {
    const x = Math.max(0, Math.min(perLine - 1, u));
    const y = Math.max(0, Math.min(lines - 1, v));
    return Math.max(LOWEST_HU, Math.min(HIGHEST_HU, hu[x * uStride + y * vStride + p * planeStride]!));
  };
  const cost = new Float32Array(across * down);
  for (let b = 0, n = 0; b < down; b++)
    for (let a = 0; a < across; a++, n++) {
      const [u, v] = [uFrom + a, vFrom + b];
      const [above, below] = [Math.max(0, v - 1), Math.min(lines - 1, v + 1)];
      // Sobel: each difference is the mean of three, the middle one twice.
      const acrossHu =
        clamped(u + 1, above) +
        2 * clamped(u + 1, v) +
        clamped(u + 1, below) -
        clamped(u - 1, above) -
        2 * clamped(u - 1, v) -
        clamped(u - 1, below);
      const downHu =
        clamped(u - 1, below) +
        2 * clamped(u, below) +
        clamped(u + 1, below) -
        clamped(u - 1, above) -
        2 * clamped(u, above) -
        clamped(u + 1, above);
      const height = vMm[below]! - vMm[above]!;
      const edge = Math.hypot(acrossHu / (8 * uStepMm), height > 0 ? downHu / (4 * height) : 0);
      cost[n] = LEAST + (1 - LEAST) / (1 + (edge / EDGE_HU_PER_MM) ** 2);
    }
  return cost;
}

/** Nodes by what it cost to reach them, the cheapest first. A node may be added again once it is cheaper. */
class Heap {
  private readonly spent: Float64Array;
  private readonly nodes: number[] = [];
  private readonly keys: number[] = [];

  constructor(spent: Float64Array) {
    this.spent = spent;
  }

  add(node: number): void {
    const { nodes, keys } = this;
    const key = this.spent[node]!;
    let at = nodes.length;
    nodes.push(node);
    keys.push(key);
    for (let up = (at - 1) >> 1; at > 0 && keys[up]! > key; at = up, up = (at - 1) >> 1) {
      nodes[at] = nodes[up]!;
      keys[at] = keys[up]!;
    }
    nodes[at] = node;
    keys[at] = key;
  }

  /** The cheapest node; −1 when none is left. */
  take(): number {
    const { nodes, keys } = this;
    if (nodes.length === 0) return -1;
    const first = nodes[0]!;
    const [node, key] = [nodes.pop()!, keys.pop()!];
    const count = nodes.length;
    if (count === 0) return first;
    let at = 0;
    for (let down = 1; down < count; down = 2 * at + 1) {
      if (down + 1 < count && keys[down + 1]! < keys[down]!) down++;
      if (keys[down]! >= key) break;
      nodes[at] = nodes[down]!;
      keys[at] = keys[down]!;
      at = down;
    }
    nodes[at] = node;
    keys[at] = key;
    return first;
  }
}
