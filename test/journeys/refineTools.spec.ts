import type { Page } from '@playwright/test';
import { applyChange } from '#core/commands/change';
import type { CommandWorkspace } from '#core/commands/command';
import { runCommand } from '#core/commands/commands';
import { plainKernels } from '#core/commands/kernels.twin';
import { type LayerName, SEGMENT_KINDS } from '#core/contours/codes';
import { LIVER, type Segment } from '#core/contours/reading';
import { startingRecords } from '#core/contours/records';
import { volumeGeometry } from '#core/geometry';
import { dicomStack } from '#test/phantoms/dicom';
import { ask, expect, folderOf, picture, test } from './app.ts';
import {
  acceptButton,
  accepted,
  calibrated,
  fillAt,
  lookAt,
  notice,
  optionsBar,
  savedReading,
  settled,
  show,
} from './contouring.ts';
import { saveLayers, takeFolder } from './scans.ts';

// A liver with a hole, a tunnel and two islands, a rough border; two tumours that touch, half of them outside of it.
const [I, J, K] = [72, 56, 20];
const VOXEL_MM3 = 1.5 * 2 * 3;
const [TUMOUR, SECOND, EMPTY] = [4, 5, 6];
type Voxel = readonly [i: number, j: number, k: number];
const NAMES: Readonly<Record<number, string>> = {
  [LIVER]: 'Liver',
  [TUMOUR]: 'Tumour 1',
  [SECOND]: 'Tumour 2',
  [EMPTY]: 'Tumour 3',
};

const mmBetween = ([a, b, c]: Voxel, [i, j, k]: Voxel) => Math.hypot(1.5 * (i - a), 2 * (j - b), 3 * (k - c));
const inBlock = ([i, j, k]: Voxel, [a, b, c]: Voxel, [d, e, f]: Voxel) =>
  i >= a && i <= d && j >= b && j <= e && k >= c && k <= f;
const inBody = ([i, j, k]: Voxel) =>
  ((i - 24) / 16) ** 2 + ((j - 28) / 16) ** 2 + ((k - 10) / 7) ** 2 <= 1 + 0.1 * (((i >> 1) + (j >> 1)) % 2);
const inHole = (at: Voxel) => mmBetween(at, [24, 28, 10]) <= 5;
/** Open at both ends: a hole in every slice, and none in space. */
const inTunnel = ([i, j]: Voxel) => i >= 14 && i <= 16 && j >= 28 && j <= 29;
/** 0.4 ml and 7.8 ml. */
const inCrumb = (at: Voxel) => inBlock(at, [52, 10, 4], [55, 13, 6]);
const inIsland = (at: Voxel) => inBlock(at, [54, 40, 8], [65, 51, 13]);
const inMain = (at: Voxel) => inBody(at) && !inHole(at) && !inTunnel(at);
const inTumours = (at: Voxel) => mmBetween(at, [39, 22, 10]) <= 10;

/** A set of voxels of the phantom's grid. */
function setOf(holds: (at: Voxel) => boolean): Uint8Array {
  const voxels = new Uint8Array(I * J * K);
  for (let k = 0, v = 0; k < K; k++)
    for (let j = 0; j < J; j++) for (let i = 0; i < I; i++, v++) voxels[v] = holds([i, j, k]) ? 1 : 0;
  return voxels;
}
/** What the first holds, by what lies at each voxel of the others. */
const combined = (how: (...at: number[]) => boolean, ...sets: readonly Uint8Array[]) =>
  sets[0]!.map((_, v) => (how(...sets.map((set) => set[v]!)) ? 1 : 0));
const voxelsIn = (set: Uint8Array) => set.reduce((sum, each) => sum + (each === 0 ? 0 : 1), 0);

