import { SEGMENT_KINDS } from './codes.ts';
import type { Segment } from './reading.ts';
import { DEPORTALISED_LOBE, FLR, LIVER } from './reading.ts';

/** The segments every reading starts with: liver, FLR and deportalised lobe, none with a voxel yet. */
export const startingSegments = (): Segment[] =>
  (
    [
      [LIVER, 'liver'],
      [FLR, 'flr'],
      [DEPORTALISED_LOBE, 'deportalisedLobe'],
    ] as const
  ).map(([number, kind]) => ({
    number,
    layer: SEGMENT_KINDS[kind].layer,
    kind,
    label: SEGMENT_KINDS[kind].label,
    colour: SEGMENT_KINDS[kind].colour,
    visible: true,
    locked: false,
  }));
