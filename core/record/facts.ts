import { type IsoDate, isoDateOf } from '../liver/days.ts';
import type { ReserveTumour } from '../liver/reserve.ts';
import { indexDate } from '../liver/scanOrder.ts';
import type { Entry as CourseEntry, Happening, StatedEntry } from '../pathway/course.ts';
import { STATED_FACTS, type StatedFactName } from '../pathway/statedFacts.ts';
import { type CaseRecord, itemsOf } from './caseRecord.ts';
import { computedFor, fieldClasses } from './classes.ts';
import { isMissing, isNumber } from './entry.ts';
import { RECORD_FIELD_NAMES, type RecordFieldName, recordField } from './fields.ts';
import { itemsIn } from './items.ts';
import { type Case, eventDay, fieldState } from './linked.ts';
import { saidNot } from './outcome.ts';
import { hepaticReserves } from './reserve.ts';

type CaseOfFacts = Pick<Case, 'body' | 'bodySources' | 'pathway' | 'liver' | 'events'> &
  Parameters<typeof hepaticReserves>[0];
type Value = number | string | boolean;

/** Fields that rules call by another name; all others that a rule asks for have the name of their fact. */
const OTHER_NAMES: Partial<Record<RecordFieldName, StatedFactName>> = {
  childPughClass: 'childPugh',
  bilirubin: 'bilirubinUmolL',
  hbvDna: 'hbvDnaIuMl',
  'board.response': 'recist',
  'tare.lungShuntAcceptable': 'lungShuntAcceptable',
  wholeLiverGy: 'plannedWholeLiverGy',
  'haic.courses': 'haicCycles',
  'firstHepatectomy.treatedNodules': 'nodulesTreatedFirst',
  'stage1.rfaDepthCm': 'stage1DepthCm',
  'stage1.planeWidthCm': 'stage1PlaneWidthCm',
  'session.peiMl': 'peiMl',
  'session.peiRateMlMin': 'peiRateMlMin',
  'session.ethanolPct': 'peiEthanolPct',
  'session.rfaMin': 'rfaMinutes',
  'session.powerW': 'rfaStartW',
};

const isFact = (name: string): name is StatedFactName => Object.hasOwn(STATED_FACTS, name);

/** The fact that a field states by itself; those of tumours are made of all of them. */
export function factOf(name: RecordFieldName): StatedFactName | null {
  if (recordField(name).per === 'tumour') return null;
  return OTHER_NAMES[name] ?? (isFact(name) ? name : null);
}

/** Every field that states a fact. The condition of the liver is not among them: the case itself states it. */
const FACT_FIELDS = RECORD_FIELD_NAMES.flatMap((name) => {
  const fact = factOf(name);
  return fact === null || fact === 'liver' ? [] : [[name, fact] as const];
});

/** The event on whose day a field of the case is true; all others are of the day of the first scan. */
const DAY_OF: Partial<Record<RecordFieldName, 'stage1' | 'firstHepatectomy'>> = {
  'stage1.rfaDepthCm': 'stage1',
  'stage1.planeWidthCm': 'stage1',
  'firstHepatectomy.treatedNodules': 'firstHepatectomy',
};

/**
 * What the record states to the rules of the pathways (`walk`, as its entries), in canonical units, each with the
 * day it is true of: labs, scans and sessions of their own day, the disease at the start of the first scan's. What is
 * missing, for whatever reason, is not stated, and stays unknown. ICG-R15 without a day is the case's own, and not here.
 * @param site what the site set of hepatic reserve (V13)
 */
export function factsOfRecord(
  patientCase: CaseOfFacts,
  record: CaseRecord,
  site: { readonly reserveTumour?: ReserveTumour } = {},
): readonly CourseEntry[] {
  const stated = new Map<IsoDate | null, Map<StatedFactName, Value[]>>();
  const state = (date: IsoDate | null, fact: StatedFactName, value: Value) => {
    // A value that the rule's own table would refuse is not told to it.
    if (!STATED_FACTS[fact].schema.safeParse(value).success) return;
    const ofDay = stated.get(date) ?? new Map<StatedFactName, Value[]>();
    stated.set(date, ofDay.set(fact, [...(ofDay.get(fact) ?? []), value]));
  };
  const start = startOf(patientCase);
  const dayOf = (name: RecordFieldName, date: string | null): IsoDate | null => {
    if (recordField(name).per !== 'case') return date === null ? null : isoDateOf(date);
    // Cycles add up: how many there are is true of now.
    if (name === 'haic.courses') return null;
    const event = DAY_OF[name];
    return event ? (eventDay(patientCase, event) ?? null) : start;
  };
  // Of most fields most cases have no entry: those are not looked for day by day.
  const entered = new Set(record.entries.map(({ field }) => field));
  for (const [name, fact] of FACT_FIELDS) {
    const { per, link } = recordField(name);
    if (link === null && !entered.has(name)) continue;
    for (const item of itemsIn(per, patientCase, record)) {
      const value = statedValue(patientCase, record, name, item.id);
      if (value !== null) state(dayOf(name, item.date), fact, fact === 'ecog' ? Number(value) : value);
    }
  }
  // A class follows from what it is defined by (Child-Pugh from its points, mRECIST from what was read); one that was entered stands.
  const standing = new Map([...stated].map(([date, facts]) => [date, new Set(facts.keys())] as const));
  const classes = fieldClasses(patientCase, record);
  for (const { field, item } of classes) {
    const [fact, value] = [factOf(field), computedFor(classes, field, item)];
    if (fact === null || value === null || statedValue(patientCase, record, field, item) !== null) continue;
    const of = itemsIn(recordField(field).per, patientCase, record).find(({ id }) => id === item);
    const date = dayOf(field, of?.date ?? null);
    if (!standing.get(date)?.has(fact)) state(date, fact, value);
  }
  const bySpread = statedValue(patientCase, record, 'distribution');
  if (bySpread !== null) state(start, 'bilobar', bySpread === 'bilobar');
  if (statedValue(patientCase, record, 'extrahepatic') === true) state(start, 'metastasis', true);
  for (const { date, reservePercent } of hepaticReserves(patientCase, record, site.reserveTumour))
    if (reservePercent.ok) state(date === null ? null : isoDateOf(date), 'hepaticReservePct', reservePercent.value);
  for (const [date, fact, value] of ofTumours(patientCase, record, start)) state(date, fact, value);
  return [...[...stated].flatMap(([date, facts]) => entriesOf(date, facts)), ...happenings(patientCase, record)];
}

