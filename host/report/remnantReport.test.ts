import { beforeAll, describe, expect, test } from 'vitest';
import { finding } from '#core/findings';
import { targetFor } from '#core/liver/target';
import type { RecordedCase, RecordedScan } from '#core/registry/recordedCase';
import { registryRecords } from '#core/registry/registryRecords';
import { ALL_DETAIL } from './courseDetail.ts';
import type { Printable } from './pageParts.ts';
import { encodePng } from './png.ts';
import { printedWords } from './printedWords.fixture.ts';
import { pageFonts, printableIn, remnantReport } from './remnantReport.ts';
import { type RemnantReport, remarks, reportLines, uncertaintyText } from './reportContent.ts';
import { reportDocument } from './reportDocument.ts';

const HASH = 'ab12'.repeat(16);
const scan = (date: string, flrMl: number, measured: Partial<RecordedScan['measured']> = {}): RecordedScan => ({
  date,
  seriesInstanceUID: '1.2.3',
  studyInstanceUID: '1.2',
  modality: 'CT',
  phase: 'portal venous',
  phaseConfirmed: false,
  convolutionKernel: 'B30f',
  sliceThicknessMm: 5,
  slices: 35,
  findings: [],
  acceptances: [],
  reading: { reader: 'reader-1', status: 'draft', revision: 12, layers: [{ layer: 'extent', hash: HASH }] },
  measured: {
    measuredTlvMl: 1634.44,
    functionalTlvMl: 1570.21,
    tumourMl: 64.23,
    flrMl,
    functionalFlrMl: flrMl,
    liverTouchesEdge: false,
    flrTouchesEdge: false,
    softwareVersion: '0.1.0',
    by: 'reader-1',
    at: '2015-03-09T10:00:00Z',
    ...measured,
  },
  excludedFindings: ['tumour'],
});

const picture = encodePng({ width: 4, height: 3, channels: 3, samples: new Uint8Array(36).fill(90) });

function report(fields: Partial<RemnantReport> = {}, course: Partial<RecordedCase> = {}): RemnantReport {
  const scans = course.scans ?? [scan('2015-02-20', 391.3), scan('2015-03-08', 504.44)];
  const records = registryRecords(
    {
      caseId: 'case-7f3a91c2',
      siteCode: 'SITE-1',
      demonstration: true,
      body: { sex: 'F', ageYears: 58, heightCm: 172, weightKg: 70 },
      bodySources: { sex: 'header', ageYears: 'header', heightCm: 'example', weightKg: 'example' },
      pathway: 'RALPPS',
      liver: 'cirrhosis',
      icgR15Pct: null,
      events: [{ type: 'stage1', date: '2015-03-01' }],
      formulas: { stlvFormula: 'urata', bsaFormula: 'duBois' },
      ...course,
      scans,
    },
    () => HASH,
  );
  if (!records.ok) throw new Error(records.code);
  return {
    record: records.value.at(-1)!,
    identity: { name: 'Παπαδόπουλος^Γεώργιος', id: 'P-0001', birthDate: '1957-04-02' },
    scan: {
      date: '2015-03-08',
      seriesDescription: 'ABD PORTAL',
      sliceSpacingMm: { min: 5, max: 5 },
      pixelSpacingMm: [0.859375, 0.859375],
    },
    findings: [],
    measured: scans.at(-1)!.measured,
    target: targetFor('cirrhosis', 4.4),
    pictures: [1, 2, 3].map((n) => ({ png: picture, caption: `Slice ${n}` })),
    printedAt: '2026-11-22T12:00:00.000Z',
    ...fields,
  };
}

let printable: Printable;
let has: (codePoint: number) => boolean;
beforeAll(async () => {
  const { own, any } = await pageFonts();
  has = own;
  printable = printableIn(any);
});

/** All text of the page in its order, as pdfmake is handed it. */
function textOf(from: RemnantReport): string {
  const page = reportDocument({ scan: from, course: null }, printable, '0.1.0', {
    remarks: 8,
    detail: ALL_DETAIL,
  });
  return printedWords([page.content, page.footer(1, 1)]);
}

