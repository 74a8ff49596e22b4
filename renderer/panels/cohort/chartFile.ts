import type { ChartSize, CohortChart } from '#core/cohort/cohortChart';
import { svgOf } from '#core/timeline/paint';
import type { App } from '../common/app.ts';
import { saveFile } from '../contours/saveFile.ts';

/** A plot that can leave the window: how it is drawn at a size, what it is called, and what it says of itself. */
export interface Picture {
  readonly name: string;
  readonly title: string;
  readonly draw: (size: ChartSize) => CohortChart | null;
}

/** Size of the picture that is copied and saved, and how many px of a PNG one of its is. */
const PICTURE: ChartSize = { width: 960, height: 480 };
const PNG_SCALE = 2;

/** Puts a plot on the clipboard as a PNG, which every program takes. */
export async function copyPicture(app: App, picture: Picture): Promise<void> {
  const chart = picture.draw(PICTURE);
  if (!chart) return;
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(chart, picture.title) })]);
    app.notify({ kind: 'notice', title: 'Plot copied', body: 'As a picture, without a name or a date.' });
  } catch {
    app.notify({
      kind: 'error',
      title: 'The plot was not copied',
      body: 'This browser keeps its clipboard closed. Save it as SVG or PNG from Commands instead.',
      code: 'clipboard.closed',
    });
  }
}

/** Saves a plot among the downloads. */
export async function savePicture(app: App, picture: Picture, format: 'svg' | 'png'): Promise<void> {
  const chart = picture.draw(PICTURE);
  if (!chart) return;
  const bytes =
    format === 'svg'
      ? new TextEncoder().encode(svgOf(chart, picture.title))
      : new Uint8Array(await (await pngOf(chart, picture.title)).arrayBuffer());
  saveNamed(app, `${picture.name}.${format}`, bytes, 'Plot saved');
}

export function saveNamed(app: App, name: string, bytes: Uint8Array<ArrayBuffer>, title: string): void {
  saveFile({ name, bytes });
  app.notify({ kind: 'notice', title, body: `${name}, in the folder of your downloads.` });
}

async function pngOf(chart: CohortChart, title: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(chart, title))}`;
  await image.decode();
  const canvas = new OffscreenCanvas(chart.width * PNG_SCALE, chart.height * PNG_SCALE);
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/png' });
}
