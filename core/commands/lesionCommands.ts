import { z } from 'zod';
import { ellipsoidOf, ellipsoidVoxels, nearestVoxel, voxelsWithinHu } from '../contours/ellipsoid.ts';
import { FAT_AND_AIR_BELOW_HU, voxelsWithinMeanHu } from '../contours/lesionContrast.ts';
import { LIVER } from '../contours/reading.ts';
import { RunCollector, type RunSet, runsOfBits, voxelsIn } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { refuse } from '../result.ts';
import { type Change, changedRecords } from './change.ts';
import { changeExtent, forEachStretch, isLocked, lockedRefusal, sliceVoxelsOf } from './changeExtent.ts';
import { changeSegment, notesOf, relabelledFinding, segmentOf } from './changeSegment.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import { command, connectivity, point, segmentNumber } from './command.ts';
import { newFinding } from './findingCommands.ts';
import { growRequest } from './growRequest.ts';

/** No lesion of a liver is larger: what grows beyond has leaked. */
const LARGEST_REACH_MM = 150;
/** What grows to less of its ellipsoid is a crumb of noise, and no lesion of that size. */
const CRUMB_SHARE = 0.1;
const NO_VOXELS: RunSet = new Uint32Array();

const diameter = z.tuple([point, point]).readonly();

/**
 * Draws a finding as the ellipsoid of two diameters, without fat and air. What of it lies outside the liver is taken in
 * where `takeIn` says so: growing and filling cannot take in a tumour on the border, an ellipsoid does (segmentation
 * study, *Tumours*: 95–97 % of it). A locked liver stays as it is, and what lies outside is said. With `alike`, only what
 * grows within the ellipsoid from its middle: the voxels whose HU, as means over a disc in the slice (`discMeans`), are in
 * that range and that hang together by faces with the one that lies nearest to it, and what they enclose. Refuses a range
 * without a whole HU (`range.empty`), one that no voxel of the ellipsoid is in (`seed.notInRange`), and one in which less
 * than a tenth of the ellipsoid hangs together (`ellipsoid.crumb`).
 */
export const drawEllipsoid = command(
  'findings.ellipsoid',
  'Draw finding as ellipsoid',
  z.object({
    /** Which finding; a new tumour where none is named. */
    segment: segmentNumber.optional(),
    first: diameter,
    second: diameter,
    /** Whole extent across the plane of the diameters, mm; the mean of the two where not given. */
    acrossMm: z.number().positive().max(400).optional(),
    shiftMm: z.number().min(-200).max(200).optional(),
    takeIn: z.boolean().default(true),
    lowestHu: z.number().default(FAT_AND_AIR_BELOW_HU),
    /** HU, both ends inclusive. */
    alike: z.object({ lowerHu: z.number(), upperHu: z.number() }).optional(),
  }),
  async (workspace, { segment, first, second, acrossMm, shiftMm, takeIn, lowestHu, alike }, kernels, signal) => {
    const shape = ellipsoidOf(first, second, { acrossMm, shiftMm });
    if (!shape.ok) return shape;
    const solid = ellipsoidVoxels(workspace.geometry, shape.value);
    if (solid.length === 0) return refuse('seed.outside', { seed: shape.value.middle });
    const voxels = voxelsWithinHu(
      solid,
      workspace.hu,
      { lowerHu: lowestHu, upperHu: Number.POSITIVE_INFINITY },
      sliceVoxelsOf(workspace),
    );
    if (voxels.length === 0) return refuse('ellipsoid.onlyFat', { lowestHu });
    if (!alike) return drawnFinding(workspace, segment, voxels, takeIn);
    if (Math.ceil(alike.lowerHu) > Math.floor(alike.upperHu)) return refuse('range.empty', alike);
    const inRange = voxelsWithinMeanHu(workspace.geometry, workspace.hu, voxels, { ...alike, lowestHu });
    const seed = nearestVoxel(workspace.geometry, inRange, shape.value.middle);
    if (seed === null) return refuse('seed.notInRange', { seed: shape.value.middle, ...alike });
    const grown = await kernels.componentAt(await kernels.bitsOfRuns(inRange), seed, 6, signal);
    const filled = runsOfBits(await kernels.fillHoles(grown, 'volume', signal));
    const percent = (100 * voxelsIn(filled)) / voxelsIn(voxels);
    if (percent < 100 * CRUMB_SHARE) return refuse('ellipsoid.crumb', { percent });
    return drawnFinding(workspace, segment, filled, takeIn);
  },
);

/**
 * Grows a finding from seeds within a range of HU, no further from a seed than `reachMm`, within the liver alone unless
 * said otherwise: a tumour's HU lie in half of the abdomen.
 */
