import type { z } from 'zod';
import type { CaseShape } from '../contract/shapes.ts';
import { daysBetween, isoDateOf } from '../liver/days.ts';
import { indexDate } from '../liver/scanOrder.ts';

type Case = z.output<typeof CaseShape>;

/** Whole days from the index event to a date, negative before it; null where either is unknown. */
export function dayFromIndex(date: string | null, index: string | null): number | null {
  const from = index === null ? null : isoDateOf(index);
  const to = date === null ? null : isoDateOf(date);
  return from === null || to === null ? null : daysBetween(from, to);
}

/** The decision that the course ended with: the last by its day; of one day the one written down last. Null without one. */
export const lastDecision = <T extends { readonly date: string }>(decisions: readonly T[]): T | null =>
  decisions.reduce<T | null>((last, one) => (last === null || one.date >= last.date ? one : last), null);

/** Whether somebody stopped or closed the course, and nobody decided for another day that it goes on. */
export function isEnded(decisions: readonly Pick<Case['decisions'][number], 'date' | 'kind'>[]): boolean {
  const kind = lastDecision(decisions)?.kind;
  return kind === 'caseStopped' || kind === 'caseClosed';
}

/**
 * When the next CT volumetry is due: 7 days after the last one, or after stage 1 where none followed it, until stage 2
 * (engine-spec S1) or until somebody stopped the course. Null outside that time, and for pathways that have no such schedule.
 */
export function scanDue(
  patientCase: Pick<Case, 'events' | 'pathway' | 'timePoints'> & Partial<Pick<Case, 'decisions'>>,
): string | null {
  const { events, pathway, timePoints, decisions = [] } = patientCase;
  if (isEnded(decisions)) return null;
  const stage1 = indexDate({ pathway: 'RALPPS', events });
  const staged = pathway === null || pathway === 'ALPPS' || pathway === 'RALPPS';
  if (!staged || stage1 === null || events.some(({ type }) => type === 'stage2')) return null;
  const since = timePoints.reduce((last, { date }) => (date !== null && date > last ? date : last), stage1);
  const due = new Date(`${since}T00:00:00Z`);
  due.setUTCDate(due.getUTCDate() + 7);
  return due.toISOString().slice(0, 10);
}
