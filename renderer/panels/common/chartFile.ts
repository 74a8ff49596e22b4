import type { Chart, ChartSize } from '#core/timeline/marks';
import { svgOf } from '#core/timeline/paint';
import type { App } from './app.ts';
import { saveFile } from './saveFile.ts';

/** A chart that can leave the window: what it is called, what it says of itself, at which size it leaves, how it is drawn. */
export interface Picture {
  readonly name: string;
  readonly title: string;
  readonly size?: ChartSize;
  readonly draw: (size: ChartSize) => Chart | null;
}

/** Size of a picture that names none, and how many px of a PNG one of its is. */
const SIZE: ChartSize = { width: 960, height: 480 };
const PNG_SCALE = 2;

/** Puts a chart on the clipboard as a PNG, which every program takes. */
export async function copyPicture(app: App, picture: Picture): Promise<void> {
  const chart = picture.draw(picture.size ?? SIZE);
  if (!chart) return;
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(chart, picture.title) })]);
    app.notify({ kind: 'notice', title: 'Chart copied', body: 'As a picture, without a name or a date.' });
  } catch {
    app.notify({
      kind: 'error',
      title: 'The chart was not copied',
      body: 'This browser keeps its clipboard closed. Save it as SVG or PNG from Commands instead.',
      code: 'clipboard.closed',
    });
  }
}

/** As Ctrl+C copies: words that somebody has marked come before the chart, as everywhere. */
export function copyMarkedOr(app: App, picture: Picture): Promise<void> {
  const marked = getSelection()?.toString();
  return marked ? navigator.clipboard.writeText(marked) : copyPicture(app, picture);
}

/** Saves a chart among the downloads. */
export async function savePicture(app: App, picture: Picture, format: 'svg' | 'png'): Promise<void> {
  const chart = picture.draw(picture.size ?? SIZE);
  if (!chart) return;
  const bytes =
    format === 'svg'
      ? new TextEncoder().encode(svgOf(chart, picture.title))
      : new Uint8Array(await (await pngOf(chart, picture.title)).arrayBuffer());
  saveNamed(app, `${picture.name}.${format}`, bytes, 'Chart saved');
}

export function saveNamed(app: App, name: string, bytes: Uint8Array<ArrayBuffer>, title: string): void {
  saveFile({ name, bytes });
  app.notify({ kind: 'notice', title, body: `${name}, in the folder of your downloads.` });
}

async function pngOf(chart: Chart, title: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(chart, title))}`;
  await image.decode();
  const canvas = new OffscreenCanvas(chart.width * PNG_SCALE, chart.height * PNG_SCALE);
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/png' });
}
