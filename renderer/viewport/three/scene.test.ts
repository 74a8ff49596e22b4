import { expect, test } from 'vitest';
import { type Looks, lookKey, PLAIN_LOOK } from '#core/contours/looks';
import type { Segment, SegmentNumber } from '#core/contours/reading';
import { LIVER } from '#core/contours/reading';
import type { SegmentMesh } from '#core/meshes/segmentMesh';
import { drawnSolid, liverSolid, sceneSurfaces } from './scene.ts';

const liver: Segment = {
  number: LIVER,
  layer: 'extent',
  kind: 'liver',
  label: 'Liver',
  colour: '#F4EC7A',
  visible: true,
  locked: false,
};
const tumour: Segment = { ...liver, number: 4, layer: 'findings', kind: 'tumour', label: 'Tumour 1' };
const mesh: SegmentMesh = {
  positions: new Float32Array(9),
  normals: new Float32Array(9),
  indices: Uint32Array.of(0, 1, 2),
};
const meshes = new Map<SegmentNumber, SegmentMesh>([
  [LIVER, mesh],
  [tumour.number, mesh],
]);
const scene = (looks: Looks, liverOpacity: number | null = null) =>
  sceneSurfaces(meshes, [liver, tumour], null, null, liverOpacity, looks);

test('a liver with a tumour in it is seen through, until somebody says how solid it is', () => {
  expect(liverSolid(scene({}))).toBe(0.45);
  const looks = { [lookKey(liver)]: { ...PLAIN_LOOK, solid: 0.8 } };
  expect(liverSolid(scene(looks))).toBe(0.8);
  expect(liverSolid(scene(looks, 0.2))).toBe(0.2);
});

test('a tumour is as solid as was said, whatever the liver is, and drawn before it', () => {
  const shown = scene({ [lookKey(tumour)]: { ...PLAIN_LOOK, solid: 0.5 } }, 0.3);
  expect(drawnSolid(shown, tumour.number)).toBe(0.5);
  expect(shown.map(({ number }) => number)).toEqual([tumour.number, LIVER]);
});

test('with the CT around it a liver is seen through too: its vessels show', () => {
  const shown = (among: boolean) => liverSolid(sceneSurfaces(meshes, [liver], null, null, null, {}, among));
  expect(shown(false)).toBe(1);
  expect(shown(true)).toBe(0.45);
});
