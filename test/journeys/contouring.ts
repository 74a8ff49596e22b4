import type { Page } from '@playwright/test';
import { volumeGeometry } from '#core/geometry';
import { ask, expect } from './app.ts';

/** A place of a view, as shares of its width and height. */
export async function place(page: Page, plane: 'axial' | 'coronal' | 'sagittal', x: number, y: number) {
  const box = (await page.getByTestId(`view-${plane}`).boundingBox())!;
  return [box.x + x * box.width, box.y + y * box.height] as const;
}

/** Millilitres as an element prints them. */
export const printedMl = async (page: Page, testId: string): Promise<number> =>
  Number((await page.getByTestId(testId).textContent())!.replace(/[^\d.−-]/g, '').replace('−', '-'));

export async function openDemonstration(page: Page): Promise<void> {
  await page.getByRole('row').filter({ hasText: 'Demonstration' }).dblclick();
  await expect(page.getByTestId('view-axial')).toBeVisible();
  await expect(page.locator('.status-line .task')).toHaveCount(0);
}

/** The reading of the demonstration as the host holds it, and its layers' voxels. */
export async function savedReading(page: Page) {
  const [row] = await ask(page, 'worklist.list', {});
  const record = await ask(page, 'case.open', { caseId: row!.id });
  const series = record.timePoints[0]!.series.find((each) => each.reading?.savedAt)!;
  const { geometry } = await ask(page, 'series.geometry', { caseId: row!.id, seriesId: series.id });
  const layers = await Promise.all(
    series.reading!.layers.map(async ({ layer, hash }) => {
      const bytes = await page.evaluate(async (id) => {
        const voxels = new Uint8Array(await (await fetch(`/bytes/layer/${id}`)).arrayBuffer());
        // Runs instead of bytes: 9 million numbers would take minutes from the page to the test.
        const runs: number[] = [];
        for (let v = 0; v < voxels.length; ) {
          const start = v;
          while (v < voxels.length && voxels[v] === voxels[start]) v++;
          if (voxels[start] !== 0) runs.push(start, v - start, voxels[start]!);
        }
        return runs;
      }, hash);
      return { layer, runs: bytes };
    }),
  );
  return { series, geometry: volumeGeometry(geometry), layers };
}
