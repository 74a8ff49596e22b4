import { phaseWord } from '#core/dicom/phaseGuess';
import { printed } from '#core/liver/rounding';
import type { CourseReport } from '#core/report/courseReport';
import type { Timeline } from '#core/timeline/timeline';
import type { CourseDetail } from './courseDetail.ts';
import { coursePage } from './coursePage.ts';
import { GREY, LINE, type Printable, pageHead, rule } from './pageParts.ts';
import {
  citationLines,
  type Line,
  type RemnantReport,
  remarks,
  reportLines,
  signatureWords,
  uncertaintyText,
  valueText,
} from './reportContent.ts';

/** The course of a case beside what it is drawn of. */
export interface CoursePart {
  readonly content: CourseReport;
  /** Null where the case has no sTLV. */
  readonly timeline: Timeline | null;
  /** ISO 8601 date-time of printing. */
  readonly printedAt: string;
}

/** What is printed: a scan, a course, or both, a page each. */
export interface Printed {
  readonly scan: RemnantReport | null;
  readonly course: CoursePart | null;
}

export interface PageFit {
  /** Remarks that are printed on the page of the scan; the rest is counted. */
  readonly remarks: number;
  readonly detail: CourseDetail;
}

/** What the PDF printer takes. */
interface PageDocument {
  readonly content: readonly object[];
  readonly footer: (page: number, pages: number) => object;
  readonly [setting: string]: unknown;
}

/** The report as data for the PDF printer: A4, black on white, one page for the scan, one for the course. */
export function reportDocument(
  { scan, course }: Printed,
  printable: Printable,
  softwareVersion: string,
  { remarks, detail }: PageFit,
): PageDocument {
  const first = scan === null ? [] : scanPage(scan, printable, remarks);
  const second = course === null ? [] : [{ stack: coursePage({ ...course, printable }, detail) }];
  const printedAt = (scan ?? course)!.printedAt;
  return {
    pageSize: 'A4',
    pageMargins: [42, 34, 42, 46],
    info: {
      title: scan === null ? 'Course and pathway' : 'Liver remnant volumetry',
      creator: `Remnant ${softwareVersion}`,
      creationDate: new Date(printedAt),
    },
    defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.15 },
    styles: {
      title: { fontSize: 15, bold: true },
      small: { fontSize: 7.5, color: GREY },
      key: { fontSize: 20, bold: true },
      head: { fontSize: 8, color: GREY },
      section: { fontSize: 9.5, bold: true, margin: [0, 9, 0, 3] },
      part: { fontSize: 9, bold: true, margin: [0, 5, 0, 1] },
    },
    content: [...first, ...(scan === null ? second : second.map((one) => ({ ...one, pageBreak: 'before' })))],
    footer: (page: number, pages: number) => {
      const at = pages > 1 ? ` Page ${page} of ${pages}.` : '';
      const stack =
        scan !== null && page === 1
          ? footer(scan, printable, { softwareVersion, at })
          : [
              {
                text: `Case ${course?.content.caseId ?? scan?.record.subject.caseId}. ${scan?.signature?.state === 'signed' ? 'The course is not signed.' : 'Not signed.'} ${printedBy(printedAt, softwareVersion)}${at}`,
                style: 'small',
              },
            ];
      return { margin: [42, 2, 42, 0], stack };
    },
  };
}

const printedBy = (printedAt: string, softwareVersion: string): string =>
  `Printed ${printedAt.slice(0, 16).replace('T', ' ')} UTC by Remnant ${softwareVersion}.`;

function scanPage(report: RemnantReport, printable: Printable, most: number): object[] {
  return [
    pageHead('Liver remnant volumetry'),
    rule(),
    { text: patientText(report, printable), fontSize: 10.5, margin: [0, 7, 0, 1] },
    { text: scanText(report, printable), color: GREY },
    ...exampleNote(report),
    keyFigures(report),
    {
      columns: report.pictures.map(({ png, caption }) => [
        { image: dataUrl(png), fit: [166, 150], alignment: 'center' },
        { text: printable(caption, 'caption'), style: 'small', alignment: 'center', margin: [0, 3, 0, 0] },
      ]),
      columnGap: 6,
      margin: [0, 8, 0, 0],
    },
    legend(report),
    table(reportLines(report), printable),
    { text: uncertaintyText(report), margin: [0, 7, 0, 0] },
    { text: 'What it rests on', style: 'section' },
    ...remarkLines(report, printable, most),
    ...(citationLines(report).length > 0 ? [{ text: 'Formulas', style: 'section' }] : []),
    ...citationLines(report).map((text) => ({ text, fontSize: 8 })),
  ];
}

