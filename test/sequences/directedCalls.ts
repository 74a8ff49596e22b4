import type { CommandCall } from '#core/commands/commands';
import { patientFromVoxel, type Vec3 } from '#core/geometry';
import { liverGrid } from '#test/phantoms/liverPlans';
import { Held } from './drawnCalls.ts';

const at = (i: number, j: number, k: number): Vec3 => patientFromVoxel(liverGrid, [i, j, k]);
const call = (command: string, params: object): CommandCall => ({ command, params });
const round = (point: Vec3, k: number, radiusMm: number) => ({
  ...{ mode: 'add', shape: 'round', plane: 'axial' },
  ...{ points: [point], k, radiusMm },
});

/** Lets less than half of the liver through: its noise is 93 to 117 HU. */
export const HALF_OF_LIVER: readonly [number, number] = [100, 110];
const [FIRST, OPENED, NEW] = [0, 1, 2].map((n) => new Held('finding', n));

/** What follows the beginning of each sequence, so that the laws have a case for what random calls seldom do. */
export const DIRECTED: readonly CommandCall[] = [
  // Liver that is new under a plan, on both sides of it.
  call('extent.paint', round(at(5, 16, 10), 10, 14)),
  call('extent.paint', round(at(36, 16, 10), 10, 14)),
  // What is shown alone keeps the locks of all.
  call('segment.setLocked', { segment: FIRST, locked: true }),
  call('segment.setAlone', { segment: OPENED }),
  call('segment.setAlone', { segment: null }),
  call('segment.setLocked', { segment: FIRST, locked: false }),
  // A gap that a mask lets half of be filled.
  call('findings.add', { kind: 'tumour' }),
  call('findings.paint', { ...round([10, 15, 0], 7, 20), segment: NEW }),
  call('findings.paint', { ...round([10, 15, 0], 11, 20), segment: NEW }),
  call('refine.interpolate', { segment: NEW, within: null, rangeHu: HALF_OF_LIVER }),
  // Noise leaves crumbs beside what grows.
  call('findings.ellipsoid', {
    first: [
      [-40, 0, 0],
      [40, 0, 0],
    ],
    second: [
      [0, -35, 0],
      [0, 35, 0],
    ],
    takeIn: false,
    alike: { lowerHu: 106, upperHu: 300 },
  }),
  call('segment.sliceEdit', {
    ...{ segment: 1, plane: 'axial', index: 10, spread: false },
    drawing: { kind: 'brush', points: [[0, 20, 0]], radiusMm: 20, mode: 'erase', within: null, rangeHu: HALF_OF_LIVER },
  }),
];
