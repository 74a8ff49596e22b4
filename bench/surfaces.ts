// The 3D view on a 512×512×300 case with a liver of 1.6 l in two parts, six tumours and a vessel: a turned frame against a
// scrolled one, strokes of a brush with the 3D view and without, memory with and without, and what a hundred edits leave behind.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../test/chromium.mjs';
import { type ServedHost, SIZE, SLICES, serve, stop, takeSeries, writeSeries } from './openingCase.ts';

const EDITS = Number(process.env.EDITS ?? 100);
const VOXELS = SIZE * SIZE * SLICES;
const LIVER_AXES = [112, 84, 78] as const;
const LIVER_AT = [205, 235, 150] as const;

function ellipsoid(
  labels: Uint8Array,
  at: readonly number[],
  axes: readonly number[],
  label: (i: number) => number,
): void {
  for (let k = Math.max(0, at[2]! - axes[2]!); k <= Math.min(SLICES - 1, at[2]! + axes[2]!); k++)
    for (let j = at[1]! - axes[1]!; j <= at[1]! + axes[1]!; j++)
      for (let i = at[0]! - axes[0]!; i <= at[0]! + axes[0]!; i++) {
        const ripple = 1 + 0.05 * Math.sin(i / 9) * Math.cos(j / 11) * Math.sin(k / 7);
        const r = ((i - at[0]!) / axes[0]!) ** 2 + ((j - at[1]!) / axes[1]!) ** 2 + ((k - at[2]!) / axes[2]!) ** 2;
        if (r <= ripple) labels[i + SIZE * (j + SIZE * k)] = label(i);
      }
}

/** Saves liver, parts and findings as the series' reading. */
async function saveReading({ origin, cookie, client }: ServedHost, caseId: string, seriesId: string): Promise<void> {
  const layers = {
    extent: new Uint8Array(VOXELS),
    findings: new Uint8Array(VOXELS),
    partition: new Uint8Array(VOXELS),
  };
  ellipsoid(layers.extent, LIVER_AT, LIVER_AXES, () => 1);
  ellipsoid(layers.partition, LIVER_AT, LIVER_AXES, (i) => (i > 230 ? 2 : 3));
  for (let n = 0; n < 6; n++)
    ellipsoid(
      layers.findings,
      [150 + 20 * n, 215 + 9 * n, 110 + 14 * n],
      [6 + 2 * n, 6 + 2 * n, 5 + 2 * n],
      () => 4 + n,
    );
  for (let t = 0; t < 400; t++)
    ellipsoid(
      layers.findings,
      [130 + Math.round(t / 2.7), 262 + Math.round(20 * Math.sin(t / 60)), 150],
      [3, 3, 3],
      () => 10,
    );
  const opened = await client.call('reading.open', { caseId, seriesId });
  if (!opened.ok) throw new Error(opened.code);
  const hashes = [];
  for (const [layer, voxels] of Object.entries(layers)) {
    const kept = await fetch(`${origin}/bytes/layer`, { method: 'PUT', body: voxels, headers: { cookie, origin } });
    hashes.push({ layer: layer as keyof typeof layers, hash: ((await kept.json()) as { hash: string }).hash });
  }
  const found = (number: number, kind: 'tumour' | 'portalVein', colour: string) =>
    ({ number, layer: 'findings', kind, label: `${kind} ${number}`, colour, visible: true, locked: false }) as const;
  const segments = [
    ...opened.value.segments,
    ...[4, 5, 6, 7, 8, 9].map((number) => found(number, 'tumour', '#E5791A')),
    found(10, 'portalVein', '#5987FF'),
  ];
  await client.call('settings.set', { reader: 'bench' });
  const saved = await client.call('reading.save', {
    caseId,
    reading: { ...opened.value, reader: 'bench', segments, layers: hashes },
    measured: null,
  });
  if (!saved.ok) throw new Error(`${saved.code} ${JSON.stringify(saved.details)}`);
}

