import { z } from 'zod';
import { planePartition } from '../contours/planePartition.ts';
import { forEachRow } from '../contours/planeVolumes.ts';
import type { PlaneRecipe } from '../contours/reading.ts';
import { DEPORTALISED_LOBE, FLR, LIVER } from '../contours/reading.ts';
import { runsOfBits } from '../contours/voxelRuns.ts';
import { ok, refuse } from '../result.ts';
import { type Change, changedRecords } from './change.ts';
import { lockedRefusal, sliceVoxelsOf } from './changeExtent.ts';
import { command, point } from './command.ts';
import { Relabelling } from './relabelling.ts';

/**
 * Cuts the liver by the plane through three points (patient mm): the side of `flrSide`, and what lies on the plane, is
 * FLR, the rest the deportalised lobe. The recipe is kept, so that what enters the liver later is labelled by it.
 * Refuses a plane with the whole liver on one side, and a cut of sides that somebody locked.
 */
export const cutByPlane = command(
  'partition.cutByPlane',
  'Cut by plane',
  z.object({ points: z.tuple([point, point, point]).readonly(), flrSide: point }),
  async (workspace, { points, flrSide }, kernels) => {
    const locked = lockedRefusal(workspace, [FLR, DEPORTALISED_LOBE]);
    if (locked) return locked;
    const { geometry, layers } = workspace;
    const recipe: PlaneRecipe = { kind: 'plane', points, flrSide };
    const plane = planePartition(geometry, recipe);
    if (!plane.ok) return plane;
    const liver = runsOfBits(await kernels.bitsOf('extent', LIVER));
    if (liver.length === 0) return refuse('extent.empty');

    const partition = new Relabelling('partition', layers.partition, sliceVoxelsOf(workspace));
    let [flr, lobe] = [0, 0];
    forEachRow(liver, geometry, (k, j, from, to) => {
      const row = (k * geometry.rows + j) * geometry.columns;
      const [flrFrom, flrTo] = plane.value.flrColumns(j, k);
      const a = Math.min(to, Math.max(from, flrFrom));
      const b = Math.max(a, Math.min(to, flrTo));
      partition.set(row + from, row + a, DEPORTALISED_LOBE);
      partition.set(row + a, row + b, FLR);
      partition.set(row + b, row + to, DEPORTALISED_LOBE);
      flr += b - a;
      lobe += to - from - (b - a);
    });
    if (flr === 0 || lobe === 0) return refuse('plane.oneSide', { flrVoxels: flr, lobeVoxels: lobe });
    return ok<Change>({
      fromRevision: workspace.revision,
      title: 'Cut by plane',
      voxels: [partition.runs()].filter(({ runs }) => runs.length > 0),
      records: changedRecords(workspace, { partitionRecipe: recipe }),
    });
  },
);
