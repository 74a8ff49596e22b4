import { z } from 'zod';
import type { Abort } from '../abort.ts';
import type { Ball } from '../contours/ball.ts';
import { ball } from '../contours/ball.ts';
import { holesNoLargerThan } from '../contours/holes.ts';
import { volumeOfSlices } from '../contours/planeVolumes.ts';
import type { Segment } from '../contours/reading.ts';
import { RunCollector, runsOfBits, runsWithout } from '../contours/voxelRuns.ts';
import type { VolumeGeometry } from '../geometry.ts';
import { ok, refuse } from '../result.ts';
import type { Change } from './change.ts';
import { lockedRefusal, sliceVoxelsOf } from './changeExtent.ts';
import { segmentOf } from './changeSegment.ts';
import type { CommandWorkspace } from './command.ts';
import { command, connectivity, segmentNumber } from './command.ts';
import { editable, editSegment, voxelsOf } from './editSegment.ts';
import type { VoxelBits, VoxelKernels } from './kernels.ts';
import { type Mask, masked, maskParameters } from './mask.ts';
import { Relabelling } from './relabelling.ts';
import { touchingBox } from './touchingBox.ts';

/** Takes in what a segment encloses, in each slice or in the whole volume; holes above the largest area stay open. */
export const fillHoles = command(
  'refine.holes',
  'Fill holes',
  z.object({
    segment: segmentNumber,
    mode: z.enum(['inSlice', 'volume']),
    maxAreaMm2: z.number().positive().optional(),
    ...maskParameters.shape,
  }),
  async (workspace, { segment: number, mode, maxAreaMm2, within, rangeHu }, kernels, signal) => {
    const segment = editable(workspace, number);
    if (!segment.ok) return segment;
    const voxels = await voxelsOf(segment.value, kernels);
    if (!voxels.ok) return voxels;
    const filled = runsOfBits(await kernels.fillHoles(voxels.value.bits, mode, signal));
    const holes = runsWithout(filled, voxels.value.runs, sliceVoxelsOf(workspace));
    return editSegment(workspace, number, (name) => `Fill holes of ${name}`, {
      add: maxAreaMm2 === undefined ? holes : holesNoLargerThan(holes, workspace.geometry, maxAreaMm2),
      mask: { within, rangeHu },
      takeOver: false,
    });
  },
);

/**
 * Drops the parts of a segment that are not joined to a large one: all that measure less than `leastMl`, or (null) all but
 * the largest. Refuses where nothing would be left.
 */
export const dropIslands = command(
  'refine.islands',
  'Drop islands',
  z.object({
    segment: segmentNumber,
    leastMl: z.number().positive().max(10_000).nullable(),
    connectivity: connectivity.default(6),
    ...maskParameters.shape,
  }),
  async (workspace, { segment: number, leastMl, connectivity: neighbours, within, rangeHu }, kernels, signal) => {
    const segment = editable(workspace, number);
    if (!segment.ok) return segment;
    const voxels = await voxelsOf(segment.value, kernels);
    if (!voxels.ok) return voxels;
    const { bits, runs } = voxels.value;
    const kept =
      leastMl === null
        ? await kernels.largestComponent(bits, neighbours, signal)
        : await kernels.keepComponents(bits, neighbours, voxelMl(workspace.geometry), leastMl, signal);
    const left = runsOfBits(kept);
    if (left.length === 0) return refuse('segment.wouldVanish', { label: segment.value.label });
    const title = (name: string) =>
      leastMl === null ? `Keep the largest part of ${name}` : `Drop islands of ${name} under ${leastMl} ml`;
    return editSegment(workspace, number, title, {
      remove: runsWithout(runs, left, sliceVoxelsOf(workspace)),
      mask: { within, rangeHu },
      takeOver: false,
    });
  },
);

/** What one voxel of each slice measures, ml. */
const voxelMl = (geometry: VolumeGeometry): number[] =>
  geometry.sliceExtentsMm.map((extent) => (extent * geometry.pixelAreaMm2) / 1000);

/**
 * Smooths a segment: each voxel takes what more than half of the ball around it is. With `keepVolume` the share is not half
 * but that at which the volume changes least, so that corners are rounded and nothing shrinks. With `together` other
 * findings are smoothed in the same step: where they touch, their common border moves and no gap opens; then each voxel
 * takes what most of the ball around it is, and the volumes are what comes of it.
 */
