import { expect, test } from 'vitest';
import type { Vec3 } from '#core/geometry';
import { volumeGeometry } from '#core/geometry';
import { deskOn, Hand, type Spot } from '#test/openedDesk';
import { openedOn } from '#test/openedWorkspace';

const geometry = volumeGeometry({
  columns: 60,
  rows: 40,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [2, 2],
  slicePositions: [0, 16, 32, 48, 64].map((z): Vec3 => [0, 0, z]),
});

/** A liver of some 110 × 70 × 80 mm under a curved cut, and a hand that draws its line from front to back on a slice. */
async function atCut() {
  const workspace = openedOn(geometry, new Int16Array(60 * 40 * 5).fill(100));
  const { desk } = deskOn(workspace);
  for (const [k, [, , z]] of geometry.slicePositions.entries()) {
    const points = [14, 30, 46, 62].flatMap((y) => [
      [14, y, z],
      [104, y, z],
    ]);
    await workspace.run({ command: 'extent.paint', params: { mode: 'add', radiusMm: 10, points, k } }, 'Painting');
  }
  desk.take('cut');
  desk.cut.begin('surface');
  const hand = new Hand(desk);
  const draw = (i: number, k: number, shift: boolean, rows = [2, 8, 14, 20, 26, 32, 38]) => {
    desk.views.showPlane('axial', k);
    const spots = rows.map((j): Spot => [i, j]);
    hand.down(spots[0]!, { shift });
    for (const spot of spots) hand.to(spot);
    hand.up(spots.at(-1)!);
  };
  const flrMl = () => {
    const volumes = desk.cut.volumes();
    return volumes.ok ? volumes.value.flrMl : null;
  };
  return { desk, draw, flrMl };
}

test.each([true, false])(
  'a line that is drawn beside that of its slice takes its place, Shift held: %s',
  async (shift) => {
    const { desk, draw, flrMl } = await atCut();
    draw(15, 1, false);
    draw(15, 3, false);
    const before = flrMl()!;
    draw(45, 1, shift);
    draw(45, 3, shift);
    const { points } = desk.now.cut;
    expect(points.length).toBe(14);
    for (const [x] of points) expect(x).toBeCloseTo(90);
    expect(flrMl()!).toBeLessThan(before / 2);
    expect(desk.cut.missedMm()).toBeNull();
  },
);

test('a plain stroke goes on with the line of its slice; with Shift it is the whole of it', async () => {
  const { desk, draw } = await atCut();
  const onSlice = () => desk.now.cut.points.filter(([, , z]) => z === 16).length;
  draw(30, 3, false);
  draw(30, 1, false, [2, 8, 14]);
  draw(34, 1, false, [26, 32, 38]);
  expect(onSlice()).toBe(6);
  draw(38, 1, true, [26, 32, 38]);
  expect(onSlice()).toBe(3);
});

test('lines that no surface can follow are said', async () => {
  const { desk, draw } = await atCut();
  draw(48, 0, false);
  draw(48, 4, false);
  expect(desk.cut.missedMm()).toBeNull();
  const { points } = desk.now.cut;
  desk.cut.change({ points: [...points, ...points.map(([x, y, z]): Vec3 => [x - 64, y, z])] });
  expect(desk.cut.missedMm()).toBeGreaterThan(10);
});