type Layers = Readonly<Record<'extent' | 'findings', Uint8Array>>;
const main = setOf(inMain);
const START: Layers = {
  extent: setOf((at) => inMain(at) || inCrumb(at) || inIsland(at)),
  findings: setOf(inTumours).map((inside, v) =>
    inside ? ((v % I) + ((Math.floor(v / I) % J) & 2) < 39 ? TUMOUR : SECOND) : 0,
  ),
};
const of = (layers: Layers, number: number): Uint8Array =>
  (number === LIVER ? layers.extent : layers.findings).map((label) => (label === number ? 1 : 0));
/** The layers with a segment that holds this set instead: of a finding that takes voxels over, others lose them. */
function withSet(layers: Layers, number: number, set: Uint8Array): Layers {
  const name = number === LIVER ? 'extent' : 'findings';
  return {
    ...layers,
    [name]: layers[name].map((label, v) => (set[v] ? number : label === number ? 0 : label)),
  };
}

const finding = (number: number): Segment => {
  const { layer, colour } = SEGMENT_KINDS.tumour;
  return { number, layer, kind: 'tumour', label: NAMES[number]!, colour, visible: true, locked: false };
};
const segments = [...startingRecords().segments, ...[TUMOUR, SECOND, EMPTY].map(finding)];

let caseId = '';
/** The two layers as the host holds them, as text that is compared in a moment. */
async function saved(page: Page): Promise<string> {
  const { layers } = await savedReading(page, { caseId });
  const voxels = { extent: new Uint8Array(I * J * K), findings: new Uint8Array(I * J * K) };
  for (const { layer, runs } of layers)
    for (let r = 0; r < runs.length; r += 3)
      voxels[layer as 'extent'].fill(runs[r + 2]!, runs[r]!, runs[r]! + runs[r + 1]!);
  return textOf(voxels);
}
const textOf = ({ extent, findings }: Layers) =>
  [extent, findings].map((voxels) => Buffer.from(voxels).toString('latin1')).join('|');
/** How far they are from what is expected, for a message that can be read. */
const savedAre = (page: Page, expected: Layers) =>
  expect
    .poll(async () => {
      const [are, wanted] = [await saved(page), textOf(expected)];
      let wrong = 0;
      for (let v = 0; v < wanted.length; v++) if (are[v] !== wanted[v]) wrong++;
      return `${wrong} voxels differ`;
    })
    .toBe('0 voxels differ');

const choose = (page: Page, number: number) =>
  page.getByTestId(`segment-${number}`).getByRole('button', { name: NAMES[number]!, exact: true }).click();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const what = (page: Page, label: string) => page.getByLabel('What to do').selectOption({ label });
const lock = (page: Page, number: number, locked: boolean) =>
  press(page, `${locked ? 'Lock' : 'Unlock'} ${NAMES[number]}`);

/** Accepts what is shown: its ml and voxels are these, the notice says so by name; then Ctrl+Z gives all back. */
async function refines(page: Page, number: number, title: string, expected: Layers, from: Layers): Promise<void> {
  const voxels = voxelsIn(of(expected, number)) - voxelsIn(of(from, number));
  // Tenths of a ml, half away from zero, as it is printed.
  const gained = (Math.sign(voxels) * Math.round((VOXEL_MM3 * Math.abs(voxels)) / 100)) / 10;
  expect(textOf(expected)).not.toBe(textOf(from));
  // What is less than is printed stands in voxels.
  expect(await accepted(page)).toBeCloseTo(gained === 0 ? voxels : gained, 5);
  await expect(notice(page)).toContainText(`${title}, `);
  await expect(notice(page)).toContainText(
    gained === 0 ? `under 0.1 ml ${voxels > 0 ? 'more' : 'less'}` : Math.abs(gained).toFixed(1),
  );
  await savedAre(page, expected);
  await page.keyboard.press('Control+z');
  await savedAre(page, from);
}

/** The bar says why nothing can be accepted. */
async function says(page: Page, words: string): Promise<void> {
  await settled(page);
  await expect(optionsBar(page)).toContainText(words);
  await expect(acceptButton(page)).toHaveCount(0);
}

