import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { eventChange, undoneEvents } from '#core/cases/eventChange';
import type { Input } from '#core/contract/procedures';
import { type CaseRecord, type EnteredField, entryOf } from '#core/record/caseRecord';
import { type FieldClass, fieldClasses } from '#core/record/classes';
import { type Given, isMissing } from '#core/record/entry';
import type { OwnList } from '#core/record/field';
import { type RecordFieldName, recordField } from '#core/record/fields';
import { fieldState, linkedEdit } from '#core/record/linked';
import { refusalWords } from '../../words.ts';
import { type App, type CaseRecord as Case, useApp } from '../common/app.ts';

/** One thing that was done, and its way back. */
interface Done {
  readonly title: string;
  readonly undo: () => Promise<boolean>;
  readonly redo: () => Promise<boolean>;
}

/** What the screen of the record works with: what stands, and how a field is entered. */
export interface RecordDesk {
  readonly case: Case;
  readonly record: CaseRecord;
  /** Classes that follow from what is entered. */
  readonly classes: readonly FieldClass[];
  /** Day 0, ISO; null where no event says it. */
  readonly index: string | null;
  /** Enters a field; null is fine, else the sentence that refuses it. */
  enter(name: RecordFieldName, item: string, given: Given | null): Promise<string | null>;
  /** Adds an item with its day, where it has one; gives its id. */
  add(list: OwnList, date?: { readonly field: RecordFieldName; readonly date: string }): Promise<string | null>;
  remove(list: OwnList, id: string): Promise<void>;
  setEvents(title: string, events: Case['events']): Promise<boolean>;
}

export const RecordDeskContext = createContext<RecordDesk | null>(null);
export function useRecordDesk(): RecordDesk {
  const desk = useContext(RecordDeskContext);
  if (!desk) throw new Error('No record above this component.');
  return desk;
}

type Edit = Omit<Input<'case.edit'>, 'caseId'>;

