import { useId, useState } from 'react';
import { isoDateOf } from '#core/liver/days';
import { type CaseOnPathway, caseDecision } from '#core/pathway/caseWalk';
import { bestOf } from '#core/pathway/decide';
import { type Decision, ROLES, type Role } from '#core/pathway/decision';
import { STOP_REASONS, type StopReason } from '#core/pathway/machine';
import type { Offer } from '#core/pathway/offers';
import type { Walk } from '#core/pathway/walk';
import { refusalWords } from '../../words.ts';
import { useApp, useAppState } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { MarkIcon } from '../common/Mark.tsx';
import { inSentence, metMark, metWord, ROLE_WORDS, STOP_WORDS, stateWords } from './pathwayWords.ts';

/**
 * What a person decides: that the proposal of the rules is followed, or that another way is gone, with a reason. It is made
 * on what is known on its day, and records that criteria were met; it advises nothing.
 */
export function DecisionForm({
  on,
  walk,
  day,
}: {
  readonly on: CaseOnPathway;
  readonly walk: Walk;
  readonly day: string;
}) {
  // What is done may be decided before it is: its guards are then answered by a person.
  const offers = [...new Set(walk.offers.map(({ to }) => to))].map(
    (state) => bestOf(walk.offers.filter(({ to }) => to === state))!,
  );
  const [chosen, setChosen] = useState<Offer | null>(null);
  const [way, setWay] = useState('');
  const proposed = walk.proposed?.by === 'person' ? walk.proposed : null;
  const others = offers.filter(({ to }) => to !== proposed?.to);
  const other = others.find(({ to }) => to === way) ?? null;
  const close = () => {
    setChosen(null);
    setWay('');
  };
  if (chosen) return <Form key={chosen.to} on={on} offer={chosen} day={day} onDone={close} />;
  return (
    <section className="section decide" aria-label="Decision">
      {proposed && (
        <Button primary onPress={() => setChosen(proposed)}>
          Confirm: {inSentence(proposed.to)}…
        </Button>
      )}
      {others.length > 0 && (
        // Two steps: arrow keys go through the ways of a closed list one by one, and none of them may open by that alone.
        <div className="other-way">
          <select
            className="input"
            aria-label="Another way, with a reason"
            value={other ? way : ''}
            onChange={({ target }) => setWay(target.value)}
          >
            <option value="">{proposed ? 'Another way, with a reason…' : 'Decide…'}</option>
            {others.map(({ to }) => (
              <option key={to} value={to}>
                {stateWords(to)}
              </option>
            ))}
          </select>
          {other && (
            <Button small onPress={() => setChosen(other)} label={`Decide: ${inSentence(other.to)}`}>
              Decide…
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function Form({
  on,
  offer,
  day,
  onDone,
}: {
  readonly on: CaseOnPathway;
  readonly offer: Offer;
  readonly day: string;
  readonly onDone: () => void;
}) {
  const app = useApp();
  const id = useId();
  const reader = useAppState((s) => s.settings?.reader ?? '');
  const [date, setDate] = useState(day);
  const [role, setRole] = useState<Role>('surgeon');
  const [reason, setReason] = useState('');
  const [stop, setStop] = useState<StopReason | ''>((offer.met === true && offer.stop) || '');
  const [rounding, setRounding] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const said = {
    role,
    reason: reason.trim() || null,
    stop: offer.to === 'STOPPED' && stop !== '' ? stop : null,
    roundingConfirmed: rounding,
  };
  // What would be kept, by what this window knows: the guards of the day that is typed.
  const typed = isoDateOf(date.trim());
  const asOfDay = typed && caseDecision(on, offer.to, { ...said, date: typed, person: reader, appVersion: '' });
  const override = offer.guarded && offer.met !== true;
  const reasonNeeded = override || offer.reasonNeeded;

  async function keep() {
    setProblem(null);
    const answer = await app.host.call('case.decide', {
      caseId: on.patientCase.id,
      to: offer.to,
      date: date.trim(),
      ...said,
      seen: asOfDay?.ok ? asOfDay.value.guards.map(({ rule, met, text }) => ({ rule, met, text })) : [],
    });
    if (!answer.ok) {
      const { title, wayOut } = refusalWords(answer.code, answer.details);
      if (answer.code === 'decision.guardsChanged') {
        // The panel beside shows them as they stand now; whoever still means it decides anew.
        await app.refresh();
        app.notify({ kind: 'notNow', title, body: wayOut });
        return onDone();
      }
      return setProblem(`${title}. ${wayOut}`);
    }
    app.setCase(answer.value);
    app.saved(new Date().toISOString());
    onDone();
  }
  return (
    <section className="section decide" aria-label="Decision">
      <h3>{stateWords(offer.to)}</h3>
      <p className={override ? 'tone-warning' : 'dim'}>
        {override
          ? `Against the rules, or before they can be judged: it needs a reason (S7). ${offer.says}`
          : offer.says}
      </p>
      <label className="decide-field">
        <span className="dim">On the day</span>
        <input className="input" value={date} maxLength={10} onChange={({ target }) => setDate(target.value)} />
      </label>
      <label className="decide-field">
        <span className="dim">{reader === '' ? 'As' : `${reader}, as`}</span>
        <select className="input" value={role} onChange={({ target }) => setRole(target.value as Role)}>
          {ROLES.map((name) => (
            <option key={name} value={name}>
              {ROLE_WORDS[name]}
            </option>
          ))}
        </select>
      </label>
      {offer.to === 'STOPPED' && (
        <label className="decide-field">
          <span className="dim">Because of</span>
          <select className="input" value={stop} onChange={({ target }) => setStop(target.value as StopReason | '')}>
            <option value="">Choose…</option>
            {STOP_REASONS.map((name) => (
              <option key={name} value={name}>
                {STOP_WORDS[name]}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="decide-field wide">
        <span className="dim">Reason{reasonNeeded ? '' : ', if there is one to give'}</span>
        <textarea
          className="input"
          rows={2}
          maxLength={2000}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      {offer.onlyAfterRounding && (
        <label className="with-mark tone-warning">
          <input type="checkbox" checked={rounding} onChange={({ target }) => setRounding(target.checked)} />
          The target is met only after rounding, and that is meant
        </label>
      )}
      {asOfDay?.ok && typed !== day && <DecidedGuards guards={asOfDay.value.guards} />}
      {problem && (
        <p className="tone-refused" role="alert" id={id}>
          {problem}
        </p>
      )}
      <div className="row">
        <Button
          primary
          small
          onPress={() => void keep()}
          unavailable={reasonNeeded && reason.trim() === '' ? 'a reason' : null}
        >
          Record the decision
        </Button>
        <Button small onPress={onDone}>
          Leave it
        </Button>
      </div>
    </section>
  );
}

/** The guards of another day than the one that the panel shows. */
function DecidedGuards({ guards }: Pick<Decision, 'guards'>) {
  if (guards.length === 0) return null;
  return (
    <ul className="guard-parts" aria-label="Guards on that day">
      {guards.map(({ rule, met, onlyAfterRounding, text }) => (
        <li key={rule}>
          <MarkIcon mark={metMark(met, onlyAfterRounding)} />
          <span>
            {text} <span className="visually-hidden">: {metWord(met, onlyAfterRounding)}</span>
          </span>
          <span className="faint number source-of-rule">{rule}</span>
        </li>
      ))}
    </ul>
  );
}
