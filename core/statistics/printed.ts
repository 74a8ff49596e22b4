import { printed } from '../liver/rounding.ts';

/** Four significant digits, or the whole number where it is longer; JSON holds them all. */
export function rounded(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e9)) return value.toExponential(3).replace('-', '−');
  const whole = size < 1 ? 0 : Math.floor(Math.log10(size)) + 1;
  const decimals = Math.max(0, 4 - Math.max(1, whole));
  const text = printed(value, size < 1 ? 4 : decimals);
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

/** Three significant digits, and never 0.000. */
export const pText = (p: number): string =>
  p < 0.0001 ? '< 0.0001' : p > 0.9999 ? '> 0.9999' : printed(p, p < 0.001 ? 6 : p < 0.01 ? 5 : 4).replace(/0+$/, '');

/** `(95 % 1.2 to 3.4)`; a limit that is null is without end. */
export const limits = ([low, high]: readonly [number | null, number | null], level: number): string =>
  `(${rounded(100 * level)} % ${low === null ? 'not reached' : rounded(low)} to ${high === null ? 'without end' : rounded(high)})`;
