import type { Abort } from '../abort.ts';
import { type VoxelKernels, WALK } from '../commands/kernels.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import { RunCollector } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Hounsfield } from '../units.ts';
import { FAT_HU, fatBelow } from './liverCore.ts';
import { betweenNodes, type LocalStroke, type StrokeNodes, strokeNodes } from './strokeNodes.ts';

/** The walker crosses a step of so many HU e times as seldom as none. */
const SCALE_HU = 20;
/** HU that no tissue has: a walker does not go where the segment is not. */
const NOWHERE_HU = 32767;
/** A ball is many nodes wide: more sweeps than a band needs, and bolder ones. */
const SWEEPS = { sweeps: 160, relaxation: 1.9 } as const;

/**
 * What an erasing stroke takes from a segment: the voxels under it, and those from which a random walker within the
 * segment meets the stroke before it meets the shell at `reachMm`. It never adds, and nothing beyond the reach changes.
 */
export async function eraseStroke(
  edit: LocalStroke,
  kernels: Pick<VoxelKernels, 'randomWalk'>,
  signal?: Abort,
): Promise<RunSet> {
  const nodes = strokeNodes(edit);
  const { awayMm, inSegment, hu, ...rest } = nodes;
  const states = awayMm.map((away, n) =>
    !inSegment[n] || away >= edit.reachMm ? WALK.out : away <= edit.radiusMm ? WALK.in : WALK.undecided,
  );
  const chance = await kernels.randomWalk(
    {
      ...rest,
      hu: hu.map((value, n) => (inSegment[n] ? value : NOWHERE_HU)),
      states: Uint8Array.from(states),
      scaleHu: SCALE_HU,
      ...SWEEPS,
    },
    signal,
  );
  return changedVoxels(edit, nodes, false, (slice, i, j) => {
    const erased = betweenNodes(nodes, chance, inSegment, slice, i, j);
    return erased !== null && erased > 0.5;
  });
}

/** How thick the shell at the reach is: about a node. */
const SHELL_MM = 3;
/** Half the range of HU under a stroke, at least and at most. */
const [LEAST_HALF_HU, MOST_HALF_HU] = [30, 60];

/**
 * What an adding stroke gives to a segment: the voxels under it, and what is connected to it, within `reachMm`, by tissue
 * like that under it (median ± 2.5 scaled median deviations, ± 30 to 60 HU). Where that runs on to the reach, as into a
 * neighbouring organ, a random walker must meet the stroke before it meets the shell there. It never removes, and nothing
 * beyond the reach changes; fat, air and padding under the stroke stay out. Refuses a stroke under which nothing has HU
 * that the segment may have (`stroke.notTissue`), and one of which nothing connects to a segment that there is
 * (`stroke.notConnected`).
 */
export async function addStroke(
  edit: LocalStroke,
  kernels: Pick<VoxelKernels, 'randomWalk'>,
  signal?: Abort,
): Promise<Result<RunSet, 'stroke.notTissue' | 'stroke.notConnected'>> {
  const nodes = strokeNodes(edit);
  const { awayMm, inSegment, hu, ...rest } = nodes;
  const { columns, rows, slices } = rest;
  const leastHu = tissueAbove(nodes);
  const nodesUnder = [...hu].filter((_, n) => awayMm[n]! <= Math.max(edit.radiusMm, 2) && !inSegment[n]);
  const under = nodesUnder.length > 0 ? nodesUnder : huUnder(edit);
  const tissueUnder = under.filter((value) => value >= leastHu);
  if (under.length > 0 && tissueUnder.length === 0) return refuse('stroke.notTissue', { leastHu });
  const like = rangeOf(tissueUnder);
  const [lower, upper] = [Math.max(like[0], leastHu), like[1]];
  const may = (n: number) => !inSegment[n] && awayMm[n]! < edit.reachMm && hu[n]! >= lower && hu[n]! <= upper;

  const grown = new Uint8Array(hu.length);
  const waiting: number[] = [];
  for (let n = 0; n < hu.length; n++)
    if (!inSegment[n] && awayMm[n]! <= edit.radiusMm && hu[n]! >= leastHu) {
      grown[n] = 1;
      waiting.push(n);
    }
  // A thin stroke may pass between nodes: it grows from the nearest that is like it.
  if (waiting.length === 0) {
    let nearest = -1;
    for (let n = 0; n < hu.length; n++) if (may(n) && (nearest < 0 || awayMm[n]! < awayMm[nearest]!)) nearest = n;
    if (nearest >= 0) waiting.push(nearest);
  }
  const starts = new Set(waiting);
  const size = columns * rows;
  const neighboursOf = (n: number) => {
    const a = n % columns;
    const b = Math.floor(n / columns) % rows;
    const c = Math.floor(n / size);
    const found: number[] = [];
    if (a > 0) found.push(n - 1);
    if (a < columns - 1) found.push(n + 1);
    if (b > 0) found.push(n - columns);
    if (b < rows - 1) found.push(n + columns);
    if (c > 0) found.push(n - size);
    if (c < slices - 1) found.push(n + size);
    return found;
  };
  for (let n = waiting.pop(); n !== undefined; n = waiting.pop()) {
    grown[n] = 1;
    for (const other of neighboursOf(n))
      if (!grown[other] && may(other)) {
        grown[other] = 1;
        waiting.push(other);
      }
  }
  const shellMm = edit.reachMm - SHELL_MM;
  const states = grown.map((is, n) =>
    starts.has(n) ? WALK.in : !is || awayMm[n]! >= shellMm ? WALK.out : WALK.undecided,
  );
  const tissue = hu.map((value, n) => (grown[n] ? value : NOWHERE_HU));
  const chance = await kernels.randomWalk({ ...rest, hu: tissue, states, scaleHu: SCALE_HU, ...SWEEPS }, signal);
  const member = grown.map((is, n) => (is && chance[n]! > 0.5 ? 1 : 0));

  // A vessel or noise that is enclosed belongs to it too.
  const filled = member.slice();
  for (let n = 0; n < member.length; n++)
    if (!member[n] && !inSegment[n] && awayMm[n]! < edit.reachMm) {
      const around = neighboursOf(n);
      if (around.filter((other) => member[other] || inSegment[other]).length >= 5) filled[n] = 1;
    }
  for (let n = 0; n < filled.length; n++) if (inSegment[n]) filled[n] = 1;
  const all = new Uint8Array(filled.length).fill(1);
  const gained = changedVoxels(
    edit,
    nodes,
    true,
    (slice, i, j) => {
      // Only beside a grown node: elsewhere the segment's own border stays as it is.
      if (betweenNodes(nodes, member, member, slice, i, j) === null) return false;
      return betweenNodes(nodes, filled, all, slice, i, j)! > 0.5;
    },
    leastHu,
  );
  if (gained.length > 0 && !touches(edit, gained) && edit.layer.includes(edit.segment))
    return refuse('stroke.notConnected', { reachMm: edit.reachMm });
  return ok(gained);
}