test('the page says who, what, how much, how sure, by which formulas, and that it is no medical device', () => {
  const text = textOf(report());
  for (const said of [
    'Παπαδόπουλος Γεώργιος',
    'born 1957-04-02',
    'day 7 from stage 1',
    'portal venous (guess)',
    '39.1 %',
    '504 ml',
    '1,634.4 ml',
    '≥ 40 %',
    '37.0 to 41.2 %',
    '16.2 ml/day',
    '7 days since stage 1',
    'Urata K, Kawasaki S, Matsunami H, et al. Hepatology 1995;21:1317–1321, doi 10.1002/hep.1840210515',
    'Du Bois 1916',
    'Height and weight are example values',
    'Research use, not a certified medical device',
    'a draft, not of record',
    'Remnant 0.1.0',
    HASH.slice(0, 16),
  ])
    expect(text).toContain(said);
  for (const letter of text.replaceAll('\n', '')) expect(has(letter.codePointAt(0)!), letter).toBe(true);
});

test('the legend names what is drawn: no tumour and no lobe where none was contoured', () => {
  const legendOf = (measured: Partial<RecordedScan['measured']>) => {
    const text = textOf(report({}, { scans: [scan('2015-03-08', 504.4, measured)] })).split('What it rests on')[0]!;
    return ['FLR\n', 'deportalised lobe', 'tumour\n']
      .filter((one) => text.includes(`\n${one}`))
      .map((one) => one.trim());
  };
  expect(legendOf({})).toEqual(['FLR', 'deportalised lobe', 'tumour']);
  expect(legendOf({ tumourMl: 0 })).toEqual(['FLR', 'deportalised lobe']);
});

test('what is taken off is named, and not spoken of where there is nothing', () => {
  expect(textOf(report())).toContain('contours, less tumour');
  const whole = textOf(report({}, { events: [], scans: [{ ...scan('2015-03-08', 504.4), excludedFindings: [] }] }));
  expect(whole).not.toMatch(/less|event\.stage1Missing/);
});

test('a reader who is not named is said to be, never left empty', () => {
  const nobody = report({}, { scans: [scan('2015-03-08', 504.4, { by: '' })] });
  expect(nobody.record.provenance.recordedBy).toMatchObject({ value: null, missingCode: 'reader.missing' });
  expect(textOf(nobody)).toContain('Reader not named, a draft');
});

test('a hidden identity hides the name, the ID, the dates and the free text of the header', () => {
  const text = textOf(report({ identity: null }));
  expect(text).toContain('Identity hidden');
  for (const secret of ['Παπαδόπουλος', 'P-0001', '1957', '2015', 'ABD PORTAL']) expect(text).not.toContain(secret);
});

test('Greek, Chinese and Japanese names are printed; what no font writes is a note, or another writing of the name', () => {
  const named = (name: string) => textOf(report({ identity: { name, id: 'P-2', birthDate: null } }));
  expect(named('王^小明')).toContain('王 小明');
  expect(named('歐陽^靜宜')).toContain('歐陽 靜宜');
  expect(named('やまだ^たろう')).toContain('やまだ たろう');
  expect(named('سليم^ندى')).toContain('[name of 8 letters that this page’s fonts cannot print]');
  expect(named('سليم^ندى=Salim^Nada')).toContain('Salim Nada');
  expect(printable('e\u0301', 'name')).toBe('é');
});

