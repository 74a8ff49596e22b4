import type { Abort } from '../abort.ts';
import { type VoxelKernels, WALK, type WalkNodes } from '../commands/kernels.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import type { PlaneStack } from './planeStack.ts';
import { dropCrumbs } from './sliceEditCrumbs.ts';
import { heightOfRow, type Lattice, latticeOver } from './sliceEditDistance.ts';
import { downSides, latticeAround, shiftInNodes, valueAt } from './sliceEditLattice.ts';
import { EditedVoxels } from './sliceEditVoxels.ts';

/** The new contour of one segment on one plane. */
export interface SliceEdit {
  readonly stack: PlaneStack;
  readonly hu: Int16Array;
  /** The layer that holds the segment. */
  readonly layer: Uint8Array;
  readonly segment: number;
  readonly index: number;
  /** 1 for voxels of the plane that are the segment now, else 0, lines after lines. */
  readonly drawn: Uint8Array;
  /** Planes that a person drew before: the correction ends there. */
  readonly edited: readonly number[];
  /** Voxels of each line, and lines, that lie on planes of other orientations which a person drew: they stay as they are. */
  readonly keptU?: ReadonlySet<number>;
  readonly keptV?: ReadonlySet<number>;
  /** How far the correction spreads along the normal, mm; 0 changes the one plane only. */
  readonly reachMm: number;
}

/** Voxels that the segment gains and loses. */
export interface SegmentChange {
  readonly add: RunSet;
  readonly remove: RunSet;
}

/** Nodes of distances and of the walker. */
const LATTICE_MM = 2.5;
/** Further from a contour than this, within it and without, it says nothing of a place. */
const [DEEP_MM, FAR_MM] = [40, 15];
/**
 * A place on another plane belongs to the moved piece of contour when it lies about as deep there as on the drawn plane:
 * by so much deeper, and so much more for each mm between the planes; then it is moved less and less. Else emptying the
 * last slice of a leak would eat into the organ below.
 */
const [DEEPER_MM, DEEPER_PER_MM, FADING_MM] = [3, 0.7, 5];
/** So far along the normal the error of a border is e times less like that on the drawn plane. */
const LASTING_MM = 12;
/** What lay so far from the border that was there missed, or leaked, as a whole, which lasts longer than a border's error. */
const [BORDER_MM, WHOLE_MM] = [5, FAR_MM];
/** Where the contour moves by less, nothing is changed: what a person left alone stays as it is. */
const LEAST_MOVE_MM = 0.5;
/**
 * What is carried into another plane looks like what was drawn: its HU, averaged over a node, lie among those of the drawn piece
 * this deep within it, but for the outermost shares and so many HU. Else a piece that was missed on one plane would add, on
 * the next one, the fat that lies where it is no more. What looks like it stays on other planes too, where most of what
 * was dropped on the drawn plane looked otherwise: else bowel that was taken out would take the liver beside it along.
 */
const [INNER_MM, OUTERMOST, BEYOND_HU, FEWEST_NODES, MOST_SHARE] = [3, 0.05, 10, 8, 0.5];
/** The walker crosses a step of so many HU e times as seldom as none. */
const SCALE_HU = 20;
/** The walker decides in a band around the moved contour, wider with the distance from the drawn plane. */
const bandMm = (awayMm: number): number => Math.min(8, 1.5 + 0.3 * awayMm);

/**
 * What a slice edit changes: the drawn plane becomes what was drawn; how far the contour moved there spreads along the
 * normal, fading to nothing at `reachMm` or at the next plane that a person drew, and a random walker on the HU settles
 * where exactly the moved border lies. Planes drawn before are not spread to, nor is what lies further off than 40 mm from
 * where the contour was changed. Crumbs that it would leave go along (dropCrumbs). Empty runs when what was drawn is what was
 * there.
 */
