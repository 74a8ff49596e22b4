import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReviewAct, SignatureBreak } from './acts.ts';
import { may } from './roles.ts';
import { segmentMl, segmentVoxels } from './segmentVoxels.ts';
import { contentBreaks, type SignedContent } from './statement.ts';
import { commentsOf, notYetSigned, segmentReviews } from './states.ts';
import { reviewWord } from './summary.ts';

const hashing = () => {
  const sha256 = createHash('sha256');
  return { update: (bytes: Uint8Array) => void sha256.update(bytes), hex: () => sha256.digest('hex') };
};
const grid = { columns: 5, rows: 4, slices: 3 };
const VOXELS = 60;
const labels = fc.uint8Array({ min: 0, max: 3, minLength: VOXELS, maxLength: VOXELS });

/** Slow and obvious: all runs of one number, as the definition says. */
function hashOf(voxels: Uint8Array, number: number): string {
  const words = [grid.columns, grid.rows, grid.slices];
  for (let v = 0; v < voxels.length; v++) {
    if (voxels[v] !== number || voxels[v - 1] === number) continue;
    let length = 1;
    while (voxels[v + length] === number) length++;
    words.push(v, length);
  }
  const bytes = Buffer.alloc(4 * words.length);
  for (const [n, word] of words.entries()) bytes.writeUInt32LE(word, 4 * n);
  return createHash('sha256').update(bytes).digest('hex');
}

describe('the voxel hash of a segment', () => {
  test('is that of its runs, and counts its voxels slice by slice', () => {
    fc.assert(
      fc.property(labels, (voxels) => {
        const found = segmentVoxels(voxels, grid, hashing);
        expect(found.map(({ number }) => number)).toEqual([...new Set(voxels)].filter((n) => n > 0).sort());
        for (const { number, hash, voxels: count, perSlice } of found) {
          expect(hash).toBe(hashOf(voxels, number));
          expect(count).toBe(voxels.filter((label) => label === number).length);
          expect(perSlice).toEqual(
            [0, 1, 2].map((k) => voxels.subarray(20 * k, 20 * k + 20).filter((label) => label === number).length),
          );
        }
      }),
    );
  });

  test('is other after any one voxel is, for the segments that lost and gained it, and for no other', () => {
    fc.assert(
      fc.property(labels, fc.nat(VOXELS - 1), fc.integer({ min: 1, max: 3 }), (voxels, at, by) => {
        const edited = voxels.slice();
        edited[at] = (edited[at]! + by) % 4;
        const hashes = (of: Uint8Array) =>
          new Map(segmentVoxels(of, grid, hashing).map(({ number, hash }) => [number as number, hash]));
        const [before, after] = [hashes(voxels), hashes(edited)];
        for (const number of [1, 2, 3])
          expect(before.get(number) === after.get(number)).toBe(![voxels[at], edited[at]].includes(number));
      }),
    );
  });

  test('of more runs than are hashed at once is the same', () => {
    const many = { columns: 100, rows: 100, slices: 1 };
    const voxels = Uint8Array.from({ length: 10_000 }, (_, v) => v % 2);
    const words = [100, 100, 1, ...Array.from({ length: 5000 }, (_, n) => [2 * n + 1, 1]).flat()];
    const bytes = Buffer.from(Uint32Array.from(words).buffer);
    expect(segmentVoxels(voxels, many, hashing)).toMatchObject([
      { number: 1, voxels: 5000, hash: createHash('sha256').update(bytes).digest('hex') },
    ]);
  });

  test('is not that of the same runs on another grid', () => {
    const voxels = new Uint8Array(VOXELS).fill(1);
    const [a] = segmentVoxels(voxels, grid, hashing);
    const [b] = segmentVoxels(voxels, { ...grid, columns: 4, rows: 5 }, hashing);
    expect(a!.hash).not.toBe(b!.hash);
  });

  test('every slice measures with its own extent', () => {
    const segment = { perSlice: [10, 10, 10] };
    // Heights 0, 2, 8: extents 2, 4 and 6 mm; 0.5 mm² a pixel.
    expect(segmentMl(segment, { pixelSpacingMm: [0.5, 1], sliceHeightsMm: [0, 2, 8] })).toBeCloseTo(0.06, 12);
  });
});

const who = { by: 'demo.surgeon', role: 'surgeon' as const, personId: 'p', at: '2026-03-20T10:00:00Z' };
const segments = (hash: string, number = 1) => [{ number, label: 'Liver', hash }];
const acted = (kind: 'submitted' | 'approved', hash = 'a'): ReviewAct => ({ kind, segments: segments(hash), ...who });
const returned: ReviewAct = { kind: 'returned', segments: segments('a'), reason: 'Satellite is not in.', ...who };
const signed: ReviewAct = { kind: 'signed', signatureId: 's', segments: segments('a'), ...who };
const stateOf = (acts: readonly ReviewAct[], hash: string, breaks: readonly SignatureBreak[] = []) =>
  segmentReviews(acts, [{ number: 1, hash }], () => breaks)[0]!;

