import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderOfCt, JANE } from './ctFolder.ts';
import { openWindow } from './openWindow.ts';

let window: Awaited<ReturnType<typeof openWindow>>;
beforeAll(async () => {
  window = await openWindow();
});
afterAll(() => window.close());

test('how segments are drawn is kept with the case, each by itself, and touches no reading', async () => {
  const { files, done } = window;
  const scan = await done('import.scan', { paths: [await folderOfCt(files, 'portal', JANE)] });
  const seriesId = scan.series[0]!.id;
  const { caseId } = await done('import.take', { scanId: scan.scanId, seriesIds: [seriesId], caseId: null });
  const reading = await done('reading.open', { caseId, seriesId });
  expect((await done('case.open', { caseId })).looks).toEqual({});
  const bold = { fill: 0.4, solid: null, line: 'thick' as const };
  const faint = { fill: null, solid: 0.2, line: null };
  await done('case.setLooks', { caseId, looks: { 'liver 1': bold } });
  await done('case.setLooks', { caseId, looks: { 'tumour 4': faint } });
  expect((await done('case.open', { caseId })).looks).toEqual({ 'liver 1': bold, 'tumour 4': faint });
  await done('case.setLooks', { caseId, looks: { 'liver 1': null } });
  expect((await done('case.open', { caseId })).looks).toEqual({ 'tumour 4': faint });
  expect(await done('reading.open', { caseId, seriesId })).toEqual(reading);
  expect(await window.client.call('case.setLooks', { caseId: 'no-such-case', looks: {} })).toMatchObject({
    code: 'case.notFound',
  });
});
