import { volumeOfSlices } from '../contours/planeVolumes.ts';
import { LIVER } from '../contours/reading.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Millilitre } from '../units.ts';
import { type Addition, isAddition, reachesEdge } from './addition.ts';
import type { Change } from './change.ts';
import { type Gain, gainOf, type Moved, movedBy } from './moved.ts';

/** What is said of a command's answer before it is accepted: the very numbers that accepting it gives. */
export interface Proposed extends Gain {
  /** Every segment that would change, the sides of a cut too; a new one by its number to be. */
  readonly moved: readonly Moved[];
}

/** The numbers of an answer. */
export function proposedBy(answer: Change | Addition, geometry: VolumeGeometry): Proposed {
  if (isAddition(answer)) {
    const { voxelsPerSlice } = answer;
    const gainedMl = volumeOfSlices(voxelsPerSlice, geometry);
    const voxels = voxelsPerSlice.reduce((sum, each) => sum + each, 0);
    const addsAtEdge = reachesEdge(answer, geometry);
    const moved = [{ layer: 'extent', segment: LIVER, voxels, gainedMl, addsAtEdge } as const];
    return { segment: LIVER, gainedMl, gainedVoxels: voxels, moved };
  }
  const moved = movedBy(answer, geometry);
  const nothing: Gain = { segment: LIVER, gainedMl: 0 as Millilitre, gainedVoxels: 0 };
  return { ...(gainOf(answer, moved) ?? nothing), moved };
}