/** What the kernels written plainly make of a command on these layers. */
async function twin(layers: Layers, command: string, params: object): Promise<Layers> {
  const drawn = {
    extent: layers.extent.slice(),
    findings: layers.findings.slice(),
    partition: new Uint8Array(I * J * K),
  };
  const hu = new Int16Array(I * J * K);
  const workspace: CommandWorkspace = { ...startingRecords(), segments, revision: 0, geometry, hu, layers: drawn };
  const change = await runCommand({ command, params }, workspace, plainKernels(geometry, hu, drawn));
  if (!change.ok) throw new Error(change.code);
  const applied = applyChange(workspace, change.value);
  if (!applied.ok) throw new Error(applied.code);
  return applied.value.layers as Record<LayerName, Uint8Array>;
}
const geometry = volumeGeometry({
  columns: I,
  rows: J,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [2, 1.5],
  slicePositions: Array.from({ length: K }, (_, k) => [0, 0, 3 * k] as const),
});

/** The steps from a voxel to all within so many mm. */
function stepsWithin(mm: number): readonly Voxel[] {
  const steps: Voxel[] = [];
  for (let k = -5; k <= 5; k++)
    for (let j = -8; j <= 8; j++)
      for (let i = -10; i <= 10; i++) if (mmBetween([0, 0, 0], [i, j, k]) <= mm) steps.push([i, j, k]);
  return steps;
}
/** What lies at a voxel, 0 outside: nothing of the phantom lies at the edges. */
const at = (voxels: Uint8Array, i: number, j: number, k: number) =>
  inBlock([i, j, k], [0, 0, 0], [I - 1, J - 1, K - 1]) ? voxels[i + I * (j + J * k)]! : 0;

/** The voxels of which more than a share of the ball around them is in the set. */
function moreThan(set: Uint8Array, share: number, mm: number): Uint8Array {
  const steps = stepsWithin(mm);
  const least = Math.floor(share * steps.length);
  return setOf(([i, j, k]) => steps.reduce((on, [a, b, c]) => on + at(set, i + a, j + b, k + c), 0) > least);
}

/** The same for the share, halved eight times, at which the set keeps its voxels best. */
function volumeKept(set: Uint8Array, mm: number): Uint8Array {
  let [low, high] = [0, 1];
  const tried = Array.from({ length: 8 }, () => {
    const smooth = moreThan(set, (low + high) / 2, mm);
    const off = voxelsIn(smooth) - voxelsIn(set);
    if (off > 0) low = (low + high) / 2;
    else high = (low + high) / 2;
    return { smooth, off: Math.abs(off) };
  });
  return tried.reduce((best, each) => (each.off < best.off ? each : best)).smooth;
}

/** Each voxel takes the label that most of the ball around it hold, and keeps its own where none has more. */
function voted(labels: Uint8Array, mm: number): Uint8Array {
  const steps = stepsWithin(mm);
  return labels.map((own, v) => {
    const votes = new Map<number, number>();
    for (const [a, b, c] of steps) {
      const label = at(labels, (v % I) + a, (Math.floor(v / I) % J) + b, Math.floor(v / I / J) + c);
      votes.set(label, (votes.get(label) ?? 0) + 1);
    }
    return [0, TUMOUR, SECOND].reduce(
      (now, label) => ((votes.get(label) ?? 0) > (votes.get(now) ?? 0) ? label : now),
      own,
    );
  });
}

/** All voxels within so many mm of a set, by looking at every pair that could be. */
function within(set: Uint8Array, mm: number): Uint8Array {
  const steps = stepsWithin(mm);
  return setOf(([i, j, k]) => steps.some(([a, b, c]) => at(set, i + a, j + b, k + c) !== 0));
}

