import type { CaseAssessment } from '#core/liver/assessCase';
import { DEFAULT_READING_ERROR, whoseReadingError } from '#core/liver/readingError';
import { type TimelineChart, timelineChart } from '#core/timeline/chart';
import { axisWords, EVENT_IN_CHART } from '#core/timeline/eventWords';
import type { ChartSize } from '#core/timeline/marks';
import type { Timeline } from '#core/timeline/timeline';
import { decimal, withUnit } from '../../format.ts';
import type { Picture } from '../common/chartFile.ts';

export const chartOf = (timeline: Timeline, size: ChartSize, chosen: number | null): TimelineChart | null =>
  timelineChart(timeline, size, { event: EVENT_IN_CHART, axis: axisWords(timeline) }, chosen);

/** Room of the line beneath a chart that leaves the window, px. */
const NOTE = 22;

/** The course as it leaves the window: dark on white, without a name or a date; beneath it whose reading error its bars are. */
export function coursePicture(timeline: Timeline, assessment: CaseAssessment, chosen: number | null): Picture {
  const note = `sFLR, % of sTLV. Bars: 95 %, ${readingErrorsInWords(assessment)}; sTLV taken as exact.`;
  return {
    name: 'remnant-course',
    title: note,
    size: { width: 960, height: 400 },
    draw: ({ width, height }) => {
      const chart = chartOf(timeline, { width, height: height - NOTE }, chosen);
      if (chart === null) return null;
      const words = { kind: 'text', role: 'label', x: 16, y: height - 8, anchor: 'start', text: note } as const;
      return { ...chart, height, marks: [...chart.marks, words] };
    },
  };
}

/** "reading error cv 5 %, own: audit of 2026; volumes of elsewhere cv 2.75 %, default, PMC6527212: whole liver on MR". */
export function readingErrorsInWords({ scans, readingError }: Pick<CaseAssessment, 'scans' | 'readingError'>): string {
  const said = (own: boolean): string[] => {
    const one = scans.find(({ readingCvIsDefault }) => readingCvIsDefault !== own);
    if (one === undefined) return [];
    const whose = own ? readingError : DEFAULT_READING_ERROR;
    return [
      `cv ${withUnit(decimal(100 * one.readingCv, 2), '%')}${whose === null ? '' : `, ${whoseReadingError(whose)}`}`,
    ];
  };
  return `reading error ${[...said(true), ...said(false)].join('; volumes of elsewhere ')}`;
}
