import type { Page } from '@playwright/test';
import { recordsOf } from '#core/contours/records';
import type { DemoReading } from '#host/demo/segmentDemo';
import { ask } from './app.ts';

/** Runs of labels, [start, length, label] flat: what crosses into the page in a moment, where the bytes would take minutes. */
function runsOf(voxels: Uint8Array): number[] {
  const runs: number[] = [];
  for (let v = 0; v < voxels.length; ) {
    const start = v;
    while (v < voxels.length && voxels[v] === voxels[start]) v++;
    if (voxels[start] !== 0) runs.push(start, v - start, voxels[start]!);
  }
  return runs;
}

/** Saves the recorded contours as the demonstration's reading of record, through the window; gives the case's id. */
export async function saveDemoReading(page: Page, demo: DemoReading): Promise<string> {
  const [row] = await ask(page, 'worklist.list', {});
  const caseId = row!.id;
  await ask(page, 'settings.set', { reader: 'demo.tech' });
  const opened = await ask(page, 'reading.open', { caseId, seriesId: demo.series.id });
  const layers: { layer: 'extent' | 'partition'; hash: string }[] = [];
  for (const layer of ['extent', 'partition'] as const) {
    const voxels = demo.volume.layers[layer];
    const hash = await page.evaluate(
      async ([runs, length]) => {
        const bytes = new Uint8Array(length as number);
        const [flat] = [runs as number[]];
        for (let r = 0; r < flat.length; r += 3) bytes.fill(flat[r + 2]!, flat[r]!, flat[r]! + flat[r + 1]!);
        const kept = await fetch('/bytes/layer', { method: 'PUT', body: bytes });
        return ((await kept.json()) as { hash: string }).hash;
      },
      [runsOf(voxels), voxels.length] as const,
    );
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
