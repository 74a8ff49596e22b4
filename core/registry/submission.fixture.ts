import type { z } from 'zod';
import { DEFAULT_INCLUSION } from '../contours/inclusion.ts';
import { NO_PLANS } from '../contours/plans.ts';
import type { CaseShape } from '../contract/shapes.ts';
import { type EnteredField, NO_RECORD, withEntered } from '../record/caseRecord.ts';
import { recordedCaseOf } from './ofCase.ts';
import { submissionOf } from './ofRecords.ts';
import type { RecordedSignature } from './recordedCase.ts';
import type { Submission } from './submission.ts';

type Case = z.output<typeof CaseShape>;

const SHA = (n: number) => n.toString(16).padStart(64, '0');

/** Days after 2015-03-01 as an ISO date. */
export const dayOf2015 = (n: number): string => new Date(Date.UTC(2015, 2, 1 + n)).toISOString().slice(0, 10);

interface Drawn {
  readonly caseId: string;
  readonly siteCode?: string;
  readonly signed?: boolean;
  /** FLR of each scan, ml: the first five days before stage 1, the others each a week later. */
  readonly flrMl?: readonly number[];
  readonly pathway?: Case['pathway'];
  readonly sex?: 'M' | 'F';
  readonly ageYears?: number;
  readonly entered?: readonly EnteredField[];
  readonly demonstration?: boolean;
  /** The day on which everything counts from: another one gives the same submission. */
  readonly from?: number;
}

/** A case with as many measured scans as volumes are named, stage 1 on its first day, a session a week later. */
export function drawnCase({
  caseId,
  flrMl = [320, 410, 520],
  pathway = 'RALPPS',
  sex = 'M',
  ageYears = 61,
  demonstration = false,
  from = 0,
}: Drawn): Case {
  const series = (n: number, flr: number) => ({
    id: `1.2.3.${n}`,
    seriesInstanceUID: `1.2.3.${n}`,
    studyInstanceUID: `1.2.${n}`,
    modality: 'CT',
    slices: 40,
    rank: 1,
    phaseGuess: 'portal venous',
    phaseConfirmed: true,
    convolutionKernel: 'B30f',
    sliceSpacingMm: { min: 2.5, max: 2.5, regular: true },
    findings: [],
    acceptances: [],
    reading: {
      id: `r${n}`,
      seriesId: `1.2.3.${n}`,
      reader: 'technician.a',
      status: 'ofRecord',
      revision: 3,
      segments: [],
      plans: NO_PLANS,
      inclusion: DEFAULT_INCLUSION,
      editedSlices: [],
      note: '',
      layers: [{ layer: 'extent', hash: SHA(n + 1) }],
      savedAt: null,
    },
    measured: {
      readingId: `r${n}`,
      revision: 3,
      measuredTlvMl: 1600,
      functionalTlvMl: 1500,
      tumourMl: 100,
      flrMl: flr + 5,
      functionalFlrMl: flr,
      liverTouchesEdge: false,
      flrTouchesEdge: false,
      softwareVersion: '0.1.0',
      by: 'technician.a',
      at: `${dayOf2015(from - 4 + 7 * n)}T09:00:00Z`,
    },
    spent: [],
  });
  return {
    id: caseId,
    demonstration,
    body: { sex, ageYears, heightCm: 172, weightKg: 70 },
    bodySources: { sex: 'header', ageYears: 'header', heightCm: 'entered', weightKg: 'entered' },
    pathway,
    liver: 'cirrhosis',
    icgR15Pct: 8,
    events: [
      { type: 'stage1', date: dayOf2015(from) },
      { type: 'rescueRfa', date: dayOf2015(from + 7) },
    ],
    looks: {},
    decisions: [],
    timePoints: flrMl.map((flr, n) => ({
      id: `t${n}`,
      date: dayOf2015(n === 0 ? from - 5 : from + 7 * n),
      dateSource: null,
      stated: null,
      dayFromIndex: null,
      series: [series(n, flr)],
    })),
  } as unknown as Case;
}

/** What this case leaves as; signed by a surgeon unless it is said otherwise. */
export function drawnSubmission(drawn: Drawn): Submission {
  const { caseId, siteCode = 'SITE-A', signed = true, from = 0, entered = ENTERED } = drawn;
  const patientCase = drawnCase(drawn);
  const signature: RecordedSignature = {
    by: 'surgeon.b',
    role: 'surgeon',
    at: `${dayOf2015(from + 2)}T12:00:00Z`,
    voxelHash: SHA(99),
    keyId: 'key-1',
    auditHash: SHA(98),
  };
  const site = { bsaFormula: 'duBois', stlvFormula: 'urata', siteCode, countTime: false } as const;
  const recorded = recordedCaseOf(patientCase, site, { signatureOf: () => (signed ? signature : null) });
  const record = withEntered(NO_RECORD, entered, 'technician.a', `${dayOf2015(from + 3)}T09:00:00Z`);
  const made = submissionOf({ patientCase, record, recorded }, { siteCode, drafts: true }, (uid) =>
    hashed(`${caseId} ${uid}`),
  );
  if (!made.ok) throw new Error(made.code);
  return made.value;
}

const ENTERED: readonly EnteredField[] = [
  { item: '', field: 'diagnosis', given: { value: 'HCC' } },
  { item: '', field: 'bclc', given: { value: 'B' } },
  { item: '', field: 'underlyingLiver', given: { value: ['HBV', 'alcohol'] } },
  { item: '', field: 'death', given: { value: false } },
  { item: '', field: 'lastFollowUp', given: { value: dayOf2015(400) } },
  { item: '', field: 'petCtDone', given: { missing: 'notDone' } },
  { item: 't0', field: 'afp', given: { value: 60500, unit: 'ng/mL', comparator: '>' } },
  { item: 't0', field: 'bilirubin', given: { value: 1.1, unit: 'mg/dL' } },
];

/** A stand-in for the salted digest, 64 hex digits. */
function hashed(text: string): string {
  let h = 0xcbf29ce484222325n;
  for (const sign of text) h = ((h ^ BigInt(sign.codePointAt(0)!)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return h.toString(16).padStart(16, '0').repeat(4);
}
