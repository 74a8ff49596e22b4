import type { Page } from '@playwright/test';
import { DEPORTALISED_LOBE, FLR, LIVER } from '#core/contours/reading';
import { ask, expect, picture, test } from './app.ts';
import { place } from './contouring.ts';
import { dicomDay, saveLayers, takeScans } from './scans.ts';

const WORDS = { tech: 'seven green livers', surgeon: 'portal vein at noon' };
const [SIZE, SLICES] = [128, 12];

/** A liver as the phantom has it, drawn a little small, cut at its middle, or so many columns beside it. */
function contours(beside = 0) {
  const [extent, partition] = [0, 1].map(() => new Uint8Array(SIZE * SIZE * SLICES)) as [Uint8Array, Uint8Array];
  for (let v = 0; v < extent.length; v++) {
    const [i, j, k] = [v % SIZE, Math.floor(v / SIZE) % SIZE, Math.floor(v / SIZE / SIZE)];
    if (k < 2 || k > 9 || ((i - 42) / 26) ** 2 + ((j - 58) / 22) ** 2 > 1) continue;
    extent[v] = LIVER;
    partition[v] = i + 0.5 * j > 74 + beside ? FLR : DEPORTALISED_LOBE;
  }
  return { extent, partition };
}

/** Everything by keyboard: the person is chosen by the letters of the name, the passphrase typed. */
async function signIn(page: Page, name: string, passphrase: string): Promise<void> {
  const who = page.getByRole('region', { name: 'Who is working' });
  const button = who.getByRole('button', { name: /^(Sign in|Change)…/ });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(who.getByLabel('Person')).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(passphrase);
  await page.keyboard.press('Enter');
  await expect(who).toContainText(name);
  await expect(page.getByRole('banner').getByRole('button', { name })).toBeVisible();
  // The keys are the screen's again.
  await page.getByTestId('view-axial').focus();
}

const segment = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Segments to approve' }).getByRole('button', { name });
const review = async (page: Page) => {
  await page.keyboard.press('Alt+6');
  await expect(page.getByRole('region', { name: 'Segments to approve' })).toBeVisible();
  await expect(page.locator('.status-line .task')).toHaveCount(0);
};
const signature = (page: Page) => page.getByRole('region', { name: 'Signature' });
const audit = (page: Page) => page.getByRole('region', { name: 'Audit' });

/** Paints a spot at a place of the axial view with the smallest brush. */
async function paint(page: Page, x: number, y: number): Promise<void> {
  await page.keyboard.press('Alt+1');
  await expect(page.getByRole('toolbar', { name: 'Tools' })).toBeVisible();
  await page.keyboard.press('p');
  for (let n = 0; n < 12; n++) await page.keyboard.press('-');
  await page.mouse.click(...(await place(page, 'axial', x, y)));
  await expect(page.getByRole('button', { name: /^Undo/ }).first()).toBeVisible();
}