/**
 * HU below which nothing around a stroke is the segment's: fat and air beside its own mean, as beside a liver's window;
 * what is itself as dark (a liver of much fat, a lesion of fat) may be so.
 */
function tissueAbove({ hu, inSegment }: StrokeNodes): number {
  let [sum, count] = [0, 0];
  for (let n = 0; n < hu.length; n++)
    if (inSegment[n]) {
      sum += hu[n]!;
      count++;
    }
  if (count === 0) return FAT_HU;
  const mean = (sum / count) as Hounsfield;
  return Math.min(fatBelow({ lowerHu: mean, upperHu: mean }), mean - MOST_HALF_HU);
}

/** Whether any of the voxels has a neighbour (of 6) in the segment, or lies under a stroke that begins in it. */
function touches({ geometry: { columns, rows }, layer, segment, stroke }: LocalStroke, voxels: RunSet): boolean {
  for (let r = 0; r < stroke.length; r += 2)
    for (let v = stroke[r]!; v < stroke[r]! + stroke[r + 1]!; v++) if (layer[v] === segment) return true;
  const size = columns * rows;
  for (let r = 0; r < voxels.length; r += 2)
    for (let v = voxels[r]!; v < voxels[r]! + voxels[r + 1]!; v++) {
      const [i, j] = [v % columns, Math.floor(v / columns) % rows];
      if (layer[v - size] === segment || layer[v + size] === segment) return true;
      if ((j > 0 && layer[v - columns] === segment) || (j < rows - 1 && layer[v + columns] === segment)) return true;
      if ((i > 0 && layer[v - 1] === segment) || (i < columns - 1 && layer[v + 1] === segment)) return true;
    }
  return false;
}

/** HU of the voxels under a stroke that the segment has not, for one so thin that it holds no node. */
function huUnder({ hu, stroke, layer, segment }: LocalStroke): number[] {
  const found: number[] = [];
  for (let r = 0; r < stroke.length; r += 2)
    for (let v = stroke[r]!; v < stroke[r]! + stroke[r + 1]!; v++) if (layer[v] !== segment) found.push(hu[v]!);
  return found;
}

function rangeOf(values: readonly number[]): readonly [lower: number, upper: number] {
  const middle = (of: readonly number[]) => of.toSorted((a, b) => a - b)[of.length >> 1] ?? 0;
  const median = middle(values);
  const spread = 2.5 * 1.4826 * middle(values.map((value) => Math.abs(value - median)));
  const half = Math.max(LEAST_HALF_HU, Math.min(MOST_HALF_HU, spread));
  return [median - half, median + half];
}

/**
 * What the segment gains (or loses): of the voxels it has not (has), those under the stroke and those that are wanted.
 * Under the stroke, what lies below `leastHu`, itself and as the mean around it, is left as it is.
 */
function changedVoxels(
  { geometry, hu, layer, segment, stroke, reachMm }: LocalStroke,
  nodes: StrokeNodes,
  gains: boolean,
  wanted: (slice: number, i: number, j: number) => boolean,
  leastHu = Number.NEGATIVE_INFINITY,
): RunSet {
  const { columns, rows } = geometry;
  const iTo = Math.min(columns, nodes.i + nodes.columns * nodes.eachI);
  const jTo = Math.min(rows, nodes.j + nodes.rows * nodes.eachJ);
  const all = new Uint8Array(nodes.hu.length).fill(1);
  const runs = new RunCollector(columns * rows);
  let r = 0;
  for (let slice = 0; slice < nodes.slices; slice++)
    for (let j = nodes.j; j < jTo; j++) {
      const row = columns * (j + rows * (nodes.k + slice));
      for (let i = nodes.i; i < iTo; i++) {
        const offset = row + i;
        if ((layer[offset] === segment) === gains) continue;
        while (r < stroke.length && stroke[r]! + stroke[r + 1]! <= offset) r += 2;
        const under =
          r < stroke.length &&
          stroke[r]! <= offset &&
          (hu[offset]! >= leastHu || betweenNodes(nodes, nodes.hu, all, slice, i, j)! >= leastHu);
        if (under || (wanted(slice, i, j) && betweenNodes(nodes, nodes.awayMm, all, slice, i, j)! <= reachMm))
          runs.add(offset, 1);
      }
    }
  return runs.runs();
}
