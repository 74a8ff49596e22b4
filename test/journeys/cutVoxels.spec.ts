import type { CommandWorkspace } from '#core/commands/command';
import { COUINAUD_KINDS, type CouinaudKind } from '#core/contours/couinaud';
import { DEPORTALISED_LOBE, FLR, LIVER } from '#core/contours/reading';
import { addScaled, cross, dot, normalized, subtract, type Vec3 } from '#core/geometry';
import { expect, test } from './app.ts';
import { settled } from './contouring.ts';
import { count, mmOf, openSmallScan, type SmallScan, type Voxel, voxelsWhere } from './smallScan.ts';

/** A box of liver with two straight vessels from front to back. */
const inLiver = ([i, j, k]: Voxel) => i >= 6 && i <= 58 && j >= 5 && j <= 43 && k >= 2 && k <= 18;
const VESSELS = [
  { i: 18, k: 6 },
  { i: 44, k: 12 },
] as const;
const [FROM_J, TO_J] = [10, 36];
const beside = ([i, j, k]: Voxel) =>
  VESSELS.find((at) => Math.abs(i - at.i) <= 1 && (k === at.k || k === at.k + 1) && j >= FROM_J && j <= TO_J);
const hu = (voxel: Voxel) => (beside(voxel) ? 200 : inLiver(voxel) ? 110 : -60);
const DRAWN = voxelsWhere(inLiver);
const NONE = new Uint8Array(DRAWN.length);

test('a curved cut, Couinaud segments and territories: each voxel on the side that arithmetic says, and undo gives back the last one', async ({
  window,
  folder,
}) => {
  test.slow();
  const scan = await openSmallScan(window, folder, { hu, liver: DRAWN });
  await window.keyboard.press('k');
  await expect(window.getByRole('region', { name: 'Plan', exact: true })).toBeVisible();
  await test.step('a surface by strokes on three slices', () => curved(scan));
  await test.step('Couinaud segments by nine clicks', () => couinaud(scan));
  await test.step('territories of two vessels', () => territories(scan));
  await test.step('without a liver there is nothing to cut', () => withoutLiver(scan));
});

const kind = (scan: SmallScan, name: string) =>
  scan.page.getByRole('group', { name: 'How to cut' }).getByRole('button', { name }).click();

/** Accepts the cut in hand: the plan as it is kept, and the partition that it makes by the plain twins. */
async function accepted(scan: SmallScan, before: CommandWorkspace, name: string) {
  await scan.page.getByRole('button', { name: 'Accept cut' }).click();
  await scan.undoSays(`Cut: ${name}`);
  const kept = async () => (await scan.reading()).plans.list.at(-1);
  await expect.poll(async () => (await kept())?.name).toBe(name);
  const plan = (await kept())!;
  const stays = plan.parts.flatMap(({ kind, stays }) => (stays ? [kind] : []));
  const { partition } = await scan.byTwins(before, 'plan.lay', { name, recipe: plan.recipe, stays });
  return { plan, partition };
}

/** What the cut did is taken back to the last voxel, done again, and taken back. */
async function undone(scan: SmallScan, layers: { findings?: Uint8Array; partition: Uint8Array }): Promise<void> {
  const { partition, findings = NONE } = layers;
  await scan.holds({ extent: DRAWN, findings, partition });
  await scan.page.keyboard.press('Control+z');
  await scan.holds({ extent: DRAWN, findings });
  await scan.page.keyboard.press('Control+Shift+z');
  await scan.holds({ extent: DRAWN, findings, partition });
  await scan.page.keyboard.press('Control+z');
}

/** Calls back for every voxel of the liver with the part that it is. */
function eachPart(partition: Uint8Array, visit: (voxel: Voxel, mm: Vec3, part: number) => void): void {
  voxelsWhere((voxel, mm, v) => {
    if (inLiver(voxel)) visit(voxel, mm, partition[v]!);
    else expect(partition[v]).toBe(0);
    return false;
  });
}