/** A case of the phantom, with these layers saved, opened in the window. */
async function opened(page: Page, folder: string): Promise<void> {
  const files = dicomStack(K, {
    study: 'refining',
    series: 'refining',
    columns: I,
    rows: J,
    spacingMm: [2, 1.5],
    stepMm: 3,
    pixels: (i, j) => (Math.hypot(1.5 * (i - 36), 2 * (j - 28)) > 52 ? -1000 : 60 + ((i * 7 + j * 13) % 40)),
    tags: { patientName: 'REFINE^ALL', patientID: 'R1' },
  });
  const place = folderOf(folder, 'scan', Object.fromEntries(files.map((bytes, k) => [`${k}.dcm`, bytes])));
  const taken = await takeFolder(page, place);
  caseId = taken.caseId;
  await ask(page, 'settings.set', { reader: 'demo.tech' });
  await saveLayers(page, caseId, taken.seriesIds[0]!, START, [TUMOUR, SECOND, EMPTY].map(finding));
  await page.reload();
  await row(page).dblclick();
  await ready(page);
}

const row = (page: Page) => page.getByRole('row').filter({ hasText: 'REFINE' });

async function ready(page: Page): Promise<void> {
  await expect(page.getByTestId('view-axial')).toBeVisible();
  await expect(page.locator('.status-line .task')).toHaveCount(0);
}

