import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../test/chromium.mjs';

/** Milliseconds from the double click on the case, in the window's own clock. */
export interface Opened {
  /** The status line no longer tells of slices being read. */
  readonly arrivedMs: number;
  /** All three views showed what they went on showing, read back from their canvases. */
  readonly drawnMs: number;
  /** Tools and panels stand around them. */
  readonly wholeMs: number;
  /** The window's own marks on the way, each with its time. */
  readonly marks: readonly (readonly [name: string, ms: number])[];
  /** Of the processes that draw this window. */
  readonly rendererRssMb: number;
  readonly rendererPssMb: number;
  readonly gpuRssMb: number;
}

/**
 * Waits inside the page until the status line says that all slices are there, and then reads one column and one row back from each view's canvas,
 * frame by frame, until none of them changes for a second. Reading back waits for the graphics, so that the time of the
 * first reading that showed the final picture is honest.
 */
export function watchOpening(): void {
  const STILL_MS = 1000;
  addEventListener(
    'dblclick',
    () => {
      const from = performance.now();
      let drawnMs = 0;
      let last = '';
      const sample = () => {
        const parts = ['axial', 'coronal', 'sagittal'].map((plane) => {
          const canvas = document.querySelector<HTMLCanvasElement>(`[data-testid=view-${plane}] canvas.ct`);
          const context = canvas?.getContext('2d');
          if (!canvas || !context) return '';
          const column = context.getImageData(canvas.width >> 1, 0, 1, canvas.height).data;
          const row = context.getImageData(0, canvas.height >> 1, canvas.width, 1).data;
          // A view of one grey shows nothing.
          return new Set(column).size < 8 ? '' : `${column.join()}/${row.join()}`;
        });
        return parts.includes('') ? '' : parts.join('\n');
      };
      let arrivedMs = 0;
      let wholeMs = 0;
      let begun = false;
      const frame = () => {
        const now = () => performance.now() - from;
        const busy = document.querySelector('.status-line .task') !== null;
        begun ||= busy;
        if (wholeMs === 0 && document.querySelector('.contours-panel')) wholeMs = now();
        if (begun && !busy && arrivedMs === 0) arrivedMs = now();
        if (arrivedMs > 0) {
          const picture = sample();
          if (picture === '' || picture !== last) drawnMs = now();
          last = picture;
          if (picture !== '' && now() - drawnMs > STILL_MS) {
            const marks = performance
              .getEntriesByType('mark')
              .filter(({ name }) => name.startsWith('open: '))
              .map(({ name, startTime }) => [name, startTime - from]);
            document.documentElement.dataset.opened = JSON.stringify({ arrivedMs, drawnMs, wholeMs, marks });
            return;
          }
        }
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    },
    { capture: true, once: true },
  );
}

/** Opens the case in a fresh window, as a hand does. Throws where a view is not there by its name. */
export async function openInWindow(url: string, row: RegExp): Promise<Opened> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.addInitScript(watchOpening);
    await page.goto(url);
    const choice = page.getByRole('row').filter({ hasText: row });
    await choice.waitFor();
    await page.waitForLoadState('networkidle');
    await choice.dblclick();
    await page.waitForFunction(() => document.documentElement.dataset.opened, undefined, { timeout: 60_000 });
    for (const name of [/^Axial, slice \d+ of \d+/, /^Coronal, plane \d+ of 512/, /^Sagittal, plane \d+ of 512/])
      await page.getByRole('region', { name }).waitFor({ timeout: 1000 });
    const opened = JSON.parse((await page.evaluate(() => document.documentElement.dataset.opened))!);
    const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
    const sum = (type: string, what: 'Rss' | 'Pss') =>
      processInfo.filter((each) => each.type === type).reduce((mb, { id }) => mb + memoryMb(id, what), 0);
    return {
      ...opened,
      rendererRssMb: sum('renderer', 'Rss'),
      rendererPssMb: sum('renderer', 'Pss'),
      gpuRssMb: sum('GPU', 'Rss'),
    };
  } finally {
    await browser.close();
  }
}

/**
 * What a browser takes at least: ms for fetching the volume's bytes in a window that does nothing else, into shared memory
 * that is touched for the first time, with one room for all chunks.
 */
export async function bareFetch(url: string, path: string): Promise<number> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(url);
    await page.waitForLoadState('networkidle');
    return await page.evaluate(async (path) => {
      const from = performance.now();
      const { body, headers } = await fetch(path);
      const pages = Math.ceil(Number(headers.get('content-length')) / 65536);
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
      const words = new Uint32Array(memory.buffer);
      const reader = body!.getReader({ mode: 'byob' });
      let at = 0;
      for (let room = new ArrayBuffer(1 << 19); ; ) {
        const { done, value } = await reader.read(new Uint8Array(room));
        if (done) return performance.now() - from;
        room = value.buffer as ArrayBuffer;
        words.set(new Uint32Array(room, 0, value.length >> 2), at);
        at += value.length >> 2;
      }
    }, path);
  } finally {
    await browser.close();
  }
}

/** From Linux's own accounts; elsewhere unknown. */
function memoryMb(processId: number, what: 'Rss' | 'Pss'): number {
  try {
    const kb = readFileSync(`/proc/${processId}/smaps_rollup`, 'utf8').match(new RegExp(`^${what}:\\s+(\\d+)`, 'm'));
    return Number(kb?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
