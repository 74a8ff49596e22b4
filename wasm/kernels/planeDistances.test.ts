import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ViewPlane } from '#core/contours/brush';
import { type Vec3, volumeGeometry } from '#core/geometry';
import { planeStack } from '#core/segmentation/planeStack';
import { latticeOver, planeDistancesTwin } from '#core/segmentation/sliceEditDistance';
import { volumeWith } from '#test/kernels';
import { planeDistances } from './planeDistances.ts';

const geometry = volumeGeometry({
  columns: 45,
  rows: 23,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1.2, 0.7],
  slicePositions: [0, 2, 5, 6, 11, 13].map((z): Vec3 => [0, 0, z]),
});
const room = volumeWith(geometry);

test('signed distances within a plane equal their plain twin, of a layer where it lies and of bytes of one’s own', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<ViewPlane>('axial', 'coronal', 'sagittal'),
      fc.nat({ max: 99 }),
      fc.nat({ max: 31 }),
      fc.double({ min: 0.3, max: 4, noNaN: true }),
      fc.double({ min: 1, max: 20, noNaN: true }),
      fc.boolean(),
      (name, seed, share, step, deepMm, own) => {
        const stack = planeStack(geometry, name);
        const { lines, perLine, uStride, vStride, planeStride, planes } = stack;
        const layer = room.layers.extent;
        layer.forEach((_, n) => {
          layer[n] = (Math.imul(n + 1, 7919) + seed * 104729) % 31 < share ? 3 : n % 3;
        });
        const box = { uFrom: seed % 5, uTo: perLine - (seed % 4), vFrom: seed % 2, vTo: lines };
        const lattice = latticeOver(stack, box, step);
        const request = {
          lattice,
          voxels: own ? layer.slice() : layer,
          first: (seed % planes) * planeStride,
          uStride,
          vStride,
          label: 3,
          deepMm,
          farMm: 8,
        };
        const expected = planeDistancesTwin(request);
        const found = planeDistances(room, request);
        expect(found.length).toBe(lattice.across * lattice.down);
        for (let n = 0; n < found.length; n++) expect(Math.abs(found[n]! - expected[n]!)).toBeLessThan(1e-4);
      },
    ),
    { numRuns: 120 },
  );
});
