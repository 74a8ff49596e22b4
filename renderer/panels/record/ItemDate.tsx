import { useState } from 'react';
import { isDate } from '#core/record/dates';
import { type RecordItem, sessionItems } from '#core/record/items';
import { useApp } from '../common/app.ts';
import { DayInput } from '../common/DayInput.tsx';
import { useRecordDesk } from './recordDesk.ts';

/** The day of a column that a person made, to be corrected: a session's is its event's. */
export function ItemDate({ item, onDone }: { readonly item: RecordItem; readonly onDone: () => void }) {
  const app = useApp();
  const desk = useRecordDesk();
  const [text, setText] = useState(item.date ?? '');
  const typed = text.trim();
  async function keep() {
    if (typed === item.date || !isDate(typed)) return onDone();
    if (item.from === 'own') {
      const refused = await desk.enter('labs.date', item.id, { value: typed });
      if (refused !== null) app.notify({ kind: 'notice', title: refused });
    } else {
      const at = sessionItems(desk.case.events).find(({ id }) => id === item.id);
      const moved = desk.case.events.findIndex(({ type, date }) => type === at?.type && date === at.date);
      await desk.setEvents(
        'the day of a session',
        desk.case.events.map((event, n) => (n === moved ? { ...event, date: typed } : event)),
      );
    }
    onDone();
  }
  return (
    <DayInput
      className="input date"
      aria-label="Day of this column"
      aria-invalid={(typed !== '' && !isDate(typed)) || undefined}
      // It was asked for by pressing the day.
      autoFocus
      value={text}
      onText={setText}
      onBlur={() => void keep()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void keep();
        if (event.key === 'Escape') {
          event.preventDefault();
          onDone();
        }
      }}
    />
  );
}
