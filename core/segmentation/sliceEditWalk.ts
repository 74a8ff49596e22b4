/**
 * A random walker on nodes of planes: which of two seeds a walk from an undecided node reaches first, where walks avoid
 * steps between unlike HU. Nodes [plane][b][a], planes at true heights.
 * Source: Grady, Random Walks for Image Segmentation, doi 10.1109/TPAMI.2006.233.
 */
export interface WalkNodes {
  readonly across: number;
  readonly down: number;
  readonly planes: number;
  readonly uStepMm: number;
  /** Heights of the rows of nodes, and of the planes, mm; ascending. */
  readonly rowMm: ArrayLike<number>;
  readonly planeMm: ArrayLike<number>;
  /** HU, averaged around each node. */
  readonly hu: Float32Array;
  /** Chance to be inside: given where decided, a first guess where not. Overwritten with the answer. */
  readonly chance: Float32Array;
  /** 1 where the walker decides. */
  readonly undecided: Uint8Array;
}

/** A step over such a difference of HU is e times less likely than one over none. */
const CONTRAST_HU = 20;
/** No step is impossible, so that every node has an answer. */
const LEAST = 1e-4;
const SWEEPS = 40;
const OVER_RELAXATION = 1.6;

/** Decides the undecided nodes: writes the chance of each to be inside. Always the same for the same nodes. */
export function walk({ across, down, planes, uStepMm, rowMm, planeMm, hu, chance, undecided }: WalkNodes): void {
  const nodes: number[] = [];
  for (let n = 0; n < undecided.length; n++) if (undecided[n]) nodes.push(n);
  const count = nodes.length;
  const neighbours = new Int32Array(6 * count);
  const weights = new Float32Array(6 * count);
  const size = across * down;
  for (const [at, n] of nodes.entries()) {
    const a = n % across;
    const b = Math.floor(n / across) % down;
    const p = Math.floor(n / size);
    let total = 0;
    const join = (slot: number, other: number, distanceMm: number) => {
      const difference = (hu[n]! - hu[other]!) / CONTRAST_HU;
      const weight = (Math.exp(-difference * difference) + LEAST) / (distanceMm * distanceMm);
      neighbours[6 * at + slot] = other;
      weights[6 * at + slot] = weight;
      total += weight;
    };
    if (a > 0) join(0, n - 1, uStepMm);
    if (a < across - 1) join(1, n + 1, uStepMm);
    if (b > 0) join(2, n - across, rowMm[b]! - rowMm[b - 1]!);
    if (b < down - 1) join(3, n + across, rowMm[b + 1]! - rowMm[b]!);
    if (p > 0) join(4, n - size, planeMm[p]! - planeMm[p - 1]!);
    if (p < planes - 1) join(5, n + size, planeMm[p + 1]! - planeMm[p]!);
    for (let slot = 0; slot < 6; slot++) weights[6 * at + slot]! /= total;
  }
  // Forwards and backwards in turn: bands are few nodes wide, so that it is settled long before the last sweep.
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (let step = 0; step < count; step++) {
      const at = sweep % 2 === 0 ? step : count - 1 - step;
      let mean = 0;
      for (let slot = 6 * at; slot < 6 * at + 6; slot++) mean += weights[slot]! * chance[neighbours[slot]!]!;
      const n = nodes[at]!;
      chance[n]! += OVER_RELAXATION * (mean - chance[n]!);
    }
}
