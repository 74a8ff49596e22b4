/** A comma that could set thousands apart as well as decimals: "1,200" is 1.2 to one reader and 1200 to another. */
const TWO_READINGS = /(?<!\d)[1-9]\d{0,2},\d{3}(?!\d)/;

/**
 * A number as a person typed it, with a decimal comma made a decimal point and a true minus made a hyphen; null where a comma
 * can be read in two ways, so that no thousandth of what was meant is ever taken.
 */
export function typedNumber(text: string): string | null {
  return TWO_READINGS.test(text) ? null : text.trim().replace(',', '.').replace('−', '-');
}

/** What to say of it where it is null. */
export const COMMA_READS_TWO_WAYS = 'Write it without a comma: 1,200 could be 1.2 or 1200.';