test('a review by keyboard: submitted, one segment returned with a pinned comment, corrected, signed, and void after an edit', async ({
  window,
  folder,
}) => {
  const scan = {
    name: 'DEMO^REVIEW',
    id: 'DEMO-0009',
    series: 'portal',
    slices: SLICES,
    stepMm: 5,
    date: dicomDay(-1),
  };
  const { caseId, seriesIds } = await takeScans(window, folder, [scan]);
  const seriesId = seriesIds[0]!;
  await saveLayers(window, caseId, seriesId, contours(), []);
  await window.reload();

  await test.step('the first people are added, and the technician submits', async () => {
    await window.getByRole('row').filter({ hasText: 'DEMO^REVIEW' }).click();
    await window.keyboard.press('Enter');
    const places = window.getByRole('navigation', { name: 'Places of this case' });
    await expect(places.getByRole('button', { name: 'Review' })).not.toHaveAttribute('aria-disabled');
    await review(window);
    await expect(segment(window, 'Liver')).toContainText('Draft');
    for (const [name, role, passphrase] of [
      ['demo.tech', 'technician', WORDS.tech],
      ['demo.surgeon', 'surgeon', WORDS.surgeon],
    ] as const) {
      await window.getByRole('button', { name: 'Add a person…' }).focus();
      await window.keyboard.press('Enter');
      await window.keyboard.type(name);
      await window.keyboard.press('Tab');
      await window.keyboard.type(role);
      await window.keyboard.press('Tab');
      await window.keyboard.type(passphrase);
      await window.keyboard.press('Enter');
      await expect(window.getByRole('form', { name: 'Sign in' })).toBeVisible();
    }
    await window.getByRole('button', { name: 'Sign in…' }).click();
    await signIn(window, 'demo.tech', WORDS.tech);
    await window.keyboard.press('a');
    await expect(window.getByRole('region', { name: 'Notice' })).toContainText('needs a surgeon');
    await window.keyboard.press('u');
    for (const name of ['Liver', 'FLR', 'Deportalised lobe']) await expect(segment(window, name)).toContainText('Open');
  });

  await test.step('the surgeon approves two, returns the lobe, and pins a comment', async () => {
    await signIn(window, 'demo.surgeon', WORDS.surgeon);
    await window.keyboard.press('a');
    await expect(segment(window, 'Liver')).toContainText('Approved');
    // The next that waits is chosen by itself.
    await expect(segment(window, 'FLR')).toHaveAttribute('aria-pressed', 'true');
    await window.keyboard.press('a');
    await expect(segment(window, 'Deportalised lobe')).toHaveAttribute('aria-pressed', 'true');
    await window.keyboard.press('r');
    await window.keyboard.type('The rim beside segment VI is not in.');
    await window.keyboard.press('Enter');
    await expect(segment(window, 'Deportalised lobe')).toContainText('Returned');
    await window.getByTestId('view-axial').focus();
    for (let n = 0; n < 10; n++) await window.keyboard.press('Shift+ArrowLeft');
    await window.keyboard.press('k');
    await window.keyboard.type('Here.');
    await window.keyboard.press('Enter');
    await expect(window.getByRole('img', { name: 'Comment 1: Here.' }).first()).toBeVisible();
    await window.getByTestId('view-axial').focus();
    await expect(window.getByRole('button', { name: /^Sign 3 segments/ })).toHaveAttribute('aria-disabled', 'true');
    await expect(audit(window).getByRole('status')).toHaveText(/chain of \d+ entries holds/);
    await picture(window, 'review');
  });

  await test.step('the technician corrects and submits again', async () => {
    await signIn(window, 'demo.tech', WORDS.tech);
    await paint(window, 0.62, 0.5);
    await review(window);
    await expect(window.getByRole('region', { name: 'Segments to approve' })).toContainText('edited since');
    await expect(segment(window, 'FLR')).toContainText('Approved');
    await window.keyboard.press('u');
    await expect(segment(window, 'Deportalised lobe')).toContainText('Open');
  });

  await test.step('the surgeon approves what changed and signs', async () => {
    await signIn(window, 'demo.surgeon', WORDS.surgeon);
    for (const left of [1, 0]) {
      await window.keyboard.press('a');
      await expect(
        window.getByRole('region', { name: 'Segments to approve' }).getByRole('button', { name: /, Open$/ }),
      ).toHaveCount(left);
    }
    await window.keyboard.press('Shift+S');
    await window.keyboard.type(WORDS.surgeon);
    await window.keyboard.press('Enter');
    await expect(signature(window)).toContainText('Signed by demo.surgeon, surgeon');
    for (const name of ['Liver', 'FLR', 'Deportalised lobe'])
      await expect(segment(window, name)).toContainText('Signed');
    await picture(window, 'review-signed');
    expect((await ask(window, 'worklist.list', {})).find(({ id }) => id === caseId)).toMatchObject({
      review: 'signed',
    });
  });

  await test.step('an edit voids it, and the worklist says so', async () => {
    await paint(window, 0.62, 0.6);
    await review(window);
    await expect(signature(window)).toContainText('Void: signed by demo.surgeon');
    for (const name of ['Liver', 'FLR', 'Deportalised lobe']) await expect(segment(window, name)).toContainText('Void');
    await window.getByRole('navigation', { name: 'Way back' }).getByRole('button', { name: 'Worklist' }).click();
    await expect(window.getByRole('row', { name: /REVIEW/ })).toContainText('Signature void');
    expect((await ask(window, 'audit.check', { caseId })).holds).toBe(true);
  });

  await test.step('the surgeon reads again, blind, and both readings stand side by side', async () => {
    await window.getByRole('row').filter({ hasText: 'DEMO^REVIEW' }).click();
    await window.keyboard.press('Enter');
    await expect(window.getByRole('navigation', { name: 'Places of this case' })).toBeVisible();
    await review(window);
    const second = window.getByRole('region', { name: 'Second reading' });
    await second.getByRole('button', { name: 'Read again, blind' }).click();
    await expect(window.getByRole('toolbar', { name: 'Tools' })).toBeVisible();
    expect((await ask(window, 'reading.open', { caseId, seriesId })).layers).toEqual([]);
    await window.keyboard.press('Alt+4');
    await expect(window.getByRole('toolbar', { name: 'Tools' })).toHaveCount(0);
    await saveLayers(window, caseId, seriesId, contours(4), []);
    await window.keyboard.press('Alt+6');
    await segment(window, 'FLR').click();
    await expect(second).toContainText('Second reading of FLR');
    await expect(second.getByText('Dice')).toBeVisible();
    const { kept } = await ask(window, 'review.open', { caseId, seriesId });
    const { segments } = await ask(window, 'review.compare', { caseId, seriesId, keptId: kept[0]!.id });
    const { dice } = segments.find(({ label }) => label === 'FLR')!.agreement!;
    expect(dice).toBeGreaterThan(0.8);
    expect(dice).toBeLessThan(1);
    await expect(second).toContainText(dice.toFixed(3));
    await expect(window.locator('.status-line .task')).toHaveCount(0);
    await picture(window, 'review-second');
  });
});
