import { canonical } from '../canonical.ts';
import type { EventType } from '../liver/caseInput.ts';
import type { IsoDate } from '../liver/days.ts';
import type { Percent } from '../units.ts';
import type { Decision } from './decision.ts';
import type { StatedFacts } from './statedFacts.ts';

/** What is done to a patient: the events of a case, and what a case record has beside them. */
export type Happening = EventType | 'hepatectomy' | 'transplantation' | 'discharge' | 'death';

/** A volumetry as it was assessed. */
export interface VolumetryEntry {
  readonly what: 'volumetry';
  readonly date: IsoDate | null;
  /** Null where the FLR is cut off and nobody accepted it. */
  readonly sflrPercent: Percent | null;
  readonly sflrIsLowerBound: boolean;
  /** k-th after stage 1; null before it, and where that is not known. */
  readonly evaluation: number | null;
  /** Its FLR is another quantity than the one before (another plan or inclusion rule): no gain between the two. */
  readonly notComparable: boolean;
}

/** Laboratory values, findings, readings: what a person states, with the day it is true of. Null: as things stand. */
export interface StatedEntry {
  readonly what: 'stated';
  readonly date: IsoDate | null;
  readonly facts: Partial<StatedFacts>;
}

export interface HappeningEntry {
  readonly what: 'done';
  readonly type: Happening;
  readonly date: IsoDate | null;
}

export interface DecisionEntry {
  readonly what: 'decision';
  readonly date: IsoDate;
  readonly decision: Decision;
}

/** One entry of a case's pathway (workflow §5). */
export type Entry = VolumetryEntry | StatedEntry | HappeningEntry | DecisionEntry;

const SESSIONS: readonly Happening[] = ['rescueRfa', 'rescuePei', 'pve', 'pvl'];
const LAST: readonly Happening[] = ['discharge', 'death'];

/** Within a day: what is known stands before what is decided, and that before what is done, unless it was decided after. */
export function rank(entry: Entry): number {
  if (entry.what === 'stated') return 0;
  if (entry.what === 'volumetry') return 1;
  if (entry.what === 'decision') return entry.decision.afterWhatWasDone ? 4.5 : 2;
  return SESSIONS.includes(entry.type) ? 3 : LAST.includes(entry.type) ? 5 + LAST.indexOf(entry.type) : 4;
}

/** Undated scans are baselines; whatever else has no date comes last, in the order of a course. */
const dayOf = ({ what, date }: Entry): string => date ?? (what === 'volumetry' ? '' : '~');

const UNDATED_ORDER: readonly Happening[] = [
  'firstHepatectomy',
  'tare',
  'haic',
  'stage1',
  'pve',
  'pvl',
  'rescueRfa',
  'rescuePei',
];
const undatedRank = (entry: Entry): number =>
  entry.what === 'done' && UNDATED_ORDER.includes(entry.type)
    ? UNDATED_ORDER.indexOf(entry.type)
    : UNDATED_ORDER.length;

/**
 * Entries in the order of a course, whatever order they were written down in: by date, within a day what is known
 * first; what is left equal is ordered by its content, so that the same entries always give the same course.
 */
export function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const keyed = entries.map((entry) => ({ entry, day: dayOf(entry), rank: rank(entry), text: '' }));
  return keyed
    .sort((a, b) => {
      if (a.day !== b.day) return a.day < b.day ? -1 : 1;
      if (a.day === '~' && a.entry.what === 'done' && b.entry.what === 'done') {
        const undated = undatedRank(a.entry) - undatedRank(b.entry);
        if (undated !== 0) return undated;
      }
      if (a.rank !== b.rank) return a.rank - b.rank;
      a.text ||= canonical(a.entry);
      b.text ||= canonical(b.entry);
      return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
    })
    .map(({ entry }) => entry);
}
