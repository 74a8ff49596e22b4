import type { CommandWorkspace } from '#core/commands/command';
import type { Vec3 } from '#core/geometry';
import { expect, test } from './app.ts';
import { awayFrom, count, mmOf, openSmallScan, type SmallScan, type Voxel, voxelsWhere, within } from './smallScan.ts';

/** A liver in fat, and how somebody drew it: a little too small. */
const inBall = ([i, j, k]: Voxel, share: number) =>
  ((i - 30) / 20) ** 2 + ((j - 24) / 15) ** 2 + ((k - 10) / 7.4) ** 2 <= share;
const LIVER_HU = 110;
const hu = (voxel: Voxel) => (inBall(voxel, 1) ? LIVER_HU : -60);
const DRAWN = voxelsWhere((voxel) => inBall(voxel, 0.8));
const AXIS = { axial: 2, coronal: 1, sagittal: 0 } as const;
type Plane = keyof typeof AXIS;
/** A place as it is seen on a plane. */
const SEEN: Readonly<Record<Plane, (mm: Vec3) => readonly [number, number]>> = {
  axial: ([x, y]) => [x, y],
  coronal: ([x, , z]) => [x, z],
  sagittal: ([, y, z]) => [y, z],
};
/** Places of voxels, "i,j,k" each. */
const places = (words: string): Voxel[] =>
  words.split(' ').map((word) => word.split(',').map(Number) as unknown as Voxel);
/** Voxels of planes from … to that an outline on the view encloses. */
function prism(plane: Plane, corners: readonly Vec3[], from: number, to: number) {
  const outline = corners.map(SEEN[plane]);
  return voxelsWhere(
    (voxel, mm) => voxel[AXIS[plane]] >= from && voxel[AXIS[plane]] <= to && within(outline, SEEN[plane](mm)),
  );
}
const ofPlane = (voxels: Uint8Array, plane: Plane, index: number) =>
  voxelsWhere((voxel, _, v) => voxel[AXIS[plane]] === index && voxels[v] === 1);
const without = (a: Uint8Array, b: Uint8Array) => a.map((label, v) => (b[v] ? 0 : label));
const either = (a: Uint8Array, b: Uint8Array) => a.map((label, v) => label || b[v]!);

/** A round brush works at the height of the nearest slice. */
const onSlice = ([x, y, z]: Vec3): Vec3 => {
  const lowest = mmOf([0, 0, 0])[2];
  const step = mmOf([0, 0, 1])[2] - lowest;
  return [x, y, lowest + step * Math.round((z - lowest) / step)];
};
/** Voxels of one plane no further than 8 mm from the way of a brush. */
const stroked = (plane: Plane, index: number, a: Vec3, b = a) =>
  voxelsWhere((voxel, mm) => voxel[AXIS[plane]] === index && awayFrom(mm, onSlice(a), onSlice(b)) <= 8);

const ends = (way: readonly Vec3[]) => [way[0]!, way.at(-1)!] as const;

test('brush, scissors and contours on every plane: each voxel is the one that was drawn in mm, undo gives all of them back', async ({
  window,
  folder,
}) => {
  test.slow();
  const scan = await openSmallScan(window, folder, { hu, liver: DRAWN });
  await test.step('a round brush on upright planes', () => brush(scan));
  await test.step('scissors through some planes', () => scissors(scan));
  await test.step('a contour on upright planes, and what spreads', () => contours(scan));
});

