import { useId, useState } from 'react';
import type { EventChange } from '#core/cases/eventChange';
import { EVENT_TYPES, type EventType } from '#core/liver/caseInput';
import { isoDateOf } from '#core/liver/days';
import { indexEvent } from '#core/liver/scanOrder';
import { daysBetween, whole } from '../../format.ts';
import { EVENT_WORDS } from '../../words.ts';
import { type CaseRecord, useApp } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { DAY_IS_WRITTEN, DayInput } from '../common/DayInput.tsx';
import { takeCase } from '../common/takeCase.ts';
import { DatedEntry } from './DatedEntry.tsx';

/** What happened, by day; another event is added with its kind and its date. */
export function EventsForm({ record }: { readonly record: CaseRecord }) {
  const app = useApp();
  const id = useId();
  const [type, setType] = useState<EventType | ''>('');
  const [date, setDate] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const index = indexEvent({
    pathway: record.pathway,
    events: record.events.map((e) => ({ type: e.type, date: isoDateOf(e.date) })),
  });
  const events = [...record.events].sort((a, b) => a.date.localeCompare(b.date));

  const keep = ({ removed = [], added = [] }: Partial<EventChange>) =>
    takeCase(app, app.host.call('case.edit', { caseId: record.id, events: { removed, added } }), setProblem);
  async function add() {
    const day = isoDateOf(date.trim());
    if (day === null) return setProblem(`${DAY_IS_WRITTEN}.`);
    if (type !== '' && (await keep({ added: [{ type, date: day }] }))) {
      setType('');
      setDate('');
    }
  }
  return (
    <section className="section events-form" aria-label="Events">
      <h3>Events</h3>
      {events.length === 0 && <p className="dim">None recorded. Days count from the first scan until there is one.</p>}
      <ul>
        {events.map((event, n) => (
          <DatedEntry
            // biome-ignore lint/suspicious/noArrayIndexKey: two events of one kind and day are told apart by their place
            key={`${event.type} ${event.date} ${n}`}
            called={EVENT_WORDS[event.type]}
            date={event.date}
            day={index && whole(daysBetween(index.date, event.date))}
            onTakeOut={() => {
              void keep({ removed: [event] });
            }}
          >
            {EVENT_WORDS[event.type]}
          </DatedEntry>
        ))}
      </ul>
      <form
        className="add-event"
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void add();
        }}
      >
        <select
          className="input"
          aria-label="Kind of event"
          value={type}
          onChange={({ target }) => setType(target.value as EventType | '')}
        >
          <option value="">Another event…</option>
          {EVENT_TYPES.map((name) => (
            <option key={name} value={name}>
              {EVENT_WORDS[name]}
            </option>
          ))}
        </select>
        {type !== '' && (
          <>
            <DayInput
              aria-label="Date of the event"
              value={date}
              aria-describedby={problem ? id : undefined}
              onText={(text) => {
                setDate(text);
                setProblem(null);
              }}
            />
            <Button small onPress={() => void add()} unavailable={date.trim() === '' ? 'its date' : null}>
              Add
            </Button>
          </>
        )}
        {problem && (
          <span className="wrong tone-refused" id={id} role="alert">
            {problem}
          </span>
        )}
      </form>
    </section>
  );
}
