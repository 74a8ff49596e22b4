import { useId, useState } from 'react';
import { isDate } from '#core/record/dates';
import { itemsIn } from '#core/record/items';
import { Button } from '../common/Button.tsx';
import { DAY_IS_WRITTEN, DayInput } from '../common/DayInput.tsx';
import { focusCell } from './nextCell.ts';
import { useRecordDesk } from './recordDesk.ts';

type AddScope = 'labs' | 'session' | 'tumour' | 'adverse';

/** Adds a column: a day of labs, a session by its kind and day, a tumour, an adverse event. */
export function AddItem({ scope }: { readonly scope: AddScope }) {
  const desk = useRecordDesk();
  const id = useId();
  const [date, setDate] = useState('');
  const [wrong, setWrong] = useState(false);
  const dated = scope === 'labs' || scope === 'session';
  const typed = date.trim();
  const focusNew = (item: string) =>
    requestAnimationFrame(() =>
      focusCell(document.querySelector<HTMLElement>(`.${scope}-table [data-column="${CSS.escape(item)}"]`)),
    );
  async function add(type?: 'rescueRfa' | 'rescuePei') {
    if (dated && !isDate(typed)) return setWrong(true);
    // A day that has its column already is gone to, not made twice.
    const there = scope === 'labs' ? itemsIn('labs', desk.case, desk.record).find((item) => item.date === typed) : null;
    if (there) {
      setDate('');
      return focusNew(there.id);
    }
    if (type) {
      const sameDay = desk.case.events.filter((one) => one.type === type && one.date === typed).length;
      if (await desk.setEvents('a session', [...desk.case.events, { type, date: typed }]))
        focusNew(`${type} ${typed} ${sameDay + 1}`);
    } else {
      const item = await desk.add(scope as 'labs', scope === 'labs' ? { field: 'labs.date', date: typed } : undefined);
      if (item) focusNew(item);
    }
    setDate('');
  }
  return (
    <div className="add-item">
      {dated && (
        <>
          <label htmlFor={id} className="dim">
            {scope === 'labs' ? 'Another day' : 'Session on'}
          </label>
          <DayInput
            id={id}
            className="input date"
            value={date}
            aria-invalid={wrong || undefined}
            onText={(text) => {
              setDate(text);
              setWrong(false);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && scope === 'labs') void add();
            }}
          />
        </>
      )}
      {scope === 'session' ? (
        <>
          <Button small onPress={() => void add('rescueRfa')}>
            Add RFA
          </Button>
          <Button small onPress={() => void add('rescuePei')}>
            Add PEI
          </Button>
        </>
      ) : (
        <Button small onPress={() => void add()}>
          {scope === 'labs' ? 'Add' : scope === 'tumour' ? 'Add a tumour' : 'Add an event'}
        </Button>
      )}
      {wrong && (
        <span className="tone-refused secondary" role="alert">
          {DAY_IS_WRITTEN}
        </span>
      )}
    </div>
  );
}