async function brush(scan: SmallScan) {
  const { page } = scan;
  await page.keyboard.press('p');
  await expect(page.getByTestId('brush-size')).toHaveText('16.0 mm');
  for (const [plane, index, place, to] of [
    ['coronal', 24, [49, 24, 10.3], [58, 24, 3]],
    ['sagittal', 30, [30, 40, 12.6], [30, 45, 6]],
  ] as const) {
    await scan.show(plane, index);
    // A dab: a disc in mm, on its plane alone.
    const disc = stroked(plane, index, await scan.click(plane, place));
    const painted = either(DRAWN, disc);
    expect(count(painted)).toBeGreaterThan(count(DRAWN) + 10);
    await scan.undoSays('Paint liver, +');
    await scan.holds({ extent: painted });

    // One fast step leaves no gap; Alt takes the other of the two.
    const fast = stroked(plane, index, ...ends(await scan.drag(plane, [place, to])));
    await page.keyboard.down('Alt');
    const out = stroked(plane, index, ...ends(await scan.drag(plane, [place, [30, 24, 10]])));
    await page.keyboard.up('Alt');
    await scan.undoSays('Erase liver, −');
    await scan.holds({ extent: without(either(painted, fast), out) });
    for (let n = 0; n < 3; n++) await page.keyboard.press('Control+z');
    await scan.holds({ extent: DRAWN });
  }

  // Nothing of it under the brush, an empty segment, a locked one: each says so, and nothing is changed.
  await page.keyboard.press('x');
  await scan.click('coronal', [2, 24, 1]);
  await scan.says('Nothing of liver lies here');
  await page.getByRole('button', { name: 'Lock Liver' }).click();
  await scan.click('sagittal', [30, 24, 10]);
  await scan.says('Liver is locked');
  await scan.undoSays('Lock');
  await page.keyboard.press('Control+z');
  await scan.holds({ extent: DRAWN });
}

async function scissors(scan: SmallScan) {
  const { page } = scan;
  const option = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await page.keyboard.press('c');
  await option('Some');
  await expect(page.getByText('3 planes')).toBeVisible();
  await option('±: less');
  /** Drags an outline on a plane: the voxels that it encloses on this one and two on either side. */
  const circled = async (plane: Plane, index: number, words: string) => {
    await scan.show(plane, index);
    return prism(plane, await scan.drag(plane, places(words)), index - 2, index + 2);
  };
  const cut = without(DRAWN, await circled('axial', 10, '20,16,10 41,18,10 37,33,10 24,30,10'));
  await scan.undoSays('Cut liver with scissors, −');
  await scan.holds({ extent: cut });

  await page.keyboard.down('Shift');
  const filled = either(cut, await circled('coronal', 22, '18,22,6 40,22,5 59,22,13 21,22,15'));
  await page.keyboard.up('Shift');
  await scan.undoSays('Fill liver with scissors, +');
  await scan.holds({ extent: filled });

  // Keep: on these planes alone, what lies outside goes.
  await option('Keep');
  const near = voxelsWhere(([i]) => i >= 25 && i <= 29);
  const kept = await circled('sagittal', 27, '27,14,6 27,36,7 27,31,14');
  await scan.undoSays('Cut liver with scissors, −');
  await scan.holds({ extent: without(filled, without(near, kept)) });
  for (let n = 0; n < 3; n++) await page.keyboard.press('Control+z');
  await scan.holds({ extent: DRAWN });
  await option('Cut out');

  await scan.drag('coronal', places('1,22,1 6,22,1 6,22,4'));
  await scan.says('Nothing of liver to cut there');
  await page.getByRole('button', { name: 'Lock Liver' }).click();
  await scan.drag('sagittal', places('27,14,6 27,36,7 27,31,14'));
  await scan.says('Liver is locked');
  await page.keyboard.press('Control+z');
  await scan.holds({ extent: DRAWN });
}

const drawing = (outline: readonly Vec3[], mode = 'replace') => ({ kind: 'outlines', outlines: [outline], mode });

