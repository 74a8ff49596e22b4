import { type DemoReading, segmentDemo } from '#host/demo/segmentDemo';
import { ask, expect, picture, test } from './app.ts';
import { saveDemoReading } from './demoReading.ts';

let demo: DemoReading;
test.beforeAll(async () => {
  const segmented = await segmentDemo();
  if (!segmented.ok) throw new Error(segmented.code);
  demo = segmented.value;
});

test('the recorded contours in the window: the same ml as on the command line, cut and assessed', async ({
  window,
}) => {
  test.slow();
  const caseId = await saveDemoReading(window, demo);
  await ask(window, 'case.edit', { caseId, pathway: 'RALPPS', liver: 'cirrhosis' });
  await window.reload();

  await expect(window.getByRole('row', { name: /C3L-00189/ })).toContainText('576');
  await picture(window, 'worklist-demonstration');
  await window.getByRole('row', { name: /C3L-00189/ }).dblclick();
  await expect(window.getByRole('region', { name: 'Assessment of the remnant' })).toBeVisible();
  await window.keyboard.press('Alt+1');
  await expect(window.getByTestId('view-axial')).toBeVisible();
  await expect(window.getByTestId('ml-1')).toHaveText('1,687.4');
  await expect(window.getByTestId('ml-2')).toHaveText('575.9');
  await expect(window.getByTestId('ml-3')).toHaveText('1,111.5');
  await window.mouse.move(200, 400);
  await window.keyboard.press('ArrowUp');
  await picture(window, 'contours', { large: true });
  await window.keyboard.press('Alt+2');
  await expect(window.getByTestId('side-flr')).toHaveText(/575\.9/);
  await picture(window, 'cut');
  await window.keyboard.press('Alt+3');
  await expect(window.getByRole('region', { name: 'Assessment of the remnant' })).toContainText('44.6');
  await picture(window, 'assessment-demonstration');

  // A tumour painted beside the liver makes the reading of record a draft again; what was of record stands beside the new
  // number, and what lies outside the liver is said there too.
  const assessment = window.getByRole('region', { name: 'Assessment of the remnant' });
  await expect(assessment).toContainText('Reading of record');
  await window.keyboard.press('Alt+1');
  const box = (await window.getByTestId('view-axial').boundingBox())!;
  await window.keyboard.press('Insert');
  await expect(window.getByTestId('segment-4')).toBeVisible();
  await window.getByRole('button', { name: 'Paint', exact: true }).last().click();
  await window.mouse.click(box.x + 0.62 * box.width, box.y + 0.45 * box.height);
  await expect(window.getByTestId('ml-4')).not.toHaveText('0.0');
  await window.keyboard.press('Control+s');
  await expect(window.getByRole('region', { name: 'Notice' })).toContainText('The reading is a draft again');
  await window.keyboard.press('Alt+3');
  await expect(assessment).toContainText('Draft again');
  await expect(assessment).toContainText('FLR 575.9\u00a0ml');
  await expect(assessment).toContainText('of findings lie outside the liver');
  await picture(window, 'assessment-draft-again');
  await window.getByRole('button', { name: 'Make it the reading of record' }).click();
  await expect(assessment).toContainText('Reading of record');
  await expect(assessment).not.toContainText('Draft again');
});
