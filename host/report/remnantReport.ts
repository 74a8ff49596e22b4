/// <reference path="./pdfmake.d.ts" />
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import pdfmake from 'pdfmake';
import { projectPath } from '../projectPath.ts';
import { SOFTWARE_VERSION } from '../version.ts';
import { ALL_DETAIL, type CourseDetail, fittingDetail } from './courseDetail.ts';
import { FALLBACK_FONT, withFallback } from './fallbackRuns.ts';
import { fontGlyphs } from './fontGlyphs.ts';
import type { Printable } from './pageParts.ts';
import { type PageFit, type Printed, reportDocument } from './reportDocument.ts';

const FONTS = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto');
const file = (style: string) => join(FONTS, `Roboto-${style}.ttf`);

/** Which letters can be printed, and which of them in the page's own font. */
export interface PageFonts {
  readonly own: (codePoint: number) => boolean;
  readonly any: (codePoint: number) => boolean;
  /** The font of Chinese, Japanese and Korean letters. */
  readonly fallback: string;
}

export async function pageFonts(): Promise<PageFonts> {
  const fallback = projectPath('assets', 'fonts', 'DroidSansFallbackFull.ttf');
  if (fallback === null) throw new Error('assets/fonts is missing from this installation');
  const own = fontGlyphs(await readFile(file('Regular')));
  const other = fontGlyphs(await readFile(fallback));
  return { own, any: (codePoint) => own(codePoint) || other(codePoint), fallback };
}

/**
 * The report of a case as PDF: a page for its last measured scan, a page for its course where there is one, and two for a
 * course alone that one does not hold; A4, fonts embedded, nothing fetched. Text that no font can write is replaced by a note
 * that says so: a box in place of a name would be worse than none. What does not fit is counted, and stands in the data.
 */
export async function remnantReport(what: Printed): Promise<Uint8Array> {
  const documentOf = await documents();
  const fit = await fittingReport(what, documentOf);
  return new Uint8Array(await pdfmake.createPdf(documentOf(what, fit)).getBuffer());
}

type DocumentOf = (what: Printed, fit: PageFit) => object;

/** Pages as the printer takes them, its fonts at hand. */
export async function documents(): Promise<DocumentOf> {
  const fonts = await pageFonts();
  const printable = printableIn(fonts.any);
  const { fallback } = fonts;
  pdfmake.setFonts({
    Roboto: {
      normal: file('Regular'),
      bold: file('Medium'),
      italics: file('Italic'),
      bolditalics: file('MediumItalic'),
    },
    [FALLBACK_FONT]: { normal: fallback, bold: fallback, italics: fallback, bolditalics: fallback },
  });
  pdfmake.setLocalAccessPolicy((path) => path === fallback || path.startsWith(FONTS + sep));
  pdfmake.setUrlAccessPolicy(() => false);
  return (what, fit) => {
    const { content, footer, ...page } = reportDocument(what, printable, SOFTWARE_VERSION, fit);
    return {
      ...page,
      content: withFallback(content, fonts.own),
      footer: (at: number, of: number) => withFallback(footer(at, of), fonts.own),
    };
  };
}

/** How much is printed: all that its pages hold. */
export async function fittingReport({ scan, course }: Printed, documentOf: DocumentOf): Promise<PageFit> {
  let remarks = 0;
  for (const most of scan === null ? [] : MOST_REMARKS) {
    remarks = most;
    if ((await pagesOf(documentOf({ scan, course: null }, { remarks, detail: ALL_DETAIL }))) === 1) break;
  }
  if (course === null) return { remarks, detail: ALL_DETAIL };
  // A course that stands alone has both pages.
  const pages = scan === null ? MOST_PAGES : MOST_PAGES - 1;
  const fits = async (detail: CourseDetail, most: number) =>
    (await pagesOf(documentOf({ scan: null, course }, { remarks, detail }))) <= most;
  return { remarks, detail: await fittingDetail(pages, fits) };
}

/** How many pages it takes. Footers are asked for once all is laid out: nothing has to be drawn to know it. */
async function pagesOf(page: object): Promise<number> {
  const footer = (_: number, of: number) => {
    throw new Counted(of);
  };
  try {
    await pdfmake.createPdf({ ...page, footer }).getBuffer();
  } catch (thrown) {
    if (thrown instanceof Counted) return thrown.pages;
    throw thrown;
  }
  throw new Error('A page has a footer');
}

const MOST_PAGES = 2;

/** Thrown where pages are known and nothing is drawn yet. */
class Counted extends Error {
  readonly pages: number;
  constructor(pages: number) {
    super(`${pages} pages`);
    this.pages = pages;
  }
}

/** Tried in turn until the scan fits on its page. */
const MOST_REMARKS = [8, 6, 4, 2, 0] as const;

/** Text as it is where the fonts have all its letters; else a note that names what cannot be printed. */
export const printableIn =
  (has: (codePoint: number) => boolean): Printable =>
  (text, what) => {
    const composed = text.normalize('NFC').replaceAll(/\s+/g, ' ');
    return [...composed].every((letter) => has(letter.codePointAt(0)!))
      ? composed
      : `[${what} of ${[...composed].length} letters that this page’s fonts cannot print]`;
  };
