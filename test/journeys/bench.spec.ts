import type { Page } from '@playwright/test';
import { DEPORTALISED_LOBE, FLR } from '#core/contours/reading';
import { type DrawnPolygon, type DrawnSlice, drawnVoxels, planimetry } from '#test/planimetry';
import { expect, picture, test } from './app.ts';
import {
  axialSlice,
  calibrated,
  drag,
  lookAt,
  openDemonstration,
  place,
  printedMl,
  savedReading,
  settled,
  show,
} from './contouring.ts';

/** So many drags of a hand after the click, at most. */
const MOST_GESTURES = 8;
/** Slices that a technician draws anew. */
const DRAWN_SLICES = 5;
/** More than the liver has slices. */
const MOST_LOOKS = 35;

/** Landmarks of the right hepatectomy as they lie in the bundled CT: voxels, and what the panel asks for next. */
const LANDMARKS = [
  [234, 272, 25, 'gallbladder bed'],
  [184, 209, 13, 'middle hepatic vein half-way along'],
  [199, 223, 21, null],
] as const;

test('the whole liver by one click and at most eight gestures, a tumour, a right hepatectomy: FLR and lobe add up exactly', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  await window.mouse.click(...(await place(window, 'axial', 0.3, 0.5)));
  await expect(window.getByTestId('proposal-bubble')).toBeVisible({ timeout: 60_000 });
  await settled(window);
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('undo')).toContainText('Liver by one click');
  const clicked = agreement(await savedLayer(window, 'extent'));

  // A technician does not know where the liver is wrong: he draws the border anew where the program sends him (J). Of those
  // slices, the ones that the planimetry has, since its contours are what he draws. The axial view has the room.
  await window.keyboard.press('w');
  await expect(window.getByTestId('view-axial')).toHaveAttribute('data-alone', 'true');
  await settled(window);
  const onView = await calibrated(window);
  await window.keyboard.press('e');
  const open = new Map(planimetry.slices.filter(({ outer }) => outer.length > 0).map((slice) => [slice.k, slice]));
  const drawn: DrawnSlice[] = [];
  let gestures = 0;
  while (drawn.length < DRAWN_SLICES) {
    const slice = await nextWorthALook(window, open);
    open.delete(slice.k);
    drawn.push(slice);
    const draw = async (polygon: DrawnPolygon, held?: 'Shift' | 'Alt') => {
      await contour(window, polygon.map(onView), held);
      gestures++;
    };
    for (const [n, polygon] of slice.outer.entries()) await draw(polygon, n > 0 ? 'Shift' : undefined);
    for (const polygon of slice.holes) await draw(polygon, 'Alt');
  }
  expect(gestures).toBeLessThanOrEqual(MOST_GESTURES);

  // A tumour in the right lobe by two diameters.
  await window.keyboard.press('t');
  await show(window, 18);
  await drag(window, onView([126, 268]), onView([158, 262]));
  await drag(window, onView([140, 252]), onView([144, 278]));
  await expect(window.getByRole('button', { name: /^Accept \+/ })).toBeVisible();
  await settled(window);
  await window.keyboard.press('Enter');
  await expect.poll(() => printedMl(window, 'ml-4')).toBeGreaterThan(5);

  // A right hepatectomy from its landmarks.
  await window.keyboard.press('k');
  const plan = window.getByRole('region', { name: 'Plan', exact: true });
  await window.getByRole('group', { name: 'How to cut' }).getByRole('button', { name: 'Resection' }).click();
  for (const [i, j, k, next] of LANDMARKS) {
    await show(window, k);
    await window.mouse.click(...onView([i, j]));
    if (next) await expect(plan.getByRole('status')).toContainText(next);
  }
  await plan.getByRole('group', { name: 'Segment I' }).getByRole('button', { name: 'As cut' }).click();
  await plan.getByRole('group', { name: 'Middle hepatic vein' }).getByRole('button', { name: 'Stays' }).click();
  await window.getByRole('button', { name: 'Accept cut' }).click();
  await expect(window.getByTestId('plan-Right hepatectomy')).toBeVisible();
  const printed = await Promise.all(['side-flr', 'side-lobe', 'cut-liver'].map((of) => printedMl(window, of)));
  expect(tenths(printed[0]!) + tenths(printed[1]!)).toBe(tenths(printed[2]!));
  await window.keyboard.press('Alt+1');
  await expect.poll(() => printedMl(window, 'ml-2')).toBe(printed[0]);
  expect([await printedMl(window, 'ml-3'), await printedMl(window, 'ml-1')]).toEqual(printed.slice(1));

  // No voxel twice, none lost; and the liver is the one that a hand had drawn.
  const { extent, parts, measured } = await savedCut(window);
  expect(parts.get(FLR)! + parts.get(DEPORTALISED_LOBE)!).toBe(extent.voxels.reduce((sum, label) => sum + label, 0));
  expect(measured.flrMl).toBeCloseTo(printed[0]!, 1);
  const done = agreement(extent);
  const notDrawn = ({ slices }: Agreement) => slices.filter(({ slice }) => !drawn.includes(slice));
  const [restBefore, rest] = [notDrawn(clicked), notDrawn(done)];
  const wholeVolume = measured.measuredTlvMl / planimetry.cavalieriMl - 1;
  console.log(
    `against the hand planimetry: one click Dice ${clicked.dice.toFixed(3)}, ${percent(clicked.volume)}; ` +
      `${gestures} gestures more Dice ${done.dice.toFixed(3)}, ${percent(done.volume)}, on the slices not drawn ${diceOf(restBefore).toFixed(3)}, ${percent(volumeOf(restBefore))} → ${diceOf(rest).toFixed(3)}, ${percent(volumeOf(rest))}, the whole ${percent(wholeVolume)}`,
  );
  expect(done.dice).toBeGreaterThan(0.95);
  // What was drawn is the reference itself; whether an edit helps or harms is seen where nobody drew.
  expect(diceOf(rest)).toBeGreaterThan(0.94);
  expect(diceOf(rest)).toBeGreaterThan(diceOf(restBefore) - 0.01);
  expect(Math.abs(volumeOf(rest))).toBeLessThan(0.03);
  expect(Math.abs(done.volume)).toBeLessThan(0.05);
  expect(Math.abs(wholeVolume)).toBeLessThan(0.05);

  // To be looked at: the border on the edge of the liver; heart, stomach and vena cava out.
  await show(window, 24);
  await lookAt(window, onView([175, 262]));
  await picture(window, 'bench-axial');
  await window.keyboard.press('w');
  await window.getByTestId('view-coronal').focus();
  await window.keyboard.press('w');
  await picture(window, 'bench-coronal');
  await window.keyboard.press('w');
  await window.keyboard.press('d');
  await expect(window.getByTestId('view-surface')).toBeVisible();
  await picture(window, 'bench-3d');
});

