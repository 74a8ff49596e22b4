import { expect, test } from 'vitest';
import type { z } from 'zod';
import { DEFAULT_INCLUSION } from '../contours/inclusion.ts';
import { NO_PLANS, plainRecipe, TWO_SIDES } from '../contours/plans.ts';
import type { CaseShape } from '../contract/shapes.ts';
import { COLUMNS } from './columns.ts';
import { courseOf } from './course.ts';
import { recordedCaseOf } from './ofCase.ts';
import { registryRecords } from './registryRecords.ts';

type Case = z.output<typeof CaseShape>;
type Series = Case['timePoints'][number]['series'][number];

const measured = {
  readingId: 'r1',
  revision: 3,
  measuredTlvMl: 1600,
  functionalTlvMl: 1500,
  tumourMl: 100,
  flrMl: 400,
  functionalFlrMl: 390,
  liverTouchesEdge: false,
  flrTouchesEdge: false,
  softwareVersion: '0.1.0',
  by: 'reader-1',
  at: '2015-02-21T09:00:00Z',
};
const reading = {
  id: 'r1',
  seriesId: '1.2.3',
  reader: 'reader-1',
  status: 'ofRecord' as const,
  revision: 3,
  segments: [],
  plans: NO_PLANS,
  layers: [],
  savedAt: null,
};
const series = { seriesInstanceUID: '1.2.3', studyInstanceUID: '1.2', modality: 'CT', slices: 40, rank: 1 };
const contoured = {
  ...series,
  phaseGuess: 'portal venous',
  phaseConfirmed: true,
  convolutionKernel: null,
  findings: [],
  acceptances: [],
  reading,
  measured,
  spent: [
    { segment: 1, kind: 'liver', seconds: 180 },
    { segment: 4, kind: 'tumour', seconds: 20 },
    { segment: 5, kind: 'tumour', seconds: 10 },
  ],
} as unknown as Series;
const untouched = { ...contoured, reading: null, measured: null } as Series;

const patientCase = {
  id: 'case-0001',
  demonstration: false,
  body: { sex: 'F', ageYears: 60, heightCm: 165, weightKg: 60 },
  bodySources: { sex: 'header', ageYears: 'header', heightCm: 'entered', weightKg: 'entered' },
  pathway: null,
  liver: 'normal',
  icgR15Pct: 12,
  events: [],
  decisions: [],
  timePoints: [
    {
      id: 't1',
      date: '2015-02-20',
      dateSource: null,
      stated: null,
      dayFromIndex: null,
      series: [untouched, contoured],
    },
    { id: 't2', date: '2015-03-20', dateSource: null, stated: null, dayFromIndex: null, series: [untouched] },
  ],
} as unknown as Case;
const site = { bsaFormula: 'duBois', stlvFormula: 'urata', siteCode: '', countTime: true } as const;

test('a case of the house gives one record for each time point that was measured', () => {
  const records = registryRecords(recordedCaseOf(patientCase, site), () => 'f'.repeat(64));
  if (!records.ok) throw new Error(records.code);
  expect(records.value).toHaveLength(1);
  expect(records.value[0]).toMatchObject({
    subject: { caseId: 'case-0001', siteCode: null },
    imaging: { phase: { value: 'portalVenous', source: 'entered' } },
    measurements: { flrMl: { valueQuantity: { value: 390 } }, icgR15Pct: { valueQuantity: { value: 12 } } },
    provenance: { readingStatus: 'ofRecord', excludedFindings: ['tumour'], stlvFormula: 'urata' },
  });
});

test('a record says under whose rules and by whose reading error it was made, without the words of the site', () => {
  const rules = { switchedOff: ['I4-dates' as const], thresholds: { I3: { normal: 27 } }, compared: null };
  const readingError = { kind: 'entered', cv: 0.05, source: 'Dr. Secret’s audit' } as const;
  const records = registryRecords(recordedCaseOf(patientCase, { ...site, rules, readingError }), () => 'f'.repeat(64));
  if (!records.ok) throw new Error(records.code);
  const { provenance } = records.value[0]!;
  expect(provenance).toMatchObject({
    readingCv: 0.05,
    readingErrorKind: 'entered',
    siteRules: {
      changedThresholds: [{ rule: 'I3', name: 'normal', unit: '%', from: 25, to: 27 }],
      switchedOff: ['I4-dates'],
      compared: null,
    },
  });
  expect(JSON.stringify(records.value)).not.toContain('Secret');
  const papers = registryRecords(recordedCaseOf(patientCase, site), () => 'f'.repeat(64));
  expect(papers.ok && papers.value[0]!.provenance).toMatchObject({ readingErrorKind: 'published', siteRules: null });
});