export async function spreadSliceEdit(
  edit: SliceEdit,
  kernels: Pick<VoxelKernels, 'randomWalk' | 'planeDistances'>,
  signal?: Abort,
): Promise<SegmentChange> {
  const { stack, layer, segment, index, drawn, reachMm } = edit;
  const { perLine, lines, uStride, vStride, planeStride } = stack;
  const before = (u: number, v: number, p: number) => layer[u * uStride + v * vStride + p * planeStride] === segment;

  let [uMin, uMax, vMin, vMax] = [perLine, -1, lines, -1];
  for (let v = 0, at = 0; v < lines; v++)
    for (let u = 0; u < perLine; u++, at++)
      if ((drawn[at] !== 0) !== before(u, v, index)) {
        if (u < uMin) uMin = u;
        if (u > uMax) uMax = u;
        if (v < vMin) vMin = v;
        if (v > vMax) vMax = v;
      }
  if (uMax < 0) return { add: new Uint32Array(), remove: new Uint32Array() };

  const reach = planesInReach(edit);
  const margin = reachMm > 0 ? DEEP_MM : 0;
  const box = {
    uFrom: Math.max(0, Math.floor(uMin - margin / stack.uStepMm)),
    uTo: Math.min(perLine, Math.ceil(uMax + 1 + margin / stack.uStepMm)),
    ...linesAround(stack, vMin, vMax, margin),
  };
  const change = new EditedVoxels(stack, layer, segment, reach[0]!.plane, reach.length);
  for (let v = vMin; v <= vMax; v++)
    for (let u = uMin; u <= uMax; u++) change.set(u, v, index, drawn[v * perLine + u] !== 0);
  if (reach.length > 1) {
    await spread(edit, box, reach, change, kernels, signal);
    const { keptU, keptV } = edit;
    dropCrumbs(change, (u, v, p) => p === index || keptU?.has(u) || keptV?.has(v) || false);
  }
  return { add: change.gained(), remove: change.lost() };
}

/** A plane in reach of the edit and how much of the correction it takes, of a border and of what was wrong as a whole. */
interface Reached {
  readonly plane: number;
  readonly share: number;
  readonly wholeShare: number;
  readonly awayMm: number;
}

/**
 * What a border's error on the drawn plane says of the planes beside it, when there is none at the end: errors that forget
 * over LASTING_MM, known at both ends (a bridge of Ornstein and Uhlenbeck's process); nearly linear between near planes.
 */
const shareAt = (awayMm: number, endMm: number): number =>
  Math.sinh((endMm - awayMm) / LASTING_MM) / Math.sinh(endMm / LASTING_MM);

/** Planes that the correction reaches, ascending; each side ends at its own next drawn plane. */
function planesInReach({ stack: { heightMm, planes }, index, edited, reachMm }: SliceEdit): Reached[] {
  const reached: Reached[] = [{ plane: index, share: 1, wholeShare: 1, awayMm: 0 }];
  for (const side of [-1, 1]) {
    let end = reachMm;
    for (const other of edited)
      if ((other - index) * side > 0) end = Math.min(end, Math.abs(heightMm[other]! - heightMm[index]!));
    for (let p = index + side; p >= 0 && p < planes; p += side) {
      const awayMm = Math.abs(heightMm[p]! - heightMm[index]!);
      if (awayMm >= end - 1e-6) break;
      reached.push({ plane: p, share: shareAt(awayMm, end), wholeShare: 1 - awayMm / end, awayMm });
    }
  }
  return reached.sort((a, b) => a.plane - b.plane);
}

function linesAround({ vMm, lines }: PlaneStack, vMin: number, vMax: number, marginMm: number) {
  let [vFrom, vTo] = [vMin, vMax + 1];
  while (vFrom > 0 && vMm[vMin]! - vMm[vFrom - 1]! <= marginMm) vFrom--;
  while (vTo < lines && vMm[vTo]! - vMm[vMax]! <= marginMm) vTo++;
  return { vFrom, vTo };
}

type Box = { readonly uFrom: number; readonly uTo: number; readonly vFrom: number; readonly vTo: number };

