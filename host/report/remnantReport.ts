/// <reference path="./pdfmake.d.ts" />
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import pdfmake from 'pdfmake';
import { projectPath } from '../projectPath.ts';
import { SOFTWARE_VERSION } from '../version.ts';
import { COURSE_DETAILS } from './courseDetail.ts';
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
 * The report of a case as PDF: a page for its last measured scan, a page for its course where there is one; A4, fonts
 * embedded, nothing fetched. Text that no font can write is replaced by a note that says so: a box in place of a name would
 * be worse than none. What does not fit on its page is counted there, and stands in the data.
 */
export async function remnantReport({ scan, course }: Printed): Promise<Uint8Array> {
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

  const made = async (what: Printed, fit: Omit<PageFit, 'onPages'>) => {
    let pages = 0;
    const onPages = (count: number) => {
      pages = count;
    };
    const { content, footer, ...page } = reportDocument(what, printable, SOFTWARE_VERSION, { ...fit, onPages });
    const bytes = await pdfmake
      .createPdf({
        ...page,
        content: withFallback(content, fonts.own),
        footer: (at: number, of: number) => withFallback(footer(at, of), fonts.own),
      })
      .getBuffer();
    return { bytes: new Uint8Array(bytes), pages };
  };
  /** The first way in which one page holds it all; the last one, which leaves out most, where none does. */
  const fitting = async (what: Printed, fits: readonly Omit<PageFit, 'onPages'>[]) => {
    for (const fit of fits.slice(0, -1)) {
      const { bytes, pages } = await made(what, fit);
      if (pages === 1) return { fit, bytes };
    }
    const fit = fits.at(-1)!;
    return { fit, bytes: (await made(what, fit)).bytes };
  };
  const first = scan && (await fitting({ scan, course: null }, MOST_REMARKS.map(ofRemarks)));
  const second = course && (await fitting({ scan: null, course }, COURSE_DETAILS.map(ofCourse)));
  if (first === null || second === null) {
    const only = first ?? second;
    if (only === null) throw new Error('A report is of a scan, of a course, or of both');
    return only.bytes;
  }
  return (await made({ scan, course }, { most: first.fit.most, detail: second.fit.detail })).bytes;
}

/** Tried in turn until all fits on one page. */
const MOST_REMARKS = [8, 6, 4, 2, 0] as const;
const ofRemarks = (most: number) => ({ most, detail: COURSE_DETAILS[0]! });
const ofCourse = (detail: PageFit['detail']) => ({ most: 0, detail });

/** Text as it is where the fonts have all its letters; else a note that names what cannot be printed. */
export const printableIn =
  (has: (codePoint: number) => boolean): Printable =>
  (text, what) => {
    const composed = text.normalize('NFC').replaceAll(/\s+/g, ' ');
    return [...composed].every((letter) => has(letter.codePointAt(0)!))
      ? composed
      : `[${what} of ${[...composed].length} letters that this page’s fonts cannot print]`;
  };
