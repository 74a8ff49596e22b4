import type { CaseAssessment } from '#core/liver/assessCase';
import { isoDateOf } from '#core/liver/days';
import { caseWalkAsOf } from '#core/pathway/asOf';
import { caseWalkToday } from '#core/pathway/caseWalk';
import { decidedOn } from '#core/pathway/decidedOn';
import { factLabel } from '#core/pathway/facts';
import { PATHWAY_NOTICE } from '#core/pathway/recommendation';
import type { Walk } from '#core/pathway/walk';
import type { CaseRecord as EnteredRecord } from '#core/record/caseRecord';
import { day, isoDay, withUnit } from '../../format.ts';
import { PATHWAY_WORDS } from '../../words.ts';
import { type CaseRecord, type Settings, useApp } from '../common/app.ts';
import { MarkIcon } from '../common/Mark.tsx';
import { SiteNote } from '../common/SiteNote.tsx';
import { type EarlierCourse, scanName } from './course.ts';
import { DecisionForm } from './DecisionForm.tsx';
import { EventsForm } from './EventsForm.tsx';
import { Guards, Missing } from './Guards.tsx';
import { inSentence, STOP_WORDS, stateWords } from './pathwayWords.ts';
import { StatedForm } from './StatedForm.tsx';

/** Which road the case is on: where it stands, what rules propose and why, what was decided, and what happened. */
export function PathwayPanel({
  record,
  entered,
  assessment,
  rules,
  earlier,
  onNow,
}: {
  readonly record: CaseRecord;
  readonly entered: EnteredRecord | null;
  readonly assessment: CaseAssessment | null;
  readonly rules: Settings['rules'];
  /** The course as it was known on the day of the chosen scan; null: as it stands. */
  readonly earlier: EarlierCourse | null;
  readonly onNow: () => void;
}) {
  const app = useApp();
  const today = isoDateOf(isoDay(new Date()));
  const { patientCase, assessment: seen } = earlier ?? { patientCase: record, assessment };
  const on = entered && { patientCase, record: entered, assessment: seen, rules };
  const walk = on && (earlier ? caseWalkAsOf(on, earlier.date) : caseWalkToday(on, today));
  const evaluation = seen?.scans.at(-1)?.evaluation ?? null;
  return (
    <>
      <section className="section" aria-label="Pathway">
        <h3 className="pathway-head">
          {record.pathway ? PATHWAY_WORDS[record.pathway] : 'No pathway'}
          {evaluation !== null && <span className="dim">evaluation {evaluation}</span>}
        </h3>
        {earlier && walk && <AsOf earlier={earlier} onNow={onNow} />}
        {walk ? <Standing walk={walk} then={earlier !== null} /> : null}
        <SiteNote />
        {(record.pathway === null || record.liver === null) && (
          <p className="dim">
            {record.pathway === null ? 'Without a pathway no rules are looked at.' : assessment?.target.reason}{' '}
            <button type="button" className="link" onClick={() => app.go({ name: 'assessment', caseId: record.id })}>
              Give it in Assessment
            </button>
          </p>
        )}
      </section>
      {on && walk && (
        <>
          <Superseded walk={walk} />
          <Guards rules={walk.rules} />
          <Missing
            missing={walk.missing.map(factLabel)}
            onEnter={() => app.go({ name: 'record', caseId: record.id })}
          />
          {earlier === null && <DecisionForm on={on} walk={walk} day={lastDay(record)} />}
          <Decisions record={patientCase} standOn={decidedOn(on)} />
        </>
      )}
      <EventsForm record={record} />
      <StatedForm record={record} />
      <Warnings assessment={seen} walk={walk} />
      <p className="section secondary">{PATHWAY_NOTICE}</p>
    </>
  );
}

/** That rules and target are those of an earlier day, and the way back. */
function AsOf({
  earlier: { assessment, chosen },
  onNow,
}: {
  readonly earlier: EarlierCourse;
  readonly onNow: () => void;
}) {
  return (
    <p className="as-of" data-testid="as-of">
      As of {scanName(assessment.scans[chosen]!)}, by what was known then, before what was decided or done that day;
      what has no date counts as known.{' '}
      <button type="button" className="link" onClick={onNow}>
        Back to now
      </button>
    </p>
  );
}

