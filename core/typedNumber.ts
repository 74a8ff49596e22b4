/** A comma that could set thousands apart as well as decimals: "1,200" is 1.2 to one reader and 1200 to another. */
const COMMA = /(?<!\d)[1-9]\d{0,2},\d{3}(?!\d)/;
/** The same of a point, where nobody measures to the thousandth. */
const COMMA_OR_POINT = /(?<!\d)[1-9]\d{0,2}[,.]\d{3}(?!\d)/;

/** Units whose thousandths no reading has: a volume or a diameter "1.200" may well be 1200, as half of Europe writes it. */
export const COARSE_UNITS: readonly string[] = ['mL', 'mm', 'cm'];

/**
 * A number as a person typed it, with a decimal comma made a decimal point and a true minus made a hyphen; null where a comma
 * can be read in two ways, so that no thousandth of what was meant is ever taken. `coarse`: so can a point, since three
 * decimals make no sense of this quantity.
 */
export function typedNumber(text: string, { coarse = false } = {}): string | null {
  return (coarse ? COMMA_OR_POINT : COMMA).test(text) ? null : text.trim().replace(',', '.').replace('−', '-');
}

/** What to say of it where it is null. */
export const COMMA_READS_TWO_WAYS = 'Write it without a comma: 1,200 could be 1.2 or 1200.';
export const POINT_READS_TWO_WAYS = 'Write 1.2 or 1200: 1.200 and 1,200 could be either.';
