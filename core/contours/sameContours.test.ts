import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_INCLUSION } from './inclusion.ts';
import { startingSegments } from './newReading.ts';
import { type Contours, sameContours } from './sameContours.ts';

const drawn: Contours = {
  layers: [
    { layer: 'extent', hash: 'a' },
    { layer: 'findings', hash: 'b' },
  ],
  segments: [...startingSegments(), { number: 4, kind: 'tumour' }],
  inclusion: DEFAULT_INCLUSION,
};

test('other voxels, another kind of finding or another rule make other contours', () => {
  const [extent, findings] = drawn.layers as [Contours['layers'][0], Contours['layers'][0]];
  const others: Contours[] = [
    { ...drawn, layers: [extent] },
    { ...drawn, layers: [extent, { ...findings, hash: 'c' }] },
    { ...drawn, segments: [...startingSegments(), { number: 4, kind: 'cyst' }] },
    { ...drawn, inclusion: { ...DEFAULT_INCLUSION, excludedKinds: ['tumour'] } },
    { ...drawn, inclusion: { ...DEFAULT_INCLUSION, venaCava: 'in' } },
  ];
  expect(others.map((other) => sameContours(drawn, other))).toEqual(others.map(() => false));
});

test('a segment in which nothing is drawn yet does not', () => {
  const added = { ...drawn, segments: [...drawn.segments, { number: 5, kind: 'tumour' as const }] };
  expect([sameContours(drawn, added), sameContours(added, drawn)]).toEqual([true, true]);
});

test('names, colours, what is shown and the order of anything do not', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), fc.boolean(), (label, visible, locked) => {
      const segments = drawn.segments.map((segment) => ({ ...segment, label, visible, locked })).reverse();
      const layers = drawn.layers.toReversed();
      const excludedKinds = DEFAULT_INCLUSION.excludedKinds.toReversed();
      const other = { layers, segments, inclusion: { ...DEFAULT_INCLUSION, excludedKinds } };
      expect(sameContours(drawn, other)).toBe(true);
    }),
  );
});
