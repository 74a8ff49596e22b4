/** All text of a page in its order, one piece a line, as pdfmake is handed it. */
export function printedWords(page: unknown): string {
  const words: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node === 'string') words.push(node);
    else if (Array.isArray(node)) for (const one of node) walk(one);
    else if (node !== null && typeof node === 'object')
      for (const [key, value] of Object.entries(node))
        if (['text', 'content', 'columns', 'stack', 'table', 'body'].includes(key)) walk(value);
  };
  walk(page);
  return words.join('\n');
}
