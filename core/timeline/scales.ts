/** A straight scale from what is measured to px. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  (value: number): number;
}

export function scale([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale {
  const at = (value: number) => start + ((value - from) / (to - from)) * (end - start);
  return Object.assign(at, { from, to });
}

const PERCENT_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
/** Weeks, since volumetries are a week apart (S1); single days only where there are not three of them. */
const SHORT_DAYS = 21;
const DAY_STEPS = [1, 2, 7, 14, 28, 56, 84, 182, 364, 728, 1820, 3640, 7280, 14_560, 29_120, 58_240];
const LEAST_SPAN_PERCENT = 15;

/** The range of sFLR that holds all values and ends on whole steps, and the ticks between, so that at most `most` stand there. */
export function percentAxis(values: readonly number[], most: number): { range: [number, number]; ticks: number[] } {
  const [low, high] = [Math.max(0, Math.min(...values)), Math.max(...values)];
  const spread = Math.max(high - low, LEAST_SPAN_PERCENT);
  const middle = Math.max((low + high) / 2, spread / 2);
  for (const step of PERCENT_STEPS) {
    const from = Math.floor(Math.min(low, middle - spread / 2) / step) * step;
    const to = Math.ceil(Math.max(high, middle + spread / 2) / step) * step;
    if ((to - from) / step + 1 <= most) return { range: [from, to], ticks: stepped(from, to, step) };
  }
  return { range: [low, low + spread], ticks: [low, low + spread] };
}

/** Ticks on whole weeks of the range of days, at most `most` of them; on whole days where the range is short. */
export function dayTicks(from: number, to: number, most: number): number[] {
  const steps = DAY_STEPS.filter((one) => one >= 7 || to - from < SHORT_DAYS);
  const step = steps.find((one) => (to - from) / one + 1 <= Math.max(2, most)) ?? to - from;
  return stepped(Math.ceil(from / step) * step, to, step);
}

const stepped = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step + 1e-9) + 1 }, (_, n) => from + n * step + 0);