const dataUrl = (png: Uint8Array) => `data:image/png;base64,${Buffer.from(png).toString('base64')}`;

function patientText({ identity, record }: RemnantReport, printable: Printable) {
  const { subject } = record;
  const sex = subject.sex.value === null ? '' : ` · ${subject.sex.value}`;
  const age = subject.ageYears.value === null ? '' : ` · ${subject.ageYears.value} y`;
  if (identity === null) return [{ text: 'Identity hidden', bold: true }, ` · case ${subject.caseId}${sex}${age}`];
  const born = identity.birthDate === null ? '' : ` · born ${identity.birthDate}`;
  return [
    { text: personName(identity.name, printable), bold: true },
    ` · ${printable(identity.id, 'ID')}${born}${sex}${age}`,
  ];
}

/** A DICOM person name as people write it; of several writings (PS3.5, 6.2.1.2) the first that can be printed. */
function personName(name: string, printable: Printable): string {
  const writings = name.split('=').map((one) => one.replaceAll(/\^+/g, ' ').trim());
  const there = writings.filter((one) => one !== '');
  return there.find((one) => printable(one, 'name') === one) ?? printable(there[0] ?? '', 'name');
}

function scanText({ scan, record, identity }: RemnantReport, printable: Printable): string {
  const { imaging, effectiveDayOffset } = record;
  const day = effectiveDayOffset.value;
  const steps = scan.sliceSpacingMm;
  const parts = [
    identity === null || scan.date === null ? null : `CT of ${scan.date}`,
    day === null ? null : `day ${printed(day)} from ${EVENT_WORDS[record.indexEvent ?? ''] ?? 'the index event'}`,
    imaging.phase.value === null
      ? null
      : `${phaseWord(imaging.phase.value)}${imaging.phaseConfirmed ? '' : ' (guess)'}`,
    identity === null || scan.seriesDescription === null
      ? null
      : printable(scan.seriesDescription, 'series description'),
    imaging.slices === null ? null : `${imaging.slices} slices`,
    steps === null ? null : `steps ${[...new Set([mm(steps.min), mm(steps.max)])].join(' to ')} mm`,
    scan.pixelSpacingMm === null ? null : `pixels ${scan.pixelSpacingMm.map(mm).join('\u00a0×\u00a0')}\u00a0mm`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** Index events as a person says them. */
const EVENT_WORDS: Readonly<Record<string, string>> = {
  stage1: 'stage 1',
  firstHepatectomy: 'the first hepatectomy',
  tare: 'TARE',
  haic: 'the first HAIC',
};

const mm = (value: number) => printed(value, 3);

/** Values that were made up for a demonstration are said so where the patient is named. */
function exampleNote({ record }: RemnantReport): object[] {
  const made = (['heightCm', 'weightKg'] as const).some((name) => record.measurements[name].source === 'example');
  const text = [
    record.demonstration ? 'Demonstration case.' : '',
    made ? 'Height and weight are example values, not the patient’s: sTLV and sFLR are examples too.' : '',
  ].join(' ');
  return text.trim() === '' ? [] : [{ text: text.trim(), bold: true, margin: [0, 3, 0, 0] }];
}

function keyFigures({ record, measured, target }: RemnantReport): object {
  const key = (label: string, value: string) => [
    { text: label, style: 'head' },
    {
      text: value,
      ...(value.startsWith('not') ? { bold: true, fontSize: 10, margin: [0, 4, 6, 0] } : { style: 'key' }),
    },
  ];
  const liver = measured.liverTouchesEdge ? measured.measuredTlvMl : null;
  const remnant = measured.flrTouchesEdge ? measured.functionalFlrMl : null;
  const aim = target?.sflrPercent ?? null;
  return {
    columns: [
      key('sFLR, % of sTLV', valueText(record, 'sFlrPct', 1, null)),
      key('FLR', valueText(record, 'flrMl', 0, remnant)),
      key('Whole liver', valueText(record, 'wholeLiverMl', 0, liver)),
      key(
        'Target of sFLR',
        aim === null ? 'not set: the condition of the liver is not given' : `${target?.strict ? '>' : '≥'} ${aim} %`,
      ),
    ],
    margin: [0, 9, 0, 0],
  };
}

/** Lines as they are drawn over the pictures, in words and in black, so that a grey print reads the same. */
function legend({ measured }: RemnantReport): object {
  const sample = (label: string, line: object) => ({
    width: 'auto',
    columnGap: 3,
    columns: [
      { width: 27, canvas: [{ type: 'line', x1: 0, y1: 5, x2: 25, y2: 5, lineWidth: 1.4, ...line }] },
      { width: 'auto', text: label, fontSize: 8 },
    ],
  });
  return {
    columns: [
      // What was not contoured is drawn in no picture.
      ...(measured.flrMl === null
        ? []
        : [sample('FLR', {}), sample('deportalised lobe', { dash: { length: 5, space: 4 } })]),
      ...(measured.tumourMl > 0
        ? [sample('tumour', { lineWidth: 2, lineCap: 'round', dash: { length: 0.1, space: 4 } })]
        : []),
      { width: '*', text: 'R, L, A, P: sides of the patient', style: 'small', alignment: 'right' },
    ],
    columnGap: 18,
    margin: [0, 5, 0, 6],
  };
}

function table(lines: readonly Line[], printable: Printable): object {
  const head = ['', 'Value', '95 % interval', 'From'].map((text) => ({ text, style: 'head' }));
  const rows = lines.map(({ what, value, interval, basis }) => [
    what,
    { text: value, bold: true },
    interval,
    { text: printable(basis, 'basis'), color: GREY },
  ]);
  return {
    table: { headerRows: 1, widths: [150, 90, 105, '*'], body: [head, ...rows] },
    layout: {
      hLineWidth: (n: number) => (n === 0 ? 0 : n === 1 ? 0.8 : 0.3),
      vLineWidth: () => 0,
      hLineColor: () => LINE,
      paddingLeft: () => 0,
      paddingRight: () => 6,
      paddingTop: () => 2,
      paddingBottom: () => 1.5,
    },
  };
}

function remarkLines(report: RemnantReport, printable: Printable, most: number): object[] {
  const all = remarks(report);
  const shown = all.slice(0, most).map(({ text, code, severity }) => ({
    text: [
      severity === 'warning' ? { text: 'Warning: ', bold: true } : 'Note: ',
      printable(text, 'finding'),
      { text: `  ${code}`, color: GREY, fontSize: 7.5 },
    ],
  }));
  const rest = all.length - shown.length;
  return [
    ...(all.length === 0 ? [{ text: 'Every slice position was checked; nothing was found.' }] : shown),
    ...(rest > 0 ? [{ text: `And ${rest} more, in the record.` }] : []),
  ];
}

function footer(
  { record, printedAt, signature, auditHead }: RemnantReport,
  printable: Printable,
  { softwareVersion, at }: { readonly softwareVersion: string; readonly at: string },
): object[] {
  const { provenance } = record;
  const { layers } = provenance;
  const { value: name } = provenance.recordedBy;
  const reader = name === null ? 'Reader not named' : `Read by ${printable(name, 'reader')}`;
  const status = provenance.readingStatus === 'ofRecord' ? 'of record' : 'a draft, not of record';
  const hashes = layers.map(({ layer, hash }) => `${layer} ${hash.slice(0, 16)}`).join(' · ');
  return [
    {
      text: `${reader}, ${status}, revision ${provenance.readingRevision}. ${printable(signatureWords(signature), 'signature')} ${printedBy(printedAt, softwareVersion)}${at}`,
      style: 'small',
    },
    {
      text: `SHA-256: series ${provenance.seriesHash.slice(0, 16)} · ${hashes}${auditHead ? ` · audit ${auditHead.slice(0, 16)}` : ''}`,
      style: 'small',
      fontSize: 6.5,
    },
  ];
}
