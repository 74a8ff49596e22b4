import { daysBetween, type IsoDate } from '../liver/days.ts';
import type { Days, Percent, PercentagePoint } from '../units.ts';
import type { Entry, Happening, HappeningEntry, VolumetryEntry } from './course.ts';
import { sameValue } from './decision.ts';
import { type Contradiction, type CourseFacts, type Facts, NO_FACTS } from './facts.ts';
import { OF_THE_WHOLE_COURSE, type StatedFactName } from './statedFacts.ts';

const INDUCTIONS: readonly Happening[] = ['stage1', 'pve', 'pvl', 'tare'];

/**
 * What is known at a moment of a course: of every fact the latest that was stated up to then, and what the volumetries
 * say. `now`: the moment is the present, of which undated statements are true too, where nothing dated speaks.
 * @param before entries up to the moment, in the order of the course
 * @param all the whole course, for what holds of all of it
 */
export function factsAt(before: readonly Entry[], all: readonly Entry[], moment: IsoDate | null, now: boolean): Facts {
  const facts: Writable<Facts> = { ...NO_FACTS };
  const dates = takeStated(facts, before, all, now);
  takeCourse(facts, before, moment, dates);
  takeTwins(facts, before);
  return facts;
}

/** The day of what was taken of each fact; null: it had none. */
type StatedDates = Partial<Record<StatedFactName, IsoDate | null>>;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Of every fact the latest that was stated, with its day. Weakest first: what nobody dated gives way to what somebody did.
 * Of two values of one day neither is the later one: the fact is unknown then, and both are named.
 */
function takeStated(
  facts: Writable<Facts>,
  before: readonly Entry[],
  all: readonly Entry[],
  now: boolean,
): StatedDates {
  const dates: StatedDates = {};
  let contradicted: Map<StatedFactName, Contradiction['values'][number][]> | null = null;
  const take = (entries: readonly Entry[], wanted: (name: StatedFactName, dated: boolean) => boolean) => {
    for (const entry of entries) {
      if (entry.what !== 'stated') continue;
      for (const key in entry.facts) {
        const name = key as StatedFactName;
        const value = entry.facts[name];
        if (value === null || value === undefined || !wanted(name, entry.date !== null)) continue;
        if (dates[name] !== entry.date) {
          (facts as Record<string, unknown>)[name] = value;
          dates[name] = entry.date;
          contradicted?.delete(name);
          continue;
        }
        const stood = contradicted?.get(name) ?? [facts[name]!];
        if (stood.some((one) => sameValue(one, value))) continue;
        contradicted ??= new Map();
        contradicted.set(name, [...stood, value]);
        (facts as Record<string, unknown>)[name] = null;
      }
    }
  };
  take(all, (name, dated) => dated && OF_THE_WHOLE_COURSE.has(name));
  take(all, (name, dated) => !dated && (now || OF_THE_WHOLE_COURSE.has(name)) && typeof dates[name] !== 'string');
  take(before, (_, dated) => dated);
  if (contradicted !== null) facts.contradictions = named(contradicted, dates);
  return dates;
}

/** In an order of their own, whatever order they were written down in. */
function named(
  contradicted: ReadonlyMap<StatedFactName, readonly (number | string | boolean)[]>,
  dates: StatedDates,
): Contradiction[] {
  const inOrder = (a: number | string | boolean, b: number | string | boolean) => (a < b ? -1 : a > b ? 1 : 0);
  return [...contradicted]
    .sort(([a], [b]) => inOrder(a, b))
    .map(([fact, values]) => ({ fact, date: dates[fact] ?? null, values: [...values].sort(inOrder) }));
}

/** What the volumetries and what was done say of the moment. */
function takeCourse(
  facts: Writable<Facts>,
  before: readonly Entry[],
  moment: IsoDate | null,
  dates: StatedDates,
): void {
  const since = (date: IsoDate | null | undefined): Days | null =>
    date && moment !== null ? daysBetween(date, moment) : null;
  const first: Partial<Record<Happening, IsoDate>> = {};
  let induction: IsoDate | null = null;
  let last: VolumetryEntry | null = null;
  let lastSession: HappeningEntry | null = null;
  let scanned = false;
  for (const entry of before) {
    if (entry.what === 'volumetry') {
      last = entry;
      scanned = true;
    } else if (entry.what === 'done') {
      if (isSession(entry)) {
        lastSession = entry;
        scanned = false;
        facts.sessions++;
      }
      if (entry.date === null) continue;
      first[entry.type] ??= entry.date;
      if (INDUCTIONS.includes(entry.type)) induction = entry.date;
    }
  }
  facts.sflrPercent = last?.sflrPercent ?? null;
  facts.sflrIsLowerBound = last === null || last.sflrPercent === null ? null : last.sflrIsLowerBound;
  facts.evaluation = last?.evaluation ?? null;
  facts.gains = gainsOf(before);
  facts.lastSession = lastSession === null ? null : lastSession.type === 'rescueRfa' ? 'RFA' : 'PEI';
  facts.volumetrySinceSession = lastSession === null || lastSession.date === null ? null : scanned;
  facts.daysSinceStage1 = since(first.stage1);
  facts.daysSinceInduction = since(induction);
  facts.daysSinceTare = since(first.tare);
  facts.daysSinceVolumetry = since(last?.date);
  facts.daysSinceChildPugh = since(dates.childPugh);
  facts.daysSinceIcg = since(dates.icgR15Pct);
  facts.daysSinceInfection = since(dates.infection);
  facts.daysSinceMetastasis = since(dates.metastasis);
  if (lastSession !== null) takeAroundRescue(facts, before);
}

