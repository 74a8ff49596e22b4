import { keptMap } from '../contours/partitionMap.ts';
import { forEachRow, volumeOfRuns } from '../contours/planeVolumes.ts';
import { activePlan, type CutPlan } from '../contours/plans.ts';
import { DEPORTALISED_LOBE, LIVER } from '../contours/reading.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import { RunCollector, voxelsIn } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Change, ChangeNote, RecordChanges } from './change.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import { Relabelling } from './relabelling.ts';

export const sliceVoxelsOf = ({ geometry }: CommandWorkspace): number => geometry.columns * geometry.rows;

/** Whether the liver is cut: by the partition's law, one voxel of the extent tells it of all. */
export function isCut({ layers, cut }: Pick<CommandWorkspace, 'layers' | 'cut'>): boolean {
  if (cut !== undefined) return cut;
  const voxel = someVoxelOf(layers.extent);
  return voxel >= 0 && layers.partition[voxel] !== 0;
}

/** A prime, so that the probes fall on all columns. */
const PROBE_STEP = 1021;

/** The offset of some labelled voxel, −1 where there is none. A liver is hit by probes; only a speck is searched for. */
function someVoxelOf(layer: Uint8Array): number {
  for (let v = 0; v < layer.length; v += PROBE_STEP) if (layer[v] !== 0) return v;
  const head = Math.min(layer.length, (4 - (layer.byteOffset % 4)) % 4);
  const words = new Uint32Array(layer.buffer, layer.byteOffset + head, (layer.length - head) >> 2);
  // A loop of its own: findIndex and indexOf are many times slower on shared memory.
  let word = 0;
  while (word < words.length && words[word] === 0) word++;
  for (let v = head + 4 * word; v < layer.length; v++) if (layer[v] !== 0) return v;
  for (let v = 0; v < head; v++) if (layer[v] !== 0) return v;
  return -1;
}

export const isLocked = ({ segments }: CommandWorkspace, number: number): boolean =>
  segments.some((segment) => segment.number === number && segment.locked);

/** Numbers of all segments that are parts of a partition. */
export const partsOf = ({ segments }: CommandWorkspace): number[] =>
  segments.filter(({ layer }) => layer === 'partition').map(({ number }) => number);

/** The refusal of a change to a segment that somebody locked, or null. */
export const lockedRefusal = ({ segments }: CommandWorkspace, numbers: readonly number[]) => {
  const locked = segments.find((segment) => segment.locked && numbers.includes(segment.number));
  return locked ? refuse('segment.locked' as const, { segment: locked.number, label: locked.label }) : null;
};

/**
 * The one way the extent changes. It keeps the law of the partition: what leaves the extent leaves the partition; what
 * enters is labelled by the recipe. Without a recipe (a cut made by hand or named from elsewhere) it enters as
 * deportalised lobe, so that the FLR is never made larger by what nobody assigned to it.
 *
 * Liver locked: refused. Voxels that would change a locked side of the cut are left alone, and said in `notes`; when
 * nothing else is left, refused. `rest` may carry what else the command changes (records, findings),
 * and which segment it is about.
 */
