import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { isDate } from '#core/record/dates';
import { type Given, implausible, isMissing, isNumber, LONGEST_TEXT, parseNumber } from '#core/record/entry';
import { type RecordFieldName, recordField } from '#core/record/fields';
import { fieldState } from '#core/record/linked';
import { saidNot, seenLater } from '#core/record/outcome';
import { type EnteredUnit, QUANTITIES } from '#core/record/quantities';
import { contradictedOnItsDay } from '#core/record/sameDay';
import { MISSING_REASONS, type MissingReason } from '#core/registry/fields';
import { refusalWords } from '../../words.ts';
import { MarkIcon } from '../common/Mark.tsx';
import { ClassLines } from './ClassLines.tsx';
import { nextCell } from './nextCell.ts';
import { useRecordDesk } from './recordDesk.ts';
import { choiceWords, dayOf, MISSING_WORDS, range, typedText } from './recordWords.ts';

interface CellProps {
  readonly name: RecordFieldName;
  readonly item: string;
  /** What a screen reader hears: the field, and of which day or item. */
  readonly label: string;
  /** The unit a number is shown and typed in; null where it has none. */
  readonly unit: EnteredUnit | null;
  readonly id?: string;
}

/** One field of one item: its control, why it is missing, and what is unlikely or impossible about it. */
export function FieldCell({ name, item, label, unit, id }: CellProps) {
  const desk = useRecordDesk();
  const [problem, setProblem] = useState<string | null>(null);
  const problemId = useId();
  const { given } = fieldState(desk.case, desk.record, name, item);
  const { kind } = recordField(name);
  async function keep(value: Given | null) {
    setProblem(await desk.enter(name, item, value));
  }
  const shared = { name, item, label, given, keep, id, describedBy: problem ? problemId : undefined };
  return (
    <div className="cell" data-cell={name} data-column={item}>
      {kind.type === 'flag' || (kind.type === 'choice' && !kind.several) ? (
        <OneOf {...shared} />
      ) : kind.type === 'choice' ? (
        <Several {...shared} />
      ) : (
        <Typed {...shared} unit={unit} refuse={setProblem} />
      )}
      {problem && (
        <span className="said tone-refused" id={problemId} role="alert">
          {problem}
        </span>
      )}
      {!problem && given && <Unlikely name={name} given={given} keep={keep} />}
      {given && contradictedOnItsDay(desk.case, desk.record, name, item) && (
        <span className="said tone-warning" role="status">
          <MarkIcon mark="warning" size={14} />
          <span>Another column of this day says otherwise: rules take neither</span>
        </span>
      )}
      {given && <AgainstOthers name={name} />}
      <ClassLines name={name} item={item} />
    </div>
  );
}

interface ControlProps {
  readonly name: RecordFieldName;
  readonly item: string;
  readonly label: string;
  readonly given: Given | null;
  readonly keep: (given: Given | null) => Promise<void>;
  readonly id: string | undefined;
  readonly describedBy: string | undefined;
}

const MISSING = 'missing:';
const Reasons = () =>
  MISSING_REASONS.map((reason) => (
    <option key={reason} value={MISSING + reason}>
      {MISSING_WORDS[reason]}
    </option>
  ));
const reasonOf = (value: string): Given => ({ missing: value.slice(MISSING.length) as MissingReason });

/** Yes or no, or one of some words, with the reasons why it is not there in the same list. */
function OneOf({ name, label, given, keep, id, describedBy }: ControlProps) {
  const { kind } = recordField(name);
  const value =
    given === null
      ? ''
      : isMissing(given)
        ? MISSING + given.missing
        : typeof given.value === 'boolean'
          ? given.value
            ? 'yes'
            : 'no'
          : String(given.value);
  const choose = (chosen: string) => {
    if (chosen === '') return keep(null);
    if (chosen.startsWith(MISSING)) return keep(reasonOf(chosen));
    return keep({ value: kind.type === 'flag' ? chosen === 'yes' : chosen });
  };
  return (
    <select
      id={id}
      className={`input ${given && isMissing(given) ? 'missing' : ''}`}
      aria-label={id ? undefined : label}
      aria-describedby={describedBy}
      value={value}
      onChange={(event) => void choose(event.target.value)}
      onKeyDown={onEnter}
    >
      <option value="">–</option>
      {Object.entries(choiceWords(name)).map(([code, words]) => (
        <option key={code} value={code}>
          {words}
        </option>
      ))}
      <optgroup label="Why it is missing">
        <Reasons />
      </optgroup>
    </select>
  );
}

/** Some of a list of words: a line that says which, and opens to choose. */
function Several({ name, label, given, keep, id, describedBy }: ControlProps) {
  const words = choiceWords(name);
  const chosen = given && !isMissing(given) && Array.isArray(given.value) ? (given.value as readonly string[]) : [];
  const toggle = (code: string) => {
    const next = Object.keys(words).filter((one) => (one === code ? !chosen.includes(one) : chosen.includes(one)));
    return keep(next.length > 0 ? { value: next } : null);
  };
  const said =
    given && isMissing(given) ? MISSING_WORDS[given.missing] : chosen.map((code) => words[code] ?? code).join(', ');
  return (
    <details className="several">
      <summary
        id={id}
        className="input"
        aria-label={`${label}: ${said || 'nothing chosen'}`}
        aria-describedby={describedBy}
      >
        <span className={`ellipsis ${chosen.length === 0 ? 'faint' : ''}`} data-tip-cut>
          {said || '–'}
        </span>
      </summary>
      <div className="several-list">
        {Object.entries(words).map(([code, word]) => (
          <label key={code}>
            <input type="checkbox" checked={chosen.includes(code)} onChange={() => void toggle(code)} /> {word}
          </label>
        ))}
        <Why given={given} keep={keep} label={label} wide />
      </div>
    </details>
  );
}

