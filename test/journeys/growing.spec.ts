import type { Vec3 } from '#core/geometry';
import { growTwin } from '#wasm/kernels/flood.twin';
import { expect, test } from './app.ts';
import { acceptButton, optionsBar, printedMl } from './contouring.ts';
import {
  awayFrom,
  count,
  GRID,
  mmOf,
  openSmallScan,
  type SmallScan,
  VOXEL_ML,
  type Voxel,
  voxelsWhere,
} from './smallScan.ts';

// A liver, and a stomach of the same HU that hangs on it by a bridge one slice thick; in the liver a long lesion.
const inLiver = ([i, j, k]: Voxel) => ((i - 24) / 17) ** 2 + ((j - 24) / 14) ** 2 + ((k - 10) / 7) ** 2 <= 1;
const inStomach = ([i, j, k]: Voxel) => ((i - 54) / 8) ** 2 + ((j - 24) / 10) ** 2 + ((k - 10) / 6) ** 2 <= 1;
const onBridge = ([i, j, k]: Voxel) => k === 10 && Math.abs(j - 24) <= 1 && i > 38 && i < 50;
const inLesion = ([i, j, k]: Voxel) => i >= 10 && i <= 30 && Math.abs(j - 20) <= 2 && Math.abs(k - 8) <= 1;
const hu = (voxel: Voxel) => (inLesion(voxel) ? 60 : inLiver(voxel) || inStomach(voxel) || onBridge(voxel) ? 110 : -60);
/** Somebody has drawn the liver as far as its middle. */
const LAST_DRAWN = 22;
const DRAWN = voxelsWhere((voxel) => inLiver(voxel) && voxel[0] <= LAST_DRAWN);
const LESION = voxelsWhere(inLesion);
const STOMACH = voxelsWhere(inStomach);
const NOTHING = new Uint8Array(DRAWN.length);
const [TUMOUR_1, TUMOUR_2] = [4, 5];

const either = (a: Uint8Array, b: Uint8Array) => a.map((label, v) => label || b[v]!);
const both = (a: Uint8Array, b: Uint8Array) => a.map((label, v) => (b[v] ? label : 0));
const offsetOf = ([i, j, k]: Voxel) => i + GRID.columns * (j + GRID.rows * k);

test('growing the liver and a tumour: each voxel is the one that plain flooding gives, within guard, box, barrier, reach and liver', async ({
  window,
  folder,
}) => {
  test.slow();
  const scan = await openSmallScan(window, folder, { hu, liver: DRAWN });
  await test.step('the liver, guarded', () => liver(scan));
  await test.step('a tumour from a click', () => tumour(scan));
  await test.step('tumours by two diameters, one beside a locked one', () => ellipsoids(scan));
});

/** The range of HU as the options say it. */
async function range(scan: SmallScan): Promise<{ lowerHu: number; upperHu: number }> {
  const words = (await scan.page.locator('strong.range-words').textContent())!.replaceAll('−', '-');
  const [lowerHu, upperHu] = words.match(/-?\d+/g)!.map(Number);
  return { lowerHu: lowerHu!, upperHu: upperHu! };
}

/** What is reached from a voxel within a range, over faces, and not over what is barred. */
function flooded(scan: SmallScan, from: Voxel, hus: { lowerHu: number; upperHu: number }, barred?: Uint8Array) {
  const values = barred ? scan.hu.map((value, v) => (barred[v] ? -2000 : value)) : scan.hu;
  return growTwin(GRID, values, { seeds: [offsetOf(from)], ...hus, connectivity: 6 });
}

/** The ml that are proposed are those of so many voxels. */
const proposes = (scan: SmallScan, voxels: number) =>
  expect.poll(() => printedMl(scan.page, 'preview-ml')).toBe(Number((voxels * VOXEL_ML).toFixed(1)));

/** The bar says why nothing can be accepted. */
async function refused({ page }: SmallScan, words: string): Promise<void> {
  await expect(optionsBar(page)).toContainText(words);
  await expect(acceptButton(page)).toHaveCount(0);
}

/** What is proposed is what these voxels add to the liver; it is accepted, is that, and is taken back. */
async function addsToLiver(scan: SmallScan, grown: Uint8Array): Promise<void> {
  const after = either(DRAWN, grown);
  await proposes(scan, count(after) - count(DRAWN));
  await scan.page.keyboard.press('Enter');
  await scan.undoSays('Grow liver, +');
  await scan.holds({ extent: after });
  await scan.page.keyboard.press('Control+z');
}

const SEED: Voxel = [32, 28, 12];

