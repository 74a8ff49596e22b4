import type { Page } from '@playwright/test';
import { recordsOf } from '#core/contours/records';
import type { DemoReading } from '#host/demo/segmentDemo';
import { ask } from './app.ts';
import { sendLayer } from './layers.ts';

/** Saves the recorded contours as the demonstration's reading of record, through the window; gives the case's id. */
export async function saveDemoReading(page: Page, demo: DemoReading): Promise<string> {
  const [row] = await ask(page, 'worklist.list', {});
  const caseId = row!.id;
  await ask(page, 'settings.set', { reader: 'demo.tech' });
  const opened = await ask(page, 'reading.open', { caseId, seriesId: demo.series.id });
  const layers: { layer: 'extent' | 'partition'; hash: string }[] = [];
  for (const layer of ['extent', 'partition'] as const) {
    const voxels = demo.volume.layers[layer];
    const hash = await sendLayer(page, voxels);
    layers.push({ layer, hash });
  }
  await ask(page, 'reading.save', {
    caseId,
    reading: {
      ...opened,
      status: 'ofRecord',
      ...recordsOf(demo.workspace),
      layers,
    },
    measured: { ...demo.volumes, readingId: opened.id, revision: opened.revision, softwareVersion: '', by: '', at: '' },
  });
  return caseId;
}
