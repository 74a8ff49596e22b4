import { expect, test } from 'vitest';
import { plainRecipe, TWO_SIDES } from '#core/contours/plans';
import { planLine } from './cutWords.ts';

test('the page says how a plan is made: its landmarks, where segment I goes, who keeps the vein, and the zone', () => {
  const recipe = {
    ...plainRecipe({ kind: 'resection', name: 'rightHepatectomy' }),
    landmarks: {
      inferiorVenaCava: [[0, 0, 0]],
      gallbladderFossa: [[1, 0, 0]],
      middleHepaticVein: [
        [0, 1, 0],
        [0, 2, 0],
      ],
      rightHepaticVein: [],
    },
    segmentIDestination: 'flr',
    middleHepaticVeinSide: 'asCut',
    zone: { widthMm: 12, depthMm: null, entries: [] },
  } as const;
  expect(planLine({ id: 'plan-1', name: 'Stage 1', recipe, parts: TWO_SIDES })).toEqual({
    name: 'Stage 1',
    how: 'right hepatectomy from 3 landmarks, segment I stays, middle hepatic vein as cut, transection zone 12 mm wide, through and through',
  });
});

test('a bare plane says what nobody has said of it: where segment I goes, who keeps the vein; once said, it is named', () => {
  const points = [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
  ] as const;
  const recipe = plainRecipe({ kind: 'plane', points, flrSide: [0, 0, 9] });
  expect(planLine({ id: 'plan-1', name: 'Plane', recipe, parts: TWO_SIDES }).how).toBe(
    'plane through three points, segment I not said, middle hepatic vein not said',
  );
  const said = { ...recipe, segmentIDestination: 'asCut', middleHepaticVeinSide: 'flr' } as const;
  expect(planLine({ id: 'plan-1', name: 'Plane', recipe: said, parts: TWO_SIDES }).how).toBe(
    'plane through three points, segment I as cut, middle hepatic vein stays',
  );
});
