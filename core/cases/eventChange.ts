import type { z } from 'zod';
import type { CaseShape } from '../contract/shapes.ts';
import type { EventType } from '../liver/caseInput.ts';
import { ok, type Result, refuse } from '../result.ts';

type Events = z.output<typeof CaseShape>['events'];

/** What a person did to a case's events. A day that is corrected is the old event out and the new one in, in one change. */
export interface EventChange {
  readonly removed: Events;
  readonly added: Events;
}

const place = (events: Events, { type, date }: Events[number]): number =>
  events.findIndex((one) => one.type === type && one.date === date);

/**
 * The events after a change, by day. A change says what goes and what comes and never the whole list, so that one made in a
 * window that had not heard of another's takes nothing of that away. Refuses an event out that is not there
 * (`case.eventGone`, with its place in `removed`): it was taken out or moved elsewhere meanwhile; and a second step before its
 * first (`case.eventOrder`): nothing can be said of such a course.
 */
export function eventsAfter(
  events: Events,
  { removed, added }: EventChange,
): Result<Events, 'case.eventGone' | 'case.eventOrder'> {
  const left = [...events];
  for (const [n, event] of removed.entries()) {
    const at = place(left, event);
    if (at < 0) return refuse('case.eventGone', { n, type: event.type, date: event.date });
    left.splice(at, 1);
  }
  const after = [...left, ...added].sort((a, b) => a.date.localeCompare(b.date));
  const first = (type: EventType) => after.find((event) => event.type === type)?.date;
  for (const [earlier, later] of FOLLOWS)
    if ((first(later) ?? '9999') < (first(earlier) ?? '')) return refuse('case.eventOrder', { earlier, later });
  return ok(after);
}

/** What is done in two steps: the second is none before the first. */
const FOLLOWS: readonly (readonly [EventType, EventType])[] = [
  ['stage1', 'stage2'],
  ['firstHepatectomy', 'secondHepatectomy'],
];

/** The change that leads from one list to another: each event as often as one has it more than the other. */
export function eventChange(from: Events, to: Events): EventChange {
  const removed = [...from];
  const added: Events[number][] = [];
  for (const event of to) {
    const at = place(removed, event);
    if (at < 0) added.push(event);
    else removed.splice(at, 1);
  }
  return { removed, added };
}

/** What takes a change back. */
export const undoneEvents = ({ removed, added }: EventChange): EventChange => ({ removed: added, added: removed });
