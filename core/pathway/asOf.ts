import type { AssessedScan } from '../liver/assessCase.ts';
import type { IsoDate } from '../liver/days.ts';
import { indexEvent } from '../liver/scanOrder.ts';
import {
  comparisonOf,
  stateOfAll,
  type Target,
  type TargetState,
  targetState,
  targetStateAtLeast,
} from '../liver/target.ts';
import type { CaseRecord } from '../record/caseRecord.ts';
import { icgOn } from '../record/icg.ts';
import type { Case } from '../record/linked.ts';
import { type CaseOnPathway, courseEntries, eventsOf } from './caseWalk.ts';
import type { Entry } from './course.ts';
import { MACHINES } from './machines/machines.ts';
import type { PathwaySettings } from './settings.ts';
import { siteTarget } from './siteTarget.ts';
import { type Walk, walk } from './walk.ts';

/**
 * A case with what was known by a day, and nothing later: its scans, events and decisions, and ICG-R15 of then. What has no
 * date counts as known. The index event stays, whenever it was: days count from it.
 */
export function caseAsOf(patientCase: Case, record: CaseRecord, date: IsoDate): Case {
  const { timePoints, events, decisions, pathway } = patientCase;
  const index = indexEvent({ pathway, events: eventsOf(patientCase) });
  return {
    ...patientCase,
    icgR15Pct: icgOn(patientCase, record, date),
    timePoints: timePoints.filter((one) => one.date === null || one.date <= date),
    events: events.filter((one) => one.date <= date || (one.type === index?.type && one.date === index.date)),
    decisions: decisions.filter((one) => one.date < date),
  };
}

/**
 * Where a case stood on its pathway on a day, by what was known then: before what was decided and done that day, since that
 * was decided by it. Null without a pathway.
 * @param on the case as of that day (`caseAsOf`), and its assessment
 */
export function caseWalkAsOf(on: CaseOnPathway, date: IsoDate): Walk | null {
  const { pathway } = on.patientCase;
  if (pathway === null) return null;
  const known = courseEntries(on).filter((entry) => knownBy(entry, date));
  return walk(MACHINES[pathway], known, {
    settings: on.rules,
    compared: comparisonOf(pathway, null),
    today: date,
  });
}

/** What happened without a date may have happened later: it moves nothing here. */
const knownBy = ({ what, date: of }: Entry, date: IsoDate): boolean =>
  of === null
    ? what === 'stated' || what === 'volumetry'
    : of < date || (of === date && (what === 'stated' || what === 'volumetry'));

/** None of a scan that has no sFLR. */
const stateAgainst = ({ sflrPercent, cutOff }: AssessedScan, target: Target): (TargetState | null)[] =>
  sflrPercent === null ? [] : [(cutOff.sflr ? targetStateAtLeast : targetState)(sflrPercent, target)];

export interface TargetOfScan {
  readonly target: Target;
  readonly state: TargetState | null;
}

/**
 * The target of each scan by the ICG-R15 that was known on its day, and where the scan stands against it. The case's own
 * holds for the last one, which stands for the course as it is now, and where there is no date.
 */
export const targetsOfScans = (
  patientCase: Case,
  record: CaseRecord,
  scans: readonly AssessedScan[],
  rules: PathwaySettings,
): readonly TargetOfScan[] => {
  const last = scans.findLastIndex(({ sflrPercent }) => sflrPercent !== null);
  return scans.map(({ date, sflrPercent, sharesDay }, n) => {
    const icgR15Pct = date === null || n >= last ? patientCase.icgR15Pct : icgOn(patientCase, record, date);
    const target = siteTarget({ ...patientCase, icgR15Pct }, rules);
    if (sflrPercent === null) return { target, state: null };
    const ofDay = sharesDay ? scans.filter((one) => one.date === date) : [scans[n]!];
    return { target, state: stateOfAll(ofDay.flatMap((one) => stateAgainst(one, target))) };
  });
};
