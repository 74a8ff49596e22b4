import type { CaseAssessment } from '../liver/assessCase.ts';
import { type IsoDate, isoDateOf } from '../liver/days.ts';
import { indexDate } from '../liver/scanOrder.ts';
import { comparisonOf } from '../liver/target.ts';
import type { CaseRecord } from '../record/caseRecord.ts';
import { factsOfRecord } from '../record/facts.ts';
import type { Case } from '../record/linked.ts';
import { type Result, refuse } from '../result.ts';
import type { Entry } from './course.ts';
import { courseOf } from './courseOf.ts';
import { decide } from './decide.ts';
import type { Decision, DecisionMade, DecisionRefusal } from './decision.ts';
import { MACHINES } from './machines/machines.ts';
import type { PathwaySettings } from './settings.ts';
import { type Walk, walk } from './walk.ts';

/** A case of the house with all that its pathway is told by. */
export interface CaseOnPathway {
  readonly patientCase: Case;
  readonly record: CaseRecord;
  /** Its volumetries as they were assessed; null where the case has no sTLV yet. */
  readonly assessment: CaseAssessment | null;
  /** What the site set of the rules. */
  readonly rules: PathwaySettings;
}

/** Where a case stands on its pathway by everything that was measured, entered, done and decided; null without a pathway. */
export function caseWalk(on: CaseOnPathway, today: IsoDate | null = null): Walk | null {
  const { pathway } = on.patientCase;
  const options = { settings: on.rules, compared: comparisonOf(pathway, null), today };
  return pathway && walk(MACHINES[pathway], entriesOf(on), options);
}

/** States in which nothing is waited for. */
const OVER: ReadonlySet<string> = new Set(['STAGE2_DONE', 'FOLLOW_UP', 'STOPPED', 'CLOSED', 'NOT_ELIGIBLE']);

/** The same as it stands today; once nothing is waited for, values are as old as they were then, and no older every day. */
export function caseWalkToday(on: CaseOnPathway, today: IsoDate | null): Walk | null {
  const now = caseWalk(on, today);
  const then = now && OVER.has(now.state) ? caseWalk(on) : null;
  return then && now ? { ...then, reminders: now.reminders } : now;
}

/** A person's decision on a case, ready to be kept; refuses as `decide` does, and where the case has no pathway. */
export function caseDecision(
  on: CaseOnPathway,
  to: string,
  made: DecisionMade,
): Result<Decision, DecisionRefusal | 'pathway.notGiven'> {
  const { pathway } = on.patientCase;
  if (pathway === null) return refuse('pathway.notGiven');
  return decide(MACHINES[pathway], entriesOf(on), to, made, {
    settings: on.rules,
    compared: comparisonOf(pathway, null),
    index: indexDate({ pathway, events: eventsOf(on.patientCase) }),
  });
}

const eventsOf = ({ events }: Case) => events.map(({ type, date }) => ({ type, date: isoDateOf(date) }));

function entriesOf({ patientCase, record, assessment }: CaseOnPathway): readonly Entry[] {
  const { liver, icgR15Pct, decisions } = patientCase;
  const unstated = { childPugh: null, apsPresent: null, metastasis: null, infection: null, chronicKidneyDisease: null };
  return [
    ...courseOf({ ...unstated, liver, icgR15Pct, events: eventsOf(patientCase) }, assessment?.scans ?? []),
    ...factsOfRecord(patientCase, record),
    ...decisions.map((decision): Entry => ({ what: 'decision', date: decision.date, decision })),
  ];
}
