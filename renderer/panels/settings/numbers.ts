import { typedNumber } from '#core/typedNumber';

/** A number as a hand types it, with a point or a comma for its decimals; null where it is none, or could be two. */
export function withDot(text: string, { coarse = false } = {}): number | null {
  const typed = typedNumber(text, { coarse });
  return typed !== null && /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : null;
}

/**
 * Volumes that were read twice or more, one scan a line, ml parted by spaces, tabs or semicolons; null with the line that
 * cannot be read. Empty lines say nothing.
 */
export function readingLines(
  text: string,
): { readonly readings: readonly (readonly number[])[] } | { readonly wrongLine: number } {
  const readings: number[][] = [];
  for (const [n, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const values = line
      .trim()
      .split(/[\s;]+/)
      .map((one) => withDot(one, { coarse: true }));
    if (values.some((one) => one === null)) return { wrongLine: n + 1 };
    readings.push(values as number[]);
  }
  return { readings };
}