test('what is done to a whole segment gives the voxels that arithmetic gives, says its ml, is undone to the last voxel, and refuses by name', async ({
  window,
  folder,
}) => {
  test.slow();
  await opened(window, folder);
  // One view: three more would be drawn anew, surfaces too, with every step.
  await window.keyboard.press('w');
  await expect(window.getByTestId('view-axial')).toHaveAttribute('data-alone', 'true');
  const tidy = setOf((at) => inMain(at) || inIsland(at));

  await test.step('islands: small ones dropped, or all but the largest', async () => {
    await window.keyboard.press('r');
    await what(window, 'Islands');
    await refines(window, LIVER, 'Drop islands of liver under 1 ml', withSet(START, LIVER, tidy), START);
    await choose(window, TUMOUR);
    await press(window, 'Drop below: more');
    await says(window, 'Nothing of tumour 1 would be left');
    for (let n = 0; n < 5; n++) await press(window, 'Drop below: less');
    await expect(optionsBar(window)).toContainText('the largest');
    await says(window, 'Nothing would change');
    await choose(window, LIVER);
    await refines(window, LIVER, 'Keep the largest part of liver', withSet(START, LIVER, main), START);
  });

  await test.step('islands by a click: this part kept, that one removed', async () => {
    await show(window, 10);
    const onView = await calibrated(window);
    const [island, liver, nothing] = [onView([60, 46]), onView([24, 18]), onView([62, 14])];
    await window.keyboard.press('n');
    const click = async (at: readonly [number, number], key?: 'Alt') => {
      if (key) await window.keyboard.down(key);
      await window.mouse.click(...at);
      if (key) await window.keyboard.up(key);
    };
    const does = async (title: string, set: Uint8Array) => {
      await expect(window.getByTestId('undo')).toContainText(title);
      await savedAre(window, withSet(START, LIVER, set));
      await window.keyboard.press('Control+z');
      await savedAre(window, START);
    };
    await click(liver);
    await does('Keep this part of liver, −', main);
    await click(island, 'Alt');
    await does(
      'Remove this part of liver, −7.8',
      setOf((at) => inMain(at) || inCrumb(at)),
    );
    await click(island);
    await does('Keep this part of liver, −', setOf(inIsland));
    await press(window, 'Keep the largest part');
    await does('Keep the largest part of liver, −', main);
    await click(nothing);
    await expect(notice(window)).toContainText('There is no liver under the pointer');
  });

  await test.step('holes: what is enclosed in space, or in each slice; and the same at once', async () => {
    await window.keyboard.press('r');
    await what(window, 'Holes');
    const closed = setOf((at) => inBody(at) && !inTunnel(at));
    const filled = combined(
      (liver, hole) => liver > 0 || hole > 0,
      closed,
      setOf((at) => inCrumb(at) || inIsland(at)),
    );
    await refines(window, LIVER, 'Fill holes of liver', withSet(START, LIVER, filled), START);
    await press(window, 'In each slice');
    const inSlices = await twin(START, 'refine.holes', { segment: LIVER, mode: 'inSlice' });
    // The tunnel too, wherever a slice of the liver surrounds it.
    expect(inSlices.extent[15 + I * (28 + J * 10)]).toBe(LIVER);
    await refines(window, LIVER, 'Fill holes of liver', inSlices, START);
    await window.keyboard.press('Shift+H');
    await expect(window.getByTestId('undo')).toContainText('Fill holes of liver, +');
    await savedAre(window, inSlices);
    await window.keyboard.press('Shift+H');
    await expect(notice(window)).toContainText('Nothing would change');
    await window.keyboard.press('Control+z');
    await savedAre(window, START);
    await choose(window, TUMOUR);
    await says(window, 'Nothing would change');
    await choose(window, LIVER);
  });

  await test.step('margins: outwards and inwards by true mm', async () => {
    await what(window, 'Margin');
    await press(window, 'Grow: less');
    await press(window, 'Grow: less');
    await expect(window.getByTestId('margin-mm')).toHaveText('+3 mm');
    await refines(window, LIVER, 'Grow liver by 3 mm', withSet(START, LIVER, within(START.extent, 3)), START);
    // One finding takes nothing from another.
    await choose(window, TUMOUR);
    const grown = combined((near, label) => near > 0 && label !== SECOND, within(of(START, TUMOUR), 3), START.findings);
    await refines(window, TUMOUR, 'Grow tumour 1 by 3 mm', withSet(START, TUMOUR, grown), START);
    for (let n = 0; n < 3; n++) await press(window, 'Grow: less');
    await press(window, 'Shrink: less');
    await press(window, 'Shrink: less');
    await expect(window.getByTestId('margin-mm')).toHaveText('−3 mm');
    const narrower = (number: number) =>
      combined(
        (inside, outside) => inside > 0 && outside === 0,
        of(START, number),
        within(
          of(START, number).map((n) => 1 - n),
          3,
        ),
      );
    await refines(window, TUMOUR, 'Shrink tumour 1 by 3 mm', withSet(START, TUMOUR, narrower(TUMOUR)), START);
    await choose(window, LIVER);
    await refines(window, LIVER, 'Shrink liver by 3 mm', withSet(START, LIVER, narrower(LIVER)), START);
    await choose(window, SECOND);
    for (let n = 0; n < 5; n++) await press(window, 'Shrink: less');
    await expect(window.getByTestId('margin-mm')).toHaveText('−10 mm');
    await says(window, 'Nothing of tumour 2 would be left');
    await choose(window, LIVER);
  });

  await test.step('smoothing: the median, keeping the volume, in slices at once, and two findings together', async () => {
    await what(window, 'Smooth');
    await press(window, 'Radius: more');
    const plain = moreThan(START.extent, 0.5, 4);
    const kept = volumeKept(START.extent, 4);
    const off = (set: Uint8Array) => Math.abs(voxelsIn(set) - voxelsIn(START.extent));
    expect(off(kept)).toBeLessThan(off(plain) / 10);
    await refines(window, LIVER, 'Smooth liver', withSet(START, LIVER, kept), START);
    await window.getByLabel('Keep ml').uncheck();
    await refines(window, LIVER, 'Smooth liver', withSet(START, LIVER, plain), START);
    await window.keyboard.press('Shift+S');
    await expect(window.getByTestId('undo')).toContainText('Smooth liver, ');
    await savedAre(window, await twin(START, 'extent.smooth', { radiusMm: 2 }));
    await window.keyboard.press('Control+z');
    await savedAre(window, START);

    await choose(window, TUMOUR);
    const median = moreThan(of(START, TUMOUR), 0.5, 4);
    const alone = combined((inside, label) => inside > 0 && label !== SECOND, median, START.findings);
    await refines(window, TUMOUR, 'Smooth tumour 1', withSet(START, TUMOUR, alone), START);
    await window.getByLabel('All findings').check();
    const together: Layers = { ...START, findings: voted(START.findings, 4) };
    // Their common border moves, and no gap opens in the middle of both.
    for (let v = 0; v < START.findings.length; v++)
      if (mmBetween([v % I, Math.floor(v / I) % J, Math.floor(v / I / J)], [39, 22, 10]) <= 6)
        expect(together.findings[v]).not.toBe(0);
    await settled(window);
    await picture(window, 'refine-together');
    await refines(window, TUMOUR, 'Smooth tumour 1 and 1 more', together, START);
    // A locked one is left as it is.
    await lock(window, SECOND, true);
    await press(window, 'Preview');
    await accepted(window);
    await expect.poll(async () => (await saved(window)) === textOf(START)).toBe(false);
    expect(
      (await saved(window))
        .split('|')[1]!
        .split('')
        .map((c) => (c.charCodeAt(0) === SECOND ? 1 : 0)),
    ).toEqual([...of(START, SECOND)]);
    await window.keyboard.press('Control+z');
    await savedAre(window, START);
    await lock(window, SECOND, false);
    await choose(window, LIVER);
  });

  await test.step('combining: add, subtract, intersect and copy are what they are for sets', async () => {
    await what(window, 'Combine');
    // The first that holds a voxel.
    await expect(window.getByLabel('The other segment')).toHaveValue(`${TUMOUR}`);
    const theirs = of(START, TUMOUR);
    const ours = START.extent;
    for (const [how, title, set] of [
      ['Add', 'Add tumour 1 to liver', combined((a, b) => a + b > 0, ours, theirs)],
      ['Subtract', 'Take tumour 1 off liver', combined((a, b) => a > 0 && b === 0, ours, theirs)],
      ['Intersect', 'Keep of liver what lies in tumour 1', combined((a, b) => a > 0 && b > 0, ours, theirs)],
      ['Copy', 'Copy tumour 1 to liver', theirs],
    ] as const) {
      await window.getByLabel('How', { exact: true }).selectOption({ label: how });
      await refines(window, LIVER, title, withSet(START, LIVER, set), START);
    }
    await window.getByLabel('The other segment').selectOption({ label: 'Tumour 3' });
    await says(window, 'Tumour 3 holds no voxel yet');
    // Findings share no voxel.
    await choose(window, TUMOUR);
    await window.getByLabel('The other segment').selectOption({ label: 'Tumour 2' });
    for (const how of ['Copy', 'Intersect', 'Subtract']) {
      await window.getByLabel('How', { exact: true }).selectOption({ label: how });
      await says(window, 'Findings share no voxel');
    }
    await window.getByLabel('How', { exact: true }).selectOption({ label: 'Add' });
    const both = combined((label) => label !== 0, START.findings);
    await refines(window, TUMOUR, 'Add tumour 2 to tumour 1', withSet(START, TUMOUR, both), START);
    await lock(window, SECOND, true);
    await press(window, 'Preview');
    await says(window, 'is locked');
    await lock(window, SECOND, false);
  });

  await test.step('a locked segment and an empty one are refused by all of them', async () => {
    await choose(window, EMPTY);
    for (const each of ['Margin', 'Smooth', 'Islands', 'Holes', 'Between slices']) {
      await what(window, each);
      if (each === 'Smooth') await window.getByLabel('All findings').uncheck();
      await says(window, 'Tumour 3 holds no voxel yet');
    }
    await lock(window, LIVER, true);
    await choose(window, LIVER);
    for (const each of ['Margin', 'Smooth', 'Islands', 'Holes', 'Combine']) {
      await what(window, each);
      await says(window, 'Liver is locked');
    }
    await picture(window, 'refine-locked');
    for (const key of ['Shift+H', 'Shift+S']) {
      await window.keyboard.press(key);
      await expect(notice(window)).toContainText('Liver is locked');
      await window.keyboard.press('Escape');
      await expect(notice(window)).toHaveCount(0);
    }
    await lock(window, LIVER, false);
    await savedAre(window, START);
  });

  await test.step('hidden, and alone, are for the eye: no voxel moves, and undo shows again', async () => {
    await choose(window, LIVER);
    await show(window, 10);
    const onView = await calibrated(window);
    const [inLiver, inTumour] = [onView([24, 18]), onView([36, 20])];
    await lookAt(window, onView([8, 50]));
    await window.mouse.move(10, 10);
    const seen = async () => [(await fillAt(window, inLiver)) > 0, (await fillAt(window, inTumour)) > 0];
    const eye = (label: string) => window.getByRole('button', { name: new RegExp(`^(Hide|Show) ${label}$`) });
    await expect.poll(seen).toEqual([true, true]);
    await eye('Liver').click();
    await expect.poll(async () => (await seen())[0]).toBe(false);
    await expect(window.getByTestId('undo')).toContainText('Hide liver');
    await window.keyboard.press('Control+z');
    await expect.poll(seen).toEqual([true, true]);

    await eye('Liver').click({ modifiers: ['Alt'] });
    await expect(window.getByTestId('undo')).toContainText('Show liver alone');
    await expect(eye('Tumour 1')).toHaveAttribute('aria-pressed', 'false');
    await expect.poll(async () => (await seen())[0]).toBe(true);
    await eye('Tumour 1').click({ modifiers: ['Alt'] });
    await expect.poll(seen).toEqual([false, true]);
    await picture(window, 'segment-alone');
    await window.keyboard.press('Control+z');
    await expect(eye('Liver')).toHaveAttribute('aria-pressed', 'true');
    await expect(eye('Tumour 1')).toHaveAttribute('aria-pressed', 'false');
    // The chosen one by its key: it is alone already, so that all are shown again.
    await window.keyboard.press('Shift+V');
    await expect(window.getByTestId('undo')).toContainText('Show all segments');
    await expect.poll(seen).toEqual([true, true]);
    await savedAre(window, START);
  });
});