async function liver(scan: SmallScan) {
  const { page } = scan;
  await page.keyboard.press('g');
  await scan.show('axial', 12);
  const hand = (label: string) => page.getByLabel('Left hand').selectOption({ label });

  // Unguarded it runs over the bridge.
  await scan.click('axial', SEED);
  await expect(acceptButton(page)).toBeVisible();
  const hus = await range(scan);
  const free = flooded(scan, SEED, hus);
  expect(count(both(STOMACH, free))).toBe(count(STOMACH));
  await addsToLiver(scan, free);

  // A box over two views: what it holds on both.
  await scan.click('axial', SEED);
  await hand('Box');
  await scan.drag('axial', [
    [26.2, 16.2, 12],
    [50.2, 33.2, 12],
  ]);
  await scan.drag('coronal', [
    [28.2, 24, 6.2],
    [48.2, 24, 14.2],
  ]);
  const outside = voxelsWhere(([i, j, k]) => i < 28 || i > 48 || j < 16 || j > 33 || k < 6 || k > 14);
  await addsToLiver(scan, flooded(scan, SEED, hus, outside));

  // A barrier over the bridge; a seed upon it is refused, one behind it takes the stomach in too.
  await scan.click('axial', SEED);
  await scan.show('axial', 10);
  await hand('Barrier');
  const [from, to] = await scan.drag('axial', [
    [43, 18, 10],
    [43, 30, 10],
  ]);
  const barrier = voxelsWhere((_, mm) => awayFrom(mm, from!, to!) <= 2);
  const held = flooded(scan, SEED, hus, barrier);
  expect(count(both(STOMACH, held))).toBe(0);
  await proposes(scan, count(either(DRAWN, held)) - count(DRAWN));
  await hand('Seeds');
  await scan.click('axial', [43, 24, 10]);
  await refused(scan, 'The seed lies on a barrier or outside the box');
  await scan.click('axial', [33, 28, 10]);
  await page.keyboard.down('Shift');
  await scan.click('axial', [56, 26, 10]);
  await page.keyboard.up('Shift');
  await addsToLiver(scan, either(held, flooded(scan, [56, 26, 10], hus, barrier)));

  // A guard of 10 mm: the bridge is not crossed, by the plain twins of the kernels; within it nothing grows.
  await page.getByLabel('Guard').selectOption({ label: 'Guard 10 mm' });
  await scan.show('axial', 12);
  await scan.click('axial', SEED);
  const guard = { bottleneckMm: 5, barriers: [], box: null };
  const before = await scan.holds({ extent: DRAWN });
  const guarded = await scan.byTwins(before, 'extent.grow', { seeds: [mmOf(SEED)], ...hus, connectivity: 6, guard });
  expect(count(both(STOMACH, guarded.extent))).toBe(0);
  expect(count(guarded.extent)).toBeGreaterThan(1.5 * count(DRAWN));
  await addsToLiver(scan, guarded.extent);
  await scan.show('axial', 10);
  await scan.click('axial', [44, 24, 10]);
  await refused(scan, 'narrower than the guard of 10 mm');
  await page.getByLabel('Guard').selectOption({ label: 'No guard' });
  await page.keyboard.press('Escape');

  // Nothing of the scan, nothing of the liver under the pointer; a locked liver.
  await scan.click('axial', [32, -3, 10]);
  await scan.says('There is no scan under the pointer');
  await page.keyboard.down('Alt');
  await scan.click('axial', [56, 26, 10]);
  await page.keyboard.up('Alt');
  await scan.says('There is no liver under the pointer');
  await page.getByRole('button', { name: 'Lock Liver' }).click();
  await scan.click('axial', SEED);
  await refused(scan, 'Liver is locked');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await scan.holds({ extent: DRAWN });
}

