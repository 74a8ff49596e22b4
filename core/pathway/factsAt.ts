import { daysBetween, type IsoDate } from '../liver/days.ts';
import type { Days, Percent, PercentagePoint } from '../units.ts';
import type { Entry, Happening, VolumetryEntry } from './course.ts';
import { type CourseFacts, type Facts, NOTHING_STATED } from './facts.ts';
import { OF_THE_WHOLE_COURSE, type StatedFactName, type StatedFacts } from './statedFacts.ts';

const INDUCTIONS: readonly Happening[] = ['stage1', 'pve', 'pvl', 'tare'];

/**
 * What is known at a moment of a course: of every fact the latest that was stated up to then, and what the volumetries
 * say. `now`: the moment is the present, of which undated statements are true too, where nothing dated speaks.
 * @param before entries up to the moment, in the order of the course
 * @param all the whole course, for what holds of all of it
 */
export function factsAt(before: readonly Entry[], all: readonly Entry[], moment: IsoDate | null, now: boolean): Facts {
  const { facts, dates } = statedAt(before, all, now);
  return { ...facts, ...courseFacts(before, moment, dates) };
}

type StatedDates = Partial<Record<StatedFactName, IsoDate>>;

function statedAt(before: readonly Entry[], all: readonly Entry[], now: boolean) {
  const facts: Record<string, unknown> = { ...NOTHING_STATED };
  const dates: StatedDates = {};
  const take = (entries: readonly Entry[], wanted: (name: StatedFactName, dated: boolean) => boolean) => {
    for (const entry of entries) {
      if (entry.what !== 'stated') continue;
      for (const [name, value] of Object.entries(entry.facts) as [StatedFactName, unknown][]) {
        if (value === null || value === undefined || !wanted(name, entry.date !== null)) continue;
        facts[name] = value;
        if (entry.date !== null) dates[name] = entry.date;
      }
    }
  };
  // Weakest first: what nobody dated gives way to what somebody did.
  take(all, (name, dated) => OF_THE_WHOLE_COURSE.has(name) && dated);
  take(all, (name, dated) => !dated && (now || OF_THE_WHOLE_COURSE.has(name)) && facts[name] === null);
  take(before, (_, dated) => dated);
  return { facts: facts as StatedFacts, dates };
}

function courseFacts(before: readonly Entry[], moment: IsoDate | null, dates: StatedDates): CourseFacts {
  const volumetries = before.filter((entry) => entry.what === 'volumetry');
  const last = volumetries.at(-1);
  const since = (date: IsoDate | null | undefined): Days | null =>
    date && moment !== null ? daysBetween(date, moment) : null;
  const sessions = before.flatMap((entry) =>
    entry.what === 'done' && (entry.type === 'rescueRfa' || entry.type === 'rescuePei') ? [entry] : [],
  );
  const lastSession = sessions.at(-1);
  const firstDone = (type: Happening) =>
    before.find((entry) => entry.what === 'done' && entry.type === type && entry.date !== null)?.date;
  const lastInduction = before.findLast(
    (entry) => entry.what === 'done' && INDUCTIONS.includes(entry.type) && entry.date !== null,
  );
  return {
    sflrPercent: last?.sflrPercent ?? null,
    sflrIsLowerBound: last === undefined || last.sflrPercent === null ? null : last.sflrIsLowerBound,
    evaluation: last?.evaluation ?? null,
    gains: gainsOf(before),
    ...aroundRescue(before),
    sessions: sessions.length,
    lastSession: lastSession === undefined ? null : lastSession.type === 'rescueRfa' ? 'RFA' : 'PEI',
    volumetrySinceSession:
      lastSession === undefined || lastSession.date === null
        ? null
        : before.indexOf(lastSession) < before.findLastIndex(({ what }) => what === 'volumetry'),
    daysSinceStage1: since(firstDone('stage1')),
    daysSinceInduction: since(lastInduction?.date),
    daysSinceTare: since(firstDone('tare')),
    daysSinceVolumetry: since(last?.date),
    daysSinceChildPugh: since(dates.childPugh),
    daysSinceIcg: since(dates.icgR15Pct),
  };
}

/** Gain of sFLR between each volumetry and the one before that has an sFLR; a missing one is never filled in. */
function gainsOf(before: readonly Entry[]): CourseFacts['gains'] {
  const gains: { points: PercentagePoint; sessionsBefore: number }[] = [];
  let previous: number | null = null;
  let sessionsBefore = 0;
  for (const entry of before) {
    if (entry.what === 'done' && (entry.type === 'rescueRfa' || entry.type === 'rescuePei')) sessionsBefore++;
    if (entry.what !== 'volumetry' || entry.sflrPercent === null) continue;
    // Of a volume that is cut off nobody knows how much it gained.
    const told = previous !== null && !entry.notComparable && !entry.sflrIsLowerBound;
    if (told) gains.push({ points: (entry.sflrPercent - previous!) as PercentagePoint, sessionsBefore });
    previous = entry.sflrIsLowerBound ? null : entry.sflrPercent;
  }
  return gains.length === 0 ? null : gains;
}

/** The last evaluation before the first session, and the first one after it (S10). */
function aroundRescue(before: readonly Entry[]): Pick<CourseFacts, 'sflrBeforeRescue' | 'sflrAfterRescue'> {
  const first = before.findIndex(
    (entry) =>
      entry.what === 'done' && (entry.type === 'rescueRfa' || entry.type === 'rescuePei') && entry.date !== null,
  );
  if (first < 0) return { sflrBeforeRescue: null, sflrAfterRescue: null };
  const evaluated = (entry: Entry): entry is VolumetryEntry => entry.what === 'volumetry' && entry.evaluation !== null;
  return {
    sflrBeforeRescue: before.slice(0, first).findLast(evaluated)?.sflrPercent ?? (null as Percent | null),
    sflrAfterRescue: before.slice(first).find(evaluated)?.sflrPercent ?? null,
  };
}
