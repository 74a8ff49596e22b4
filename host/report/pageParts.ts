/** Makes text printable in the page's font, or says that it is not. */
export type Printable = (text: string, what: string) => string;

export const GREY = '#555555';
export const LINE = '#999999';

/** Title of a page, and what it is not. */
export const pageHead = (title: string): object => ({
  columns: [
    { text: title, style: 'title' },
    { text: 'Research use, not a certified medical device', bold: true, alignment: 'right', margin: [0, 5, 0, 0] },
  ],
});

/** The line under it. Made anew each time: the printer writes into what it is given. */
export const rule = (): object => ({ canvas: [{ type: 'line', x1: 0, y1: 4, x2: 511, y2: 4, lineWidth: 0.8 }] });