/** Moves the contour on the planes around, and lets the walker settle it. */
async function spread(
  edit: SliceEdit,
  box: Box,
  reach: readonly Reached[],
  change: EditedVoxels,
  kernels: Pick<VoxelKernels, 'randomWalk' | 'planeDistances'>,
  signal?: Abort,
): Promise<void> {
  const { stack, layer, segment, index, drawn, keptU, keptV } = edit;
  const { uStride, vStride, planeStride, perLine, lines } = stack;
  const distancesOn = (of: Lattice, p: number, deepMm: number) =>
    kernels.planeDistances(
      { lattice: of, voxels: layer, first: p * planeStride, uStride, vStride, label: segment, deepMm, farMm: FAR_MM },
      signal,
    );
  const wide = latticeOver(stack, box, LATTICE_MM);
  const wideOld = await distancesOn(wide, index, DEEP_MM);
  const ownPlane = { voxels: drawn, first: 0, uStride: 1, vStride: perLine, label: 1 };
  const wideNew = await kernels.planeDistances({ lattice: wide, ...ownPlane, deepMm: DEEP_MM, farMm: FAR_MM }, signal);
  const wideMoved = wideNew.map((to, n) => to - wideOld[n]!);
  const shifts = reach.map(({ plane }) => shiftInNodes(wide, plane, index));
  const part = latticeAround(wide, wideMoved, LEAST_MOVE_MM, shifts);
  if (!part) return;
  const { lattice, crop } = part;
  const [oldDistances, moved] = [crop(wideOld), crop(wideMoved)];
  const { across, down, uFrom, vFrom, uEach, vEach } = lattice;
  const size = across * down;
  // What lies deeper than the contour moves, and a band, is not reached from there.
  const deepMm = Math.min(DEEP_MM, FAR_MM + moved.reduce((most, by) => Math.max(most, Math.abs(by)), 0));

  const hu = huAround(edit, lattice, reach);
  const ownAt = reach.findIndex(({ plane }) => plane === index) * size;
  const own = hu.subarray(ownAt, ownAt + size);
  const looks = huOfDrawn(own, (n) => oldDistances[n]! + moved[n]! < -INNER_MM);
  const dropped = own.filter((_, n) => oldDistances[n]! < 0 && oldDistances[n]! + moved[n]! >= 0);
  const dropsAlike = dropped.filter(looks).length >= MOST_SHARE * dropped.length;

  const was = new Float32Array(size * reach.length);
  const wanted = new Float32Array(size * reach.length);
  const states = new Uint8Array(size * reach.length);
  for (const [at, { plane, share, wholeShare, awayMm }] of reach.entries()) {
    const old = plane === index ? oldDistances : await distancesOn(lattice, plane, deepMm);
    const band = bandMm(awayMm);
    const shift = shifts[at]!;
    for (let b = 0, n = 0; b < down; b++)
      for (let a = 0; a < across; a++, n++) {
        const oldThere = shift ? valueAt(oldDistances, across, down, a + shift[0], b + shift[1]) : oldDistances[n]!;
        const movedThere = shift ? valueAt(moved, across, down, a + shift[0], b + shift[1]) : moved[n]!;
        const deeper = Math.abs(old[n]!) - Math.abs(oldThere) - DEEPER_MM - DEEPER_PER_MM * awayMm;
        const whole = Math.max(0, Math.min(1, (Math.abs(oldThere) - BORDER_MM) / (WHOLE_MM - BORDER_MM)));
        const told = share + whole * (wholeShare - share);
        const move = told * movedThere * Math.max(0, Math.min(1, 1 - deeper / FADING_MM));
        const [inside, goesInside] = [old[n]! < 0, old[n]! + move < 0];
        const value = hu[at * size + n]!;
        const stays = inside ? !goesInside && !dropsAlike && looks(value) : goesInside && !looks(value);
        const to = stays && plane !== index ? old[n]! : old[n]! + move;
        was[at * size + n] = old[n]!;
        wanted[at * size + n] = to;
        const undecided = plane !== index && Math.abs(to - old[n]!) >= LEAST_MOVE_MM && Math.abs(to) <= band;
        states[at * size + n] = undecided ? WALK.undecided : to < 0 ? WALK.in : WALK.out;
      }
  }
  const walk: WalkNodes = {
    columns: across,
    rows: down,
    slices: reach.length,
    placesI: Float64Array.from({ length: across }, (_, a) => a * uEach * stack.uStepMm),
    placesJ: Float64Array.from({ length: down }, (_, b) => heightOfRow(lattice, b)),
    placesK: Float64Array.from(reach, ({ plane }) => stack.heightMm[plane]!),
    hu,
    states,
    scaleHu: SCALE_HU,
  };
  const chance = await kernels.randomWalk(walk, signal);
  // Half way across the border is half a chance, so that the answer can be read between nodes that were not asked.
  for (let n = 0; n < chance.length; n++)
    if (states[n] !== WALK.undecided) chance[n] = Math.max(0, Math.min(1, 0.5 - wanted[n]! / LATTICE_MM));

  for (const [at, { plane, awayMm }] of reach.entries()) {
    if (plane === index) continue;
    const band = bandMm(awayMm);
    const base = at * size;
    for (let b = 0; b + 1 < down; b++)
      for (let a = 0; a + 1 < across; a++) {
        const n = base + b * across + a;
        const corners = [n, n + 1, n + across, n + across + 1] as const;
        const walked =
          states[n] === WALK.undecided ||
          states[n + 1] === WALK.undecided ||
          states[n + across] === WALK.undecided ||
          states[n + across + 1] === WALK.undecided;
        if (!walked && !crosses(was, wanted, corners)) continue;
        const uEnd = Math.min(perLine, uFrom + (a + 1) * uEach + (a + 2 === across ? 1 : 0));
        const vEnd = Math.min(lines, vFrom + (b + 1) * vEach + (b + 2 === down ? 1 : 0));
        const uStart = uFrom + a * uEach;
        const vStart = vFrom + b * vEach;
        for (let v = vStart; v < vEnd; v++) {
          if (keptV?.has(v)) continue;
          // Between nodes: first down both sides of the four, then across.
          const y = (v - vStart) / vEach;
          const [toLeft, toStep] = downSides(wanted, corners, y);
          const [wasLeft, wasStep] = downSides(was, corners, y);
          const [chanceLeft, chanceStep] = downSides(chance, corners, y);
          for (let u = uStart; u < uEnd; u++) {
            if (keptU?.has(u)) continue;
            const x = (u - uStart) / uEach;
            const to = toLeft + x * toStep;
            let now: boolean;
            if (walked && Math.abs(to) <= band) now = chanceLeft + x * chanceStep > 0.5;
            else {
              // Distances between nodes are not exact: only where they say that the border passed is anything changed.
              if (to < 0 === wasLeft + x * wasStep < 0) continue;
              now = to < 0;
            }
            // What another finding holds stays its own: only the drawn plane takes it over.
            const label = layer[plane * planeStride + u * uStride + v * vStride];
            if (now ? label === 0 : label === segment) change.set(u, v, plane, now);
          }
        }
      }
  }
}

