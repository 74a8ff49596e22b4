import type { EventType } from '../liver/caseInput.ts';
import { type CaseRecord, enteredDate, itemsOf } from './caseRecord.ts';
import type { Scope } from './field.ts';

/** The part of a case that its items follow from. */
export interface CaseOfItems {
  readonly events: readonly { readonly type: EventType; readonly date: string }[];
  readonly timePoints: readonly { readonly id: string; readonly date: string | null }[];
}

/** One item of the record: what its values hang on, and its day. */
export interface RecordItem {
  readonly id: string;
  /** Null: nobody said when. */
  readonly date: string | null;
  /** `scan`: a time point's own; `event`: a session; `own`: made by a person, who can take it away. */
  readonly from: 'case' | 'scan' | 'event' | 'own';
  readonly event: 'rescueRfa' | 'rescuePei' | null;
}

const SESSIONS: readonly EventType[] = ['rescueRfa', 'rescuePei'];
const isSession = (type: EventType): type is 'rescueRfa' | 'rescuePei' => SESSIONS.includes(type);

/** The name of a session's item: its kind, its day, and which of that day it is. */
export function sessionItems(events: CaseOfItems['events']): readonly { id: string; type: EventType; date: string }[] {
  const counts = new Map<string, number>();
  return events.flatMap(({ type, date }) => {
    if (!isSession(type)) return [];
    const n = (counts.get(`${type} ${date}`) ?? 0) + 1;
    counts.set(`${type} ${date}`, n);
    return [{ id: `${type} ${date} ${n}`, type, date }];
  });
}

/** The items of a scope, by day; those without one come last. A scan's day is a day of labs too. */
export function itemsIn(scope: Scope, patientCase: CaseOfItems, record: CaseRecord): readonly RecordItem[] {
  const own = (list: 'labs' | 'tumour' | 'adverse', date: 'labs.date' | 'ctcae.date' | null) =>
    itemsOf(record, list).map(
      (id): RecordItem => ({
        id,
        date: date === null ? null : enteredDate(record, date, id),
        from: 'own',
        event: null,
      }),
    );
  const scans = patientCase.timePoints.map(({ id, date }): RecordItem => ({ id, date, from: 'scan', event: null }));
  switch (scope) {
    case 'case':
      return [{ id: '', date: null, from: 'case', event: null }];
    case 'scan':
      return byDay(scans);
    case 'labs':
      return byDay([...scans, ...own('labs', 'labs.date')]);
    case 'session':
      return byDay(
        sessionItems(patientCase.events).map(
          ({ id, type, date }): RecordItem => ({ id, date, from: 'event', event: type as 'rescueRfa' }),
        ),
      );
    case 'tumour':
      return own('tumour', null);
    case 'adverse':
      return own('adverse', 'ctcae.date');
  }
}

const byDay = (items: readonly RecordItem[]): RecordItem[] =>
  [...items].sort((a, b) =>
    a.date === b.date ? 0 : a.date === null ? 1 : b.date === null ? -1 : a.date < b.date ? -1 : 1,
  );

/**
 * Items of sessions whose day was corrected: the old name with the new one. One session of a kind gone and one come is
 * one that moved; anything else is sessions taken away and added.
 */
export function movedSessions(
  before: CaseOfItems['events'],
  after: CaseOfItems['events'],
): readonly { readonly from: string; readonly to: string }[] {
  const [old, now] = [sessionItems(before), sessionItems(after)];
  return SESSIONS.flatMap((type) => {
    const gone = old.filter((one) => one.type === type && !now.some(({ id }) => id === one.id));
    const come = now.filter((one) => one.type === type && !old.some(({ id }) => id === one.id));
    return gone.length === 1 && come.length === 1 ? [{ from: gone[0]!.id, to: come[0]!.id }] : [];
  });
}