async function curved(scan: SmallScan): Promise<void> {
  const before = await scan.holds({ extent: DRAWN });
  await kind(scan, 'Curved');
  const lines = [
    [4, 25],
    [10, 31],
    [16, 25],
  ] as const;
  for (const [k, lastColumn] of lines) {
    await scan.show('axial', k);
    await scan.drag(
      'axial',
      [3, 7, 11, 15, 19, 23, 27, 31, 35, 39, 43, 45].map((j): Voxel => [lastColumn + 0.5, j, k]),
    );
  }
  await expect(scan.page.getByTestId('cut-flr')).toBeVisible();
  const { partition } = await accepted(scan, before, 'Curved surface');
  const wrong: Voxel[] = [];
  eachPart(partition, (voxel, _, part) => {
    const [i, , k] = voxel;
    // On a drawn slice by its own line; on the others between the columns of the lines, or beyond by as much.
    const line = lines.find(([slice]) => slice === k);
    const [lowest, highest] = line ? [line[1], line[1]] : k < 4 || k > 16 ? [17, 25] : [25, 32];
    if (i <= lowest ? part !== DEPORTALISED_LOBE : i > highest && part !== FLR) wrong.push(voxel);
  });
  expect(wrong.slice(0, 5)).toEqual([]);
  await undone(scan, { partition });
}

/** On which side of the plane of three places: above, which is where `towards` points. */
const above = ([a, b, c]: readonly [Vec3, Vec3, Vec3], towards: Vec3) => {
  const normal = cross(subtract(b, a), subtract(c, a));
  const sign = Math.sign(dot(normal, towards));
  return (mm: Vec3) => sign * dot(normal, subtract(mm, a)) >= 0;
};

async function couinaud(scan: SmallScan): Promise<void> {
  const before = await scan.holds({ extent: DRAWN });
  // A resection without its landmarks says which, and offers nothing to accept.
  const sides = scan.page.getByRole('region', { name: 'Sides of the cut' });
  await kind(scan, 'Resection');
  await expect(sides).toContainText('3 landmarks to go');
  await expect(sides).toContainText('middle hepatic vein');
  await expect(scan.page.getByRole('button', { name: 'Accept cut' })).toHaveCount(0);
  await kind(scan, 'Couinaud');
  const places: Voxel[] = [
    [31.5, 35, 17],
    [31.5, 6, 3],
    [31.5, 18, 12],
    [18, 25, 12],
    [31.5, 35, 1],
    [50, 22, 16],
    [45, 25, 6],
    // Between slices, so that none lies at the level of the portal veins.
    [31.5, 27, 9.5],
    [41, 27, 9],
  ];
  const clicked: Vec3[] = [];
  for (const place of places) {
    const plane = Number.isInteger(place[2]) ? 'axial' : 'coronal';
    await scan.show(plane, plane === 'axial' ? place[2] : place[1]);
    clicked.push(await scan.click(plane, place));
    await expect(scan.page.locator('.plane-points li', { hasText: 'slice' })).toHaveCount(clicked.length);
  }
  const [cava, bed, middleVein, rightVein, low, ligament, fissure, portal, venosum] = clicked as [
    Vec3,
    Vec3,
    Vec3,
    Vec3,
    Vec3,
    Vec3,
    Vec3,
    Vec3,
    Vec3,
  ];
  const { plan, partition } = await accepted(scan, before, 'Couinaud segments');
  const left = above([cava, bed, middleVein], [1, 0, 0]);
  const anterior = above([cava, low, rightVein], [1, -1, 0]);
  const lateral = above([cava, ligament, fissure], [1, 0, 0]);
  const behind = above([venosum, portal, cava], [0, 1, 0]);
  const leftOfCava = above([cava, low, portal], [1, 0, 0]);
  const up = normalized(subtract(cava, low));
  const arm = subtract(venosum, cava);
  const outwards = addScaled(arm, up, -dot(arm, up));
  const named = (mm: Vec3): CouinaudKind => {
    const caudate = behind(mm) && leftOfCava(mm) && dot(subtract(mm, cava), up) <= 0;
    if (caudate && dot(subtract(mm, venosum), outwards) <= 0) return 'couinaudI';
    const upper = mm[2] >= portal[2];
    if (left(mm)) return lateral(mm) ? (upper ? 'couinaudII' : 'couinaudIII') : 'couinaudIV';
    if (anterior(mm)) return upper ? 'couinaudVIII' : 'couinaudV';
    return upper ? 'couinaudVII' : 'couinaudVI';
  };
  const [wrong, seen] = [[] as Voxel[], new Map<string, number>()];
  eachPart(partition, (voxel, mm, part) => {
    const segment = named(mm);
    seen.set(segment, (seen.get(segment) ?? 0) + 1);
    if (plan.parts.find(({ number }) => number === part)?.kind !== segment) wrong.push(voxel);
  });
  expect(wrong.slice(0, 5)).toEqual([]);
  for (const segment of COUINAUD_KINDS) expect(seen.get(segment), segment).toBeGreaterThan(50);

  await test.step('a resection from the landmarks that lie there', async () => {
    const cutBefore = await scan.holds({ extent: DRAWN, partition });
    const away = normalized(cross(subtract(bed, cava), subtract(middleVein, cava)));
    await resection(scan, cutBefore, (mm) => ({
      stays: !left(mm) || named(mm) === 'couinaudI',
      fromCutMm: Math.abs(dot(away, subtract(mm, cava))),
      caudate: named(mm) === 'couinaudI',
    }));
  });
  await undone(scan, { partition });
}

