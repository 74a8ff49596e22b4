import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ViewPlane } from '../contours/brush.ts';
import { type Vec3, volumeGeometry } from '../geometry.ts';
import { planeStack } from './planeStack.ts';
import { latticeOver, signedDistances } from './sliceEditDistance.ts';

const geometry = volumeGeometry({
  columns: 17,
  rows: 13,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1.2, 0.7],
  slicePositions: [0, 2, 5, 6, 11].map((z): Vec3 => [0, 0, z]),
});

test('signed distances are those to the nearest edge of a voxel on the other side, found by looking at every voxel', () => {
  const plane = fc.constantFrom<ViewPlane>('axial', 'coronal', 'sagittal');
  fc.assert(
    fc.property(
      plane,
      fc.integer({ min: 0, max: 99 }),
      fc.double({ min: 0.3, max: 4, noNaN: true }),
      (name, seed, step) => {
        const stack = planeStack(geometry, name);
        const { lines, perLine, uStepMm, vMm } = stack;
        const mask = Uint8Array.from({ length: lines * perLine }, (_, n) =>
          (n * 7919 + seed * 104729) % 31 < 11 ? 1 : 0,
        );
        const lattice = latticeOver(stack, { uFrom: 1, uTo: perLine, vFrom: 0, vTo: lines }, step);
        const isInside = (u: number, v: number) => mask[v * perLine + u] === 1;
        const signed = signedDistances(lattice, isInside, 6);
        for (let b = 0; b < lattice.down; b++)
          for (let a = 0; a < lattice.across; a++) {
            const [u, v] = [lattice.uFrom + a * lattice.uEach, lattice.vFrom + b * lattice.vEach];
            if (u >= perLine || v >= lines) continue;
            const own = isInside(u, v);
            let best = 6;
            for (let y = 0; y < lines; y++)
              for (let x = 0; x < perLine; x++) {
                if (isInside(x, y) === own) continue;
                const du = Math.max(0, Math.abs(x - u) - 0.5) * uStepMm;
                const gap = y === v ? 0 : Math.abs(vMm[y]! - vMm[y + Math.sign(v - y)]!) / 2;
                best = Math.min(best, Math.hypot(du, Math.max(0, Math.abs(vMm[y]! - vMm[v]!) - gap)));
              }
            expect(signed[b * lattice.across + a]).toBeCloseTo(own ? -best : best, 4);
          }
      },
    ),
    { numRuns: 40 },
  );
});
