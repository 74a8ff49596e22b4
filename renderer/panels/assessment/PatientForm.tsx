import { useId, useState } from 'react';
import type { Input } from '#core/contract/procedures';
import { type EventType, PATHWAYS } from '#core/liver/caseInput';
import { isoDateOf } from '#core/liver/days';
import { indexEvent } from '#core/liver/scanOrder';
import { LIVER_CONDITIONS } from '#core/liver/target';
import { EVENT_WORDS, LIVER_WORDS, PATHWAY_WORDS } from '../../words.ts';
import { type CaseRecord, useApp } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { DAY_IS_WRITTEN, DayInput } from '../common/DayInput.tsx';
import { takeCase } from '../common/takeCase.ts';
import { type Limits, MEASURE_LIMITS, parseMeasure } from './measures.ts';

type Edit = Omit<Input<'case.edit'>, 'caseId'>;

/** Which event the days of a pathway are counted from; any of them where no pathway is named. */
const INDEX_EVENTS: Readonly<Record<NonNullable<CaseRecord['pathway']> | 'none', EventType>> = {
  ALPPS: 'stage1',
  RALPPS: 'stage1',
  TSH_PVE: 'firstHepatectomy',
  TARE: 'tare',
  HAIC: 'haic',
  none: 'stage1',
};

/** The patient as sFLR needs them, each value with where it came from; kept as soon as a field is left. */
export function PatientForm({ record }: { readonly record: CaseRecord }) {
  const app = useApp();
  const [problem, setProblem] = useState<{ field: string; words: string } | null>(null);
  const edit = (field: string, part: Edit) =>
    takeCase(app, app.host.call('case.edit', { caseId: record.id, ...part }), (words) =>
      setProblem(words === null ? null : { field, words }),
    );
  const { body, bodySources } = record;
  const found = indexEvent(record);
  const index = found?.type ?? INDEX_EVENTS[record.pathway ?? 'none'];
  const indexed = found?.date ?? null;
  return (
    <section className="section patient-form" aria-label="Patient">
      <h3>Patient</h3>
      <Choice
        label="Sex"
        value={body.sex ?? ''}
        source={bodySources.sex}
        options={[
          ['F', 'Female'],
          ['M', 'Male'],
        ]}
        onChoose={(sex) => void edit('sex', { body: { sex: sex === '' ? null : (sex as 'F' | 'M') } })}
      />
      {(['ageYears', 'heightCm', 'weightKg'] as const).map((field) => (
        <Measure
          key={`${field} ${body[field]}`}
          limits={MEASURE_LIMITS[field]}
          value={body[field]}
          source={bodySources[field]}
          problem={problem?.field === field ? problem.words : null}
          onKeep={(value) => edit(field, { body: { [field]: value } })}
        />
      ))}
      <Choice
        label="Liver"
        value={record.liver ?? ''}
        options={LIVER_CONDITIONS.map((name) => [name, LIVER_WORDS[name]])}
        onChoose={(liver) => void edit('liver', { liver: liver === '' ? null : (liver as CaseRecord['liver']) })}
      />
      <Measure
        key={`icgR15Pct ${record.icgR15Pct}`}
        limits={MEASURE_LIMITS.icgR15Pct}
        value={record.icgR15Pct}
        source={record.icgR15Pct === null ? null : 'entered'}
        problem={problem?.field === 'icgR15Pct' ? problem.words : null}
        onKeep={(icgR15Pct) => edit('icgR15Pct', { icgR15Pct })}
      />
      <Choice
        label="Pathway"
        value={record.pathway ?? ''}
        options={PATHWAYS.map((name) => [name, PATHWAY_WORDS[name]])}
        onChoose={(pathway) =>
          void edit('pathway', { pathway: pathway === '' ? null : (pathway as CaseRecord['pathway']) })
        }
      />
      <DateField
        key={`${index} ${indexed}`}
        label={`${EVENT_WORDS[index]}, day 0`}
        value={indexed}
        problem={problem?.field === 'events' ? problem.words : null}
        onKeep={(date) => {
          // The first event of the index type is day 0; the others stay as they are.
          const removed = indexed === null ? [] : [{ type: index, date: indexed }];
          return edit('events', { events: { removed, added: date === null ? [] : [{ type: index, date }] } });
        }}
      />
      <div className="row">
        <Button
          small
          shortcut="Alt+5"
          tip="Diagnosis, labs by day, sessions, surgery, outcome"
          onPress={() => app.go({ name: 'record', caseId: record.id })}
        >
          Case record
        </Button>
      </div>
    </section>
  );
}

