import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assessCase, type CaseAssessment } from './assessCase.ts';

const course = (scans: readonly object[], fields: object = {}): CaseAssessment => {
  const assessment = assessCase({
    stlvMl: 1250,
    liver: 'cirrhosis',
    events: [{ type: 'stage1', date: '2015-03-01' }],
    scans,
    ...fields,
  });
  if (!assessment.ok) throw new Error(JSON.stringify(assessment.details));
  return assessment.value;
};
const two = (from: object, to: object) =>
  course([
    { date: '2015-02-25', flrMl: 300, ...from },
    { date: '2015-03-08', flrMl: 400, ...to },
  ]);
const said = ({ warnings }: CaseAssessment) =>
  warnings.filter(({ code }) => code === 'growth.notComparable').map(({ message }) => message);
const rule = (excludedKinds: readonly string[], more: object = {}) => ({ excludedKinds, ...more });

test.each<[string, object, object, RegExp]>([
  ['phase', { phase: 'portal venous' }, { phase: 'arterial' }, /phase \(portal venous, then arterial\)/],
  ['slice thickness', { sliceMm: 1 }, { sliceMm: 5 }, /slice thickness \(1 mm, then 5 mm\)/],
  ['kernel', { kernel: 'B30f' }, { kernel: 'B70f' }, /kernel \(B30f, then B70f\)/],
  ['reader', { reader: 'A' }, { reader: 'B' }, /reader \(A, then B\)/],
  ['place', { source: 'stated' }, { source: 'measured' }, /where it was measured \(elsewhere, then here\)/],
])('another %s warns on the number, and names what differs; the rate stands', (_, from, to, message) => {
  const assessed = two(from, to);
  expect(assessed.scans[1]!.kgrMlPerDay).toBeCloseTo(100 / 7, 12);
  expect(assessed.scans[1]!.degreeOfHypertrophy).toBeCloseTo(8, 12);
  expect(said(assessed)).toHaveLength(1);
  expect(said(assessed)[0]).toMatch(message);
  expect(said(assessed)[0]).toMatch(/part of the growth may be that/);
});

test.each<[string, object, object]>([
  ['plan', { plan: 'right hepatectomy' }, { plan: 'right trisectionectomy' }],
  ['rule, by its name', { inclusionRule: 'tumour in' }, { inclusionRule: 'tumour out' }],
  ['rule, by its kinds', { inclusionRule: rule(['tumour']) }, { inclusionRule: rule(['tumour', 'hepaticVein']) }],
  [
    'rule, by a border',
    { inclusionRule: rule([], { venaCava: 'in' }) },
    { inclusionRule: rule([], { venaCava: 'out' }) },
  ],
])('another %s refuses rate and gain: it measures another thing', (_, from, to) => {
  const assessed = two(from, to);
  expect(assessed.scans[1]).toMatchObject({
    flrMl: 400,
    sflrPercent: 32,
    kgrMlPerDay: null,
    kgrPointsPerWeek: null,
    flrIncreasePercent: null,
    degreeOfHypertrophy: null,
    interval95: { kgrMlPerDay: null, kgrPointsPerWeek: null, degreeOfHypertrophy: null },
    certainty: { kgrPointsPerWeek: null, degreeOfHypertrophy: null },
    interval: { days: 7, differs: [{ refuses: true }] },
  });
  expect(said(assessed)[0]).toMatch(/^Not comparable with the scan before: .*There is no growth between them\.$/);
});

test('what one of two scans does not say is not known to differ; nor do case, blanks or the order of kinds', () => {
  expect(said(two({ phase: 'portal', plan: 'A' }, {}))).toEqual([]);
  expect(said(two({ phase: 'Portal ', reader: '' }, { phase: 'portal', reader: 'B' }))).toEqual([]);
  const same = two(
    { inclusionRule: rule(['cyst', 'tumour'], { venaCava: 'in' }) },
    { inclusionRule: rule(['tumour', 'cyst']) },
  );
  expect(said(same)).toEqual([]);
  expect(same.scans[1]!.kgrMlPerDay).not.toBeNull();
});

test('a scan that differs from the baseline but not from the one before has a rate, and no gain', () => {
  const assessed = course([
    { date: '2015-02-25', flrMl: 300, plan: 'A' },
    { date: '2015-03-08', flrMl: 400, plan: 'B' },
    { date: '2015-03-15', flrMl: 430, plan: 'B' },
  ]);
  expect(assessed.scans[2]!.kgrMlPerDay).toBeCloseTo(30 / 7, 12);
  expect(assessed.scans[2]!.degreeOfHypertrophy).toBeNull();
  expect(assessed.scans[2]!.differsFromBaseline).toEqual([{ field: 'plan', from: 'A', to: 'B', refuses: true }]);
  expect(said(assessed)[1]).toMatch(/^Not comparable with the baseline/);
});

test('a plan that changed between baseline and stage 2 leaves no growth between the operations', () => {
  const assessed = course(
    [
      { date: '2015-02-25', flrMl: 300, plan: 'A' },
      { date: '2015-03-20', flrMl: 500, plan: 'B' },
    ],
    {
      events: [
        { type: 'stage1', date: '2015-03-01' },
        { type: 'stage2', date: '2015-03-21' },
      ],
    },
  );
  expect(assessed.interstage).toBeNull();
  expect(assessed.warnings.map(({ code }) => code)).toContain('interstage.notComputable');
});

test('whatever differs, FLR and sFLR of a scan stay what they are', () => {
  const words = fc.option(fc.constantFrom('A', 'B'));
  const about = fc.record({ phase: words, kernel: words, reader: words, plan: words, inclusionRule: words });
  fc.assert(
    fc.property(about, about, (from, to) => {
      const [plain, differing] = [two({}, {}), two(from, to)];
      expect(differing.scans.map(({ sflrPercent }) => sflrPercent)).toEqual(
        plain.scans.map(({ sflrPercent }) => sflrPercent),
      );
      const refused = differing.scans[1]!.interval!.differs.some(({ refuses }) => refuses);
      expect(differing.scans[1]!.kgrMlPerDay).toBe(refused ? null : plain.scans[1]!.kgrMlPerDay);
    }),
  );
});

test('the centre’s own reading error is put on its own readings alone; elsewhere the published one holds', () => {
  const readingError = { cv: 0.01, source: 'own' };
  const cvOf = ({ scans }: CaseAssessment) =>
    scans.map(({ readingCv, readingCvIsDefault }) => [readingCv, readingCvIsDefault]);
  const scans = (...sources: readonly string[]) =>
    course(
      sources.map((source, n) => ({ date: `2015-03-0${2 + n}`, flrMl: 300 + n, source })),
      { readingError },
    );
  const mixed = scans('stated', 'measured');
  expect(cvOf(mixed)).toEqual([
    [0.0275, true],
    [0.01, false],
  ]);
  expect(mixed.readingError).toMatchObject({ cv: 0.01, kind: 'entered' });
  const elsewhere = scans('stated', 'stated');
  expect(cvOf(elsewhere).every(([cv, isDefault]) => cv === 0.0275 && isDefault === true)).toBe(true);
  expect(elsewhere.readingError).toMatchObject({ kind: 'published' });
});