export const growFinding = command(
  'findings.grow',
  'Grow finding',
  z.object({
    segment: segmentNumber,
    seeds: z.array(point).min(1),
    lowerHu: z.number(),
    upperHu: z.number(),
    connectivity: connectivity.default(6),
    reachMm: z.number().positive().max(LARGEST_REACH_MM).default(40),
    withinLiver: z.boolean().default(true),
  }),
  async (workspace, { segment, reachMm, withinLiver, ...parameters }, kernels, signal) => {
    const request = growRequest(workspace.geometry, workspace.hu, parameters);
    if (!request.ok) return request;
    const { extent } = workspace.layers;
    if (withinLiver && request.value.seeds.every((seed) => extent[seed] !== LIVER))
      return refuse('seed.notInExtent', { seed: parameters.seeds[0] });
    const grown = runsOfBits(await kernels.grow(request.value, signal));
    const ball = unionOf(
      parameters.seeds.map((middle) =>
        ellipsoidVoxels(workspace.geometry, {
          middle,
          axes: [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ],
          radiiMm: [reachMm, reachMm, reachMm],
        }),
      ),
      sliceVoxelsOf(workspace),
    );
    const near = both(grown, ball, sliceVoxelsOf(workspace));
    const collected = new RunCollector(sliceVoxelsOf(workspace));
    for (let r = 0; r < near.length; r += 2)
      forEachStretch(extent, near[r]!, near[r]! + near[r + 1]!, (a, b, label) => {
        if (!withinLiver || label === LIVER) collected.add(a, b - a);
      });
    return changeSegment(workspace, segment, (name) => `Grow ${name}`, { add: collected.runs() });
  },
);

/** Paints voxels as a finding, new or not, and, where asked and not locked, takes into the liver what lies outside it. */
function drawnFinding(
  before: CommandWorkspace,
  given: number | undefined,
  voxels: RunSet,
  takeIn: boolean,
): Result<Change, CommandRefusal> {
  const added = given === undefined ? newFinding(before, 'tumour') : null;
  if (added && !added.ok) return added;
  const number = added ? added.value.number : given!;
  const segments = added ? [...before.segments, added.value] : before.segments;
  const workspace = { ...before, segments };
  const records = added ? changedRecords(before, { segments }) : {};
  const title = (name: string) => `Draw ${name}`;
  const segment = segmentOf(workspace, number);
  if (!segment) return refuse('segment.notFound', { segment: number });
  if (segment.layer !== 'findings') return refuse('segment.wrongLayer', { segment: number, layer: 'findings' });
  const locked = lockedRefusal(workspace, [segment.number]);
  if (locked) return locked;
  const painted = takeIn && !isLocked(workspace, LIVER) ? relabelledFinding(workspace, segment, { add: voxels }) : null;
  if (!painted || painted.outside.length === 0)
    return changeSegment(workspace, number, title, { add: voxels }, { records });
  return changeExtent(
    workspace,
    title(segment.label.toLowerCase()),
    { add: painted.outside },
    // What lay outside is taken in; what a locked finding kept is said all the same.
    {
      findings: painted.findings,
      records,
      about: number,
      notes: notesOf(workspace, { ...painted, outside: NO_VOXELS }),
    },
  );
}

/** Voxels of either set. */
function unionOf(sets: readonly RunSet[], sliceVoxels: number): RunSet {
  const [first, ...others] = sets;
  if (others.length === 0) return first ?? new Uint32Array();
  const runs = sets.flatMap((set) => Array.from({ length: set.length / 2 }, (_, r) => [set[2 * r]!, set[2 * r + 1]!]));
  runs.sort((a, b) => a[0]! - b[0]!);
  const collected = new RunCollector(sliceVoxels);
  let end = 0;
  for (const [offset, count] of runs as [number, number][]) {
    const from = Math.max(offset, end);
    collected.add(from, offset + count - from);
    end = Math.max(end, offset + count);
  }
  return collected.runs();
}

/** Voxels of both sets. */
function both(a: RunSet, b: RunSet, sliceVoxels: number): RunSet {
  const collected = new RunCollector(sliceVoxels);
  for (let p = 0, q = 0; p < a.length && q < b.length; ) {
    const [aEnd, bEnd] = [a[p]! + a[p + 1]!, b[q]! + b[q + 1]!];
    const from = Math.max(a[p]!, b[q]!);
    collected.add(from, Math.min(aEnd, bEnd) - from);
    if (aEnd <= bEnd) p += 2;
    else q += 2;
  }
  return collected.runs();
}
