import type { Timeline } from '#core/timeline/timeline';
import { count, interval, percent, signed, whole, withUnit } from '../../format.ts';
import { ChartFrame } from '../common/ChartFrame.tsx';
import { chartOf } from './coursePicture.ts';

/** sFLR over days. A click chooses the scan that is nearest; what it shows is said in words for who does not see it. */
export function CourseChart({
  timeline,
  chosen,
  onChoose,
}: {
  readonly timeline: Timeline;
  readonly chosen: number | null;
  readonly onChoose: (scan: number) => void;
}) {
  return (
    <figure className="course">
      <figcaption className="secondary">
        sFLR, % of sTLV; bars: 95 % interval of the reading
        {timeline.undated.length > 0 && (
          <span> · {count(timeline.undated.length, 'scan')} without a date: in the table (T)</span>
        )}
      </figcaption>
      <ChartFrame
        label="Course of sFLR over days"
        testId="course-chart"
        draw={(size) => chartOf(timeline, size, chosen)}
        least={{ width: 360, height: 220 }}
        words={inWords(timeline, chosen)}
        live
        none={<p className="dim no-chart">No scan has both a date and an sFLR: see the table (T).</p>}
        onPick={({ places }, x) => {
          const [nearest] = [...places].sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x));
          if (nearest) onChoose(nearest.scan);
        }}
      />
    </figure>
  );
}

const aimOf = ({ sflrPercent, strict }: Timeline['target']): string =>
  `${strict ? 'above ' : ''}${withUnit(`${sflrPercent}`, '%')}`;

/** What the chart shows, as it is read aloud: the chosen scan first, then all. */
function inWords({ points, target, earlierTargets, intervals }: Timeline, chosen: number | null): string {
  const said = points.map(({ scan, day, sflrPercent, interval95 }) => {
    const rate = intervals.find((one) => one.scan === scan)?.pointsPerWeek ?? null;
    return {
      scan,
      text: [
        `Day ${whole(day)}: sFLR ${interval95 ? '' : 'at least '}${withUnit(percent(sflrPercent), '%')}${interval95 ? ` (${interval(interval95)})` : ''}`,
        rate !== null && `growth ${withUnit(signed(rate, 1), 'points/week')}`,
      ]
        .filter(Boolean)
        .join(', '),
    };
  });
  const first = said.find(({ scan }) => scan === chosen);
  const before = earlierTargets.flatMap(({ toDay, target: one }) =>
    one.sflrPercent === null ? [] : [`Target ${aimOf(one)} until day ${whole(toDay)}, then:`],
  );
  const aim = target.sflrPercent === null ? 'No target.' : [...before, `Target ${aimOf(target)}.`].join(' ');
  return [first && `Chosen: ${first.text}.`, aim, ...said.map(({ text }) => `${text}.`)].filter(Boolean).join(' ');
}
