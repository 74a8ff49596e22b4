import type { z } from 'zod';
import type { CaseShape } from '../contract/shapes.ts';
import { daysBetween, isoDateOf } from '../liver/days.ts';

type Case = z.output<typeof CaseShape>;
type CaseEvent = Case['events'][number];

/** From which event the days of a pathway are counted (registry fields: "day offsets from the index event"). */
const INDEX_EVENT_OF_PATHWAY = {
  ALPPS: 'stage1',
  RALPPS: 'stage1',
  TSH_PVE: 'firstHepatectomy',
  TARE: 'tare',
  HAIC: 'haic',
} as const;

/**
 * The date from which a case counts its days: the first event of its pathway's index type; where no pathway was named,
 * the first event that is the index of any. Null where there is none.
 */
export function indexDate(events: readonly CaseEvent[], pathway: Case['pathway']): string | null {
  const wanted: readonly string[] = pathway ? [INDEX_EVENT_OF_PATHWAY[pathway]] : Object.values(INDEX_EVENT_OF_PATHWAY);
  const dates = events.filter((event) => wanted.includes(event.type)).map((event) => event.date);
  return dates.sort().at(0) ?? null;
}

/** Whole days from the index event to a date, negative before it; null where either is unknown. */
export function dayFromIndex(date: string | null, index: string | null): number | null {
  const from = index === null ? null : isoDateOf(index);
  const to = date === null ? null : isoDateOf(date);
  return from === null || to === null ? null : daysBetween(from, to);
}

/**
 * When the next CT volumetry is due: 7 days after the last one, or after stage 1 where none followed it, until stage 2
 * (engine-spec S1). Null outside that time, and for pathways that have no such schedule.
 */
export function scanDue(patientCase: Pick<Case, 'events' | 'pathway' | 'timePoints'>): string | null {
  const { events, pathway, timePoints } = patientCase;
  const stage1 = indexDate(
    events.filter(({ type }) => type === 'stage1'),
    'RALPPS',
  );
  const staged = pathway === null || pathway === 'ALPPS' || pathway === 'RALPPS';
  if (!staged || stage1 === null || events.some(({ type }) => type === 'stage2')) return null;
  const since = timePoints.reduce((last, { date }) => (date !== null && date > last ? date : last), stage1);
  const due = new Date(`${since}T00:00:00Z`);
  due.setUTCDate(due.getUTCDate() + 7);
  return due.toISOString().slice(0, 10);
}