export const smoothSegment = command(
  'refine.smooth',
  'Smooth',
  z.object({
    segment: segmentNumber,
    radiusMm: z.number().positive().max(10),
    keepVolume: z.boolean().default(false),
    together: z.array(segmentNumber).default([]),
    ...maskParameters.shape,
  }),
  async (workspace, { segment: number, radiusMm, keepVolume, together, within, rangeHu }, kernels, signal) => {
    const segment = editable(workspace, number);
    if (!segment.ok) return segment;
    const voxels = await voxelsOf(segment.value, kernels);
    if (!voxels.ok) return voxels;
    const round = ball(workspace.geometry, radiusMm, { beyondEnds: true });
    if (together.some((other) => other !== number))
      return smoothTogether(
        workspace,
        segment.value,
        [number, ...together],
        round,
        { within, rangeHu },
        kernels,
        signal,
      );
    const { bits, runs } = voxels.value;
    const smooth = keepVolume
      ? await volumeKeeping(workspace.geometry, bits, round, kernels, signal)
      : await kernels.rankInBall(bits, round, 0.5, signal);
    const after = runsOfBits(smooth);
    if (after.length === 0) return refuse('segment.wouldVanish', { label: segment.value.label });
    const sliceVoxels = sliceVoxelsOf(workspace);
    return editSegment(workspace, number, (name) => `Smooth ${name}`, {
      add: runsWithout(after, runs, sliceVoxels),
      remove: runsWithout(runs, after, sliceVoxels),
      mask: { within, rangeHu },
      takeOver: false,
    });
  },
);

/** Halvings of the share: finer than a voxel in a hundred of the ball does not move the outline. */
const HALVINGS = 8;

/** The set of which more than so much of the ball is in the set, for the share that keeps its volume best. */
async function volumeKeeping(
  geometry: VolumeGeometry,
  bits: VoxelBits,
  round: Ball,
  kernels: VoxelKernels,
  signal: Abort | undefined,
): Promise<VoxelBits> {
  const wanted = volumeOfSlices(await kernels.voxelsPerSlice(bits), geometry);
  let [low, high] = [0, 1];
  let best: { bits: VoxelBits; off: number } | null = null;
  for (let n = 0; n < HALVINGS; n++) {
    // Half first: a smooth outline keeps its volume there.
    const share = (low + high) / 2;
    const tried = await kernels.rankInBall(bits, round, share, signal);
    const volume = volumeOfSlices(await kernels.voxelsPerSlice(tried), geometry);
    const off = Math.abs(volume - wanted);
    if (best === null || off < best.off) {
      if (best) kernels.release?.(best.bits);
      best = { bits: tried, off };
    } else kernels.release?.(tried);
    if (volume > wanted) low = share;
    else high = share;
  }
  return best!.bits;
}

async function smoothTogether(
  workspace: CommandWorkspace,
  segment: Segment,
  numbers: readonly number[],
  round: Ball,
  mask: Mask,
  kernels: VoxelKernels,
  signal: Abort | undefined,
) {
  for (const number of numbers) {
    const other = segmentOf(workspace, number);
    if (!other) return refuse('segment.notFound', { segment: number });
    if (other.layer !== 'findings') return refuse('segment.wrongLayer', { segment: number, layer: 'findings' });
  }
  const locked = lockedRefusal(workspace, numbers);
  if (locked) return locked;
  const box = touchingBox(workspace, numbers, round);
  const voted = await kernels.voteLabels('findings', [0, ...new Set(numbers)], round, box, signal);
  if (voted.length === 0) return refuse('change.nothing');
  const through = changedWithin(workspace, voted, mask);
  if (!through.ok) return through;
  const changed = through.value.runs();
  const beside = new Set<number>();
  for (let r = 2; r < changed.runs.length; r += 3) beside.add(changed.runs[r]! >>> 8).add(changed.runs[r]! & 0xff);
  beside.delete(0);
  beside.delete(segment.number);
  const name = segment.label.toLowerCase();
  return ok<Change>({
    fromRevision: workspace.revision,
    title: beside.size > 0 ? `Smooth ${name} and ${beside.size} more` : `Smooth ${name}`,
    voxels: [changed],
    records: {},
    about: segment.number,
  });
}

/** Of runs of a change of the findings, what the mask lets through. */
function changedWithin(workspace: CommandWorkspace, runs: Uint32Array, mask: Mask) {
  const sliceVoxels = sliceVoxelsOf(workspace);
  const changing = new RunCollector(sliceVoxels);
  for (let r = 0; r < runs.length; r += 3) changing.add(runs[r]!, runs[r + 1]!);
  const through = masked(workspace, changing.runs(), mask);
  if (!through.ok) return through;
  const left = new Relabelling('findings', workspace.layers.findings, sliceVoxels);
  let r = 0;
  for (let s = 0; s < through.value.length; s += 2)
    for (let at = through.value[s]!, end = at + through.value[s + 1]!; at < end; ) {
      while (runs[r]! + runs[r + 1]! <= at) r += 3;
      const to = Math.min(end, runs[r]! + runs[r + 1]!);
      left.set(at, to, runs[r + 2]! & 0xff);
      at = to;
    }
  return ok(left);
}
