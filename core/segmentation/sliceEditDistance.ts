import type { PlaneDistances } from '../commands/kernels.ts';
import type { PlaneStack } from './planeStack.ts';

/**
 * The part of every plane of a stack in which a slice edit works, and the coarser lattice on which distances are kept
 * there: node (a, b) is voxel uFrom + a·uEach on line vFrom + b·vEach. Its last nodes may lie just beyond the plane.
 */
export interface Lattice {
  readonly stack: PlaneStack;
  readonly uFrom: number;
  readonly vFrom: number;
  readonly uEach: number;
  readonly vEach: number;
  readonly across: number;
  readonly down: number;
}

/** A lattice that holds the voxels [uFrom, uTo) × [vFrom, vTo), with nodes about so far apart. */
export function latticeOver(
  stack: PlaneStack,
  box: { uFrom: number; uTo: number; vFrom: number; vTo: number },
  stepMm: number,
): Lattice {
  const { lines, vMm, uStepMm } = stack;
  const vStepMm = lines > 1 ? (vMm[lines - 1]! - vMm[0]!) / (lines - 1) : stepMm;
  const uEach = Math.max(1, Math.round(stepMm / uStepMm));
  const vEach = Math.max(1, Math.round(stepMm / vStepMm));
  return {
    stack,
    uFrom: box.uFrom,
    vFrom: box.vFrom,
    uEach,
    vEach,
    across: Math.ceil((box.uTo - 1 - box.uFrom) / uEach) + 1,
    down: Math.ceil((box.vTo - 1 - box.vFrom) / vEach) + 1,
  };
}

/** The line of a row of nodes; beyond the last line, as high as the lines' own spacing would have it. */
export function heightOfRow({ stack, vFrom, vEach }: Lattice, b: number): number {
  const { vMm, lines } = stack;
  const line = vFrom + b * vEach;
  if (line < lines) return vMm[line]!;
  return vMm[lines - 1]! + (line - lines + 1) * (lines > 1 ? vMm[lines - 1]! - vMm[lines - 2]! : 1);
}

/** The lines that a distance of at most so many mm may be measured to. */
export function linesInReach(lattice: Lattice, capMm: number): { readonly lineFrom: number; readonly lineTo: number } {
  const { stack, vFrom, down } = lattice;
  const { vMm, lines } = stack;
  const top = heightOfRow(lattice, 0) - capMm;
  const bottom = heightOfRow(lattice, down - 1) + capMm;
  let lineFrom = Math.min(vFrom, lines - 1);
  while (lineFrom > 0 && vMm[lineFrom - 1]! >= top) lineFrom--;
  let lineTo = lineFrom;
  while (lineTo < lines && (vMm[lineTo]! <= bottom || lineTo <= vFrom)) lineTo++;
  return { lineFrom, lineTo };
}

/** And the first and the last voxel of each. */
export function voxelsInReach(
  { stack: { uStepMm, perLine }, uFrom, uEach, across }: Lattice,
  capMm: number,
): readonly [first: number, last: number] {
  const reach = Math.ceil(capMm / uStepMm) + 1;
  return [Math.max(0, uFrom - reach), Math.min(perLine - 1, uFrom + (across - 1) * uEach + reach)];
}

/**
 * Signed distance of every node from the border of a set of voxels within its plane, mm: negative inside, from the nodes'
 * own places to the nearest edge of a voxel on the other side, at most `capMm`. Lines lie at their true heights. What is
 * beyond the plane counts as neither in nor out, so that an organ which the image cuts off is not rounded there.
 * The plane of a sheared stack (its rows and columns, never its slices) is taken as upright.
 * @param isInside whether voxel u of line v is in the set
 * @returns across × down nodes
 */
export function signedDistances(
  lattice: Lattice,
  isInside: (u: number, v: number) => boolean,
  capMm: number,
): Float32Array {
  const { stack, uFrom, vFrom, uEach, vEach, across, down } = lattice;
  const { uStepMm, vMm, lines } = stack;
  const [first, last] = voxelsInReach(lattice, capMm);
  const { lineFrom, lineTo } = linesInReach(lattice, capMm);
  const toInside = new Float64Array(lines * across);
  const toOutside = new Float64Array(lines * across);

  // Along every line: how far each node is from the nearest voxel that is in, and from the nearest that is out.
  const edge = (steps: number) => Math.max(0, steps - 0.5) * uStepMm;
  for (let v = lineFrom; v < lineTo; v++) {
    const row = v * across;
    let [lastIn, lastOut] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let u = first, a = 0; a < across; u++) {
      if (u <= last) {
        if (isInside(u, v)) lastIn = u;
        else lastOut = u;
      }
      if (u === uFrom + a * uEach) {
        toInside[row + a] = edge(u - lastIn);
        toOutside[row + a] = edge(u - lastOut);
        a++;
      }
    }
    [lastIn, lastOut] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    let a = across - 1;
    for (let u = Math.max(last, uFrom + a * uEach); a >= 0; u--) {
      if (u <= last) {
        if (isInside(u, v)) lastIn = u;
        else lastOut = u;
      }
      if (u === uFrom + a * uEach) {
        toInside[row + a] = Math.min(toInside[row + a]!, edge(lastIn - u)) ** 2;
        toOutside[row + a] = Math.min(toOutside[row + a]!, edge(lastOut - u)) ** 2;
        a--;
      }
    }
  }

  // Across the lines: outwards from the node's own line, until no line further off can be nearer.
  const signed = new Float32Array(across * down);
  for (let b = 0; b < down; b++) {
    const height = heightOfRow(lattice, b);
    const own = Math.min(lines - 1, vFrom + b * vEach);
    for (let a = 0; a < across; a++) {
      const inside = toInside[own * across + a] === 0;
      const other = inside ? toOutside : toInside;
      let best = capMm * capMm;
      for (let v = own; v >= lineFrom; v--) {
        const off = offLine(vMm, v, height);
        if (off >= best) break;
        const squared = off + other[v * across + a]!;
        if (squared < best) best = squared;
      }
      for (let v = own + 1; v < lineTo; v++) {
        const off = offLine(vMm, v, height);
        if (off >= best) break;
        const squared = off + other[v * across + a]!;
        if (squared < best) best = squared;
      }
      signed[b * across + a] = inside ? -Math.sqrt(best) : Math.sqrt(best);
    }
  }
  return signed;
}

/** Squared distance of a height from the near edge of a line of voxels; 0 within it. */
function offLine(vMm: Float64Array, v: number, height: number): number {
  const at = vMm[v]!;
  const towards = height > at ? vMm[v + 1] : vMm[v - 1];
  const half = towards === undefined ? 0 : Math.abs(towards - at) / 2;
  const off = Math.max(0, Math.abs(height - at) - half);
  return off * off;
}

/** What the kernel of that name must equal. */
export const planeDistancesTwin = ({
  lattice,
  voxels,
  first,
  uStride,
  vStride,
  label,
  deepMm,
  farMm,
}: PlaneDistances): Float32Array =>
  signedDistances(lattice, (u, v) => voxels[first + u * uStride + v * vStride] === label, deepMm).map((distance) =>
    Math.min(farMm, distance),
  );
