/** Letters that the page's own font lacks are set in this one. */
export const FALLBACK_FONT = 'Fallback';

interface Run {
  readonly text: string;
  readonly font?: string;
}

/** A text in runs of one font each: its own where that has the letter, else the fallback. Spaces stay with what is before them. */
export function runsOf(text: string, has: (codePoint: number) => boolean): readonly Run[] {
  const runs: { text: string; fallback: boolean }[] = [];
  for (const letter of text) {
    const last = runs.at(-1);
    const fallback = /\s/.test(letter) ? (last?.fallback ?? false) : !has(letter.codePointAt(0)!);
    if (last && last.fallback === fallback) last.text += letter;
    else runs.push({ text: letter, fallback });
  }
  return runs.map(({ text, fallback }) => (fallback ? { text, font: FALLBACK_FONT } : { text }));
}

/** A page's content with every text in runs of a font that has its letters. What needs none is left as it is. */
export function withFallback(node: unknown, has: (codePoint: number) => boolean): unknown {
  if (typeof node === 'string') return lacks(node, has) ? { text: runsOf(node, has) } : node;
  if (Array.isArray(node)) return node.map((one) => withFallback(one, has));
  if (node === null || typeof node !== 'object' || node instanceof Date) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === 'text' && typeof value === 'string') return [key, lacks(value, has) ? runsOf(value, has) : value];
      return [key, HOLDS_TEXT.has(key) ? withFallback(value, has) : value];
    }),
  );
}

const HOLDS_TEXT: ReadonlySet<string> = new Set(['text', 'content', 'columns', 'stack', 'table', 'body']);
const lacks = (text: string, has: (codePoint: number) => boolean): boolean =>
  [...text].some((letter) => !/\s/.test(letter) && !has(letter.codePointAt(0)!));