test('nothing measured is refused; a demonstration goes by the paper’s pair, a patient’s case waits for the site', () => {
  const nothing = { ...patientCase, timePoints: patientCase.timePoints.slice(1) };
  expect(registryRecords(recordedCaseOf(nothing, site), String)).toMatchObject({ code: 'record.nothingMeasured' });
  const unchosen = { ...site, bsaFormula: null, stlvFormula: null };
  expect(recordedCaseOf(patientCase, unchosen).formulas.stlvFormula).toBeNull();
  expect(recordedCaseOf({ ...patientCase, demonstration: true }, unchosen).formulas.stlvFormula).toBe('urata');
});

test('the record says by what the FLR was cut, in codes: the plan’s own name is free text and stays at home', () => {
  const recipe = {
    ...plainRecipe({ kind: 'resection', name: 'rightHepatectomy' }),
    segmentIDestination: 'flr',
    zone: { widthMm: 10, depthMm: 40, entries: [] },
  } as const;
  const plans = {
    list: [{ id: 'plan-1', name: 'As Mrs Smith wished', recipe, parts: TWO_SIDES }],
    activeId: 'plan-1',
  };
  const cut = {
    ...contoured,
    reading: { ...reading, plans },
    measured: { ...measured, transectionZoneMl: 31 },
  } as unknown as Series;
  const timePoints = [{ ...patientCase.timePoints[0]!, series: [cut] }];
  const records = registryRecords(recordedCaseOf({ ...patientCase, timePoints }, site), () => 'f'.repeat(64));
  if (!records.ok) throw new Error(records.code);
  expect(records.value[0]!.provenance).toMatchObject({
    cut: {
      kind: 'resection',
      resection: 'rightHepatectomy',
      segmentI: 'flr',
      middleHepaticVein: null,
      transectionZone: { widthMm: 10, depthMm: 40 },
    },
    excludedFindings: ['tumour', 'transectionZone'],
  });
  expect(JSON.stringify(records.value)).not.toContain('Smith');
});

test('notes are free text: they leave only where somebody asks for them by name', () => {
  const segments = [
    { number: 1, kind: 'liver', note: 'As Mrs Smith said' },
    { number: 4, kind: 'tumour' },
  ];
  const noted = { ...contoured, reading: { ...reading, segments, note: 'Look again' } } as unknown as Series;
  const timePoints = [{ ...patientCase.timePoints[0]!, series: [noted] }];
  const exported = (withNotes: boolean) => {
    const records = registryRecords(recordedCaseOf({ ...patientCase, timePoints }, site, { withNotes }), () =>
      'f'.repeat(64),
    );
    if (!records.ok) throw new Error(records.code);
    return records.value[0]!.provenance.notes;
  };
  expect(exported(false)).toBeNull();
  expect(exported(true)).toEqual({
    reading: 'Look again',
    segments: [{ kind: 'liver', note: 'As Mrs Smith said' }],
  });
});

test('the record says how long hands worked, by kind; nothing where the site does not count', () => {
  const exported = (countTime: boolean) => {
    const records = registryRecords(recordedCaseOf(patientCase, { ...site, countTime }), () => 'f'.repeat(64));
    if (!records.ok) throw new Error(records.code);
    return records.value[0]!;
  };
  expect(exported(false).provenance.secondsSpent).toBeNull();
  expect(exported(true).provenance.secondsSpent).toEqual([
    { kind: 'liver', seconds: 180 },
    { kind: 'tumour', seconds: 30 },
  ]);
  const cell = (name: string) => COLUMNS.find((column) => column.name === name)!.read(exported(true));
  expect([cell('secondsSpent'), cell('secondsSpent.byKind')]).toEqual([210, 'liver=180;tumour=30']);
});

test('an ablation zone that came between two scans is no other rule of what counts as liver: growth has a rate', () => {
  const scan = (date: string, flrMl: number, kinds: readonly string[], rule = DEFAULT_INCLUSION) => ({
    date,
    series: [
      {
        ...contoured,
        reading: { ...reading, inclusion: rule },
        measured: { ...measured, functionalFlrMl: flrMl, excludedKinds: kinds },
      },
    ],
  });
  const rateOf = (last: object) =>
    courseOf(
      recordedCaseOf(
        {
          ...patientCase,
          timePoints: [scan('2015-02-20', 390, ['tumour']), last].map((one) => ({ ...one, stated: null })),
        } as unknown as Case,
        site,
      ),
    ).scans[1]!.assessed!.kgrMlPerDay;
  expect(rateOf(scan('2015-03-20', 418, ['tumour', 'ablationZone']))).toBeCloseTo(1, 12);
  const other = { ...DEFAULT_INCLUSION, excludedKinds: ['tumour'] as const };
  expect(rateOf(scan('2015-03-20', 418, ['tumour'], other))).toBeNull();
});
