import { expect, test } from './app.ts';
import { openDemonstration } from './contouring.ts';

test('keys are set anew in their sheet: a clash is named, the new key runs and is shown, and it stays', async ({
  window,
}) => {
  await openDemonstration(window);
  const sheet = window.getByRole('dialog', { name: 'Sheet of keys' });
  const paint = window.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Paint' });
  await window.keyboard.press('?');
  await sheet.getByRole('button', { name: 'Key of Paint: P' }).click();
  await window.keyboard.press('g');
  await expect(sheet.getByRole('status')).toHaveText('G is taken: Grow');
  await window.keyboard.press('y');
  await expect(sheet.getByRole('button', { name: 'Key of Paint: Y' })).toBeVisible();
  await window.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);

  await expect(paint).toContainText('Y');
  await window.keyboard.press('p');
  await expect(paint).toHaveAttribute('aria-pressed', 'false');
  await window.keyboard.press('y');
  await expect(paint).toHaveAttribute('aria-pressed', 'true');

  await window.reload();
  await expect(window.getByTestId('view-axial')).toBeVisible();
  await expect(paint).toContainText('Y');
  await window.keyboard.press('?');
  await sheet.getByRole('button', { name: 'All as they came' }).click();
  await expect(sheet.getByRole('button', { name: 'Key of Paint: P' })).toBeVisible();
});

test('panels fold away and back, and the images take their place', async ({ window }) => {
  await openDemonstration(window);
  const width = async () => (await window.getByTestId('view-axial').boundingBox())!.width;
  const before = await width();
  await window.keyboard.press(']');
  await expect.poll(width).toBeGreaterThan(before + 100);
  await window.keyboard.press('[');
  await expect(window.getByRole('toolbar', { name: 'Tools' })).toBeHidden();
  await window.keyboard.press('[');
  await window.keyboard.press(']');
  await expect.poll(width).toBe(before);
});
