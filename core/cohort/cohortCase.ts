import { dayFromIndex } from '../cases/timeline.ts';
import type { AssessedScan, CaseAssessment } from '../liver/assessCase.ts';
import { indexEvent } from '../liver/scanOrder.ts';
import { caseWalk } from '../pathway/caseWalk.ts';
import { changedRules, changedRulesInWords, DEFAULT_SETTINGS } from '../pathway/settings.ts';
import type { Walk } from '../pathway/walk.ts';
import type { CaseRecord } from '../record/caseRecord.ts';
import { derivedValues } from '../record/derived.ts';
import { type Case, eventDay } from '../record/linked.ts';
import { courseOf, type RecordedCourse } from '../registry/course.ts';
import { recordedCaseOf, type Site } from '../registry/ofCase.ts';
import { cohortDays } from './cohortDays.ts';
import { DERIVED_COLUMNS, type FLR_SOURCES, INTERVALS } from './columns.ts';
import { type CohortCell, type CohortMissing, type CohortValue, missing, orMissing } from './missing.ts';
import { recordCells } from './recordCells.ts';
import type { CohortCase } from './shape.ts';

/** One case as a row of the cohort: what the engine, the pathway and the record say of it. */
export function cohortCase(patientCase: Case, record: CaseRecord, site: Site, number: number): CohortCase {
  const recorded = recordedCaseOf(patientCase, site);
  const { assessment, sources } = courseOf(recorded, { onPathway: false });
  const rules = site.rules ?? DEFAULT_SETTINGS;
  const walked = caseWalk({ patientCase, record, assessment, rules });
  const index = indexEvent(patientCase);
  const volumetries =
    recorded.scans.filter(({ measured }) => measured.functionalFlrMl !== null).length + (recorded.stated ?? []).length;
  const cells = new Map<string, CohortCell>();
  const put = (said: Readonly<Record<string, CohortCell>>) => {
    for (const name in said) cells.set(name, said[name]!);
  };
  put({
    pathway: orMissing(patientCase.pathway, 'unknown'),
    liver: orMissing(patientCase.liver, 'unknown'),
    indexEvent: orMissing(index?.type, 'noIndex'),
    state: orMissing(walked?.state, 'noPathway'),
    siteRules: orMissing(changedRulesInWords(changedRules(rules)).join(' ') || null, 'unknown'),
    volumetries,
    flrFrom: orMissing(flrSource(sources), 'noScan'),
  });
  put(derivedCells(patientCase, record));
  // A course that a person stopped does not reach its second stage, whether or not the reason stands in the record.
  if (stopped(walked) && secondStage(patientCase) === null) cells.set('stage2Done', false);
  put(courseCells(assessment));
  put(rescueCells(patientCase, assessment, walked, index?.date ?? null));
  put(cohortDays(patientCase, record));
  for (const [name, cell] of recordCells(patientCase, record)) cells.set(name, cell);
  const values: Record<string, CohortValue> = {};
  const absent: Record<string, CohortMissing> = {};
  for (const [name, cell] of cells)
    if (typeof cell !== 'object') values[name] = cell;
    // What nobody said is the rule; only other reasons are told.
    else if (cell.missing !== 'unknown') absent[name] = cell.missing;
  return {
    caseId: patientCase.id,
    number,
    demonstration: patientCase.demonstration,
    values,
    missing: absent,
    curve: (index && assessment?.scans ? assessment.scans : []).flatMap(({ dayFromIndex, sflrPercent, cutOff }) =>
      dayFromIndex === null || sflrPercent === null
        ? []
        : [{ day: dayFromIndex, sflrPercent, isLowerBound: cutOff.sflr }],
    ),
  };
}

const stopped = (walked: Walk | null): boolean => walked?.steps.some(({ to }) => to === 'STOPPED') ?? false;
const secondStage = (patientCase: Case): string | null =>
  eventDay(patientCase, patientCase.pathway === 'TSH_PVE' ? 'secondHepatectomy' : 'stage2');

/** What follows from the record of the case by definition; of a nodule's own values none. */
const derivedCells = (patientCase: Case, record: CaseRecord): Record<string, CohortCell> =>
  Object.fromEntries(
    derivedValues(patientCase, record)
      .filter(({ field, nodule }) => nodule === null && DERIVED_COLUMNS.includes(field))
      .map(({ field, value }) => [field, value]),
  );

const flrSource = (sources: RecordedCourse['sources']): keyof typeof FLR_SOURCES | undefined =>
  new Set(sources).size > 1 ? 'both' : sources[0];

/** A value of a scan: not where it rests on an FLR that is cut off, for a median and a test would take a bound for it. */
const whole = (bound: boolean | undefined, value: CohortValue | null | undefined, why: CohortMissing): CohortCell =>
  bound ? missing('cutOff') : orMissing(value, why);

/** Whether its FLR is only a bound: cut off and accepted, or cut off and refused an sFLR. */
const isCut = (scan: AssessedScan | undefined): boolean =>
  scan !== undefined && (scan.cutOff.sflr || scan.sflrPercent === null);

