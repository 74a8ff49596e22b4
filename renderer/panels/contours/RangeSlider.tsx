import './rangeSlider.css';
import type { HuRange } from '#core/contours/proposeRange';
import type { Hounsfield } from '#core/units';
import type { Histogram } from './deskState.ts';

const WIDTH = 160;
const HEIGHT = 34;
const BASE = 24;

/** Two thumbs over the histogram of what lies around the seed: the range of HU that grows. */
export function RangeSlider({
  range,
  histogram,
  onChange,
}: {
  readonly range: HuRange;
  readonly histogram: Histogram | null;
  readonly onChange: (range: HuRange) => void;
}) {
  const from = Math.min(histogram?.fromHu ?? -150, range.lowerHu);
  const to = Math.max(histogram?.toHu ?? 300, range.upperHu);
  const x = (hu: number) => ((hu - from) / (to - from)) * WIDTH;
  const set = (lower: number, upper: number) =>
    onChange({ lowerHu: Math.min(lower, upper) as Hounsfield, upperHu: Math.max(lower, upper) as Hounsfield });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the arrows of its thumbs from stepping the slices
    <span className="range-slider" onKeyDown={(event) => event.key.startsWith('Arrow') && event.stopPropagation()}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {histogram && <path d={curve(histogram, x)} fill="none" stroke="var(--text3)" strokeWidth="1.2" />}
        <path d={`M${x(range.lowerHu)} ${BASE}H${x(range.upperHu)}`} stroke="var(--accent)" strokeWidth="3" />
        <circle cx={x(range.lowerHu)} cy={BASE} r="4.5" fill="var(--text1)" />
        <circle cx={x(range.upperHu)} cy={BASE} r="4.5" fill="var(--text1)" />
      </svg>
      <input
        type="range"
        aria-label="Lower HU"
        min={from}
        max={to}
        value={range.lowerHu}
        onChange={(event) => set(Math.min(event.target.valueAsNumber, range.upperHu), range.upperHu)}
      />
      <input
        type="range"
        aria-label="Upper HU"
        min={from}
        max={to}
        value={range.upperHu}
        onChange={(event) => set(range.lowerHu, Math.max(event.target.valueAsNumber, range.lowerHu))}
      />
    </span>
  );
}

function curve({ bins, fromHu, toHu }: Histogram, x: (hu: number) => number): string {
  const highest = Math.max(1, ...bins);
  const width = (toHu - fromHu) / bins.length;
  return bins
    .map(
      (n, bin) =>
        `${bin === 0 ? 'M' : 'L'}${x(fromHu + (bin + 0.5) * width).toFixed(1)} ${(BASE - (n / highest) * (BASE - 3)).toFixed(1)}`,
    )
    .join('');
}
