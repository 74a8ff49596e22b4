import { expect, test } from 'vitest';
import { LIVER } from '#core/contours/reading';
import { deskOn, Hand, type Spot } from '#test/openedDesk';
import { geometry, openedForTest, pixels } from '#test/openedWorkspace';
import { nextWorthALook } from './worthALook.ts';

async function atContour() {
  const workspace = openedForTest();
  const { desk, said } = deskOn(workspace);
  desk.take('slice');
  desk.views.showPlane('axial', 2);
  const hand = new Hand(desk);
  const click = (...spots: Spot[]) => {
    for (const spot of spots) {
      hand.down(spot);
      hand.up(spot);
    }
  };
  const inSlice = (k: number) =>
    workspace.memory.layers.extent.subarray(k * pixels, (k + 1) * pixels).reduce((n, label) => n + label, 0);
  return { workspace, desk, said, click, inSlice };
}

test('corners stay on their slice: the wheel and clicks elsewhere lose none, and each slice gets its own contour', async () => {
  const { workspace, desk, click, inSlice } = await atContour();
  click([4.5, 4.5], [20.5, 4.5], [20.5, 14.5]);
  desk.views.showPlane('axial', 3);
  expect(desk.nothingToAccept()).toBe('the corners wait on slice 3');
  click([29.5, 4.5], [36.5, 4.5], [36.5, 12.5], [29.5, 12.5]);
  expect(desk.nothingToAccept()).toBeNull();
  await desk.accept();
  expect(inSlice(3)).toBe(7 * 8);
  desk.views.showPlane('axial', 2);
  click([4.5, 14.5]);
  await desk.accept();
  expect(inSlice(2)).toBe(16 * 10);
  expect(inSlice(3)).toBe(7 * 8);
  expect(workspace.now.history.done).toHaveLength(2);
  expect(desk.tool.holdsSomething?.()).toBe(false);
});

test('Esc drops the line in sight first, then what waits; a window that no longer edits keeps it', async () => {
  const { workspace, desk, said, click } = await atContour();
  click([5, 5], [20, 5], [20, 15]);
  desk.views.showPlane('axial', 3);
  click([30, 5]);
  desk.leave();
  expect(desk.tool.holdsSomething?.()).toBe(true);
  desk.views.showPlane('axial', 2);
  expect(desk.nothingToAccept()).toBeNull();
  workspace.store.setState({ editor: { by: 'B', since: '2026-03-20T10:00:00Z' } });
  await desk.accept();
  expect(said).toHaveLength(1);
  expect(desk.nothingToAccept()).toBeNull();
  workspace.store.setState({ editor: null });
  const pressed = new Hand(desk).at([8, 8]);
  // A press that two fingers take back, to zoom, takes no corner along.
  desk.hand.down(pressed);
  desk.hand.cancel();
  expect(desk.nothingToAccept()).toBeNull();
  desk.views.showPlane('axial', 3);
  desk.leave();
  expect(desk.tool.holdsSomething?.()).toBe(false);
});

test('the slice that is worth a look is seen, whichever view had the window to itself', async () => {
  const { workspace, desk, said } = await atContour();
  const points = [[20, 15, geometry.slicePositions[2]![2]]];
  await workspace.run({ command: 'extent.paint', params: { mode: 'add', radiusMm: 6, points, k: 2 } }, 'Painting');
  workspace.activate(LIVER);
  desk.views.alone('coronal');
  nextWorthALook(desk);
  expect(said.at(-1)?.title).toContain('Slice 3');
  expect(desk.views.now).toMatchObject({ alone: 'axial', active: 'axial' });
  desk.views.alone(null);
  nextWorthALook(desk);
  expect(desk.views.now.alone).toBeNull();
});
