/// <reference path="./pdfmake.d.ts" />
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import pdfmake from 'pdfmake';
import { SOFTWARE_VERSION } from '../version.ts';
import { fontGlyphs } from './fontGlyphs.ts';
import type { RemnantReport } from './reportContent.ts';
import { type Printable, reportDocument } from './reportDocument.ts';

const FONTS = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto');
const file = (style: string) => join(FONTS, `Roboto-${style}.ttf`);

/**
 * The report of one scan as PDF: one page, A4, fonts embedded, nothing fetched. Text that the font cannot write is
 * replaced by a note that says so: a box in place of a name would be worse than none.
 */
export async function remnantReport(report: RemnantReport): Promise<Uint8Array> {
  const printable = printableIn(fontGlyphs(await readFile(file('Regular'))));
  pdfmake.setFonts({
    Roboto: {
      normal: file('Regular'),
      bold: file('Medium'),
      italics: file('Italic'),
      bolditalics: file('MediumItalic'),
    },
  });
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONTS + sep));
  pdfmake.setUrlAccessPolicy(() => false);
  for (const most of MOST_REMARKS) {
    let pages = 0;
    const onPages = (count: number) => {
      pages = count;
    };
    const page = reportDocument(report, printable, SOFTWARE_VERSION, { most, onPages });
    const pdf = await pdfmake.createPdf(page).getBuffer();
    if (pages === 1 || most === 0) return new Uint8Array(pdf);
  }
  throw new Error('The last try prints no remarks and always returns.');
}

/** Tried in turn until all fits on one page. */
const MOST_REMARKS = [8, 6, 4, 2, 0] as const;

/** Text as it is where the font has all its letters; else a note that names what cannot be printed. */
export const printableIn =
  (has: (codePoint: number) => boolean): Printable =>
  (text, what) => {
    const composed = text.normalize('NFC').replaceAll(/\s+/g, ' ');
    return [...composed].every((letter) => has(letter.codePointAt(0)!))
      ? composed
      : `[${what} of ${[...composed].length} letters that this page’s font cannot print]`;
  };