export function changeExtent(
  workspace: CommandWorkspace,
  title: string,
  { add, remove }: { add?: RunSet; remove?: RunSet },
  rest: { findings?: Relabelling; records?: RecordChanges; notes?: readonly ChangeNote[]; about?: number } = {},
): Result<Change, CommandRefusal> {
  const refused = lockedRefusal(workspace, [LIVER]);
  if (refused) return refused;
  const { geometry, layers } = workspace;
  const plan = activePlan(workspace.plans);
  const sliceVoxels = sliceVoxelsOf(workspace);
  const extent = new Relabelling('extent', layers.extent, sliceVoxels);
  const partition = new Relabelling('partition', layers.partition, sliceVoxels);
  const leftOut = new RunCollector(sliceVoxels);
  const locked = Uint8Array.from({ length: 256 }, (_, number) => (isLocked(workspace, number) ? 1 : 0));
  const enter = (from: number, to: number, side: number) => {
    if (locked[side]) leftOut.add(from, to - from);
    else {
      extent.set(from, to, LIVER);
      if (side !== 0) partition.set(from, to, side);
    }
  };
  const leave = (from: number, to: number, side: number) => {
    if (locked[side]) leftOut.add(from, to - from);
    else {
      extent.set(from, to, 0);
      partition.set(from, to, 0);
    }
  };

  const enterBySide = add ? partitionSides(workspace, plan, enter) : null;
  // A liver that is not cut has nothing to keep but itself: a grow's hundred thousand runs take one short call each.
  const plain = add !== undefined && remove === undefined && !plan && !isCut(workspace);
  if (plain) for (let r = 0; r < add.length; r += 2) extent.set(add[r]!, add[r]! + add[r + 1]!, LIVER);
  else
    inOrder(add, remove, (from, to, entering) => {
      // Voxels that are liver already keep their side: hand edits lie on top of the recipe.
      if (entering) forEachStretch(layers.extent, from, to, (a, b, label) => label !== LIVER && enterBySide!(a, b));
      else
        forEachStretch(layers.extent, from, to, (a, b, label) => {
          if (label === LIVER) forEachStretch(layers.partition, a, b, leave);
        });
    });

  const kept = leftOut.runs();
  const notes = [...(rest.notes ?? [])];
  if (kept.length > 0)
    notes.push({ code: 'segment.lockedLeftOut', voxels: voxelsIn(kept), volumeMl: volumeOfRuns(kept, geometry) });
  const voxels = [extent, partition, ...(rest.findings ? [rest.findings] : [])]
    .map((layer) => layer.runs())
    .filter(({ runs }) => runs.length > 0);
  if (voxels.length === 0 && !rest.records) {
    const sides = kept.length > 0 ? lockedRefusal(workspace, partsOf(workspace)) : null;
    return sides ?? refuse('change.nothing');
  }
  return ok({
    fromRevision: workspace.revision,
    title,
    voxels,
    records: rest.records ?? {},
    notes,
    ...(rest.about !== undefined && { about: rest.about }),
  });
}

/** Visits the runs of two sets that do not overlap, one run at a time, in ascending order. */
export function inOrder(
  add: RunSet | undefined,
  remove: RunSet | undefined,
  visit: (from: number, to: number, entering: boolean) => void,
): void {
  const [a, b] = [add ?? new Uint32Array(), remove ?? new Uint32Array()];
  for (let p = 0, q = 0; p < a.length || q < b.length; ) {
    if (q >= b.length || (p < a.length && a[p]! < b[q]!)) {
      visit(a[p]!, a[p]! + a[p + 1]!, true);
      p += 2;
    } else {
      visit(b[q]!, b[q]! + b[q + 1]!, false);
      q += 2;
    }
  }
}

/** Splits voxels that enter by the side each gets: 0 where the liver is not cut. */
function partitionSides(
  workspace: CommandWorkspace,
  plan: CutPlan | null,
  enter: (from: number, to: number, side: number) => void,
): (from: number, to: number) => void {
  if (!plan) {
    const side = isCut(workspace) ? DEPORTALISED_LOBE : 0;
    return (from, to) => enter(from, to, side);
  }
  const map = keptMap(workspace.geometry, plan.recipe);
  if (!map.ok) throw new Error(`the recipe that was accepted is refused now: ${map.code}`);
  return (start, end) =>
    forEachRow(Uint32Array.of(start, end - start), workspace.geometry, (k, j, from, to) => {
      const row = (k * workspace.geometry.rows + j) * workspace.geometry.columns;
      map.value.forEachPart(j, k, from, to, (a, b, part) => enter(row + a, row + b, plan.parts[part]!.number));
    });
}

/** Calls back for every stretch of equal labels in voxels from … to − 1. */
export function forEachStretch(
  voxels: Uint8Array,
  from: number,
  to: number,
  visit: (start: number, end: number, label: number) => void,
): void {
  for (let v = from; v < to; ) {
    const label = voxels[v]!;
    const start = v;
    do v++;
    while (v < to && voxels[v] === label);
    visit(start, v, label);
  }
}
