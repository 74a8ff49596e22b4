/** Without the last bits' noise: twelve significant digits, more than any volume is worth. */
export const withoutNoise = (value: number): number => Number(value.toPrecision(12));

const TENS = [1, 10, 100, 1000];

/**
 * Rounded half away from zero, never −0. Noise goes first, so that a quotient that is 39.5 on paper does not
 * fall to 39 by its last bit. For the glass and for whole-percent rules only: core keeps every digit.
 */
export function halfAwayFromZero(value: number, decimals = 0): number {
  // Far from a half no digit decides, and the way through text is not needed.
  const scale = TENS[decimals] ?? Number.NaN;
  const scaled = Math.abs(value) * scale;
  if (scaled < 1e8) {
    const nearest = Math.round(scaled);
    if (Math.abs(Math.abs(scaled - nearest) - 0.5) > 1e-4)
      return value < 0 && nearest !== 0 ? -nearest / scale : nearest / scale;
  }
  const size = withoutNoise(Math.abs(value));
  const rounded = Number(`${Math.round(Number(`${plain(size)}e${decimals}`))}e-${decimals}`);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

/** Without an exponent of its own: 1e-7 and 1e+21 would not take another one. */
const plain = (size: number): string =>
  size < 1e-6 ? '0' : size.toString().includes('e') ? size.toFixed(0) : `${size}`;

/** As a person reads it: fixed decimals, rounded half away from zero, thousands by comma, a true minus, no "−0". */
export function printed(value: number, decimals = 0): string {
  const rounded = halfAwayFromZero(value, decimals);
  if (rounded > -1000 && rounded < 1000) {
    const digits = Math.abs(rounded).toFixed(decimals);
    return rounded < 0 ? `−${digits}` : digits;
  }
  const [whole, fraction] = Math.abs(rounded).toFixed(decimals).split('.') as [string, string?];
  const grouped = whole.length < 4 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${rounded < 0 ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}
