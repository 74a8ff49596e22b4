import { expect, test } from 'vitest';
import type { Vec3 } from '../geometry.ts';
import { volumeGeometry } from '../geometry.ts';
import type { Change } from './change.ts';
import { proposedBy } from './proposed.ts';

test('a change that adds liver in an outer slice, row or column is known', () => {
  const slicePositions = [0, 2, 4].map((z): Vec3 => [0, 0, z]);
  const axes = { rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] } satisfies Record<string, Vec3>;
  const geometry = volumeGeometry({ columns: 5, rows: 4, ...axes, pixelSpacingMm: [1, 1], slicePositions });
  const adds = (offset: number, length: number, now = 1): boolean => {
    const runs = Uint32Array.of(offset, length, now);
    const change: Change = {
      fromRevision: 0,
      title: 'Grow liver',
      voxels: [{ layer: 'extent', runs }],
      records: {},
    };
    return proposedBy(change, geometry).moved.some(({ addsAtEdge }) => addsAtEdge);
  };
  const middle = 20 + 5 + 1;
  expect(adds(middle, 3)).toBe(false);
  expect(adds(middle, 4)).toBe(true);
  expect(adds(middle - 1, 1)).toBe(true);
  expect(adds(middle - 5, 1)).toBe(true);
  expect(adds(middle - 20, 1)).toBe(true);
  expect(adds(middle - 20, 1, 0)).toBe(false);
});
