import { z } from 'zod';
import { growVessel } from '../contours/growVessel.ts';
import { LIVER } from '../contours/reading.ts';
import { refuse } from '../result.ts';
import { changedRecords } from './change.ts';
import { changeSegment } from './changeSegment.ts';
import { command, point, segmentNumber } from './command.ts';
import { newFinding } from './findingCommands.ts';
import { voxelOffsetAt } from './growRequest.ts';

/** Every so many voxels are looked at for the liver's own HU and noise. */
const SAMPLE_STEP = 101;

/**
 * Grows a vessel from a click in the liver, as a finding of its own: the one that is named, else a new one of the kind.
 * Refuses a click outside the liver, a place that does not stand out of the liver's noise, and growing
 * that takes more of the liver than a vessel does.
 */
export const growVesselCommand = command(
  'findings.growVessel',
  'Grow vessel',
  z.object({
    segment: segmentNumber.optional(),
    kind: z.enum(['portalVein', 'hepaticVein']).default('portalVein'),
    seed: point,
  }),
  async (before, { segment, kind, seed }) => {
    const { geometry, hu, layers } = before;
    const offset = voxelOffsetAt(geometry, seed);
    if (offset === null) return refuse('seed.outside', { seed });
    const added = segment === undefined ? newFinding(before, kind) : null;
    if (added && !added.ok) return added;
    const number = added ? added.value.number : segment!;
    const segments = added ? [...before.segments, added.value] : before.segments;
    const { extent, findings } = layers;
    const sample: number[] = [];
    for (let v = 0; v < extent.length; v += SAMPLE_STEP) if (extent[v] === LIVER) sample.push(v);
    if (sample.length === 0) return refuse('extent.empty');
    const grown = growVessel(
      geometry,
      hu,
      (v) => extent[v] === LIVER && (findings[v] === 0 || findings[v] === number),
      { seed: offset, sample, liverVoxels: sample.length * SAMPLE_STEP },
    );
    if (!grown.ok) return grown;
    return changeSegment(
      { ...before, segments },
      number,
      (name) => `Grow ${name}`,
      { add: grown.value },
      { records: added ? changedRecords(before, { segments }) : {} },
    );
  },
);
