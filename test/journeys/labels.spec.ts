import { execFileSync } from 'node:child_process';
import { isAbsolute, join } from 'node:path';
import { expect, test } from './app.ts';

const root = join(import.meta.dirname, '..', '..');

test('contours of a file are opened, count as nothing, and become the liver when somebody says so; undo takes it back; as DICOM they leave and come again', async ({
  window,
  folder,
}) => {
  const out = join(folder, 'demo');
  execFileSync(process.execPath, ['build/host/cli.mjs', 'demo', '--out', out], { cwd: root, stdio: 'ignore' });
  await window.getByRole('row').filter({ hasText: 'Demonstration' }).dblclick();
  await expect(window.getByTestId('view-axial')).toBeVisible();
  await expect(window.locator('.status-line .task')).toHaveCount(0);

  const open = async (file: string) => {
    const chooser = window.waitForEvent('filechooser');
    await window.getByRole('button', { name: 'Open contours…' }).click();
    await (await chooser).setFiles(isAbsolute(file) ? file : join(out, file));
  };
  await open('record.json');
  await expect(window.getByText('These contours cannot be read')).toBeVisible();
  await window.getByRole('button', { name: 'Close', exact: true }).click();

  await open('extent.nii.gz');
  await expect(window.getByTestId('segment-4')).toContainText('Segment 1');
  await expect(window.getByTestId('ml-4')).toHaveText('1,687.4');
  await expect(window.getByTestId('ml-1')).toHaveText('0.0');

  await window.getByRole('combobox', { name: 'What is Segment 1?' }).selectOption('Liver');
  await expect(window.getByTestId('ml-1')).toHaveText('1,687.4');
  await expect(window.getByTestId('segment-4')).toHaveCount(0);

  await open('partition.nii.gz');
  await window.getByRole('combobox', { name: 'What is Segment 2?' }).selectOption('FLR');
  await expect(window.getByTestId('ml-2')).toHaveText('575.9');

  // What was drawn leaves as DICOM, and comes back into an empty reading as what its codes say.
  await window.keyboard.press('Alt+3');
  const saved = window.waitForEvent('download');
  await window.getByRole('button', { name: 'Contours, DICOM' }).click();
  await expect(
    window.getByText(/Read back and compared: 4 segments, every voxel\. It says that nobody signed/),
  ).toBeVisible();
  const segmentation = join(folder, 'contours.dcm');
  await (await saved).saveAs(segmentation);
  await window.keyboard.press('Alt+1');
  await expect(window.getByTestId('view-axial')).toBeVisible();
  await expect(window.getByTestId('ml-2')).toHaveText('575.9');
  await expect(window.locator('.status-line .task')).toHaveCount(0);

  for (let step = 0; step < 4; step++) await window.keyboard.press('Control+z');
  await expect(window.getByTestId('ml-1')).toHaveText('0.0');
  await expect(window.getByTestId('segment-4')).toHaveCount(0);

  await open(segmentation);
  await expect(window.getByTestId('ml-1')).toHaveText('1,687.4');
  await expect(window.getByTestId('ml-2')).toHaveText('575.9');
  // The lobe that nobody named stays what it was: raw, counting as nothing.
  await expect(window.getByText(/1 segment of them counts as nothing/)).toBeVisible();
  await expect(window.getByTestId('segment-4')).toContainText('Segment 3');
});
