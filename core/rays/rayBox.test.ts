import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addScaled, dot, length, normalized, subtract, type Vec3 } from '../geometry.ts';
import type { CoarseGrid } from './coarseGrid.ts';
import { byteOfHu, type CoarseVolume, coarseBlocks } from './coarseVolume.ts';
import { type Clip, clippedSpan, firstOpaque, spanInBox } from './rayBox.ts';
import { firstShown, transferRange, transferTable } from './transfer.ts';

const mm = fc.double({ min: -100, max: 100, noNaN: true });
const positions = fc.tuple(mm, mm, mm) as fc.Arbitrary<Vec3>;
const directions = positions.filter((v) => length(v) > 1).map(normalized);
const boxes = fc.tuple(positions, positions).map(([a, b]) => ({
  from: [0, 1, 2].map((n) => Math.min(a[n]!, b[n]!)) as unknown as Vec3,
  to: [0, 1, 2].map((n) => Math.max(a[n]!, b[n]!) + 0.1) as unknown as Vec3,
}));

test('a span holds exactly what of a ray lies in the box', () => {
  fc.assert(
    fc.property(
      positions,
      directions,
      boxes,
      fc.double({ min: -400, max: 400, noNaN: true }),
      (from, along, box, at) => {
        const place = addScaled(from, along, at);
        const depth = Math.min(...[0, 1, 2].flatMap((n) => [place[n]! - box.from[n]!, box.to[n]! - place[n]!]));
        const span = spanInBox(from, along, box);
        if (depth > 1e-6) expect(span !== null && at >= span[0] && at <= span[1]).toBe(true);
        if (depth < -1e-6) expect(span !== null && at > span[0] && at < span[1]).toBe(false);
      },
    ),
  );
});

test('a ray along a side of the box is within or beside', () => {
  const box = { from: [0, 0, 0], to: [10, 10, 10] } as const;
  expect(spanInBox([5, 5, -20], [0, 0, 1], box)).toEqual([20, 30]);
  expect(spanInBox([15, 5, -20], [0, 0, 1], box)).toBe(null);
});

test('of a clipped span every place lies in the half that stays, and none that does is missing', () => {
  fc.assert(
    fc.property(
      positions,
      directions,
      directions,
      mm,
      fc.double({ min: -50, max: 50, noNaN: true }),
      (from, along, normal, at, t) => {
        const clip: Clip = { normal, mm: at };
        const span = clippedSpan([-50, 50], from, along, clip);
        const beyond = dot(addScaled(from, along, t), normal) - at;
        const inside = span !== null && t >= span[0] && t <= span[1];
        if (beyond > 1e-6) expect(inside).toBe(false);
        if (beyond < -1e-6) expect(inside).toBe(true);
      },
    ),
  );
  expect(clippedSpan([1, 2], [0, 0, 0], [0, 0, 1], null)).toEqual([1, 2]);
});

/** A ball of bone of 30 mm around the origin, in soft tissue. */
const RADIUS_MM = 30;
function ball(): CoarseVolume {
  const grid: CoarseGrid = {
    size: [50, 40, 30],
    cellMm: [2, 2.5, 4],
    corner: [-50, -50, -60],
    axes: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
  const values = new Uint8Array(50 * 40 * 30).map((_, v) => {
    const cell = [v % 50, Math.floor(v / 50) % 40, Math.floor(v / 2000)];
    const place = cell.map((c, n) => grid.corner[n]! + (c + 0.5) * grid.cellMm[n]!) as unknown as Vec3;
    return byteOfHu(length(place) < RADIUS_MM ? 600 : 40);
  });
  return { grid, values, blocks: coarseBlocks(values, grid.size) };
}
const volume = ball();
const table = transferTable(transferRange({ width: 400, level: 40 }));
/** Half a cell's diagonal, and the depth into which a look goes. */
const NEAR_MM = 6;

test('who looks at a ball of bone looks at its surface, from all sides; who looks past it at nothing', () => {
  fc.assert(
    fc.property(directions, fc.double({ min: 0, max: 0.8, noNaN: true }), (along, off) => {
      const beside = normalized(
        subtract(
          Math.abs(along[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0],
          addScaled([0, 0, 0], along, Math.abs(along[0]) < 0.9 ? along[0] : along[1]),
        ),
      );
      const aside = addScaled([0, 0, 0], beside, off * RADIUS_MM);
      const from = addScaled(aside, along, -500);
      const hit = firstOpaque(volume, table, { from, along }, null);
      const entry = addScaled(aside, along, -RADIUS_MM * Math.sqrt(1 - off * off));
      expect(length(subtract(hit!, entry))).toBeLessThan(NEAR_MM / Math.sqrt(1 - off * off));
      expect(firstOpaque(volume, table, { from: addScaled(from, beside, 2 * RADIUS_MM), along }, null)).toBe(null);
    }),
  );
});

test('what is cut away is not looked at: the look ends on the cut', () => {
  const hit = firstOpaque(volume, table, { from: [3, -500, 5], along: [0, 1, 0] }, { normal: [0, -1, 0], mm: -4 })!;
  expect(Math.abs(hit[1] - 4)).toBeLessThan(4);
  const past = firstOpaque(volume, table, { from: [3, -500, 5], along: [0, 1, 0] }, { normal: [0, -1, 0], mm: -40 });
  expect(past).toBe(null);
});

const windows = fc.record({ width: fc.integer({ min: 1, max: 4000 }), level: fc.integer({ min: -1000, max: 2000 }) });
const opacities = (window: { width: number; level: number }) => {
  const table = transferTable(transferRange(window));
  return Array.from({ length: 256 }, (_, byte) => table[4 * byte + 3]!);
};

test('denser is never less to be seen; air never shows, dense bone always', () => {
  fc.assert(
    fc.property(windows, (window) => {
      const taken = opacities(window);
      taken.forEach((value, byte) => {
        if (byte > 0) expect(value).toBeGreaterThanOrEqual(taken[byte - 1]!);
      });
      expect(taken[Math.floor(byteOfHu(-120))]).toBe(0);
      expect(taken[255]).toBeGreaterThan(90);
      expect(firstShown(transferTable(transferRange(window)))).toBe(taken.findIndex((value) => value > 0));
    }),
  );
});

test('under the soft tissue window vessels in contrast show, liver does not', () => {
  const taken = opacities({ width: 400, level: 40 });
  expect(taken[Math.floor(byteOfHu(105))]).toBe(0);
  expect(taken[Math.floor(byteOfHu(160))]).toBeGreaterThan(10);
});
