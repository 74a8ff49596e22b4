import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderOfCt, JANE } from './ctFolder.ts';
import { openWindow } from './openWindow.ts';

let window: Awaited<ReturnType<typeof openWindow>>;
beforeAll(async () => {
  window = await openWindow();
});
afterAll(() => window.close());

test('time spent adds up over sittings, is not counted twice when told twice, and not kept where it may not be', async () => {
  const { files, done } = window;
  const scan = await done('import.scan', { paths: [await folderOfCt(files, 'portal', JANE)] });
  const seriesId = scan.series[0]!.id;
  const { caseId } = await done('import.take', { scanId: scan.scanId, seriesIds: [seriesId], caseId: null });
  const tell = (sitting: string, seconds: number) =>
    done('reading.spend', { caseId, seriesId, sitting, spent: [{ segment: 1, kind: 'liver', seconds }] });
  const spent = async () => (await done('case.open', { caseId })).timePoints[0]!.series[0]!.spent;

  expect(await spent()).toEqual([]);
  expect(await tell('sitting-one', 30)).toEqual({ before: [] });
  await tell('sitting-one', 50);
  await tell('sitting-one', 50);
  expect(await tell('sitting-two', 10)).toEqual({ before: [{ segment: 1, kind: 'liver', seconds: 50 }] });
  expect(await spent()).toEqual([{ segment: 1, kind: 'liver', seconds: 60 }]);

  await done('settings.set', { countTime: false });
  expect(await tell('sitting-two', 500)).toEqual({ before: [] });
  await done('settings.set', { countTime: true });
  expect(await spent()).toEqual([{ segment: 1, kind: 'liver', seconds: 60 }]);
});
