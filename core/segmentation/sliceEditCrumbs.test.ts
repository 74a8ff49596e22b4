import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Vec3, volumeGeometry } from '../geometry.ts';
import { planeStack } from './planeStack.ts';
import { dropCrumbs } from './sliceEditCrumbs.ts';
import { EditedVoxels } from './sliceEditVoxels.ts';

const heights = [0, 4, 8, 12, 20, 24, 28];
const extents = [4, 4, 4, 6, 6, 4, 4];
const geometry = volumeGeometry({
  columns: 8,
  rows: 7,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [4, 4],
  slicePositions: heights.map((z): Vec3 => [0, 0, z]),
});
const VOXELS = 8 * 7 * 7;

/** The pieces of a set of places of a plane, u + perLine·v, by eight neighbours. */
function piecesOf(set: ReadonlySet<number>, perLine: number): ReadonlySet<number>[] {
  const left = new Set(set);
  const found: Set<number>[] = [];
  for (const start of set) {
    if (!left.delete(start)) continue;
    const piece = new Set([start]);
    for (const place of piece)
      for (const other of [...left].filter((one) => beside(one, place, perLine))) {
        left.delete(other);
        piece.add(other);
      }
    found.push(piece);
  }
  return found;
}
const beside = (a: number, b: number, perLine: number) =>
  Math.abs((a % perLine) - (b % perLine)) <= 1 && Math.abs(Math.floor(a / perLine) - Math.floor(b / perLine)) <= 1;

/** Sets that hold some share of the voxels. */
const setsOf = (min: number, max: number) =>
  fc
    .tuple(
      fc.integer({ min, max }),
      fc.array(fc.integer({ min: 0, max: 99 }), { minLength: VOXELS, maxLength: VOXELS }),
    )
    .map(([percent, dice]) => Uint8Array.from(dice, (die) => (die < percent ? 1 : 0)));

test('what is left lying on a plane goes, of what hung together there; what was separate, drawn or large stays', () => {
  let [dropped, kept] = [0, 0];
  fc.assert(
    fc.property(
      fc.constantFrom('axial', 'coronal', 'sagittal'),
      setsOf(1, 60),
      setsOf(1, 90),
      fc.tuple(fc.nat(2), fc.nat(6), fc.integer({ min: 4, max: 6 })),
      fc.nat(12),
      (plane, before, changes, somePlanes, keptLine) => {
        const stack = planeStack(geometry, plane);
        const { perLine, lines, uStride, vStride, planeStride } = stack;
        const [first, index, last] = somePlanes.toSorted((a, b) => a - b) as [number, number, number];
        const areaOf = (place: number) => 4 * (plane === 'axial' ? 4 : extents[Math.floor(place / perLine)]!);
        const mm2 = (places: Iterable<number>) => Array.from(places, areaOf).reduce((sum, each) => sum + each, 0);
        const edited = new EditedVoxels(stack, before, 1, first, last + 1 - first);
        const expected: number[] = [];
        for (let p = first; p <= last; p++) {
          const offsetOf = (place: number) =>
            (place % perLine) * uStride + Math.floor(place / perLine) * vStride + p * planeStride;
          const places = Array.from({ length: perLine * lines }, (_, place) => place);
          const old = new Set(places.filter((place) => before[offsetOf(place)] === 1));
          const changed = new Set(places.filter((place) => changes[offsetOf(place)] === 1));
          const now = new Set(places.filter((place) => old.has(place) !== changed.has(place)));
          for (const place of changed) edited.set(place % perLine, Math.floor(place / perLine), p, now.has(place));
          const lost = [...changed].filter((place) => old.has(place));
          const were = piecesOf(old, perLine);
          for (const piece of piecesOf(now, perLine)) {
            const hungTogether = were.filter((other) => [...piece].some((place) => other.has(place))).map(mm2);
            const isCrumb =
              p !== index &&
              ![...piece].some((place) => place % perLine === keptLine) &&
              [...piece].some((place) => changed.has(place) || lost.some((other) => beside(place, other, perLine))) &&
              mm2(piece) <= 100 &&
              10 * mm2([...piece].filter((place) => old.has(place))) <=
                hungTogether.reduce((sum, each) => sum + each, 0);
            if (isCrumb) dropped++;
            else {
              kept++;
              for (const place of piece) expected.push(edited.placeOf(place % perLine, Math.floor(place / perLine), p));
            }
          }
        }
        dropCrumbs(edited, (u, _, p) => p === index || u === keptLine);
        const after = Array.from({ length: perLine * lines * edited.planes }, (_, place) => place).filter((place) =>
          edited.is(...edited.voxelAt(place)),
        );
        expect(after).toEqual(expected.sort((a, b) => a - b));
      },
    ),
    { numRuns: 150 },
  );
  // Both happen.
  expect(Math.min(dropped, kept)).toBeGreaterThan(50);
});
