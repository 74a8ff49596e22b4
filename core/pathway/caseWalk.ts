import type { CaseAssessment } from '../liver/assessCase.ts';
import { type IsoDate, isoDateOf, isStillToCome } from '../liver/days.ts';
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
import { type PathwayWarning, type Walk, walk } from './walk.ts';

/** A case of the house with all that its pathway is told by. */
export interface CaseOnPathway {
  readonly patientCase: Case;
  readonly record: CaseRecord;
  /** Its volumetries as they were assessed; null where the case has no sTLV yet. */
  readonly assessment: CaseAssessment | null;
  /** What the site set of the rules. */
  readonly rules: PathwaySettings;
}

/**
 * Where a case stands on its pathway by everything that was measured, entered, done and decided; null without a pathway.
 * Seen from a day, what is said of a later one is nothing that is known: it is left out, and named.
 */
export function caseWalk(on: CaseOnPathway, today: IsoDate | null = null): Walk | null {
  return walkOf(on, courseEntries(on), today, today);
}

/** @param now the day that a clock says; @param today the one that values are as old as */
function walkOf(
  { patientCase: { pathway }, rules }: CaseOnPathway,
  entries: readonly Entry[],
  today: IsoDate | null,
  now: IsoDate | null,
): Walk | null {
  if (pathway === null) return null;
  const known = entries.filter((entry) => !liesAhead(entry, now));
  const options = { settings: rules, compared: comparisonOf(pathway, null), today };
  const walked = walk(MACHINES[pathway], known, options);
  if (known.length === entries.length) return walked;
  return { ...walked, warnings: [...walked.warnings, ...stillToCome(entries, now)] };
}

/** What a person stated or reported of a day that has not come. A scan's own date is its header's, and said elsewhere. */
const liesAhead = ({ what, date }: Entry, now: IsoDate | null): boolean =>
  (what === 'stated' || what === 'done') && date !== null && now !== null && isStillToCome(date, now);

function stillToCome(entries: readonly Entry[], now: IsoDate | null): PathwayWarning[] {
  const days = entries.flatMap((entry) => (liesAhead(entry, now) && entry.date !== null ? [entry.date] : []));
  return [...new Set(days)].sort().map((date) => ({
    code: 'pathway.stillToCome',
    date,
    message: `What is entered of ${date} lies in the future: no rule looks at it. Correct its date.`,
    rule: null,
    source: null,
  }));
}

/** States in which nothing is waited for. */
const OVER: ReadonlySet<string> = new Set(['STAGE2_DONE', 'FOLLOW_UP', 'STOPPED', 'CLOSED', 'NOT_ELIGIBLE']);

/** The same as it stands today; once nothing is waited for, values are as old as they were then, and no older every day. */
export function caseWalkToday(on: CaseOnPathway, today: IsoDate | null): Walk | null {
  const entries = courseEntries(on);
  const now = walkOf(on, entries, today, today);
  const then = now && OVER.has(now.state) ? walkOf(on, entries, null, today) : null;
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
  return decide(MACHINES[pathway], courseEntries(on), to, made, {
    settings: on.rules,
    compared: comparisonOf(pathway, null),
    index: indexDate({ pathway, events: eventsOf(on.patientCase) }),
  });
}

export const eventsOf = ({ events }: Case) => events.map(({ type, date }) => ({ type, date: isoDateOf(date) }));

/** All that is known of a case, as entries of its course; in no order. */
export function courseEntries({ patientCase, record, assessment, rules }: CaseOnPathway): readonly Entry[] {
  const { liver, icgR15Pct, decisions } = patientCase;
  const unstated = { childPugh: null, apsPresent: null, metastasis: null, infection: null, chronicKidneyDisease: null };
  return [
    ...courseOf({ ...unstated, liver, icgR15Pct, events: eventsOf(patientCase) }, assessment?.scans ?? []),
    ...factsOfRecord(patientCase, record, rules),
    ...decisions.map((decision): Entry => ({ what: 'decision', date: decision.date, decision })),
  ];
}