/** Memory of the processes that draw this window, MB; JavaScript's heap after what is unused was collected. */
async function memory(browser: Browser, page: Page): Promise<{ renderer: number; gpu: number; heap: number }> {
  const own = await page.context().newCDPSession(page);
  await own.send('HeapProfiler.collectGarbage');
  await own.send('HeapProfiler.collectGarbage');
  const heap = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
  );
  const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
  const sum = (type: string) =>
    processInfo
      .filter((each) => each.type === type)
      .reduce(
        (mb, { id }) =>
          mb + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1]) / 1024,
        0,
      );
  return { renderer: sum('renderer'), gpu: sum('GPU'), heap: heap / 2 ** 20 };
}

const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[all.length >> 1]!;
const late = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(0.95 * all.length)]!;

/** Milliseconds from an event until what it changed can be read back, one after the other. */
const timed = (page: Page, what: 'turn' | 'scroll', rounds: number): Promise<number[]> =>
  page.evaluate(
    async ([what, rounds]) => {
      const view = document.querySelector<HTMLElement>(`[data-testid=view-${what === 'turn' ? 'surface' : 'axial'}]`)!;
      Element.prototype.setPointerCapture = () => {};
      const box = view.getBoundingClientRect();
      const at = (n: number) => ({
        clientX: box.x + 40 + (n % 200),
        clientY: box.y + box.height / 2,
        bubbles: true,
        pointerId: 1,
      });
      const frame = () =>
        new Promise<void>((done) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done();
          requestAnimationFrame(() => port2.postMessage(null));
        });
      const read = () => {
        const canvas = view.querySelector<HTMLCanvasElement>(what === 'turn' ? 'canvas' : 'canvas.ct')!;
        if (what === 'scroll') return void canvas.getContext('2d')!.getImageData(0, 0, 1, 1);
        const gl = canvas.getContext('webgl2')!;
        gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      };
      const times: number[] = [];
      if (what === 'turn') view.dispatchEvent(new PointerEvent('pointerdown', { ...at(0), button: 0, buttons: 1 }));
      for (let n = 1; n <= rounds; n++) {
        const from = performance.now();
        if (what === 'turn') view.dispatchEvent(new PointerEvent('pointermove', { ...at(n), buttons: 1 }));
        else view.dispatchEvent(new WheelEvent('wheel', { ...at(0), deltaY: n % 2 ? 100 : -100, cancelable: true }));
        await frame();
        read();
        times.push(performance.now() - from);
        await new Promise((done) => setTimeout(done, 20));
      }
      if (what === 'turn') view.dispatchEvent(new PointerEvent('pointerup', { ...at(rounds + 50), button: 0 }));
      return times;
    },
    [what, rounds] as const,
  );

/** Strokes of a brush: milliseconds from each move until it can be read back. */
const strokes = (page: Page, count: number): Promise<number[]> =>
  page.evaluate(async (count) => {
    const view = document.querySelector<HTMLElement>('[data-testid=view-axial]')!;
    Element.prototype.setPointerCapture = () => {};
    const box = view.getBoundingClientRect();
    const times: number[] = [];
    for (let stroke = 0; stroke < count; stroke++) {
      const at = (n: number) => ({
        clientX: box.x + box.width * 0.32 + 6 * n,
        clientY: box.y + box.height * (0.4 + 0.01 * (stroke % 10)),
        bubbles: true,
        pointerId: 1,
      });
      view.dispatchEvent(new PointerEvent('pointerdown', { ...at(0), button: 0, buttons: 1 }));
      for (let n = 1; n <= 8; n++) {
        const from = performance.now();
        view.dispatchEvent(new PointerEvent('pointermove', { ...at(n), buttons: 1 }));
        await new Promise<void>((done) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done();
          requestAnimationFrame(() => port2.postMessage(null));
        });
        view.querySelector<HTMLCanvasElement>('.over-ct')!.getContext('2d')!.getImageData(0, 0, 1, 1);
        times.push(performance.now() - from);
      }
      view.dispatchEvent(new PointerEvent('pointerup', { ...at(8), button: 0 }));
      // A hand goes on after a moment: surfaces are being made by then.
      await new Promise((done) => setTimeout(done, 350));
    }
    return times;
  }, count);