/** The newest day that something is known of, and so the likeliest day of a decision. */
function lastDay({ events, timePoints }: CaseRecord): string {
  const days = [...events.map(({ date }) => date), ...timePoints.map(({ date }) => date ?? '')].sort();
  return days.at(-1) || isoDay(new Date());
}

function Standing({
  walk: { state, steps, proposed, proposedState, choice },
  then,
}: {
  readonly walk: Walk;
  readonly then: boolean;
}) {
  const stop = state === 'STOPPED' ? (steps.at(-1)?.decision?.stop ?? null) : null;
  return (
    <p data-testid="standing">
      <span className="dim">{then ? 'Then' : 'Now'}</span> <strong>{stateWords(state)}</strong>
      {stop && (
        <>
          <span className="dim">, because of</span> <strong>{STOP_WORDS[stop].toLowerCase()}</strong>
        </>
      )}
      .{' '}
      {proposed && (
        <>
          <span className="dim">{proposedState === state ? 'Rules say:' : 'Rules propose'}</span>{' '}
          <strong>{proposedState === state ? inSentence(proposedState) : stateWords(proposedState)}</strong>
          {choice && (
            <>
              <span className="dim">, by</span> <strong>{choice}</strong>
            </>
          )}
          {proposed.beyond && <span className="dim">, {proposed.beyond}</span>}.
        </>
      )}
      {!proposed && <span className="dim">Rules propose nothing.</span>}
    </p>
  );
}

function Superseded({ walk: { superseded } }: { readonly walk: Walk }) {
  if (superseded.length === 0) return null;
  return (
    <section className="section" aria-label="Superseded">
      <ul className="course-warnings">
        {superseded.map(({ decision, changed }) => (
          <li key={`${decision.date} ${decision.to} ${decision.recordedAt}`} className="with-mark">
            <MarkIcon mark="warning" />
            <span>
              “{stateWords(decision.to)}” of {decisionDay(decision)} was decided on superseded values:{' '}
              {changed.map(({ fact }) => factLabel(fact)).join(', ')} changed since. It stands until somebody decides
              anew.
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const decisionDay = ({ dayOffset, date }: CaseRecord['decisions'][number]): string =>
  dayOffset === null ? date : withUnit('day', day(dayOffset));

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

function Decisions({
  record: { decisions },
  standOn,
}: {
  readonly record: CaseRecord;
  readonly standOn: readonly string[];
}) {
  if (decisions.length === 0) return null;
  return (
    <section className="section" aria-label="Decisions">
      <h3>Decided</h3>
      <ul className="decisions">
        {decisions.map((one, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: decisions are only ever added
          <li key={n}>
            <strong>{stateWords(one.to)}</strong>{' '}
            <span className="dim" data-tip={one.date}>
              {decisionDay(one)}, {one.person}, {one.role}
              {one.stop && `, because of ${STOP_WORDS[one.stop].toLowerCase()}`}
              {one.kind === 'overrideGiven' && ', against the rules'}
              {one.roundingConfirmed && ', met only after rounding'}
            </span>
            {standOn[n] && <p>{sentence(standOn[n])}.</p>}
            {one.reason && <p className="secondary">{one.reason}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Warnings({ assessment, walk }: { readonly assessment: CaseAssessment | null; readonly walk: Walk | null }) {
  // What the walk says of the pathway is said of all that was entered; the engine's own sees the scans alone.
  const ofScans = (assessment?.warnings ?? []).filter(({ code }) => !code.startsWith('pathway.'));
  const all = [...(walk?.warnings ?? []), ...ofScans];
  if (all.length === 0) return null;
  return (
    <section className="section" aria-label="Warnings">
      <h3>Warnings</h3>
      <ul className="course-warnings">
        {all.map(({ code, message }, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one code may be said of several scans
          <li key={`${code} ${n}`} className="with-mark">
            <MarkIcon mark="warning" />
            <span>
              {message} <span className="code">{code}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
