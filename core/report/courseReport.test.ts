import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../pathway/settings.ts';
import { entries, entry, recordOf, TARE_CASE } from '../record/record.fixture.ts';
import { courseOf } from '../registry/course.ts';
import { recordedCaseOf } from '../registry/ofCase.ts';
import { dateOfDay, exampleCase, override, reportedOf, SITE } from './course.fixture.ts';
import { courseReport } from './courseReport.ts';

const courses = {
  1: [[-3, 391]],
  2: [
    [-3, 391],
    [7, 430],
  ],
  8: Array.from({ length: 8 }, (_, n) => [n === 0 ? -3 : 7 * n, 391 + 18 * n]),
  20: Array.from({ length: 20 }, (_, n) => [n === 0 ? -3 : 7 * n, 391 + 12 * n]),
} as unknown as Record<string, readonly (readonly [number, number])[]>;

describe.each(Object.keys(courses))('%s scans', (name) => {
  const patientCase = exampleCase(courses[name]!);
  const report = reportedOf(patientCase)!;
  const assessment = courseOf(recordedCaseOf(patientCase, SITE)).assessment!;

  test('every number is the engine’s', () => {
    expect(report.stlvMl).toBe(assessment.stlvMl);
    expect(report.scans).toHaveLength(Number(name));
    for (const [n, scan] of assessment.scans.entries()) {
      expect(report.scans[n]).toMatchObject({
        day: scan.dayFromIndex,
        flrMl: scan.flrMl,
        sflrPercent: scan.sflrPercent,
        sflrInterval95: scan.interval95.sflrPercent,
        targetState: scan.targetState,
        shortOfTargetMl: scan.shortOfTargetMl,
        source: 'stated',
      });
      expect(report.scans[n]!.growth?.pointsPerWeek ?? null).toBe(scan.kgrPointsPerWeek);
      expect(report.scans[n]!.growth?.mlPerDay ?? null).toBe(scan.kgrMlPerDay);
      expect(report.scans[n]!.growth?.pointsPerWeekInterval95 ?? null).toEqual(scan.interval95.kgrPointsPerWeek);
    }
    expect(report.formulas!.choices.map(({ sflrPercent }) => sflrPercent)).toEqual(
      assessment.formulaSensitivity!.outcomes.map(({ sflrPercent }) => sflrPercent),
    );
    expect(report.gain?.degreeOfHypertrophy ?? null).toBe(
      Number(name) > 1 ? assessment.scans.at(-1)!.degreeOfHypertrophy : null,
    );
  });

  test('it holds days, never a date, a name or a reader', () => {
    expect(JSON.stringify(report)).not.toMatch(/\d{4}-\d{2}-\d{2}|A\. Reader/);
  });
});

test('what is lost is reported with its sign', () => {
  const { gain, scans } = reportedOf(
    exampleCase([
      [-3, 520],
      [7, 470],
    ]),
  )!;
  expect(gain!.flrIncreaseMl).toBe(-50);
  expect(scans[1]!.growth!.pointsPerWeek).toBeLessThan(0);
});

test('each scan is held against the target of its day', () => {
  const labs = [
    [-3, 1.2],
    [7, 12],
  ] as const;
  const record = recordOf(labs.map(([day, value]) => entry('icgR15Pct', { value, unit: '%' }, `t${day}`)));
  const volumes = [
    [-3, 560],
    [7, 600],
  ] as const;
  const { target, scans } = reportedOf(exampleCase(volumes, { icgR15Pct: 12 }), false, record)!;
  expect(target).toMatchObject({ sflrPercent: 50, strict: true });
  expect(scans).toMatchObject([
    { targetPercent: 40, targetStrict: false, targetState: 'met', shortOfTargetMl: 0 },
    { targetPercent: 50, targetStrict: true, targetState: 'notMet', shortOfTargetMl: 46 },
  ]);
});

test('an sFLR of 107 % is not cut', () => {
  const { scans, warnings } = reportedOf(
    exampleCase([
      [-3, 900],
      [60, 1383],
    ]),
  )!;
  expect(scans[1]!.sflrPercent).toBeCloseTo(107.1, 1);
  expect(warnings.map(({ code }) => code)).toContain('sflr.above100');
});

test('two events of one day stand together', () => {
  const events = [
    { type: 'stage1' as const, date: dateOfDay(0) },
    { type: 'rescueRfa' as const, date: dateOfDay(14) },
    { type: 'rescuePei' as const, date: dateOfDay(14) },
  ];
  const { events: reported } = reportedOf(exampleCase(courses[8]!, { events }))!;
  expect(reported).toContainEqual({ day: 14, types: ['rescueRfa', 'rescuePei'] });
});

test('without an index event days count from the first scan; without sTLV what was read stands alone, with the reason', () => {
  expect(reportedOf(exampleCase(courses[2]!, { events: [] }))).toMatchObject({
    zero: 'firstScan',
    scans: [{ day: 0 }, { day: 10 }],
  });
  const body = { sex: null, ageYears: null, heightCm: 172, weightKg: null };
  expect(reportedOf(exampleCase(courses[2]!, { body }))).toMatchObject({
    stlvMl: null,
    stlvRefused: 'patient.weightMissing',
    scans: [
      { flrMl: 391, sflrPercent: null },
      { flrMl: 430, growth: null },
    ],
  });
});