const tenths = (ml: number) => Math.round(10 * ml);
const percent = (share: number) => `volume ${share > 0 ? '+' : '−'}${Math.abs(100 * share).toFixed(1)} %`;

/** Goes to the slices worth a look, one after the other, up to the first of these. */
async function nextWorthALook(page: Page, wanted: ReadonlyMap<number, DrawnSlice>): Promise<DrawnSlice> {
  for (let n = 0; n < MOST_LOOKS; n++) {
    await page.keyboard.press('j');
    const slice = wanted.get(await axialSlice(page));
    if (slice) return slice;
  }
  throw new Error(`Of ${MOST_LOOKS} slices worth a look none is one of ${[...wanted.keys()].join(', ')}.`);
}

/** Draws a closed contour on the slice that is shown; Shift adds it to what is there, Alt takes it away. */
async function contour(
  page: Page,
  places: readonly (readonly [number, number])[],
  held?: 'Shift' | 'Alt',
): Promise<void> {
  if (held) await page.keyboard.down(held);
  await drag(page, ...places, places[0]!);
  if (held) await page.keyboard.up(held);
  await settled(page);
  await expect(page.getByTestId('undo')).toContainText('liver');
}

interface Layer {
  readonly voxels: Uint8Array;
  readonly columns: number;
  readonly rows: number;
}

/** What was drawn, once it is kept. */
async function kept(page: Page) {
  await page.keyboard.press('Control+s');
  await expect(page.locator('.status-line')).toContainText('Saved');
  return savedReading(page);
}

/** A layer as it is saved now. */
async function savedLayer(page: Page, name: 'extent' | 'partition', of = kept(page)): Promise<Layer> {
  const { geometry, layers } = await of;
  const { columns, rows, slices } = geometry;
  const voxels = new Uint8Array(columns * rows * slices);
  const runs = layers.find(({ layer }) => layer === name)?.runs ?? [];
  for (let r = 0; r < runs.length; r += 3) voxels.fill(runs[r + 2]!, runs[r]!, runs[r]! + runs[r + 1]!);
  return { voxels, columns, rows };
}

/** The liver as it is saved, how many voxels each part of its cut has, and what the host measured. */
async function savedCut(page: Page) {
  const saved = kept(page);
  const parts = new Map<number, number>();
  for (const label of (await savedLayer(page, 'partition', saved)).voxels)
    if (label !== 0) parts.set(label, (parts.get(label) ?? 0) + 1);
  return { extent: await savedLayer(page, 'extent', saved), parts, measured: (await saved).series.measured! };
}

interface OneSlice {
  readonly slice: DrawnSlice;
  readonly both: number;
  readonly liver: number;
  readonly drawn: number;
}

interface Agreement {
  readonly slices: readonly OneSlice[];
  readonly dice: number;
  readonly volume: number;
}

/** The liver against the hand planimetry, over its slices and on each. */
function agreement(extent: Layer): Agreement {
  const slices = planimetry.slices.map((slice) => onSlice(extent, slice));
  return { slices, dice: diceOf(slices), volume: volumeOf(slices) };
}

const volumeOf = (slices: readonly OneSlice[]) => sum(slices, 'liver') / sum(slices, 'drawn') - 1;

const sum = (slices: readonly OneSlice[], of: 'both' | 'liver' | 'drawn') =>
  slices.reduce((total, each) => total + each[of], 0);
const diceOf = (slices: readonly OneSlice[]) =>
  (2 * sum(slices, 'both')) / (sum(slices, 'liver') + sum(slices, 'drawn'));

function onSlice({ voxels, columns, rows }: Layer, slice: DrawnSlice): OneSlice {
  const reference = drawnVoxels(slice, columns, rows);
  const here = voxels.subarray(slice.k * columns * rows, (slice.k + 1) * columns * rows);
  let [both, liver, drawn] = [0, 0, 0];
  for (let v = 0; v < here.length; v++) {
    if (reference[v] !== 0) drawn++;
    if (here[v] !== 0) liver++;
    if (reference[v] !== 0 && here[v] !== 0) both++;
  }
  return { slice, both, liver, drawn };
}
