import { expect, test } from 'vitest';
import { PLAIN_LOOK } from '#core/contours/looks';
import { outlineStyle } from './segmentStyle.ts';

const tumour = { kind: 'tumour', colour: '#E5791A' } as const;

test('a segment is drawn as its kind is, until somebody says otherwise', () => {
  expect(outlineStyle(tumour)).toEqual(outlineStyle(tumour, PLAIN_LOOK));
  expect(outlineStyle(tumour).fill).toBeGreaterThan(0);
});

test('a chosen fill and line hold; a thick line keeps the dots that tell a tumour without its colour', () => {
  expect(outlineStyle(tumour, { ...PLAIN_LOOK, fill: 0 }).fill).toBe(0);
  const thick = outlineStyle(tumour, { ...PLAIN_LOOK, line: 'thick' });
  expect(thick.width).toBeGreaterThan(outlineStyle(tumour).width);
  expect(thick.round && thick.dash.length > 0).toBe(true);
  expect(outlineStyle({ ...tumour, kind: 'liver' }, { ...PLAIN_LOOK, line: 'dashed' }).dash).toEqual([6, 3]);
});
