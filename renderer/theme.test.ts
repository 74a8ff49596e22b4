import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { interfaceScale } from './panels/settings/interfaceScale.ts';

const css = readFileSync(join(import.meta.dirname, 'theme.css'), 'utf8');
const tokens = new Map([...css.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6});/gi)].map((m) => [m[1]!, m[2]!]));

/** Relative luminance of a colour (WCAG 2.2). */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(tokens.get(a)!), luminance(tokens.get(b)!)].sort((x, y) => y - x) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}
const GROUNDS = ['bg1', 'bg2', 'bg3', 'bg4'];

describe('contrast of the tokens (WCAG 2.2)', () => {
  test.each(['text1', 'text2', 'text3', 'accent', 'met', 'warning', 'refused', 'unknown'])(
    '%s is text: 4.5',
    (token) => {
      for (const ground of GROUNDS) expect(contrast(token, ground), ground).toBeGreaterThanOrEqual(4.5);
    },
  );
  test('edges of controls: 3', () => {
    for (const ground of GROUNDS) expect(contrast('border', ground), ground).toBeGreaterThanOrEqual(3);
  });
  test('the words on the primary button: 4.5', () => {
    expect(contrast('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
  });
  test.each(['liver', 'flr', 'deportalised-lobe', 'tumour', 'portal-vein', 'hepatic-vein', 'ablation-zone'])(
    '%s on the black of the images: 3',
    (token) => expect(contrast(token, 'view')).toBeGreaterThanOrEqual(3),
  );
});

test.each(['text1', 'text2', 'warning', 'letter'])(
  '%s in a corner of a view is read over the whitest bone: 4.5',
  (token) => {
    const plate = /--plate: #000000([0-9a-f]{2});/.exec(css)![1]!;
    const bone = Math.round(255 * (1 - Number.parseInt(plate, 16) / 255)).toString(16);
    tokens.set('plate over bone', `#${bone.repeat(3)}`);
    expect(contrast(token, 'plate over bone')).toBeGreaterThanOrEqual(4.5);
  },
);

test('no colour outside the tokens but shadows, veils and one step of the primary button', () => {
  const rules = css.slice(css.indexOf('color-scheme'));
  expect([...rules.matchAll(/#[0-9a-f]{3,8}\b/gi)].map((m) => m[0])).toEqual(['#83c4f7']);
});

test('text is never below 11 px at scale 1', () => {
  const panels = [
    'frame.css',
    'worklist/worklist.css',
    'series/series.css',
    'assessment/assessment.css',
    'palette/palette.css',
    'record/record.css',
  ];
  const all = [css, ...panels.map((p) => readFileSync(join(import.meta.dirname, 'panels', p), 'utf8'))].join('\n');
  const sizes = [...all.matchAll(/font(?:-size)?:[^;]*?([\d.]+)rem/g)].map((m) => Number(m[1]));
  expect(sizes.length).toBeGreaterThan(20);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(1.1);
});

test('the interface scale is the person’s, or what the width asks for', () => {
  expect([1280, 2559, 2560, 3840].map((width) => interfaceScale(1, width))).toEqual([1, 1, 1.35, 1.8]);
  expect(interfaceScale(1.15, 3840)).toBe(1.15);
  expect(interfaceScale(9, 1280)).toBe(2);
});