async function tumour(scan: SmallScan) {
  const { page } = scan;
  await page.keyboard.press('Insert');
  await expect(page.getByTestId('segment-4')).toBeVisible();
  await page.getByRole('group', { name: 'How' }).getByRole('button', { name: 'Grow' }).click();
  const seed: Voxel = [14, 20, 8];
  await scan.show('axial', 8);
  await scan.click('axial', [32, -3, 8]);
  await scan.says('There is no scan under the pointer');
  await scan.click('axial', seed);
  await expect(acceptButton(page)).toBeVisible();
  const all = flooded(scan, seed, await range(scan));
  expect(all).toEqual(voxelsWhere(inLesion));
  const within = (mm: number) =>
    both(
      all,
      voxelsWhere((_, place) => awayFrom(place, mmOf(seed), mmOf(seed)) <= mm),
    );
  const tumour = (voxels: Uint8Array) => voxels.map((label) => (label ? TUMOUR_1 : 0));

  // In the liver, no further than its reach; and beyond the liver where that is wanted.
  const inside = both(within(30), DRAWN);
  expect(count(inside)).toBeLessThan(count(within(30)));
  await proposes(scan, count(inside));
  await page.getByRole('button', { name: 'Reach: less' }).click();
  await page.getByRole('button', { name: 'Reach: less' }).click();
  const near = both(within(15), DRAWN);
  expect(count(near)).toBeLessThan(count(inside));
  await proposes(scan, count(near));
  await page.keyboard.press('Enter');
  await scan.undoSays('Grow tumour 1, +');
  await scan.holds({ findings: tumour(near), extent: DRAWN });

  await scan.click('axial', seed);
  await page.getByRole('button', { name: 'Reach: more' }).click();
  await page.getByRole('button', { name: 'Reach: more' }).click();
  await page.getByLabel('In liver only').uncheck();
  await proposes(scan, count(within(30)) - count(near));
  await page.keyboard.press('Enter');
  await scan.says('outside the liver');
  await scan.holds({ findings: tumour(within(30)), extent: DRAWN });
  await page.keyboard.press('Control+z');
  await scan.holds({ findings: tumour(near), extent: DRAWN });

  // Locked it does not grow; outside the liver it does not, where it is held to that.
  await scan.click('axial', [28, 20, 8]);
  await page.getByLabel('In liver only').check();
  await refused(scan, 'There is no liver under the pointer');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Lock Tumour 1' }).click();
  await scan.click('axial', seed);
  await refused(scan, 'Tumour 1 is locked');
  await page.keyboard.press('Escape');
  for (let n = 0; n < 2; n++) await page.keyboard.press('Control+z');
  await scan.holds({ findings: NOTHING, extent: DRAWN });
}

