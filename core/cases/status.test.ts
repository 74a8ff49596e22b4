import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { CaseShape } from '../contract/shapes.ts';
import { caseStatus } from './status.ts';

type Case = z.output<typeof CaseShape>;
const FORMULAS = { bsaFormula: 'duBois', stlvFormula: 'urata' } as const;
const VOLUMES = {
  measuredTlvMl: 1500,
  functionalTlvMl: 1500,
  tumourMl: 0,
  flrMl: 500,
  functionalFlrMl: 500,
  liverTouchesEdge: false,
  flrTouchesEdge: false,
};

/** A case of one scan whose only series is measured and of record, but for what is given otherwise. */
function caseWith({
  measured = {},
  reading = {},
  body = {},
  accepted = [],
  findings = [],
}: {
  measured?: object | null;
  reading?: object;
  body?: object;
  accepted?: string[];
  findings?: object[];
}): Case {
  return {
    demonstration: false,
    body: { sex: 'M', ageYears: 50, heightCm: 172, weightKg: 72, ...body },
    timePoints: [
      {
        series: [
          {
            rank: 1,
            findings,
            acceptances: accepted.map((code) => ({ code, reason: 'seen', by: 'x', at: '' })),
            reading: { status: 'ofRecord', ...reading },
            measured: measured && { ...VOLUMES, at: '2026-01-01', ...measured },
          },
        ],
      },
    ],
  } as unknown as Case;
}

describe('what a case waits for', () => {
  test.each([
    ['noScan', { ...caseWith({}), timePoints: [] } as Case],
    [
      'refused',
      caseWith({ findings: [{ code: 'series.missingSlices', severity: 'refuse', message: '', details: {} }] }),
    ],
    ['toContour', caseWith({ measured: null })],
    ['toCut', caseWith({ measured: { flrMl: null, functionalFlrMl: null } })],
    ['toAssess', caseWith({ reading: { status: 'draft' } })],
    ['toAssess', caseWith({ body: { heightCm: null } })],
    ['assessed', caseWith({})],
  ])('%s', (status, patientCase) => {
    expect(caseStatus(patientCase, FORMULAS).status).toBe(status);
  });

  test('an FLR cut off by the scan has no sFLR, so its case is not assessed until somebody accepts that by name', () => {
    const cutOff = { flrTouchesEdge: true, liverTouchesEdge: true };
    expect(caseStatus(caseWith({ measured: cutOff }), FORMULAS).status).toBe('toAssess');
    expect(caseStatus(caseWith({ measured: cutOff, accepted: ['series.notCovered'] }), FORMULAS).status).toBe(
      'assessed',
    );
  });

  test('no formula chosen: not assessed', () => {
    expect(caseStatus(caseWith({}), { bsaFormula: null, stlvFormula: null }).status).toBe('toAssess');
  });
});
