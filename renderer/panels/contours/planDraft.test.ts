import { expect, test } from 'vitest';
import { partsWithNumbers } from '#core/contours/planParts';
import { type CutRecipe, plainRecipe } from '#core/contours/plans';
import { startingRecords } from '#core/contours/records';
import { draftName, draftOf, draftRecipe, landmarksOf, landmarkWanted, NO_CUT } from './planDraft.ts';

const accepted = (cut: CutRecipe, stays: readonly string[] = []) => {
  const recipe = plainRecipe(cut);
  const numbered = partsWithNumbers(recipe, startingRecords().segments, null, stays);
  if (!numbered.ok) throw new Error(numbered.code);
  return { id: 'plan-1', name: 'A', recipe, parts: numbered.value.parts };
};

test('a plan taken in hand again is the plan that was accepted: its recipe, and what was said to stay', () => {
  const branches = ['Right', 'Left'].map((territory, n) => ({ territory, points: [[n * 9, 0, 0] as const] }));
  const plan = accepted({ kind: 'territories', branches }, ['Left']);
  const draft = draftOf(plan, {});
  expect(draft.stays).toEqual(['Left']);
  expect(draftRecipe(draft)).toMatchObject({ ok: true, value: { cut: plan.recipe.cut } });
  expect(accepted(plan.recipe.cut, draft.stays).parts).toEqual(plan.parts);
  expect(draftOf(accepted({ kind: 'couinaud' }, ['couinaudII']), {}).stays).toEqual(['couinaudII']);
});

test('a resection asks for its landmarks one after the other, then for none; without them it has no recipe', () => {
  const draft = { ...NO_CUT, kind: 'resection' as const };
  expect(draftName(draft)).toBe('Right hepatectomy');
  expect(landmarkWanted(draft)).toBe('inferiorVenaCava');
  expect(draftRecipe(draft)).toMatchObject({ code: 'landmarks.missing' });
  const landmarks = Object.fromEntries(landmarksOf(draft).map((name, n) => [name, [[n, n * n, 1 - n] as const]]));
  expect(landmarkWanted({ ...draft, landmarks })).toBeNull();
  expect(draftRecipe({ ...draft, landmarks })).toMatchObject({ ok: true });
  // Where segment I is to go, its own border is asked for.
  expect(landmarkWanted({ ...draft, landmarks, segmentIDestination: 'flr' })).toBe('inferiorVenaCavaLow');
});

test('a plane wants three points, a curved surface three or more', () => {
  expect(draftRecipe(NO_CUT)).toMatchObject({ code: 'cut.noPlane', details: { points: 0 } });
  expect(draftRecipe({ ...NO_CUT, kind: 'surface' })).toMatchObject({ code: 'cut.noSurface' });
});
