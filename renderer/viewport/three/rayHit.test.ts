import { expect, test } from 'vitest';
import { length, subtract, type Vec3 } from '#core/geometry';
import { segmentMesh } from '#core/meshes/segmentMesh';
import { gridAround, sphere } from '#test/phantoms/sphere';
import { picked, rayHitMm } from './rayHit.ts';

const heights = Array.from({ length: 47 }, (_, n) => n - 23);

function ball(radiusMm: number) {
  const geometry = gridAround(20, [1, 1], heights);
  const labels = sphere(geometry, { radiusMm });
  const { columns, rows, slices } = geometry;
  const box = { iMin: 0, iMax: columns - 1, jMin: 0, jMax: rows - 1, kMin: 0, kMax: slices - 1 };
  return segmentMesh(geometry, labels, { label: 1, voxels: labels.filter(Boolean).length, box });
}
const outer = ball(20);
const inner = ball(6);
const fromFront = (x: number, z: number) => ({ from: [x, -500, z] as Vec3, along: [0, 1, 0] as Vec3 });

test('a ray meets the near side of a ball, and passes beside it', () => {
  expect(Math.abs(rayHitMm(outer, fromFront(0, 0))! - 480)).toBeLessThan(1);
  expect(rayHitMm(outer, fromFront(23, 0))).toBeNull();
  for (let a = 0; a < 6; a++) {
    const [x, z] = [12 * Math.cos(a), 12 * Math.sin(a)];
    expect(Math.abs(rayHitMm(outer, fromFront(x, z))! - (500 - Math.sqrt(400 - 144)))).toBeLessThan(1);
  }
});

test('a click means what is solid behind what is seen through; else the shell; else nothing', () => {
  const shown = [
    { mesh: outer, opacity: 0.4 },
    { mesh: inner, opacity: 1 },
  ];
  const radius = (found: ReturnType<typeof picked>) => length(subtract(found!.place, [0, 0, 0]));
  const within = picked(shown, fromFront(0, 0));
  expect(within!.surface).toBe(shown[1]);
  expect(Math.abs(radius(within) - 6)).toBeLessThan(1);
  const shell = picked(shown, fromFront(12, 0));
  expect(shell!.surface).toBe(shown[0]);
  expect(Math.abs(radius(shell) - 20)).toBeLessThan(1);
  expect(picked(shown, fromFront(40, 0))).toBeNull();
});
