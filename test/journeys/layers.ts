import type { Page } from '@playwright/test';

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

/** Sends a layer's voxels as the window does; gives their hash. */
export const sendLayer = (page: Page, voxels: Uint8Array): Promise<string> =>
  page.evaluate(
    async ([runs, length]) => {
      const bytes = new Uint8Array(length);
      const flat = JSON.parse(runs) as number[];
      for (let r = 0; r < flat.length; r += 3) bytes.fill(flat[r + 2]!, flat[r]!, flat[r]! + flat[r + 1]!);
      const kept = await fetch('/bytes/layer', { method: 'PUT', body: bytes });
      return ((await kept.json()) as { hash: string }).hash;
    },
    // As text: Playwright wraps every number of an array by itself, which takes seconds for those of a liver.
    [JSON.stringify(runsOf(voxels)), voxels.length] as const,
  );