async function contours(scan: SmallScan) {
  const { page } = scan;
  await page.keyboard.press('e');
  let now = await scan.holds({ extent: DRAWN });
  for (const [plane, index, next, corners, second] of [
    [
      'coronal',
      24,
      20,
      places('14,24,4 44,24,3 52,24,10 42,24,17 16,24,15'),
      places('15,20,5 43,20,4 46,20,14 18,20,16 15.2,20,5.6'),
    ],
    [
      'sagittal',
      30,
      34,
      places('30,12,4 30,34,3 30,39,10 30,33,16 30,14,15'),
      places('34,13,5 34,33,4 34,36,14 34,15,15 34,13.2,5.6'),
    ],
  ] as const) {
    // Corner by corner, closed by the key.
    await scan.show(plane, index);
    const outline: Vec3[] = [];
    for (const corner of corners) outline.push(await scan.click(plane, corner));
    await page.keyboard.press('Enter');
    await scan.undoSays('Edit slice of liver');
    await expect(page.getByTestId(`edited-${plane}-${index}`)).toBeAttached();
    const edit = { segment: 1, plane, index, drawing: drawing(outline) };
    const first = await scan.byTwins(now, 'segment.sliceEdit', edit);
    expect(ofPlane(first.extent, plane, index)).toEqual(prism(plane, outline, index, index));
    for (const beside of [index - 2, index - 1, index + 1, index + 2])
      expect(ofPlane(first.extent, plane, beside)).not.toEqual(ofPlane(DRAWN, plane, beside));
    now = await scan.holds({ extent: first.extent });
    expect(now.editedSlices).toEqual([{ segment: 1, plane, indices: [index] }]);

    // A free line on a plane beside it: what was drawn first stays, between the two both count.
    await scan.show(plane, next);
    const line = await scan.drag(plane, second);
    await expect(page.getByTestId(`edited-${plane}-${next}`)).toBeAttached();
    const free = { segment: 1, plane, index: next, drawing: drawing(line) };
    const two = await scan.byTwins(now, 'segment.sliceEdit', free);
    expect(ofPlane(two.extent, plane, next)).toEqual(prism(plane, line, next, next));
    expect(ofPlane(two.extent, plane, index)).toEqual(ofPlane(first.extent, plane, index));
    now = await scan.holds({ extent: two.extent });

    if (plane === 'coronal') {
      await crossing(scan, now, [index, next]);
      await page.keyboard.press('Control+z');
      await scan.holds(two);
    }

    for (let n = 0; n < 2; n++) await page.keyboard.press('Control+z');
    now = await scan.holds({ extent: DRAWN });
    await expect(page.locator('[data-testid^=edited-]')).toHaveCount(0);
  }

  // A line that meets no contour; nothing there to take away; an empty segment; a locked one.
  await scan.show('coronal', 24);
  await scan.drag('coronal', places('2,24,1 6,24,1.4 10,24,1'));
  await scan.says('The line meets no contour');
  await page.keyboard.down('Alt');
  await scan.show('sagittal', 2);
  await scan.drag('sagittal', TRIANGLE);
  await page.keyboard.up('Alt');
  await scan.says('Nothing of liver lies here');
  await page.getByRole('button', { name: 'Lock Liver' }).click();
  await scan.drag('sagittal', TRIANGLE);
  await scan.says('Liver is locked');
  await page.keyboard.press('Control+z');

  // Of what is empty nothing is taken away, erased or cut; a lock speaks first.
  await page.keyboard.press('Insert');
  await page.keyboard.press('e');
  await page.keyboard.down('Alt');
  await scan.drag('sagittal', TRIANGLE);
  await page.keyboard.up('Alt');
  await scan.says('Tumour 1 holds no voxel yet');
  await page.getByRole('button', { name: 'Lock Tumour 1' }).click();
  await scan.drag('sagittal', TRIANGLE);
  await scan.says('Tumour 1 is locked');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('c');
  await scan.drag('sagittal', TRIANGLE);
  await scan.says('Tumour 1 holds no voxel yet');
  await scan.holds({ extent: DRAWN, findings: new Uint8Array(DRAWN.length) });
}

const TRIANGLE = places('2,14,6 2,36,7 2,31,14 2,14.5,6.4');

/** Drawn across coronal planes that were drawn, on a sagittal one: they stay but where it crosses them itself. */
async function crossing(scan: SmallScan, before: CommandWorkspace, drawn: readonly number[]): Promise<void> {
  const { page } = scan;
  const [plane, index] = ['sagittal', 26] as const;
  await scan.show(plane, index);
  await page.keyboard.down('Shift');
  const round = await scan.drag(plane, places('26,10,3 26,40,5 26,30,18 26,10.5,3.6'));
  await page.keyboard.up('Shift');
  await expect(page.getByTestId(`edited-${plane}-${index}`)).toBeAttached();
  const edit = { segment: 1, plane, index, drawing: drawing(round, 'add') };
  const after = await scan.byTwins(before, 'segment.sliceEdit', edit);
  expect(ofPlane(after.extent, plane, index)).toEqual(
    either(ofPlane(before.layers.extent, plane, index), prism(plane, round, index, index)),
  );
  const line = voxelsWhere(([i]) => i === index);
  for (const each of drawn) {
    const beside = (voxels: Uint8Array) => without(ofPlane(voxels, 'coronal', each), line);
    expect(beside(after.extent)).toEqual(beside(before.layers.extent));
  }
  await scan.holds({ extent: after.extent });
}