/**
 * A left hepatectomy that leaves segment I, which lies left of its cut, and a zone of 10 mm that ends 35 mm below the front:
 * beside another plan, which undo shows again.
 */
async function resection(
  scan: SmallScan,
  before: CommandWorkspace,
  at: (mm: Vec3) => { readonly stays: boolean; readonly fromCutMm: number; readonly caudate: boolean },
): Promise<void> {
  const panel = scan.page.getByRole('region', { name: 'Plan', exact: true });
  const answer = (question: string, word: string) =>
    panel.getByRole('group', { name: question }).getByRole('button', { name: word }).click();
  await kind(scan, 'Resection');
  await panel.getByLabel('Resection').selectOption('leftHepatectomy');
  await answer('Segment I', 'Stays');
  await answer('Middle hepatic vein', 'As cut');
  await panel.getByRole('checkbox', { name: /Transection zone/ }).check();
  await panel.getByRole('checkbox', { name: 'Through and through' }).uncheck();
  await panel.getByRole('button', { name: 'Depth: less' }).click();
  await expect(scan.page.getByTestId('side-zone')).toBeVisible();
  const { plan, partition } = await accepted(scan, before, 'Left hepatectomy');
  const zone = plan.parts.find((part) => part.kind === 'transectionZone')!.number;
  const front = mmOf([0, 5, 0])[1];
  const wrong: (readonly [Voxel, number])[] = [];
  const seen = new Map<number, number>();
  eachPart(partition, (voxel, mm, part) => {
    seen.set(part, (seen.get(part) ?? 0) + 1);
    const { stays, fromCutMm, caudate } = at(mm);
    const depth = mm[1] - front;
    // Left open: what lies on the zone's own border, to a tenth of a millimetre and to a row.
    const near = fromCutMm < 5.1;
    if (Math.abs(fromCutMm - 5) < 0.1 || (near && (caudate || Math.abs(depth - 35) < 3.2))) return;
    const wanted = near && depth < 35 ? zone : stays ? FLR : DEPORTALISED_LOBE;
    if (part !== wanted) wrong.push([voxel, part]);
  });
  expect(wrong.slice(0, 5)).toEqual([]);
  for (const part of [FLR, DEPORTALISED_LOBE, zone]) expect(seen.get(part), `${part}`).toBeGreaterThan(500);
  await scan.holds({ extent: DRAWN, partition });
  await scan.page.keyboard.press('Control+z');
}

