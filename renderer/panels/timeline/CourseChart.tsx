import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { ChartSize } from '#core/timeline/chart';
import { type ChartMark, TEXT_PX } from '#core/timeline/marks';
import { type Palette, paintOf, restPaint } from '#core/timeline/paint';
import type { Timeline } from '#core/timeline/timeline';
import { count, interval, percent, signed, whole, withUnit } from '../../format.ts';
import { chartOf } from './chartPicture.ts';

/** The tokens of the theme, so that the chart is part of the screen. */
const ON_SCREEN: Palette = {
  ground: 'var(--bg1)',
  strong: 'var(--text1)',
  plain: 'var(--text2)',
  faint: 'var(--text3)',
  line: 'var(--line)',
  curve: 'var(--flr)',
  rescue: 'var(--warning)',
  font: 'var(--font)',
};
const LEAST: ChartSize = { width: 360, height: 220 };

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
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const words = useId();
  const chart = size && chartOf(timeline, size, chosen);
  return (
    <figure className="course">
      <figcaption className="secondary">
        sFLR, % of sTLV; bars: 95 % interval of the reading
        {timeline.undated.length > 0 && (
          <span> · {count(timeline.undated.length, 'scan')} without a date: in the table (T)</span>
        )}
      </figcaption>
      <div ref={frame} className="course-frame">
        {size && !chart && <p className="dim no-chart">No scan has both a date and an sFLR: see the table (T).</p>}
        {chart && (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys are commands of the screen
          <svg
            role="img"
            aria-describedby={words}
            aria-label="Course of sFLR over days"
            data-testid="course-chart"
            width="100%"
            height="100%"
            viewBox={`0 0 ${chart.width} ${chart.height}`}
            fontSize={TEXT_PX}
            onClick={(event) => {
              const { left, width } = event.currentTarget.getBoundingClientRect();
              const x = ((event.clientX - left) * chart.width) / width;
              const nearest = [...chart.places].sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0];
              if (nearest) onChoose(nearest.scan);
            }}
          >
            {chart.marks.map((mark, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: shapes have no other name than their place
              <Shape key={n} mark={mark} />
            ))}
          </svg>
        )}
      </div>
      <p id={words} className="visually-hidden" aria-live="polite">
        {inWords(timeline, chosen)}
      </p>
    </figure>
  );
}

function Shape({ mark }: { readonly mark: ChartMark }) {
  const paint = camelled(paintOf(mark.role, ON_SCREEN));
  switch (mark.kind) {
    case 'line':
      return <line x1={mark.x1} y1={mark.y1} x2={mark.x2} y2={mark.y2} {...paint} />;
    case 'path':
      return <path d={mark.d} {...paint} />;
    case 'dot':
      return <circle cx={mark.x} cy={mark.y} r={mark.r} {...paint} />;
    case 'text':
      return (
        <text x={mark.x} y={mark.y} textAnchor={mark.anchor} {...paint}>
          {mark.text}
          {mark.rest && <tspan {...camelled(restPaint(ON_SCREEN))}> {mark.rest}</tspan>}
        </text>
      );
  }
}

/** SVG's attributes as React names them. */
const camelled = (paint: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(
    Object.entries(paint).map(([name, value]) => [
      name.replace(/-(.)/g, (_, sign: string) => sign.toUpperCase()),
      value,
    ]),
  );

function useSize(of: RefObject<HTMLElement | null>): ChartSize | null {
  const [size, setSize] = useState<ChartSize | null>(null);
  useEffect(() => {
    const watched = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      // Words of the chart grow with the interface, as all others do.
      const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 10;
      setSize({ width: Math.max(LEAST.width, width / scale), height: Math.max(LEAST.height, height / scale) });
    });
    watched.observe(of.current!);
    return () => watched.disconnect();
  }, [of]);
  return size;
}

/** What the chart shows, as it is read aloud: the chosen scan first, then all. */
function inWords({ points, target, intervals }: Timeline, chosen: number | null): string {
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
  const aim = target.sflrPercent === null ? 'No target.' : `Target ${withUnit(`${target.sflrPercent}`, '%')}.`;
  return [first && `Chosen: ${first.text}.`, aim, ...said.map(({ text }) => `${text}.`)].filter(Boolean).join(' ');
}
