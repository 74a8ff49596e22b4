import { expect, test } from 'vitest';
import { refusalOf } from './raysDesk.ts';

test('without WebGL 2, or with textures that are too small, the CT is refused by name', () => {
  expect(refusalOf(null)).toMatchObject({ code: 'rays.noWebGl' });
  expect(refusalOf({ mostCells: 64 })).toMatchObject({
    code: 'rays.textureTooSmall',
    details: { mostCells: 64, wanted: 160 },
  });
  expect(refusalOf({ mostCells: 256 })).toBe(null);
});
