import { describe, expect, test } from 'vitest';
import { cohortCase } from '../cohort/cohortCase.ts';
import { siteReadingError } from '../liver/readingError.ts';
import { caseWalk } from '../pathway/caseWalk.ts';
import { changedRules, changedRulesInWords, checkedSettings, DEFAULT_SETTINGS } from '../pathway/settings.ts';
import { siteTarget } from '../pathway/siteTarget.ts';
import { NO_RECORD } from '../record/caseRecord.ts';
import { exampleCase, SITE } from '../report/course.fixture.ts';
import { courseReport } from '../report/courseReport.ts';
import { courseOf } from './course.ts';
import { recordedCaseOf, type Site } from './ofCase.ts';
import type { RecordedCase } from './recordedCase.ts';

const rulesOf = (given: unknown) => {
  const checked = checkedSettings(given);
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
};
/** sFLR 30 to 36 % of a cirrhotic liver. */
const patientCase = exampleCase([
  [-3, 391],
  [7, 430],
  [14, 470],
]);
const LOWER = rulesOf({ thresholds: { I3: { cirrhosis: 35 } }, switchedOff: ['I4-dates'], compared: 'unrounded' });
const OWN_ERROR = { kind: 'entered', cv: 0.05, source: 'audit of 2026' } as const;
const own: Site = { ...SITE, rules: LOWER, readingError: OWN_ERROR };
/** As if its volumes had been measured here: a centre's own error speaks for its own readings alone. */
function recorded(site: Site): RecordedCase {
  const { stated = [], ...rest } = recordedCaseOf(patientCase, site);
  const scans = stated.map(({ date, flrMl }) => ({
    date,
    phase: null,
    convolutionKernel: null,
    acceptances: [],
    cut: null,
    reading: { reader: 'a.reader', status: 'ofRecord', revision: 1, layers: [] },
    measured: { functionalFlrMl: flrMl, flrMl, flrTouchesEdge: false, liverTouchesEdge: false },
  }));
  return { ...rest, scans: scans as unknown as RecordedCase['scans'] };
}
const assessed = (site: Site) => courseOf(recorded(site)).assessment!;
const WORDS = [
  'I3: 35 % instead of 40 % (least sFLR in cirrhosis).',
  'Not used: I4-dates.',
  'sFLR is held against its target with every digit, on every pathway.',
];

describe('what a site set of the rules', () => {
  test('moves the target of engine, screen and pathway alike', () => {
    expect(assessed(SITE).target.sflrPercent).toBe(40);
    const { target } = assessed(own);
    expect(target).toMatchObject({ sflrPercent: 35, compared: 'unrounded' });
    expect(target.reason).toBe('35 % for cirrhosis (I3; the paper has 40 %).');
    expect(siteTarget(patientCase, LOWER)).toEqual(target);
    const walk = caseWalk({ patientCase, record: NO_RECORD, assessment: assessed(own), rules: LOWER })!;
    expect(walk.facts.sflrPercent).toBe(assessed(own).scans.at(-1)!.sflrPercent);
    expect(walk.rules.flatMap(({ changed }) => changed)[0]).toMatchObject({ rule: 'I3', from: 40, to: 35 });
  });

  test('is said of every number that is made under it: engine, report', () => {
    expect(assessed(SITE).siteRules).toBeNull();
    expect(changedRulesInWords(assessed(own).siteRules)).toEqual(WORDS);
    const reported = courseReport({ patientCase, record: NO_RECORD, recorded: recorded(own) }, null, {
      withNotes: true,
    })!;
    expect(reported.siteRules).toEqual(WORDS);
    expect(reported.readingCv).toEqual({ value: 0.05, isDefault: false, kind: 'entered', source: 'audit of 2026' });
    const hidden = courseReport({ patientCase, record: NO_RECORD, recorded: recorded(own) }, null, {
      withNotes: false,
    })!;
    expect(hidden.readingCv!.source).toBeNull();
  });

  test('is no change where it says what the papers say', () => {
    expect(changedRules(rulesOf({ thresholds: { I3: { cirrhosis: 40 } } }))).toBeNull();
    expect(changedRules(DEFAULT_SETTINGS)).toBeNull();
  });

  test('reaches the cohort: no volume changes, and a threshold of rescue does what it says', () => {
    const row = (site: Site) => cohortCase(patientCase, NO_RECORD, site, 1).values;
    const late = { ...SITE, rules: rulesOf({ thresholds: { S2: { firstEvaluation: 3 } } }) };
    expect(row(own)).toMatchObject({ lastSflrPercent: row(SITE).lastSflrPercent, siteRules: WORDS.join(' ') });
    expect(row(SITE).siteRules).toBeUndefined();
    expect(row(late).siteRules).toContain('S2: 3 instead of 2');
  });
});

describe('the centre’s own reading error', () => {
  test('makes every interval wider or narrower in its proportion, and no number another', () => {
    const width = ({ interval95: { sflrPercent } }: ReturnType<typeof assessed>['scans'][number]) =>
      sflrPercent![1] - sflrPercent![0];
    const [papers, ours] = [assessed(SITE), assessed({ ...SITE, readingError: OWN_ERROR })];
    for (const [n, scan] of ours.scans.entries()) {
      expect(scan.flrMl).toBe(papers.scans[n]!.flrMl);
      expect(width(scan) / width(papers.scans[n]!)).toBeCloseTo(0.05 / 0.0275, 9);
      expect(scan.readingCvIsDefault).toBe(false);
    }
    expect(ours.readingError).toMatchObject({ cv: 0.05, kind: 'entered', source: 'audit of 2026' });
  });

  test('comes of repeated readings as the engine computes it', () => {
    const readings = Array.from({ length: 10 }, () => [97, 103]);
    const { cv, kind } = siteReadingError({ kind: 'repeated', readings });
    expect(kind).toBe('repeated');
    expect(cv).toBeCloseTo(Math.sqrt(18) / 100, 12);
  });
});