test('without the room that a tool needs it says how much, changes nothing, and works once there is room', async ({
  window,
  folder,
}) => {
  // The kernels' thread is told of smaller rooms than there are, as on a series whose structure is too large for its own:
  // what runs out, and what is said of it, is real. Its own table stays where it is.
  await window.addInitScript(() => {
    const post = Worker.prototype.postMessage as (this: Worker, ...rest: unknown[]) => void;
    Worker.prototype.postMessage = function (
      this: Worker,
      message: { layout?: Room; lane?: number },
      ...rest: unknown[]
    ) {
      const { layout, lane } = message;
      if (sessionStorage.getItem('starved') && layout && lane === 1) {
        const bytesPerLane = 4 * layout.tableSlots + 256;
        const lanesAt = layout.lanesAt + layout.bytesPerLane - bytesPerLane;
        return post.call(this, { ...message, layout: { ...layout, lanesAt, bytesPerLane } }, ...rest);
      }
      return post.call(this, message, ...rest);
    } as Worker['postMessage'];
    interface Room {
      readonly tableSlots: number;
      readonly lanesAt: number;
      readonly bytesPerLane: number;
    }
  });
  await window.evaluate(() => sessionStorage.setItem('starved', '1'));
  await opened(window, folder);
  await window.keyboard.press('r');
  for (const each of ['Margin', 'Smooth', 'Islands', 'Holes']) {
    await what(window, each);
    await says(window, 'and there is room for');
  }
  await picture(window, 'refine-no-room');
  await window.keyboard.press('Shift+H');
  const error = window.getByRole('region', { name: 'Error' });
  await expect(error).toContainText('Nothing was changed.');
  await error.getByRole('button', { name: 'Close' }).click();
  await savedAre(window, START);

  await window.evaluate(() => sessionStorage.removeItem('starved'));
  await window.getByRole('navigation', { name: 'Way back' }).getByRole('button', { name: 'Worklist' }).click();
  await row(window).dblclick();
  await ready(window);
  await window.keyboard.press('r');
  await refines(window, LIVER, 'Grow liver by 5 mm', withSet(START, LIVER, within(START.extent, 5)), START);
});