/** The record of the open case, saved as one goes, with what can be undone; null until it is there. */
export function useCaseRecord(patientCase: Case, index: string | null) {
  const app = useApp();
  const caseId = patientCase.id;
  const [record, setRecord] = useState<CaseRecord | null>(null);
  const done = useRef<Done[]>([]);
  const undone = useRef<Done[]>([]);
  useEffect(() => {
    let left = false;
    void app.host.call('record.open', { caseId }).then((answer) => {
      if (left) return;
      if (answer.ok) setRecord(answer.value);
      else app.refused(answer);
    });
    return () => {
      left = true;
    };
  }, [app, caseId]);

  const did = useCallback((one: Done) => {
    done.current = [...done.current, one];
    undone.current = [];
  }, []);

  const desk = useMemo((): RecordDesk | null => {
    if (!record) return null;
    const send = sender(app, caseId, setRecord);
    return {
      case: patientCase,
      record,
      classes: fieldClasses(patientCase, record),
      index,
      async enter(name, item, given) {
        const { link, label } = recordField(name);
        const before = fieldState(patientCase, record, name, item).given;
        const toCase = link !== null && (given === null ? before !== null && !isMissing(before) : !isMissing(given));
        const fields = (value: Given | null): EnteredField[] => [{ item, field: name, given: value }];
        if (toCase) {
          const there = linkedEdit(patientCase, link, given);
          const back = there.events ? { events: undoneEvents(there.events) } : linkedEdit(patientCase, link, before);
          const refused = await send.edit(there as Edit);
          if (refused === null)
            did({
              title: label,
              undo: async () => (await send.edit(back as Edit)) === null,
              redo: async () => (await send.edit(there as Edit)) === null,
            });
          return refused;
        }
        // A linked value hides a reason that stands beside it: who says why it is missing, takes the value away first.
        if (link !== null && before !== null && !isMissing(before)) {
          const refused = await send.edit(linkedEdit(patientCase, link, null) as Edit);
          if (refused !== null) return refused;
        }
        const stood = entryOf(record, name, item)?.given ?? null;
        const refused = await send.enter(fields(given));
        if (refused === null)
          did({
            title: label,
            undo: async () => (await send.enter(fields(stood))) === null,
            redo: async () => (await send.enter(fields(given))) === null,
          });
        return refused;
      },
      async add(list, date) {
        const id = crypto.randomUUID();
        if (!(await send.item(list, id, true))) return null;
        const refused = date && (await send.enter([{ item: id, field: date.field, given: { value: date.date } }]));
        if (refused) {
          // A column whose day was refused is none.
          await send.item(list, id, false);
          app.notify({ kind: 'notice', title: refused });
          return null;
        }
        did({
          title: 'a column',
          undo: () => send.item(list, id, false),
          redo: () => send.item(list, id, true),
        });
        return id;
      },
      async remove(list, id) {
        if (await send.item(list, id, false))
          did({
            title: 'a column taken away',
            undo: () => send.item(list, id, true),
            redo: () => send.item(list, id, false),
          });
      },
      async setEvents(title, events) {
        const change = eventChange(patientCase.events, events);
        const refused = await send.edit({ events: change });
        if (refused !== null) {
          app.notify({ kind: 'notice', title: refused });
          return false;
        }
        did({
          title,
          undo: async () => (await send.edit({ events: undoneEvents(change) })) === null,
          redo: async () => (await send.edit({ events: change })) === null,
        });
        return true;
      },
    };
  }, [app, caseId, did, index, patientCase, record]);

  const step = useCallback(async (from: React.RefObject<Done[]>, to: React.RefObject<Done[]>, way: 'undo' | 'redo') => {
    const one = from.current.at(-1);
    if (!one || !(await one[way]())) return null;
    from.current = from.current.slice(0, -1);
    to.current = [...to.current, one];
    return one.title;
  }, []);
  const undo = useCallback(() => step(done, undone, 'undo'), [step]);
  const redo = useCallback(() => step(undone, done, 'redo'), [step]);
  const undoable = useCallback(() => done.current.length > 0, []);
  const redoable = useCallback(() => undone.current.length > 0, []);
  return { desk, undo, redo, undoable, redoable };
}

/** Sends what is entered, one after the other, so that an answer never overtakes a later one. */
function sender(app: App, caseId: string, setRecord: (record: CaseRecord) => void) {
  const kept = () => app.saved(new Date().toISOString());
  return {
    async enter(entered: readonly EnteredField[]): Promise<string | null> {
      const answer = await app.host.call('record.enter', { caseId, entered: [...entered] });
      if (!answer.ok) return said(app, answer.code, answer.details);
      setRecord(answer.value.record);
      app.setCase(answer.value.case);
      kept();
      return null;
    },
    async item(list: OwnList, id: string, keep: boolean): Promise<boolean> {
      const answer = await app.host.call('record.item', { caseId, list, id, kept: keep });
      if (!answer.ok) {
        app.refused(answer);
        return false;
      }
      setRecord(answer.value.record);
      app.setCase(answer.value.case);
      kept();
      return true;
    },
    async edit(edit: Edit): Promise<string | null> {
      const answer = await app.host.call('case.edit', { caseId, ...edit });
      if (!answer.ok) return said(app, answer.code, answer.details);
      app.setCase(answer.value);
      // What hangs on a session follows it to its new day.
      const opened = 'events' in edit || 'icgR15Pct' in edit ? await app.host.call('record.open', { caseId }) : null;
      if (opened?.ok) setRecord(opened.value);
      kept();
      return null;
    },
  };
}

/** What is refused of one field is said beside it; a host that cannot save at all is said to everybody. */
function said(app: App, code: string, details: Readonly<Record<string, unknown>>): string {
  const ofField = code.startsWith('record.') || code === 'case.invalid' || code === 'case.eventOrder';
  if (code === 'case.eventGone') void app.refresh();
  if (!ofField) app.refused({ ok: false, code, details });
  return refusalWords(code, details).title;
}