/** Whether any place between the four nodes may lie on one side of the old border and on the other of the new. */
function crosses(was: Float32Array, wanted: Float32Array, corners: readonly [number, number, number, number]): boolean {
  let [oldIn, oldOut, newIn, newOut] = [false, false, false, false];
  let same = true;
  for (const n of corners) {
    if (was[n]! < 0) oldIn = true;
    else oldOut = true;
    if (wanted[n]! < 0) newIn = true;
    else newOut = true;
    if (was[n] !== wanted[n]) same = false;
  }
  return !same && ((oldIn && newOut) || (oldOut && newIn));
}

/** Whether a value is one of what was drawn; of too little to tell, any is. */
function huOfDrawn(hu: Int16Array, isInner: (node: number) => boolean): (value: number) => boolean {
  const inner = hu.filter((_, n) => isInner(n)).sort();
  if (inner.length < FEWEST_NODES) return () => true;
  const at = (share: number) => inner[Math.round(share * (inner.length - 1))]!;
  const [lower, upper] = [at(OUTERMOST) - BEYOND_HU, at(1 - OUTERMOST) + BEYOND_HU];
  return (value) => value >= lower && value <= upper;
}

/** HU averaged over the voxels around each node, plane by plane. */
function huAround({ stack, hu }: SliceEdit, lattice: Lattice, reach: readonly Reached[]): Int16Array {
  const { across, down, uFrom, vFrom, uEach, vEach } = lattice;
  const { perLine, lines, uStride, vStride, planeStride } = stack;
  const means = new Int16Array(across * down * reach.length);
  const [uHalf, vHalf] = [uEach >> 1, vEach >> 1];
  let n = 0;
  for (const { plane } of reach)
    for (let b = 0; b < down; b++)
      for (let a = 0; a < across; a++, n++) {
        const u = Math.min(perLine - 1, uFrom + a * uEach);
        const v = Math.min(lines - 1, vFrom + b * vEach);
        let [sum, count] = [0, 0];
        for (let y = Math.max(0, v - vHalf); y <= Math.min(lines - 1, v + vHalf); y++)
          for (let x = Math.max(0, u - uHalf); x <= Math.min(perLine - 1, u + uHalf); x++) {
            sum += hu[plane * planeStride + x * uStride + y * vStride]!;
            count++;
          }
        means[n] = Math.round(sum / count);
      }
  return means;
}