/** Voxels within the ellipsoid of two diameters on a plane, as far across it as their mean, moved across it; fat is left out. */
function ellipsoid(scan: SmallScan, [a, b]: readonly Vec3[], [c, d]: readonly Vec3[], shiftMm = 0) {
  const less = (p: Vec3, q: Vec3): Vec3 => [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
  const times = (p: Vec3, q: Vec3) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
  const middle: Vec3 = [(a![0] + b![0]) / 2, (a![1] + b![1]) / 2, (a![2] + b![2]) / 2];
  const long = Math.hypot(...less(b!, a!));
  const along = less(b!, a!).map((each) => each / long) as unknown as Vec3;
  const other = less(d!, c!);
  const short = Math.sqrt(times(other, other) - times(other, along) ** 2);
  return voxelsWhere((_, mm, v) => {
    const off = less(mm, middle);
    const u = times(off, along);
    // The diameters lie on a coronal plane: across it is y.
    const across = off[1] - shiftMm;
    const rest = times(off, off) - u * u - off[1] * off[1];
    const sum = (u / (long / 2)) ** 2 + rest / (short / 2) ** 2 + (across / ((long + short) / 4)) ** 2;
    return sum <= 1 && scan.hu[v]! >= -20;
  });
}

/** The voxel of a set that lies nearest to a place. */
function nearestOf(voxels: Uint8Array, [x, y, z]: Vec3): Voxel {
  let nearest: { readonly voxel: Voxel; readonly mm: number } | null = null;
  voxelsWhere((voxel, [a, b, c], v) => {
    const mm = Math.hypot(a - x, b - y, c - z);
    if (voxels[v] && (!nearest || mm < nearest.mm)) nearest = { voxel, mm };
    return false;
  });
  return nearest!.voxel;
}

/** A window of 1280 points shows every option of the bar. */
async function fits({ page }: SmallScan): Promise<void> {
  const size = page.viewportSize()!;
  await page.setViewportSize({ ...size, width: 1280 });
  await expect
    .poll(() => optionsBar(page).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
    .toBeLessThanOrEqual(0);
  await page.setViewportSize(size);
}

async function ellipsoids(scan: SmallScan) {
  const { page } = scan;
  await page.getByRole('group', { name: 'How' }).getByRole('button', { name: 'Ellipsoid' }).click();
  await scan.show('coronal', 35);
  const draw = async (i: number, j = 35, k = 10, shiftMm = 0) => {
    const first = await scan.drag('coronal', [
      [i - 6, j, k - 1],
      [i + 6, j, k + 1],
    ]);
    return ellipsoid(
      scan,
      first,
      await scan.drag('coronal', [
        [i, j, k + 2.6],
        [i - 1, j, k - 2.8],
      ]),
      shiftMm,
    );
  };
  const labelled = (voxels: Uint8Array, label: number) => voxels.map((on) => (on ? label : 0));

  // On the border: fat is left out, what lies beyond the drawn liver is taken in.
  const one = await draw(20);
  expect(count(either(DRAWN, one))).toBeGreaterThan(count(DRAWN));
  await proposes(scan, count(one));

  // Nothing tells it from the liver around it: it stays as it is drawn, and that is said.
  const growInIt = page.getByRole('checkbox', { name: 'Grow in it' });
  await growInIt.click();
  await expect(page.getByText('Nothing tells the lesion from what is around it')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).first().click();
  await expect(growInIt).not.toBeChecked();
  await proposes(scan, count(one));
  await fits(scan);
  await page.keyboard.press('Escape');

  // Grown within one on the lesion: what hangs together with its middle in the range that is proposed (voxels are wider
  // than the disc that HU are averaged over).
  await scan.show('coronal', 20);
  // Its end dragged on, an ellipsoid is another one: what was proposed for it goes.
  await draw(20, 20, 8);
  await growInIt.check();
  await scan.drag('coronal', [
    [26, 20, 9],
    [28, 20, 9],
  ]);
  await expect(growInIt).not.toBeChecked();
  await page.keyboard.press('Escape');
  const about = await draw(20, 20, 8);
  await growInIt.check();
  await fits(scan);
  await expect(page.getByRole('checkbox', { name: 'Into liver' })).toBeChecked();
  const hus = await range(scan);
  const inRange = about.map((on, v) => (on && scan.hu[v]! >= hus.lowerHu && scan.hu[v]! <= hus.upperHu ? 1 : 0));
  const start = nearestOf(inRange, mmOf([20, 20, 8]));
  const part = flooded(scan, start, hus, inRange.map((on) => 1 - on) as Uint8Array);
  expect(part).toEqual(about.map((on, v) => (on && LESION[v] ? 1 : 0)));
  expect(count(part)).toBeLessThan(0.9 * count(about));
  await proposes(scan, count(part));
  await page.keyboard.press('Enter');
  await scan.undoSays('Draw tumour 1, +');
  await scan.holds({ findings: labelled(part, TUMOUR_1), extent: either(DRAWN, part) });
  await page.keyboard.press('Control+z');
  await scan.holds({ findings: NOTHING, extent: DRAWN });

  // Moved across its plane by two steps of 2 mm, and not taken into the liver where it lies beyond.
  await scan.show('coronal', 35);
  const moved = await draw(20, 35, 10, 4);
  expect(count(both(moved, one))).toBeLessThan(0.95 * count(one));
  for (let n = 0; n < 2; n++) await page.getByRole('button', { name: 'Shift: more' }).click();
  const intoLiver = page.getByRole('checkbox', { name: 'Into liver' });
  await intoLiver.uncheck();
  await proposes(scan, count(moved));
  await page.keyboard.press('Enter');
  await scan.undoSays('Draw tumour 1, +');
  await scan.says('outside the liver');
  await scan.holds({ findings: labelled(moved, TUMOUR_1), extent: DRAWN });
  await page.keyboard.press('Control+z');
  await scan.holds({ findings: NOTHING, extent: DRAWN });

  await draw(20);
  await intoLiver.check();
  await proposes(scan, count(one));
  await page.keyboard.press('Enter');
  await scan.undoSays('Draw tumour 1, +');
  const first = { findings: labelled(one, TUMOUR_1), extent: either(DRAWN, one) };
  await scan.holds(first);

  // A second one over the first, which is locked: the first keeps every voxel, and that is said.
  await page.getByRole('button', { name: 'Lock Tumour 1' }).click();
  await page.keyboard.press('Insert');
  await expect(page.getByTestId('segment-5')).toBeVisible();
  const two = await draw(25);
  expect(count(both(two, one))).toBeGreaterThan(20);
  await expect(acceptButton(page)).toBeVisible();
  await proposes(scan, count(two) - count(both(two, one)));
  await page.keyboard.press('Enter');
  await scan.says('left as it was');
  await scan.undoSays('Draw tumour 2, +');
  await scan.holds({
    findings: either(first.findings, labelled(two, TUMOUR_2)),
    extent: either(first.extent, two),
  });
  await page.keyboard.press('Control+z');
  await scan.holds(first);
  for (let n = 0; n < 3; n++) await page.keyboard.press('Control+z');
  await scan.holds({ findings: NOTHING, extent: DRAWN });
}
