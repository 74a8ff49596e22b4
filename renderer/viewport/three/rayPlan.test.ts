import fc from 'fast-check';
import { expect, test } from 'vitest';
import { movingSize, RayBudget, refinement } from './rayPlan.ts';

/** A computer that draws so many rays in a ms. */
const settled = (raysPerMs: number): number => {
  const budget = new RayBudget();
  for (let piece = 0; piece < 60; piece++) budget.took(budget.rays / raysPerMs, budget.rays);
  return budget.rays;
};

test('a piece comes to take a frame or two, on slow computers and on fast ones', () => {
  fc.assert(
    fc.property(fc.double({ min: 150, max: 50_000, noNaN: true }), (raysPerMs) => {
      const ms = settled(raysPerMs) / raysPerMs;
      expect(ms).toBeLessThanOrEqual(50);
      expect(ms).toBeGreaterThan(15);
    }),
  );
});

test('a computer that can hardly draw still draws something, and a small piece teaches nothing', () => {
  expect(settled(1)).toBe(6_000);
  const budget = new RayBudget();
  const { rays } = budget;
  budget.took(1, rays / 10);
  expect(budget.rays).toBe(rays);
});

test('the first step of a picture is no more than can be drawn at once, the last is every pixel', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_000_000 }), fc.integer({ min: 6_000, max: 4_000_000 }), (pixels, rays) => {
      const strides = refinement(pixels, rays);
      expect(pixels / strides[0]! ** 2).toBeLessThanOrEqual(rays);
      expect(strides.at(-1)).toBe(1);
      strides.slice(1).forEach((stride, n) => {
        expect(stride).toBeLessThan(strides[n]!);
      });
    }),
  );
});

test('a picture that moves has as many pixels as rays can be drawn, and never more than the screen', () => {
  const [width, height] = movingSize([800, 600], 12_000);
  expect(width * height).toBeGreaterThan(11_000);
  expect(width * height).toBeLessThan(13_000);
  expect(movingSize([80, 60], 4_000_000)).toEqual([80, 60]);
});