async function openWindow(browser: Browser, url: string, without3d: boolean): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  if (without3d)
    await page.addInitScript(() => {
      const { getContext } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...asked: unknown[]) {
        if (this.classList.contains('surface-canvas')) return null;
        return (getContext as (...asked: unknown[]) => RenderingContext | null).apply(this, asked);
      } as typeof getContext;
    });
  await page.addInitScript(() => {
    // Whole layers are kept from the wire: whoever watches the window copies each body into one string, and ends over it.
    const send = fetch;
    globalThis.fetch = (to, init) =>
      init?.method === 'PUT' ? Promise.reject(new TypeError('kept away')) : send(to, init);
  });
  await page.goto(url);
  const row = page.getByRole('row').filter({ hasText: /PHANTOM/ });
  await row.waitFor();
  await row.dblclick();
  await page.getByTestId('view-axial').waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => document.querySelector('.status-line .task') === null, undefined, {
    timeout: 60_000,
  });
  await page.waitForTimeout(without3d ? 3000 : 500);
  if (!without3d) await rested(page);
  return page;
}

/** Until all surfaces are there. */
const rested = async (page: Page): Promise<void> => {
  await page.waitForTimeout(450);
  await page.waitForFunction(
    () => document.querySelector('[data-testid=view-surface]')?.getAttribute('aria-busy') === 'false',
  );
  await page.waitForTimeout(450);
};

const folder = mkdtempSync(join(tmpdir(), 'remnant-surfaces-'));
await writeSeries(join(folder, 'series'));
const host = await serve(join(folder, 'data'));
try {
  const { caseId, seriesId } = await takeSeries(host.client, join(folder, 'series'));
  await saveReading(host, caseId, seriesId);
  const figures = new Map<string, Awaited<ReturnType<typeof memory>>>();
  const brushed = new Map<string, number[]>();
  let url = host.url;
  for (const without3d of [true, false]) {
    const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_FLAGS });
    const page = await openWindow(browser, url, without3d);
    const name = without3d ? 'without 3D' : 'with 3D';
    figures.set(name, await memory(browser, page));
    if (!without3d) {
      const scroll = await timed(page, 'scroll', 30);
      const turn = await timed(page, 'turn', 30);
      console.log(
        `a turned frame: ${median(turn).toFixed(0)} ms, ${(median(turn) / median(scroll)).toFixed(2)} × a scrolled one (${median(scroll).toFixed(0)} ms)`,
      );
    }
    await page.keyboard.press('x');
    await strokes(page, 2);
    brushed.set(name, await strokes(page, 20));
    await page.waitForTimeout(1500);
    if (!without3d) {
      figures.set('before the edits', await memory(browser, page));
      for (let edit = 0; edit < EDITS; edit++) {
        await page.keyboard.press(edit % 2 ? 'Control+Shift+z' : 'Control+z');
        await rested(page);
        if (edit === EDITS / 2 - 1) figures.set(`after ${EDITS / 2} edits`, await memory(browser, page));
      }
      figures.set(`after ${EDITS} edits`, await memory(browser, page));
    }
    url = host.url;
    await browser.close();
  }
  for (const [name, times] of brushed)
    console.log(`a move of the brush ${name}: median ${median(times).toFixed(0)} ms, p95 ${late(times).toFixed(0)} ms`);
  for (const [name, { renderer, gpu, heap }] of figures)
    console.log(
      `${name.padEnd(18)} renderer ${renderer.toFixed(0)} MB, graphics ${gpu.toFixed(0)} MB, JavaScript ${heap.toFixed(1)} MB`,
    );
} finally {
  await stop(host.child);
  rmSync(folder, { recursive: true });
}
