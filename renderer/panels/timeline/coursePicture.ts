import { type TimelineChart, timelineChart } from '#core/timeline/chart';
import { axisWords, EVENT_IN_CHART } from '#core/timeline/eventWords';
import type { ChartSize } from '#core/timeline/marks';
import type { Timeline } from '#core/timeline/timeline';
import type { Picture } from '../common/chartFile.ts';

export const chartOf = (timeline: Timeline, size: ChartSize, chosen: number | null): TimelineChart | null =>
  timelineChart(timeline, size, { event: EVENT_IN_CHART, axis: axisWords(timeline) }, chosen);

/** The course as it leaves the window: dark on white, without a name or a date. */
export const coursePicture = (timeline: Timeline, chosen: number | null): Picture => ({
  name: 'remnant-course',
  title: 'sFLR, % of sTLV, over days; bars: 95 % interval of the reading',
  size: { width: 960, height: 400 },
  draw: (size) => chartOf(timeline, size, chosen),
});