async function territories(scan: SmallScan): Promise<void> {
  const { page } = scan;
  await scan.holds({ extent: DRAWN });
  await kind(scan, 'Territories');
  const click = async ({ i, k }: (typeof VESSELS)[number]) => {
    await scan.show('axial', k);
    await scan.click('axial', [i, 24, k]);
    await settled(page);
  };
  // Averaged over 3 × 3 voxels of a slice, all of a vessel stand out but the corners of its ends.
  const grown = (vessels: readonly (typeof VESSELS)[number][]) =>
    voxelsWhere((voxel) => {
      const of = beside(voxel);
      const corner = of && voxel[0] !== of.i && (voxel[1] === FROM_J || voxel[1] === TO_J);
      return of !== undefined && vessels.includes(of) && !corner;
    }).map((inside) => inside * 4);
  await click(VESSELS[0]);
  await scan.undoSays('Grow portal vein, +');
  await scan.holds({ extent: DRAWN, findings: grown([VESSELS[0]]) });
  await click(VESSELS[1]);
  const findings = grown(VESSELS);
  const before = await scan.holds({ extent: DRAWN, findings });
  const marks = page.getByRole('combobox', { name: /^Territory of branch/ });
  for (const [n, vessel] of VESSELS.entries()) {
    await click(vessel);
    await expect(marks).toHaveCount(n + 1);
  }
  await marks.nth(0).fill('Right');
  await marks.nth(1).fill('Left');
  await expect(page.getByTestId('part-Left')).toBeVisible();
  const { plan, partition } = await accepted(scan, before, 'Territories');
  // Nearer to a vessel's middle line, by more than points 4 mm apart and the vessel's own width leave open.
  const away = (mm: Vec3, { i, k }: (typeof VESSELS)[number]) => {
    const from = mmOf([i, 0, k + 0.5]);
    const along = Math.max(mmOf([0, FROM_J, 0])[1] - mm[1], 0, mm[1] - mmOf([0, TO_J, 0])[1]);
    return Math.hypot(mm[0] - from[0], along, mm[2] - from[2]);
  };
  const [wrong, open] = [[] as Voxel[], [] as Voxel[]];
  eachPart(partition, (voxel, mm, part) => {
    const nearer = away(mm, VESSELS[0]) - away(mm, VESSELS[1]);
    if (Math.abs(nearer) < 8) open.push(voxel);
    else if (part !== plan.parts[nearer < 0 ? 0 : 1]!.number) wrong.push(voxel);
  });
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(open.length).toBeLessThan(0.2 * count(DRAWN));
  await undone(scan, { findings, partition });
  for (let n = 0; n < 2; n++) await page.keyboard.press('Control+z');
  const last = await scan.holds({ extent: DRAWN });
  expect(last.segments.map(({ number }) => number)).toEqual([LIVER, FLR, DEPORTALISED_LOBE]);
  expect(last.plans).toEqual({ list: [], activeId: null });
}

/** The liver is cut out whole: Cut says that there is none, and stays shut. */
async function withoutLiver(scan: SmallScan): Promise<void> {
  const { page } = scan;
  await page.keyboard.press('c');
  await scan.show('axial', 10);
  await scan.drag('axial', [
    [3, 2, 10],
    [61, 2, 10],
    [61, 46, 10],
    [3, 46, 10],
  ]);
  await scan.holds({ extent: NONE });
  await page.keyboard.press('k');
  await scan.says('no liver contoured yet');
  await expect(page.getByRole('region', { name: 'Plan', exact: true })).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await scan.holds({ extent: DRAWN });
}
