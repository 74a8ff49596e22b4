import { planePartition } from '../contours/planePartition.ts';
import { forEachRow, volumeOfRuns } from '../contours/planeVolumes.ts';
import { DEPORTALISED_LOBE, FLR, LIVER } from '../contours/reading.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import { RunCollector, voxelsIn } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Change, ChangeNote } from './change.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import { Relabelling } from './relabelling.ts';

export const sliceVoxelsOf = ({ geometry }: CommandWorkspace): number => geometry.columns * geometry.rows;

/** Whether the liver is cut: by the partition's law, one voxel of the extent tells it of all. */
export function isCut({ layers }: CommandWorkspace): boolean {
  const first = layers.extent.indexOf(LIVER);
  return first >= 0 && layers.partition[first] !== 0;
}

export const isLocked = ({ segments }: CommandWorkspace, number: number): boolean =>
  segments.some((segment) => segment.number === number && segment.locked);

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
 * nothing else is left, refused. `rest` may carry what else the command changes (records, findings).
 */
export function changeExtent(
  workspace: CommandWorkspace,
  title: string,
  { add, remove }: { add?: RunSet; remove?: RunSet },
  rest: { findings?: Relabelling; segments?: Change['segments']; notes?: readonly ChangeNote[] } = {},
): Result<Change, CommandRefusal> {
  const refused = lockedRefusal(workspace, [LIVER]);
  if (refused) return refused;
  const { geometry, layers, partitionRecipe } = workspace;
  const sliceVoxels = sliceVoxelsOf(workspace);
  const extent = new Relabelling('extent', layers.extent, sliceVoxels);
  const partition = new Relabelling('partition', layers.partition, sliceVoxels);
  const leftOut = new RunCollector(sliceVoxels);
  const change = (from: number, to: number, label: number, part: number, oldPart: number) => {
    if ([part, oldPart].some((side) => side !== 0 && isLocked(workspace, side))) {
      leftOut.add(from, to - from);
      return;
    }
    extent.set(from, to, label);
    partition.set(from, to, part);
  };

  const sideOf = add ? partitionSides(workspace, partitionRecipe) : null;
  inOrder(add, remove, (run, entering) => {
    if (entering)
      forEachRow(run, geometry, (k, j, from, to) => {
        const row = (k * geometry.rows + j) * geometry.columns;
        // Voxels that are liver already keep their side: hand edits lie on top of the recipe.
        forEachStretch(layers.extent, row + from, row + to, (start, end, label) => {
          if (label === LIVER) return;
          for (const [a, b, part] of sideOf!(j, k, start - row, end - row)) change(row + a, row + b, LIVER, part, 0);
        });
      });
    else
      forEachStretch(layers.extent, run[0]!, run[0]! + run[1]!, (start, end, label) => {
        if (label === LIVER) forEachStretch(layers.partition, start, end, (a, b, part) => change(a, b, 0, 0, part));
      });
  });

  const kept = leftOut.runs();
  const notes = [...(rest.notes ?? [])];
  if (kept.length > 0)
    notes.push({ code: 'segment.lockedLeftOut', voxels: voxelsIn(kept), volumeMl: volumeOfRuns(kept, geometry) });
  const voxels = [extent, partition, ...(rest.findings ? [rest.findings] : [])]
    .map((layer) => layer.runs())
    .filter(({ runs }) => runs.length > 0);
  if (voxels.length === 0 && !rest.segments) {
    const locked = kept.length > 0 ? lockedRefusal(workspace, [FLR, DEPORTALISED_LOBE]) : null;
    return locked ?? refuse('change.nothing');
  }
  return ok({
    fromRevision: workspace.revision,
    title,
    voxels,
    segments: rest.segments ?? null,
    partitionRecipe: null,
    notes,
  });
}

/** Visits the runs of two sets that do not overlap, one run at a time, in ascending order. */
function inOrder(
  add: RunSet | undefined,
  remove: RunSet | undefined,
  visit: (run: RunSet, entering: boolean) => void,
): void {
  const [a, b] = [add ?? new Uint32Array(), remove ?? new Uint32Array()];
  for (let p = 0, q = 0; p < a.length || q < b.length; ) {
    if (q >= b.length || (p < a.length && a[p]! < b[q]!)) {
      visit(a.subarray(p, p + 2), true);
      p += 2;
    } else {
      visit(b.subarray(q, q + 2), false);
      q += 2;
    }
  }
}

/** Parts of columns [from, to) of a row with the side each gets: 0 where the liver is not cut. */
function partitionSides(workspace: CommandWorkspace, recipe: CommandWorkspace['partitionRecipe']) {
  type Part = readonly [from: number, to: number, segment: number];
  if (recipe) {
    const plane = planePartition(workspace.geometry, recipe);
    if (!plane.ok) throw new Error(`the recipe that was accepted is refused now: ${plane.code}`);
    return (j: number, k: number, from: number, to: number): Part[] => {
      const [flrFrom, flrTo] = plane.value.flrColumns(j, k);
      const a = Math.min(to, Math.max(from, flrFrom));
      const b = Math.max(a, Math.min(to, flrTo));
      const parts: Part[] = [
        [from, a, DEPORTALISED_LOBE],
        [a, b, FLR],
        [b, to, DEPORTALISED_LOBE],
      ];
      return parts.filter(([start, end]) => end > start);
    };
  }
  const side = isCut(workspace) ? DEPORTALISED_LOBE : 0;
  return (_j: number, _k: number, from: number, to: number): Part[] => [[from, to, side]];
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