describe('what is not known', () => {
  test('without a formula there is no sFLR, and the page says why', () => {
    const without = report({ target: null }, { formulas: { stlvFormula: null, bsaFormula: null } });
    const line = reportLines(without).find(({ what }) => what.startsWith('sFLR'));
    expect(line!.value).toBe('not given: no formula was chosen');
    expect(textOf(without)).toContain('not set: the condition of the liver is not given');
    expect(uncertaintyText(without)).toMatch(/^Volumes of one reading/);
  });

  test('a volume that is cut off is printed as at least, and gives no share', () => {
    const cut = report({}, { scans: [scan('2015-03-08', 504.4, { flrTouchesEdge: true, liverTouchesEdge: true })] });
    const values = Object.fromEntries(reportLines(cut).map(({ what, value }) => [what, value]));
    expect(values).toMatchObject({
      'Whole liver': '≥ 1,634.4 ml',
      'Functional liver': '≥ 1,570.2 ml',
      FLR: '≥ 504.4 ml',
      'sFLR, % of sTLV': 'not given: cut off by the edge of the series',
      'FLR, % of functional liver': 'not given: cut off by the edge of the series',
    });
  });

  test('a cut that was accepted gives sFLR as at least, without an interval, and still no share', () => {
    const acceptances = [{ code: 'series.notCovered', by: 'reader-1', at: '2015-03-09T10:00:00Z' }];
    const edges = { flrTouchesEdge: true, liverTouchesEdge: true };
    const cut = report({}, { scans: [{ ...scan('2015-03-08', 504.4, edges), acceptances }] });
    const line = (what: string) => reportLines(cut).find((one) => one.what === what);
    expect(line('sFLR, % of sTLV')).toMatchObject({ value: '≥ 39.1 %', interval: '' });
    expect(line('FLR, % of functional liver')!.value).toBe('not given: cut off by the edge of the series');
    expect(uncertaintyText(cut)).toContain('sFLR is at least 39.1 %');
    expect(textOf(cut)).not.toMatch(/95 % interval \d/);
  });
});

test('findings outside the liver stand on the page, with their millilitres', () => {
  const page = report({}, { scans: [scan('2015-03-08', 504.4, { outsideLiverMl: 12.34 })] });
  expect(remarks(page)).toContainEqual(
    expect.objectContaining({ code: 'findings.outsideExtent', text: expect.stringMatching(/^12\.3 ml of findings/) }),
  );
  expect(textOf(page)).toContain('outside the contoured liver');
});

test('uncertainty is said aloud: what cannot be told from the target, or from 2 points/week', () => {
  expect(uncertaintyText(report())).toContain('It cannot be told from the target of 40 %.');
  const slow = report({}, { scans: [scan('2015-02-20', 480), scan('2015-03-08', 504)] });
  expect(uncertaintyText(slow)).toContain('The growth cannot be told from 2 points/week.');
  const far = report({}, { scans: [scan('2015-02-20', 241), scan('2015-03-08', 366)] });
  expect(uncertaintyText(far)).not.toContain('cannot be told');
});

test('warnings stand before notes, each with its code and who accepted it', () => {
  const acceptances = [{ code: 'series.missingSlices', by: 'reader-1', at: '2015-03-09T10:00:00Z' }];
  const remarked = report(
    {
      findings: [
        finding('series.overlap', 'Slices overlap by 0.7 mm.'),
        finding('series.missingSlices', '2 slices are missing.'),
      ],
    },
    { scans: [{ ...scan('2015-03-08', 515), acceptances }] },
  );
  expect(remarks(remarked).map(({ code, severity }) => [code, severity])).toEqual([
    ['series.missingSlices', 'warning'],
    ['baseline.missing', 'warning'],
    ['sflr.metOnlyAfterRounding', 'warning'],
    ['series.overlap', 'note'],
  ]);
  expect(textOf(remarked)).toContain('2 slices are missing. Accepted by name (reader-1).');
});

test('it is one page of PDF, also with more remarks than fit', async () => {
  const message = 'The step differs from the others; each slice counts with its own extent along the normal. '.repeat(
    3,
  );
  const findings = Array.from({ length: 30 }, () => finding('series.irregularSpacing', message));
  for (const one of [report(), report({ findings })]) {
    const pdf = Buffer.from(await remnantReport({ scan: one, course: null })).toString('latin1');
    expect(pdf.startsWith('%PDF-1.')).toBe(true);
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(pdf).toContain('/FontFile2');
  }
});
