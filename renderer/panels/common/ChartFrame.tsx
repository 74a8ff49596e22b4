import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { type Chart, type ChartMark, type ChartSize, TEXT_PX } from '#core/timeline/marks';
import { type Palette, paintOf, restPaint } from '#core/timeline/paint';

/** The tokens of the theme, so that a chart is part of the screen. */
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

const LEAST: ChartSize = { width: 320, height: 180 };

interface Props<Drawn extends Chart> {
  readonly label: string;
  /** What it shows, for who does not see it. */
  readonly words: string;
  /** Whether the words are read out when they change. */
  readonly live?: boolean;
  readonly draw: (size: ChartSize) => Drawn | null;
  /** A smaller frame shows the chart of this size, made smaller. */
  readonly least?: ChartSize;
  /** In place of a chart that cannot be drawn. */
  readonly none: ReactNode;
  readonly onPick?: (chart: Drawn, x: number, y: number) => void;
  readonly testId: string;
}

/** A chart that fills its frame; its words grow with the interface, as all others do. */
export function ChartFrame<Drawn extends Chart>(props: Props<Drawn>) {
  const { label, words, live, draw, least = LEAST, none, onPick, testId } = props;
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame, least);
  const said = useId();
  const chart = size && draw(size);
  return (
    <>
      <div ref={frame} className="chart-frame">
        {size && !chart && none}
        {chart && (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys are commands of the screen
          <svg
            role="img"
            aria-label={label}
            aria-describedby={said}
            data-testid={testId}
            width="100%"
            height="100%"
            viewBox={`0 0 ${chart.width} ${chart.height}`}
            preserveAspectRatio="xMinYMin meet"
            fontSize={TEXT_PX}
            onClick={(event) => {
              if (!onPick) return;
              const { left, top, width } = event.currentTarget.getBoundingClientRect();
              const scale = chart.width / width;
              onPick(chart, (event.clientX - left) * scale, (event.clientY - top) * scale);
            }}
          >
            {chart.marks.map((mark, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: shapes have no other name than their place
              <Shape key={n} mark={mark} />
            ))}
          </svg>
        )}
      </div>
      <p id={said} className="visually-hidden" aria-live={live ? 'polite' : undefined}>
        {words}
      </p>
    </>
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

function useSize(of: RefObject<HTMLElement | null>, { width: leastWidth, height: leastHeight }: ChartSize) {
  const [size, setSize] = useState<ChartSize | null>(null);
  useEffect(() => {
    const watched = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 10;
      setSize({ width: Math.max(leastWidth, width / scale), height: Math.max(leastHeight, height / scale) });
    });
    watched.observe(of.current!);
    return () => watched.disconnect();
  }, [of, leastWidth, leastHeight]);
  return size;
}