const SOURCE_WORDS = { header: 'header', entered: 'entered', example: 'example' } as const;
type Source = keyof typeof SOURCE_WORDS | null;

function SourceMark({ source, empty }: { readonly source: Source; readonly empty: boolean }) {
  if (empty || source === null) return <span className="source faint">{empty ? 'not given' : ''}</span>;
  const tips = {
    header: 'From the header of the CT; write over it to correct it',
    entered: 'Entered by hand',
    example: 'An example for the demonstration, not of this patient',
  };
  return (
    <span className={`source ${source === 'example' ? 'tone-warning' : 'dim'}`} data-tip={tips[source]}>
      {SOURCE_WORDS[source]}
    </span>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly onChoose: (value: string) => void;
  readonly source?: Source;
}

function Choice({ label, value, options, onChoose, source }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={(event) => onChoose(event.target.value)}>
        <option value="">Not given</option>
        {options.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
      <SourceMark source={source ?? null} empty={value === ''} />
    </div>
  );
}

interface MeasureProps {
  readonly limits: Limits;
  readonly value: number | null;
  readonly source: Source;
  readonly problem: string | null;
  readonly onKeep: (value: number | null) => Promise<boolean>;
}

/** A number with its unit, kept when it is left or Enter is pressed; Esc leaves it as it was. */
function Measure({ limits, value, source, problem, onKeep }: MeasureProps) {
  const id = useId();
  const kept = value === null ? '' : String(value);
  const [text, setText] = useState(kept);
  const parsed = parseMeasure(text, limits);
  const wrong = parsed.ok ? problem : parsed.words;
  const keep = () => {
    if (parsed.ok && text !== kept) void onKeep(parsed.value);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{limits.label}</label>
      <span className="with-unit">
        <input
          id={id}
          className="input number"
          inputMode="decimal"
          autoComplete="off"
          value={text}
          aria-invalid={wrong !== null || undefined}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          onChange={(event) => setText(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === 'Enter') keep();
            if (event.key === 'Escape') {
              event.preventDefault();
              setText(kept);
            }
          }}
        />
        <span className="dim">{limits.unit}</span>
      </span>
      <SourceMark source={text === kept ? source : null} empty={value === null && text === ''} />
      {wrong && (
        <span className="wrong tone-refused" id={`${id}-wrong`} role="alert">
          {wrong}
        </span>
      )}
    </div>
  );
}

interface DateProps {
  readonly label: string;
  readonly value: string | null;
  readonly problem: string | null;
  readonly onKeep: (value: string | null) => Promise<boolean>;
}

function DateField({ label, value, problem, onKeep }: DateProps) {
  const id = useId();
  const kept = value ?? '';
  const [text, setText] = useState(kept);
  const typed = text.trim();
  const valid = typed === '' || isoDateOf(typed) !== null;
  // While it is still being typed it is not yet wrong.
  const [left, setLeft] = useState(false);
  const wrong = problem ?? (valid || !left ? null : DAY_IS_WRITTEN);
  const keep = () => {
    setLeft(true);
    if (valid && typed !== kept) void onKeep(typed === '' ? null : typed);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <DayInput
        id={id}
        value={text}
        aria-invalid={wrong !== null || undefined}
        onText={(typing) => {
          setText(typing);
          setLeft(false);
        }}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep();
          if (event.key === 'Escape') {
            event.preventDefault();
            setText(kept);
          }
        }}
      />
      <SourceMark source={null} empty={text === ''} />
      {wrong && (
        <span className="wrong tone-refused" role="alert">
          {wrong}
        </span>
      )}
    </div>
  );
}
