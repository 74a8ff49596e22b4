import { describe, expect, test } from 'vitest';
import { type ForeignLabelmap, onlyNumbers, takingOf } from './takeContours.ts';

const segment = (value: number, kind: ForeignLabelmap['segments'][number]['kind'], number = value) => ({
  value,
  number,
  label: `Nr ${number}`,
  kind,
  voxels: 1,
});
const map = (voxels: number[], ...segments: ForeignLabelmap['segments']): ForeignLabelmap => ({
  voxels: Uint8Array.from(voxels),
  segments,
});
const added = (labelmaps: readonly ForeignLabelmap[], empty: boolean) => {
  const taking = takingOf(labelmaps, { empty });
  if (!taking.ok) throw new Error(taking.code);
  return {
    steps: taking.value.steps.map(({ call, kinds }) => [
      (call.params as { segments: { number: number }[] }).segments.map(({ number }) => number),
      kinds,
    ]),
    leftOut: taking.value.partsLeftOut.map(({ number }) => number),
  };
};

const LIVER = map([1, 1, 1, 1, 0], segment(1, 'liver'));
const SIDES = map([1, 1, 2, 2, 0], segment(1, 'flr', 2), segment(2, 'deportalisedLobe', 3));
const FINDINGS = map([0, 1, 0, 0, 2], segment(1, 'tumour', 4), segment(2, null, 5));

describe('how contours of a file come into a reading', () => {
  test('an empty one takes the liver first, then a side of the cut, whose other side follows, then findings', () => {
    expect(added([LIVER, SIDES, FINDINGS], true)).toEqual({
      steps: [
        [[1], ['liver']],
        [[1], ['flr']],
        [
          [1, 2],
          ['tumour', null],
        ],
      ],
      leftOut: [],
    });
  });

  test('one that holds contours takes all of them raw, where they share no voxel', () => {
    expect(added([LIVER], false)).toEqual({ steps: [[[1], [null]]], leftOut: [] });
    expect(takingOf([LIVER, SIDES], { empty: false })).toMatchObject({
      code: 'labels.overlap',
      details: { groups: [[{ number: 1 }], [{ number: 2 }, { number: 3 }]] },
    });
  });

  test('findings that share a voxel are refused, with those that go together; either of them alone is taken', () => {
    const over = map([0, 1, 0, 0, 0], segment(1, 'cyst', 6));
    const refused = takingOf([LIVER, FINDINGS, over], { empty: true });
    expect(refused).toMatchObject({
      code: 'labels.overlap',
      details: { groups: [[{ number: 4 }, { number: 5 }], [{ number: 6, label: 'Nr 6' }]] },
    });
    expect(added(onlyNumbers([LIVER, FINDINGS, over], [6]), true).steps).toEqual([[[1], ['cyst']]]);
  });

  test('on labelmaps of their own, but nowhere upon each other, they are taken all the same', () => {
    const elsewhere = map([0, 0, 1, 0, 0], segment(1, 'cyst', 6));
    expect(added([FINDINGS, elsewhere], true).steps).toHaveLength(2);
  });

  test('parts of a cut that no recipe made are left out, and said', () => {
    const parts = map([1, 1, 2, 2, 0], segment(1, 'couinaudII', 7), segment(2, 'couinaudIV', 8));
    expect(added([LIVER, parts], true)).toEqual({ steps: [[[1], ['liver']]], leftOut: [7, 8] });
    // Without a liver nothing says what they are parts of: they come raw.
    expect(added([parts], true)).toEqual({
      steps: [
        [
          [1, 2],
          [null, null],
        ],
      ],
      leftOut: [],
    });
  });
});
