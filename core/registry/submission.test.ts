import { describe, expect, test } from 'vitest';
import { NO_RECORD } from '../record/caseRecord.ts';
import { recordedCaseOf } from './ofCase.ts';
import { submissionOf } from './ofRecords.ts';
import { drawnCase, drawnSubmission } from './submission.fixture.ts';
import { contentOf, isSigned, submissionIn } from './submission.ts';
import { isGuarded, TargetShape } from './target.ts';

const SITE = { bsaFormula: 'duBois', stlvFormula: 'urata', siteCode: 'SITE-A', countTime: false } as const;
const signature = {
  by: 'surgeon.b',
  role: 'surgeon',
  at: '2015-03-09T10:00:00Z',
  voxelHash: 'a'.repeat(64),
  keyId: null,
  auditHash: null,
} as const;

describe('only what is signed leaves', () => {
  const made = (signed: readonly string[], drafts = false, siteCode = 'SITE-A') => {
    const patientCase = drawnCase({ caseId: 'case-0001' });
    const recorded = recordedCaseOf(patientCase, SITE, {
      signatureOf: ({ id }) => (signed.includes(id) ? signature : null),
    });
    return submissionOf({ patientCase, record: NO_RECORD, recorded }, { siteCode, drafts }, () => 'f'.repeat(64));
  };
  test('a case without a signature is refused by name, with how many scans wait for one', () => {
    expect(made([])).toEqual({ ok: false, code: 'registry.notSigned', details: { scans: 3 } });
  });
  test('of a case that is signed in part, the signed scans', () => {
    const some = made(['1.2.3.1']);
    if (!some.ok) throw new Error(some.code);
    expect(some.value.scans.map(({ effectiveDayOffset }) => effectiveDayOffset.value)).toEqual([7]);
    expect(some.value.scans[0]!.provenance.signature).toEqual({
      by: 'surgeon.b',
      role: 'surgeon',
      dayOffset: 8,
      voxelHash: 'a'.repeat(64),
      keyId: null,
      auditHash: null,
    });
    expect(isSigned(some.value)).toBe(true);
  });
  test('drafts only where they are asked for, each marked', () => {
    const all = made(['1.2.3.1'], true);
    if (!all.ok) throw new Error(all.code);
    expect(all.value.scans.map(({ provenance }) => provenance.signature?.by ?? null)).toEqual([
      null,
      'surgeon.b',
      null,
    ]);
    expect(isSigned(all.value)).toBe(false);
  });
  test('a review that left a segment out signs no record', () => {
    const review = (states: readonly string[]) => ({
      segments: states.map((state, n) => ({ number: n + 1, state })),
      signature: { ...signature, id: 's', state: 'signed', keyId: 'k', auditHash: 'b'.repeat(64), breaks: [] },
      openComments: 0,
    });
    const signedScans = (states: readonly string[]) => {
      const drawn = drawnCase({ caseId: 'case-0001', flrMl: [320] });
      const [timePoint] = drawn.timePoints;
      const reviewed = {
        ...timePoint!.series[0]!,
        review: review(states),
      } as unknown as (typeof timePoint & {})['series'][0];
      const patientCase = { ...drawn, timePoints: [{ ...timePoint!, series: [reviewed] }] };
      return recordedCaseOf(patientCase, SITE).scans.map((scan) => scan.signature?.by ?? null);
    };
    expect(signedScans(['signed', 'signed'])).toEqual(['surgeon.b']);
    expect(signedScans(['signed', 'approved'])).toEqual([null]);
  });
  test('a site without a code sends nothing', () => {
    for (const code of ['', 'St. Mary’s/Ward 3', ' '])
      expect(made(['1.2.3.1'], false, code)).toMatchObject({ code: 'registry.noSite' });
  });
});

test('the content is the same whatever day the calendar had, and reads back as it was', () => {
  const submission = drawnSubmission({ caseId: 'case-0001' });
  expect(contentOf(drawnSubmission({ caseId: 'case-0001', from: 1234 }))).not.toContain('2015');
  const again = submissionIn({ content: contentOf(submission) });
  expect(again).toEqual(submission);
  expect(contentOf(again)).toBe(contentOf(submission));
});

test('records cross no network in the clear', () => {
  const redcap = (url: string) => TargetShape.parse({ kind: 'redcap', id: 'r', name: 'R', url });
  expect(isGuarded(redcap('https://redcap.example.org/api/'))).toBe(true);
  expect(isGuarded(redcap('http://127.0.0.1:8080/api/'))).toBe(true);
  expect(isGuarded(redcap('http://redcap.example.org/api/'))).toBe(false);
  expect(isGuarded(redcap('http://localhost.example.org/api/'))).toBe(false);
  const postgres = (host: string, tls: string) =>
    TargetShape.parse({
      kind: 'postgres',
      id: 'p',
      name: 'P',
      host,
      port: 5432,
      database: 'd',
      user: 'u',
      tls,
      authority: null,
    });
  expect(isGuarded(postgres('central.example.org', 'verify'))).toBe(true);
  expect(isGuarded(postgres('central.example.org', 'off'))).toBe(false);
  expect(isGuarded(postgres('127.0.0.1', 'off'))).toBe(true);
});