const whyNoRate = (scan: AssessedScan | undefined): CohortMissing => (scan === undefined ? 'noScan' : 'refused');

/** Volumes and growth by baseline, by the volumetries after the index event, and of the last one. */
function courseCells(assessment: CaseAssessment | null): Record<string, CohortCell> {
  const scans = assessment?.scans ?? [];
  const none: CohortMissing = assessment === null ? 'noAssessment' : 'noScan';
  const baseline = scans.find(({ isBaseline }) => isBaseline);
  const last = scans.findLast(({ sflrPercent }) => sflrPercent !== null);
  const after = afterIndex(scans);
  const cells: Record<string, CohortCell> = {
    stlvMl: orMissing(assessment?.stlvMl, none),
    baselineFlrMl: whole(isCut(baseline), baseline?.flrMl, none),
    baselineSflrPercent: whole(isCut(baseline), baseline?.sflrPercent, none),
    lastFlrMl: whole(isCut(last), ofItsDay(last)?.flrMl, last ? 'refused' : none),
    lastSflrPercent: whole(isCut(last), ofItsDay(last)?.sflrPercent, last ? 'refused' : none),
    lastDay: last ? orMissing(last.dayFromIndex, 'noIndex') : missing(none),
    flrIncreasePercent:
      last && !last.isBaseline ? whole(last.cutOff.gain, ofItsDay(last)?.flrIncreasePercent, 'refused') : missing(none),
    degreeOfHypertrophy:
      last && !last.isBaseline
        ? whole(last.cutOff.gain, ofItsDay(last)?.degreeOfHypertrophy, 'refused')
        : missing(none),
  };
  for (const k of INTERVALS) {
    const scan = after[k - 1];
    const why =
      assessment === null ? none : scans.some((one) => one.dayFromIndex !== null) ? whyNoRate(scan) : 'noIndex';
    cells[`flr${k}Ml`] = whole(isCut(scan), ofItsDay(scan)?.flrMl, why);
    cells[`sflr${k}Percent`] = whole(isCut(scan), ofItsDay(scan)?.sflrPercent, why);
    cells[`kgr${k}MlPerDay`] = whole(scan?.cutOff.growth, scan?.kgrMlPerDay, why);
    cells[`kgr${k}PointsPerWeek`] = whole(scan?.cutOff.growth, scan?.kgrPointsPerWeek, why);
  }
  return cells;
}

/** Volumetries after the index event, one a day: the k-th of them is evaluation k. */
const afterIndex = (scans: readonly AssessedScan[]): readonly AssessedScan[] =>
  scans.filter(({ date, dayFromIndex }, n) => dayFromIndex !== null && dayFromIndex > 0 && scans[n - 1]?.date !== date);

/** A scan that is the only one of its day: of two nobody knows which FLR holds. */
const ofItsDay = (scan: AssessedScan | undefined): AssessedScan | undefined => (scan?.sharesDay ? undefined : scan);

/** Rescue sessions, and growth in the interval before the first of them and in the one that holds it (S10). */
function rescueCells(
  patientCase: Case,
  assessment: CaseAssessment | null,
  walked: Walk | null,
  index: string | null,
): Record<string, CohortCell> {
  const sessions = patientCase.events
    .filter(({ type }) => type === 'rescueRfa' || type === 'rescuePei')
    .map(({ date }) => date)
    .sort();
  const first = sessions[0] ?? null;
  const scans = afterIndex(assessment?.scans ?? []);
  // A session on the day of a scan comes after that scan.
  const before = first === null ? undefined : scans.findLast(({ date }) => date !== null && date <= first);
  const after = first === null ? undefined : scans.find(({ date }) => date !== null && date > first);
  const none: CohortMissing = first === null ? 'notApplicable' : assessment === null ? 'noAssessment' : 'noScan';
  const rate = (scan: AssessedScan | undefined, value: number | null | undefined): CohortCell =>
    scan === undefined ? missing(none) : whole(scan.cutOff.growth, value, 'refused');
  return {
    rescueSessions: sessions.length,
    rescueDay: first === null ? missing('notApplicable') : orMissing(dayFromIndex(first, index), 'noIndex'),
    sflrBeforeRescue: whole(isCut(before), walked?.facts.sflrBeforeRescue, before?.sharesDay ? 'refused' : none),
    sflrAfterRescue: whole(isCut(after), walked?.facts.sflrAfterRescue, after?.sharesDay ? 'refused' : none),
    kgrBeforeRescueMlPerDay: rate(before, before?.kgrMlPerDay),
    kgrAfterRescueMlPerDay: rate(after, after?.kgrMlPerDay),
    kgrBeforeRescuePointsPerWeek: rate(before, before?.kgrPointsPerWeek),
    kgrAfterRescuePointsPerWeek: rate(after, after?.kgrPointsPerWeek),
  };
}
