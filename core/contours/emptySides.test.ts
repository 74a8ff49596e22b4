import { expect, test } from 'vitest';
import { emptySides } from './emptySides.ts';
import { NO_PLANS, type Plans, plainRecipe, TWO_SIDES } from './plans.ts';

const recipe = plainRecipe({
  kind: 'plane',
  points: [
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  flrSide: [9, 0, 0],
});
const plans: Plans = { list: [{ id: 'plan-1', name: 'Plane', recipe, parts: TWO_SIDES }], activeId: 'plan-1' };

test('of a cut liver the side that lost its last voxel is named, and only then', () => {
  expect(emptySides(plans, { measuredTlvMl: 1600, flrMl: 400 })).toEqual([]);
  expect(emptySides(plans, { measuredTlvMl: 216.6, flrMl: null })).toEqual(['flr']);
  expect(emptySides(plans, { measuredTlvMl: 216.6, flrMl: 0 })).toEqual(['flr']);
  expect(emptySides(plans, { measuredTlvMl: 0.1 + 0.2, flrMl: 0.3 })).toEqual(['deportalisedLobe']);
  expect(emptySides(plans, { measuredTlvMl: 230, flrMl: 200, transectionZoneMl: 30 })).toEqual(['deportalisedLobe']);
  expect(emptySides(plans, { measuredTlvMl: 230, flrMl: 200, transectionZoneMl: 20 })).toEqual([]);
});

test('without a liver, without a plan, or while nobody has said what stays, no side is empty', () => {
  expect(emptySides(plans, { measuredTlvMl: 0, flrMl: null })).toEqual([]);
  expect(emptySides(NO_PLANS, { measuredTlvMl: 1600, flrMl: null })).toEqual([]);
  const parts = [{ number: 7, kind: 'couinaudI', stays: false }] as const;
  const unsaid = { ...plans, list: [{ ...plans.list[0]!, parts }] };
  expect(emptySides(unsaid, { measuredTlvMl: 1600, flrMl: null })).toEqual([]);
});
