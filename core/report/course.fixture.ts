import { NO_PLANS } from '../contours/plans.ts';
import { type CaseRecord, NO_RECORD } from '../record/caseRecord.ts';
import type { Case } from '../record/linked.ts';
import { recordedCaseOf } from '../registry/ofCase.ts';
import { courseReport } from './courseReport.ts';

/** A day of the example cases, counted from their index event. */
export const dateOfDay = (day: number): string =>
  new Date(Date.parse('2026-03-01') + day * 86_400_000).toISOString().slice(0, 10);

/** Nobody's case, of volumes that were measured elsewhere: sTLV 1,291.3 ml by Urata and Du Bois. */
export function exampleCase(
  scans: readonly (readonly [day: number, flrMl: number])[],
  fields: Partial<Case> = {},
): Case {
  return {
    id: '6f3f3c1e-0000-4000-8000-3b8f0c1f2a44',
    demonstration: false,
    body: { sex: 'F', ageYears: 58, heightCm: 172, weightKg: 70 },
    bodySources: { sex: 'entered', ageYears: 'entered', heightCm: 'entered', weightKg: 'entered' },
    pathway: 'RALPPS',
    liver: 'cirrhosis',
    icgR15Pct: 8,
    events: [{ type: 'stage1', date: dateOfDay(0) }],
    looks: {},
    decisions: [],
    timePoints: scans.map(([day, flrMl]) => ({
      id: `t${day}`,
      date: dateOfDay(day),
      dayFromIndex: day,
      series: [],
      stated: { flrMl, liverMl: null, tumourMl: null, by: 'A. Reader', at: '2026-03-20T10:00:00Z' },
    })) as unknown as Case['timePoints'],
    ...fields,
  };
}

/** A scan that was measured here, its FLR cut off by the edge of its series and accepted so by name. */
export const cutOffScan = (day: number, flrMl: number): Case['timePoints'][number] =>
  ({
    id: `t${day}`,
    date: dateOfDay(day),
    dateSource: 'entered',
    dayFromIndex: day,
    stated: null,
    series: [
      {
        seriesInstanceUID: '1.2.3',
        studyInstanceUID: '1.2',
        modality: 'CT',
        slices: 40,
        rank: 1,
        phaseGuess: null,
        phaseConfirmed: false,
        convolutionKernel: null,
        sliceSpacingMm: null,
        findings: [],
        acceptances: [{ code: 'series.notCovered', by: 'A. Reader', at: '2026-03-20T10:00:00Z' }],
        reading: { id: 'r', reader: 'A', status: 'ofRecord', revision: 1, segments: [], plans: NO_PLANS, layers: [] },
        measured: {
          measuredTlvMl: 1600,
          functionalTlvMl: 1500,
          tumourMl: 100,
          flrMl,
          functionalFlrMl: flrMl,
          liverTouchesEdge: true,
          flrTouchesEdge: true,
          at: '2026-03-20T10:00:00Z',
        },
        spent: [],
      },
    ],
  }) as unknown as Case['timePoints'][number];

/** A decision against the rules, with a reason that names somebody. */
export const override = (day: number, reason: string): Case['decisions'][number] => ({
  kind: 'overrideGiven',
  date: dateOfDay(day),
  dayOffset: day,
  afterWhatWasDone: true,
  recordedAt: '2026-03-20T10:00:00Z',
  from: 'INTERSTAGE_WAIT',
  to: 'STAGE2_READY',
  person: 'Dr. Anna Secret',
  role: 'surgeon',
  appVersion: '0.1.0',
  reason,
  stop: null,
  roundingConfirmed: false,
  guards: [],
  inputs: {},
  inputsHash: '0',
});

export const SITE = { bsaFormula: 'duBois', stlvFormula: 'urata', siteCode: 'SITE-1', countTime: false } as const;

/** What is reported of a case on a day in summer. */
export const reportedOf = (patientCase: Case, withNotes = false, record: CaseRecord = NO_RECORD) =>
  courseReport({ patientCase, record, recorded: recordedCaseOf(patientCase, SITE) }, '2026-07-01', {
    withNotes,
  });
