import { type ChartSize, type TimelineChart, timelineChart } from '#core/timeline/chart';
import { axisWords, EVENT_IN_CHART } from '#core/timeline/eventWords';
import { svgOf } from '#core/timeline/paint';
import type { Timeline } from '#core/timeline/timeline';
import type { App } from '../common/app.ts';
import { saveFile } from '../contours/saveFile.ts';

/** Size of the picture that is copied and saved, and how many px of a PNG one of its is. */
const PICTURE: ChartSize = { width: 960, height: 400 };
const PNG_SCALE = 2;
export const chartOf = (timeline: Timeline, size: ChartSize, chosen: number | null): TimelineChart | null =>
  timelineChart(timeline, size, { event: EVENT_IN_CHART, axis: axisWords(timeline) }, chosen);

/** The chart as it leaves the window: dark on white, without a name or a date. */
function pictureOf(timeline: Timeline, chosen: number | null): string | null {
  const chart = chartOf(timeline, PICTURE, chosen);
  return chart && svgOf(chart, 'sFLR, % of sTLV, over days; bars: 95 % interval of the reading');
}

/** Puts the chart on the clipboard as a PNG, which every program takes. */
export async function copyChart(app: App, timeline: Timeline, chosen: number | null): Promise<void> {
  const svg = pictureOf(timeline, chosen);
  if (svg === null) return;
  // Words that somebody has marked are what is copied, as everywhere.
  const marked = getSelection()?.toString();
  if (marked) return navigator.clipboard.writeText(marked);
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(svg) })]);
    app.notify({ kind: 'notice', title: 'Chart copied', body: 'As a picture, without name or date.' });
  } catch {
    app.notify({
      kind: 'error',
      title: 'The chart was not copied',
      body: 'This browser keeps its clipboard closed. Save the chart as SVG or PNG from Commands instead.',
      code: 'clipboard.closed',
    });
  }
}

/** Saves the chart among the downloads. */
export async function saveChart(
  app: App,
  timeline: Timeline,
  chosen: number | null,
  format: 'svg' | 'png',
): Promise<void> {
  const svg = pictureOf(timeline, chosen);
  if (svg === null) return;
  const bytes =
    format === 'svg' ? new TextEncoder().encode(svg) : new Uint8Array(await (await pngOf(svg)).arrayBuffer());
  const name = `remnant-course.${format}`;
  saveFile({ name, bytes });
  app.notify({ kind: 'notice', title: 'Chart saved', body: `${name}, in the folder of your downloads.` });
}

async function pngOf(svg: string): Promise<Blob> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  const canvas = new OffscreenCanvas(PICTURE.width * PNG_SCALE, PICTURE.height * PNG_SCALE);
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/png' });
}