test('a rule says each of its parts once; once the course is over values are as old as they were then', () => {
  const parts = (patientCase: Parameters<typeof reportedOf>[0]) =>
    reportedOf(patientCase)!.onPathway!.guards.flatMap(({ rule, parts }) => parts.map(({ text }) => `${rule} ${text}`));
  expect(new Set(parts(exampleCase(courses[8]!))).size).toBe(parts(exampleCase(courses[8]!)).length);
  const events = [
    { type: 'stage1' as const, date: dateOfDay(0) },
    { type: 'stage2' as const, date: dateOfDay(9) },
  ];
  expect(parts(exampleCase(courses[2]!, { events }))).toContain('I4-dates volumetry 2 days old');
});

test('rescue after the evaluations that the paper prints is proposed, and said to be later wherever it is', () => {
  const onPathway = (scans: number) => reportedOf(exampleCase(courses[8]!.slice(0, scans)))!.onPathway!;
  expect(onPathway(4)).toMatchObject({
    proposed: 'RESCUE_CONSIDER',
    says: 'Now: Interstage wait. Rules propose: Rescue considered.',
  });
  const late = onPathway(6);
  expect(late.says).toBe(
    'Now: Interstage wait. Rules propose: Rescue considered, later than the third evaluation, which the paper does not print.',
  );
  expect(late.guards.find(({ rule }) => rule === 'S2')!.parts).toContainEqual(
    expect.objectContaining({ text: 'evaluation 5 is later than the rule prints', met: false }),
  );
});

test('guards carry mark, word, rule and paper; a decision its day, role and, where asked for, its reason, never who', () => {
  const patientCase = exampleCase(courses[2]!, { decisions: [override(8, 'Frau Beispiel wishes it')] });
  const silent = reportedOf(patientCase)!;
  const told = reportedOf(patientCase, true)!;
  for (const { rule, paper, parts } of silent.onPathway!.guards) {
    expect([rule, paper].every((one) => one.length > 0)).toBe(true);
    for (const { word } of parts)
      expect(['met', 'not met', 'not known', 'met only after rounding', 'chosen', 'for information']).toContain(word);
  }
  expect(silent.onPathway!.decisions[0]).toMatchObject({ day: 8, role: 'Surgeon', reason: null, hasReason: true });
  expect(told.onPathway!.decisions[0]!.reason).toBe('Frau Beispiel wishes it');
  expect(JSON.stringify(silent)).not.toMatch(/Beispiel|Secret/);
  expect(JSON.stringify(told)).not.toContain('Secret');
  expect(silent.onPathway!.notice).toContain('not a certified medical device');
});

test('classes are reported with their rule and day, computed where nobody entered them, and otherwise where they differ', () => {
  const record = recordOf(
    entries({
      pvtt: { '': 'VP3' },
      hvtt: { '': 'VV2' },
      mrecist: { b: 'SD' },
      mrecistLocalised: { b: 'PR' },
      newLesionOutsideTreatedZone: { b: true },
      'phlf.inrRaised': { '': false },
    }),
  );
  const said = reportedOf(TARE_CASE, false, record)!.classes.map(
    ({ rule, label, day, value, source, otherwise }) =>
      `${rule} ${label} ${day ?? '–'}: ${value}, ${source}${otherwise === null ? '' : `, else ${otherwise}`}`,
  );
  expect(said).toEqual([
    'K4 Portal vein thrombus, VP –: VP3, first order, entered',
    'K5 Hepatic vein thrombus, VV –: VV2, main trunk, entered',
    'K2 Liver failure, ISGLS –: None, computed',
    'K6 Group of vascular invasion –: B (both veins, taken as B), computed',
    'K9 mRECIST, treated zone 92: PR, entered',
    'K8 mRECIST 92: SD, entered, else PD',
    'K9 Best response before surgery –: SD, computed',
  ]);
});

test('hepatic reserve is reported with what it was made of; the tumour in or out is the site’s; nothing perfused is said', () => {
  const record = recordOf([
    entry('perfusedMl', { value: 677, unit: 'mL' }, 'a'),
    entry('perfusedMl', { value: 0, unit: 'mL' }, 'b'),
  ]);
  const report = (reserveTumour: 'included' | 'subtracted') => {
    const rules = { ...DEFAULT_SETTINGS, reserveTumour };
    const recorded = recordedCaseOf(TARE_CASE, { ...SITE, rules });
    return courseReport({ patientCase: TARE_CASE, record, recorded }, '2026-12-01', { withNotes: false })!;
  };
  const included = report('included');
  expect(included.reserves).toEqual([
    {
      day: -9,
      percent: (100 * (1500 - 677)) / 1500,
      refused: null,
      perfusedMl: 677,
      wholeLiverMl: 1500,
      tumourMl: 82,
      tumour: 'included',
    },
    expect.objectContaining({ day: 92, percent: 100, perfusedMl: 0 }),
  ]);
  expect(included.warnings.filter(({ code }) => code === 'reserve.nothingPerfused')).toHaveLength(1);
  const without = report('subtracted');
  expect(without.reserves[0]).toMatchObject({ percent: (100 * (1500 - 677)) / (1500 - 82), tumour: 'subtracted' });
  expect(without.siteRules).toEqual(['V13: hepatic reserve is of the liver without its tumour.']);
  expect(included.siteRules).toEqual([]);
});
