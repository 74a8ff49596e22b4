// npm run bench -- cohort: 2,000 cases as rows of the cohort on one core: course, pathway, days and record of each.
import { cohortCase } from '#core/cohort/cohortCase';
import { NO_RECORD, withEntered } from '#core/record/caseRecord';
import type { Case } from '#core/record/linked';
import { courseOf } from '#core/registry/course';
import { recordedCaseOf } from '#core/registry/ofCase';

const CASES = 2_000;
const ROUNDS = 3;
const SITE = { stlvFormula: 'urata', bsaFormula: 'duBois', siteCode: '', countTime: false } as const;
const day = (n: number) => new Date(Date.UTC(2015, 2, 1 + n)).toISOString().slice(0, 10);

/** A RALPPS course of two to nine volumetries that were entered, with two sessions and two fields of the record. */
function caseOf(n: number): Case {
  const volumetries = 2 + (n % 8);
  return {
    id: `case-${n}`,
    demonstration: false,
    body: { sex: 'M', ageYears: 40 + (n % 40), heightCm: 155 + (n % 30), weightKg: 50 + (n % 40) },
    bodySources: { sex: 'entered', ageYears: 'entered', heightCm: 'entered', weightKg: 'entered' },
    pathway: 'RALPPS',
    liver: 'cirrhosis',
    icgR15Pct: n % 20,
    events: [
      { type: 'stage1', date: day(0) },
      { type: 'rescueRfa', date: day(18) },
      { type: 'rescuePei', date: day(25) },
    ],
    looks: {},
    decisions: [],
    timePoints: Array.from({ length: volumetries }, (_, k) => ({
      id: `${n}-${k}`,
      date: day(k === 0 ? -5 : 7 * k),
      dateSource: 'entered',
      dayFromIndex: null,
      stated: { flrMl: 220 + 60 * k + (n % 80), liverMl: 1400, tumourMl: n % 100, by: 'a.reader', at: '2015-03-01' },
      series: [],
    })),
  };
}

const cases = Array.from({ length: CASES }, (_, n) => caseOf(n));
const record = withEntered(
  NO_RECORD,
  [
    { item: '', field: 'bclc', given: { value: 'B' } },
    { item: '', field: 'lastFollowUp', given: { value: day(400) } },
  ],
  'a.reader',
  '2015-03-01',
);
/** Seconds that a core worked: on a busy machine the clock tells what others do. */
function seconds(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}
const least = (work: () => void) => Math.min(...Array.from({ length: ROUNDS }, () => seconds(work)));

const assessed = least(() => cases.forEach((one) => void courseOf(recordedCaseOf(one, SITE))));
const rows = least(() => cases.forEach((one, n) => void cohortCase(one, record, SITE, n + 1)));
console.log(
  `${CASES} cases as rows: ${rows.toFixed(2)} s of one core, ${((1e6 * rows) / CASES).toFixed(0)} µs a case; ` +
    `${(rows / assessed).toFixed(1)} × their assessment alone (${assessed.toFixed(2)} s)`,
);