const isSession = (entry: Entry): entry is HappeningEntry =>
  entry.what === 'done' && (entry.type === 'rescueRfa' || entry.type === 'rescuePei');

/** Gain of sFLR between each volumetry and the one before that has an sFLR; a missing one is never filled in. */
function gainsOf(before: readonly Entry[]): CourseFacts['gains'] {
  const gains: { points: PercentagePoint; sessionsBefore: number }[] = [];
  let previous: number | null = null;
  let sessionsBefore = 0;
  for (const [n, entry] of before.entries()) {
    if (isSession(entry)) sessionsBefore++;
    if (entry.what !== 'volumetry' || entry.sflrPercent === null) continue;
    if (hasTwin(before, n) || hasTwin(before, n + 1)) {
      const ofDay = differing(before, entry);
      // Of two that differ nobody knows which one was gained; of two alike one is told.
      if (ofDay.length > 1) previous = null;
      if (ofDay.length > 1 || entry !== ofDay[0]) continue;
    }
    // Of a volume that is cut off nobody knows how much it gained.
    const told = previous !== null && !entry.notComparable && !entry.sflrIsLowerBound;
    if (told) gains.push({ points: (entry.sflrPercent - previous!) as PercentagePoint, sessionsBefore });
    previous = entry.sflrIsLowerBound ? null : entry.sflrPercent;
  }
  return gains.length === 0 ? null : gains;
}

/** The last evaluation before the first session, and the first one after it (S10). */
function takeAroundRescue(facts: Writable<Facts>, before: readonly Entry[]): void {
  const first = before.findIndex((entry) => isSession(entry) && entry.date !== null);
  if (first < 0) return;
  const evaluated = (entry: Entry): entry is VolumetryEntry => entry.what === 'volumetry' && entry.evaluation !== null;
  facts.sflrBeforeRescue = sflrOfDay(before, before.slice(0, first).findLast(evaluated));
  facts.sflrAfterRescue = sflrOfDay(before, before.slice(first).find(evaluated));
}

/** The sFLR of the day of a volumetry; null where several of that day differ. */
function sflrOfDay(before: readonly Entry[], of: VolumetryEntry | undefined): Percent | null {
  const [only, ...others] = of === undefined ? [] : differing(before, of);
  return only === undefined || others.length > 0 ? null : only.sflrPercent;
}

/** The volumetries of one day that have an sFLR, one of each value, lowest first; of one value the whole before a bound. */
function differing(before: readonly Entry[], { date }: VolumetryEntry): VolumetryEntry[] {
  const ofDay = before.filter(
    (one): one is VolumetryEntry => one.what === 'volumetry' && one.date === date && one.sflrPercent !== null,
  );
  const sorted = ofDay.sort(
    (a, b) => a.sflrPercent! - b.sflrPercent! || Number(a.sflrIsLowerBound) - Number(b.sflrIsLowerBound),
  );
  return sorted.filter((one, n) => one.sflrPercent !== sorted[n - 1]?.sflrPercent);
}

/** Of two volumetries of one day that are not the same neither is the last one: sFLR is unknown then, and both are named. */
function takeTwins(facts: Writable<Facts>, before: readonly Entry[]): void {
  const at = before.findLastIndex(({ what }) => what === 'volumetry');
  const last = before[at];
  if (last?.what !== 'volumetry' || !hasTwin(before, at)) return;
  const [only, ...others] = differing(before, last);
  facts.sflrPercent = others.length > 0 ? null : (only?.sflrPercent ?? null);
  facts.sflrIsLowerBound = others.length > 0 ? false : (only?.sflrIsLowerBound ?? null);
  if (only === undefined || others.length === 0) return;
  const ofDay = [only, ...others];
  facts.sflrsOfDay = ofDay.map(({ sflrPercent, sflrIsLowerBound }) => ({ sflrPercent, sflrIsLowerBound }));
  const values = ofDay.map(({ sflrPercent }) => sflrPercent!);
  facts.contradictions = [...(facts.contradictions ?? []), { fact: 'sflrPercent', date: last.date, values }];
}

/** Whether the volumetry at n has another of its day just before it: those of one day stand together. */
function hasTwin(before: readonly Entry[], n: number): boolean {
  const [one, other] = [before[n], before[n - 1]];
  return one?.what === 'volumetry' && other?.what === 'volumetry' && one.date === other.date;
}