interface TypedProps extends ControlProps {
  readonly unit: EnteredUnit | null;
  readonly refuse: (problem: string) => void;
}

/** A number, a date or a text: kept when it is left or Enter is pressed; Esc leaves it as it was. */
function Typed({ name, item, label, given, keep, id, describedBy, unit, refuse }: TypedProps) {
  const desk = useRecordDesk();
  const { kind } = recordField(name);
  const input = useRef<HTMLInputElement>(null);
  const kept = typedText(name, given, unit);
  const [text, setText] = useState(kept);
  const [last, setLast] = useState(kept);
  if (last !== kept) {
    setLast(kept);
    setText(kept);
  }
  const commit = async () => {
    const typed = text.trim();
    if (typed === kept.trim()) return;
    if (typed === '') return keep(null);
    if (kind.type === 'date')
      return isDate(typed) ? keep({ value: typed }) : refuse('Not saved: a date is written 2026-03-24');
    if (kind.type === 'text') return keep({ value: typed });
    const parsed = parseNumber(name, typed, unit?.code);
    if (!parsed.ok) return refuse(refusalWords(parsed.code, parsed.details).title);
    return keep(parsed.given);
  };
  const pressed = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && text !== kept) {
      event.preventDefault();
      setText(kept);
    }
    // What is not kept yet is the input's own to undo.
    if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && text !== kept) event.stopPropagation();
    if (event.key === 'ArrowDown' && event.altKey) {
      event.preventDefault();
      input.current?.parentElement?.querySelector<HTMLSelectElement>('select.why')?.focus();
    }
    onEnter(event);
  };
  const missing = given && isMissing(given) ? MISSING_WORDS[given.missing] : null;
  const day = kind.type === 'date' && desk.index !== null && kept !== '' ? dayOf(kept, desk.index) : null;
  return (
    <div className={`typed ${kind.type}`}>
      <input
        ref={input}
        id={id}
        className={`input ${kind.type === 'number' ? 'number' : ''}`}
        inputMode={kind.type === 'number' ? 'decimal' : undefined}
        autoComplete="off"
        maxLength={kind.type === 'text' ? LONGEST_TEXT : 24}
        aria-label={id ? undefined : label}
        aria-describedby={describedBy}
        aria-invalid={describedBy ? true : undefined}
        placeholder={missing ?? (kind.type === 'date' ? 'YYYY-MM-DD' : '')}
        data-item={item}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void commit()}
        onKeyDown={pressed}
      />
      {day && (
        <span className="dim day" data-tip={kept}>
          {day}
        </span>
      )}
      <Why given={given} keep={keep} label={label} />
    </div>
  );
}

/** The menu of reasons beside what is typed; Alt ↓ in the field opens it. */
function Why({ given, keep, label, wide }: Pick<ControlProps, 'given' | 'keep' | 'label'> & { readonly wide?: true }) {
  const value = given && isMissing(given) ? MISSING + given.missing : '';
  return (
    <select
      className={wide ? 'input' : 'why'}
      tabIndex={wide ? 0 : -1}
      aria-label={`${label}: why it is missing`}
      data-tip={wide ? undefined : 'Why it is missing, Alt ↓'}
      value={value}
      onChange={(event) => void keep(event.target.value === '' ? null : reasonOf(event.target.value))}
      onKeyDown={onEnter}
    >
      <option value="">{wide ? 'Why it is missing' : '–'}</option>
      <Reasons />
    </select>
  );
}

/** What is unlikely, with the unit that it would be likely in. */
function Unlikely({ name, given, keep }: Pick<ControlProps, 'name' | 'keep'> & { readonly given: Given }) {
  const warning = implausible(name, given);
  const { kind } = recordField(name);
  if (!warning || kind.type !== 'number' || !isNumber(given)) return null;
  const rather = QUANTITIES[kind.quantity].find(({ unit }) => unit === warning.rather);
  return (
    <span className="said tone-warning" role="status">
      <MarkIcon mark="warning" size={14} />
      <span>
        Usually {range(warning.from, warning.to, warning.unit)}
        {rather && (
          <>
            {'. '}
            <button type="button" className="link" onClick={() => void keep({ ...given, unit: rather.code })}>
              {given.value} {rather.unit}?
            </button>
          </>
        )}
      </span>
    </span>
  );
}

/** A day that something else which is entered speaks against. */
function AgainstOthers({ name }: Pick<ControlProps, 'name'>) {
  const { case: patientCase, record, index } = useRecordDesk();
  const later = seenLater(patientCase, record, name);
  const says =
    (name === 'deathDate' || name === 'recurrenceDate') && saidNot(record, name)
      ? 'It is said not to have happened: no test counts this case until one of the two is corrected'
      : later && `The patient was seen later, ${dayOf(later, index)}: one of the two dates is wrong`;
  if (!says) return null;
  return (
    <span className="said tone-warning" role="status">
      <MarkIcon mark="warning" size={14} />
      <span>{says}</span>
    </span>
  );
}

/** Enter goes down its column, as in a table of a laboratory; Shift Enter up. */
function onEnter(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'Enter' || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  nextCell(event.currentTarget, event.shiftKey ? -1 : 1);
}