/** What is said of a day, in one entry; of what is said twice and not alike each value in its own, so that no order tells. */
function entriesOf(date: IsoDate | null, facts: ReadonlyMap<StatedFactName, readonly Value[]>): StatedEntry[] {
  const said = [...facts].map(([fact, values]) => [fact, [...new Set(values)]] as const);
  const once = said.flatMap(([fact, values]) => (values.length === 1 ? [[fact, values[0]] as const] : []));
  const more = said.flatMap(([fact, values]) =>
    values.length === 1 ? [] : values.map((value) => ({ [fact]: value })),
  );
  return [Object.fromEntries(once), ...more].map((one) => ({ what: 'stated', date, facts: one }));
}

/** The day that what is said of the start is true of: the first scan's, where it does not lie after the index event. */
function startOf({ timePoints, ...events }: CaseOfFacts): IsoDate | null {
  const first =
    timePoints
      .map(({ date }) => date)
      .filter((date) => date !== null)
      .sort()[0] ?? null;
  const index = indexDate(events);
  return [first, index].filter((date) => date !== null).sort()[0] ?? null;
}

/** A value as rules compare it: canonical, one word or yes or no; null for everything else. */
function statedValue(patientCase: CaseOfFacts, record: CaseRecord, name: RecordFieldName, item = ''): Value | null {
  const { given, canonical } = fieldState(patientCase, record, name, item);
  if (given === null || isMissing(given)) return null;
  // Above a bound it may be anything: a rule that asks for "at most" could not tell.
  if (isNumber(given)) return given.comparator === '>' ? null : canonical;
  return typeof given.value === 'object' ? null : given.value;
}

/** Facts of all nodules together: the largest, the smallest, the lowest dose, how many. */
function ofTumours(patientCase: CaseOfFacts, record: CaseRecord, start: IsoDate | null) {
  const ids = itemsOf(record, 'tumour');
  const numbers = (name: RecordFieldName) =>
    ids.flatMap((id) => {
      const value = statedValue(patientCase, record, name, id);
      return typeof value === 'number' ? [value] : [];
    });
  const facts: (readonly [IsoDate | null, StatedFactName, number])[] = [];
  const least = (name: RecordFieldName, fact: StatedFactName, date: IsoDate | null) => {
    // The lowest of some is not the lowest: of every nodule it has to be known.
    const values = numbers(name);
    if (values.length > 0 && values.length === ids.length) facts.push([date, fact, Math.min(...values)]);
  };
  const sizes = numbers('tumour.sizeMm');
  if (sizes.length > 0) facts.push([start, 'largestTumourMm', Math.max(...sizes)]);
  least('tumour.sizeMm', 'smallestTumourMm', start);
  least('plannedTumourGy', 'plannedTumourGy', start);
  least('preTumourGy', 'preTumourGy', start);
  least('postTumourGy', 'postTumourGy', eventDay(patientCase, 'tare'));
  const count = statedValue(patientCase, record, 'tumourNumber');
  // Nodules described one by one need not be all of them: only a number that somebody gave is one.
  if (typeof count === 'number') facts.push([start, 'tumourNumber', count]);
  return facts;
}

/** What was done and stands in no event of the case: the operation after TARE or HAIC, leaving hospital, death. */
function happenings(patientCase: CaseOfFacts, record: CaseRecord): readonly CourseEntry[] {
  const day = (name: RecordFieldName) => {
    const value = statedValue(patientCase, record, name);
    return typeof value === 'string' ? isoDateOf(value) : null;
  };
  const done = (type: Happening, date: IsoDate | null): CourseEntry[] =>
    date === null ? [] : [{ what: 'done', type, date }];
  const operated = day('surgery.date');
  const last = operated ?? eventDay(patientCase, 'stage2') ?? eventDay(patientCase, 'secondHepatectomy');
  const stayed = statedValue(patientCase, record, 'surgery.hospitalDays');
  const transplanted = statedValue(patientCase, record, 'surgery.procedure') === 'transplantation';
  return [
    ...done(transplanted ? 'transplantation' : 'hepatectomy', operated),
    ...done('discharge', last !== null && typeof stayed === 'number' ? daysAfter(last, stayed) : null),
    ...done('death', saidNot(record, 'deathDate') ? null : day('deathDate')),
  ];
}

const daysAfter = (date: IsoDate, days: number): IsoDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
