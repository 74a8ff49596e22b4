import { z } from 'zod';
import { holesNoLargerThan } from '../contours/holes.ts';
import { LIVER } from '../contours/reading.ts';
import { type RunSet, runsOfBits, runsWithout } from '../contours/voxelRuns.ts';
import { refuse } from '../result.ts';
import { addToLiver } from './addition.ts';
import { sliceVoxelsOf } from './changeExtent.ts';
import type { CommandWorkspace } from './command.ts';
import { command, connectivity, point } from './command.ts';
import { editSegment } from './editSegment.ts';
import { growRequest, voxelOffsetAt } from './growRequest.ts';
import type { VoxelBits, VoxelKernels } from './kernels.ts';
import { growGuarded, leakGuard } from './leakGuard.ts';
import { type Mask, maskParameters } from './mask.ts';

/** Takes into the liver what is connected to the seeds within a range of HU. */
export const growExtent = command(
  'extent.grow',
  'Grow liver',
  z.object({
    seeds: z.array(point).min(1),
    lowerHu: z.number(),
    upperHu: z.number(),
    connectivity: connectivity.default(6),
    guard: leakGuard,
    within: maskParameters.shape.within,
  }),
  async (workspace, { guard, within, ...parameters }, kernels, signal) => {
    const request = growRequest(workspace.geometry, workspace.hu, parameters);
    if (!request.ok) return request;
    const grown = await growGuarded(workspace, request.value, guard, kernels, signal);
    if (!grown.ok) return grown;
    if (within === null) return addToLiver(workspace, 'Grow liver', grown.value, kernels);
    return editSegment(workspace, LIVER, () => 'Grow liver', {
      add: runsOfBits(grown.value),
      mask: { within, rangeHu: null },
      takeOver: false,
    });
  },
);

const liverBits = async (kernels: VoxelKernels): Promise<VoxelBits> => kernels.bitsOf('extent', LIVER);

/** The liver changed by sets of voxels, as far as a mask lets them through. */
const changeLiver = (
  workspace: CommandWorkspace,
  title: string,
  sets: { readonly add?: RunSet; readonly remove?: RunSet },
  { within, rangeHu }: Mask,
) => editSegment(workspace, LIVER, () => title, { ...sets, mask: { within, rangeHu }, takeOver: false });

/** Takes in what the liver encloses: in each slice, or in the whole volume; holes above the largest area stay open. */
export const fillHolesOfExtent = command(
  'extent.fillHoles',
  'Fill holes of liver',
  z.object({
    mode: z.enum(['inSlice', 'volume']),
    maxAreaMm2: z.number().positive().optional(),
    ...maskParameters.shape,
  }),
  async (workspace, { mode, maxAreaMm2, ...mask }, kernels, signal) => {
    const liver = await liverBits(kernels);
    const filled = await kernels.fillHoles(liver, mode, signal);
    const holes = runsWithout(runsOfBits(filled), runsOfBits(liver), sliceVoxelsOf(workspace));
    const taken = maxAreaMm2 === undefined ? holes : holesNoLargerThan(holes, workspace.geometry, maxAreaMm2);
    return changeLiver(workspace, 'Fill holes of liver', { add: taken }, mask);
  },
);

async function partAt(
  workspace: CommandWorkspace,
  { seed, connectivity: neighbours }: { seed: readonly [number, number, number]; connectivity: 6 | 26 },
  kernels: VoxelKernels,
  signal: Parameters<VoxelKernels['grow']>[1],
) {
  const offset = voxelOffsetAt(workspace.geometry, seed);
  if (offset === null) return refuse('seed.outside', { seed });
  if (workspace.layers.extent[offset] !== LIVER) return refuse('seed.notInExtent', { seed });
  const liver = await liverBits(kernels);
  const part = runsOfBits(await kernels.componentAt(liver, offset, neighbours, signal));
  return { ok: true as const, value: { part, liver: runsOfBits(liver) } };
}

const seedOfPart = z.object({ seed: point, connectivity: connectivity.default(6), ...maskParameters.shape });

/** Keeps the connected part of the liver that holds the seed, and drops all others. */
export const keepConnectedExtent = command(
  'extent.keepConnected',
  'Keep this part of liver',
  seedOfPart,
  async (workspace, parameters, kernels, signal) => {
    const found = await partAt(workspace, parameters, kernels, signal);
    if (!found.ok) return found;
    const remove = runsWithout(found.value.liver, found.value.part, sliceVoxelsOf(workspace));
    return changeLiver(workspace, 'Keep this part of liver', { remove }, parameters);
  },
);

/** Keeps the connected part of the liver with most voxels, and drops all others. */
export const keepLargestExtent = command(
  'extent.keepLargest',
  'Keep the largest part of liver',
  z.object({ connectivity: connectivity.default(6), ...maskParameters.shape }),
  async (workspace, parameters, kernels, signal) => {
    const liver = await liverBits(kernels);
    const largest = await kernels.largestComponent(liver, parameters.connectivity, signal);
    const remove = runsWithout(runsOfBits(liver), runsOfBits(largest), sliceVoxelsOf(workspace));
    return changeLiver(workspace, 'Keep the largest part of liver', { remove }, parameters);
  },
);

/** Drops the connected part of the liver that holds the seed. */
export const removeConnectedExtent = command(
  'extent.removeConnected',
  'Remove this part of liver',
  seedOfPart,
  async (workspace, parameters, kernels, signal) => {
    const found = await partAt(workspace, parameters, kernels, signal);
    if (!found.ok) return found;
    return changeLiver(workspace, 'Remove this part of liver', { remove: found.value.part }, parameters);
  },
);

/** Smooths the liver's outline within each slice by majority: what is added and what is taken away are one change. */
export const smoothExtent = command(
  'extent.smooth',
  'Smooth liver',
  z.object({ radiusMm: z.number().positive().max(20), ...maskParameters.shape }),
  async (workspace, { radiusMm, ...mask }, kernels, signal) => {
    const [rowSpacing, columnSpacing] = workspace.geometry.pixelSpacingMm;
    const liver = await liverBits(kernels);
    const smooth = await kernels.smoothInSlice(liver, radiusMm / columnSpacing, radiusMm / rowSpacing, signal);
    const [before, after] = [runsOfBits(liver), runsOfBits(smooth)];
    const sliceVoxels = sliceVoxelsOf(workspace);
    const sets = { add: runsWithout(after, before, sliceVoxels), remove: runsWithout(before, after, sliceVoxels) };
    return changeLiver(workspace, 'Smooth liver', sets, mask);
  },
);