describe('where a segment stands', () => {
  test.each([
    ['draft', [], 'a'],
    ['submitted', [acted('submitted')], 'a'],
    ['draft', [acted('submitted')], 'b'],
    ['approved', [acted('submitted'), acted('approved')], 'a'],
    ['draft', [acted('submitted'), acted('approved')], 'b'],
    ['returned', [acted('submitted'), returned], 'a'],
    ['returned', [acted('submitted'), returned], 'b'],
    ['submitted', [acted('submitted'), returned, acted('submitted', 'b')], 'b'],
    ['signed', [acted('submitted'), acted('approved'), signed], 'a'],
    ['void', [acted('submitted'), acted('approved'), signed], 'b'],
    ['submitted', [acted('approved'), signed, acted('submitted', 'b')], 'b'],
  ] as const)('is %s after %j at %s', (state, acts, hash) => {
    expect(stateOf(acts, hash).state).toBe(state);
  });

  test('a signature that does not hold is void also where the voxels are those that were signed', () => {
    expect(stateOf([signed], 'a', [{ what: 'findings' }])).toMatchObject({ state: 'void', changed: false });
  });

  test('what was returned says why, and whether it was edited since', () => {
    expect(stateOf([returned], 'b')).toMatchObject({
      reason: 'Satellite is not in.',
      by: 'demo.surgeon',
      changed: true,
    });
  });

  test('only what is approved, or signed before, is signed; the rest is left out by name', () => {
    const reviews = segmentReviews(
      [acted('approved'), { ...returned, segments: segments('c', 2) }],
      [
        { number: 1, hash: 'a' },
        { number: 2, hash: 'c' },
        { number: 3, hash: 'd' },
      ],
      () => [],
    );
    expect(notYetSigned(reviews, []).map(({ number }) => number)).toEqual([2, 3]);
    expect(notYetSigned(reviews, [2, 3])).toEqual([]);
  });

  test('a comment is open until somebody closes it', () => {
    const comment: ReviewAct = { kind: 'commented', id: 'c', segment: 1, position: [1, 2, 3], text: 'Here?', ...who };
    const acts: ReviewAct[] = [comment, { kind: 'closed', commentId: 'c', ...who }];
    expect(commentsOf([comment])).toMatchObject([{ text: 'Here?', closed: false }]);
    expect(commentsOf(acts)).toMatchObject([{ closed: true }]);
  });

  test('a technician submits and comments, and neither decides nor signs', () => {
    expect(['submit', 'comment', 'decide', 'sign'].map((right) => may('technician', right as never))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(may(null, 'comment')).toBe(false);
  });
});

const content: SignedContent = {
  series: {
    id: '1.2',
    seriesInstanceUID: '1.2',
    studyInstanceUID: '1',
    hash: 'h',
    columns: 8,
    rows: 8,
    slices: 4,
    sliceSpacingMm: null,
    phase: 'portalVenous',
    phaseConfirmed: true,
  },
  findings: [{ code: 'series.overlap', severity: 'note' }],
  acceptances: [],
  inclusion: { excludedKinds: ['tumour'], venaCava: null, hilum: null, gallbladderFossa: null },
  segments: [{ number: 1, kind: 'liver', label: 'Liver', voxels: 9, ml: 1, hash: 'a' }],
  volumes: null,
};

describe('what a signature was made over', () => {
  test('stands while all of it does', () => {
    expect(contentBreaks(content, structuredClone(content))).toEqual([]);
    const renamed = { ...content.segments[0]!, label: 'Whole liver' };
    const another = { number: 9, kind: 'portalVein', label: 'Portal vein', voxels: 3, ml: 1, hash: 'x' };
    expect(contentBreaks(content, { ...content, segments: [renamed, another] })).toEqual([]);
  });

  test.each<[string, Partial<SignedContent>, SignatureBreak]>([
    ['voxels', { segments: [{ ...content.segments[0]!, hash: 'b' }] }, { what: 'segment', label: 'Liver' }],
    ['meaning', { segments: [{ ...content.segments[0]!, kind: 'tumour' }] }, { what: 'segment', label: 'Liver' }],
    ['presence', { segments: [] }, { what: 'segment', label: 'Liver' }],
    ['slices', { series: { ...content.series, hash: 'i' } }, { what: 'series' }],
    ['phase', { series: { ...content.series, phase: 'arterial' } }, { what: 'series' }],
    ['findings', { findings: [] }, { what: 'findings' }],
    ['acceptances', { acceptances: [{ code: 'x', reason: 'y', by: 'z', at: 'w' }] }, { what: 'findings' }],
    ['rule', { inclusion: { ...content.inclusion, excludedKinds: [] } }, { what: 'inclusion' }],
    [
      'volumes',
      {
        volumes: {
          measuredTlvMl: 1,
          functionalTlvMl: 1,
          tumourMl: 0,
          flrMl: null,
          functionalFlrMl: null,
          liverTouchesEdge: false,
          flrTouchesEdge: false,
        },
      },
      { what: 'volumes' },
    ],
  ])('breaks where the %s are others', (_, other, expected) => {
    expect(contentBreaks(content, { ...content, ...other })).toEqual([expected]);
  });
});

test('contours as a whole are said by what is wrong first', () => {
  const segment = (state: 'draft' | 'submitted' | 'approved' | 'returned') => ({
    number: 1,
    state,
    by: null,
    at: null,
    reason: null,
    changed: false,
  });
  const word = (...states: Parameters<typeof segment>[0][]) =>
    reviewWord({ segments: states.map(segment), signature: null, openComments: 0 });
  expect(reviewWord(undefined)).toBe('none');
  expect(word('approved', 'approved')).toBe('approved');
  expect(word('approved', 'submitted')).toBe('submitted');
  expect(word('approved', 'returned', 'submitted')).toBe('returned');
  expect(word('draft', 'approved')).toBe('none');
});
