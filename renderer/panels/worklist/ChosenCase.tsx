import { useEffect, useState } from 'react';
import { isEnded, lastDecision } from '#core/cases/timeline';
import { STOP_WORDS } from '#core/pathway/words';
import { count, day, decimal, megabytes, patientName, withUnit } from '../../format.ts';
import { findingInShort, refusalWords } from '../../words.ts';
import { exportReport } from '../assessment/exports.ts';
import { lastMeasured, targetOf, targetStatement } from '../assessment/remnant.ts';
import { ask, type CaseRecord, type Settings, useApp, useAppState } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { caseThumbnail } from '../common/bytes.ts';
import { State } from '../common/Mark.tsx';
import { SiteNote } from '../common/SiteNote.tsx';
import { shownCourse } from '../timeline/course.ts';
import { workingSeries } from '../workingSeries.ts';
import { nextStep } from './nextStep.ts';
import { SmallCurve } from './SmallCurve.tsx';
import type { ListedCase } from './worklistRows.ts';

/** The chosen case: who, how the liver looks, what is known of the remnant, and one next step. */
export function ChosenCase({ listedCase }: { readonly listedCase: ListedCase }) {
  const app = useApp();
  const { row, identity } = listedCase;
  const settings = useAppState((s) => s.settings);
  const [record, setRecord] = useState<CaseRecord | null>(null);
  useEffect(() => {
    let gone = false;
    void app.host.call('case.open', { caseId: row.id }).then((answer) => {
      if (!gone && answer.ok) setRecord(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [app, row]);

  const step = nextStep(row);
  const seriesId = record && workingSeries(record);
  const timeline = record && settings ? shownCourse(record, settings)?.timeline : null;
  const name = identity ? patientName(identity.name) : '';
  return (
    <>
      <div className="section">
        <h2 className="ellipsis" data-tip-cut>
          {name}
        </h2>
        <p className="secondary">{[identity?.id, bodyWords(row.body)].filter(Boolean).join(' · ')}</p>
      </div>
      {record && seriesId && <Thumbnail record={record} seriesId={seriesId} />}
      {timeline && timeline.points.length >= 2 && (
        <div className="section">
          <SmallCurve points={timeline.points} target={timeline.target.sflrPercent} />
        </div>
      )}
      <div className="section statements">
        {record && <Ended record={record} />}
        <Statements listedCase={listedCase} record={record} settings={settings} />
      </div>
      <div className="section steps">
        <Button primary onPress={() => void step.run(app)} shortcut="Enter">
          {step.title}
        </Button>
        <div className="two">
          <Button onPress={() => app.go({ name: 'series', caseId: row.id })}>Series</Button>
          <Button
            onPress={() => void exportReport(app, row.id)}
            unavailable={row.lastMeasured || row.statedFlrMl !== null ? null : 'a measured FLR'}
          >
            Report
          </Button>
        </div>
      </div>
      <DeleteCase caseId={row.id} name={name} scans={record?.timePoints.length ?? 0} />
    </>
  );
}

/** A course that somebody stopped says so before what its FLR would allow. */
function Ended({ record }: { readonly record: CaseRecord }) {
  const last = isEnded(record.decisions) ? lastDecision(record.decisions) : null;
  if (last === null) return null;
  return (
    <State mark="warning">
      <strong>{last.kind === 'caseStopped' ? 'Course stopped' : 'Course closed'}</strong>{' '}
      <span className="dim">
        {last.dayOffset === null ? last.date : `day ${day(last.dayOffset)}`}
        {last.stop && `, because of ${STOP_WORDS[last.stop].toLowerCase()}`}
      </span>
    </State>
  );
}

const bodyWords = ({ sex, ageYears, heightCm, weightKg }: CaseRecord['body']): string =>
  [
    [sex, ageYears === null ? null : withUnit(decimal(ageYears, 0), 'y')].filter(Boolean).join(' '),
    heightCm === null ? null : withUnit(decimal(heightCm, 0), 'cm'),
    weightKg === null ? null : withUnit(decimal(weightKg, 0), 'kg'),
  ]
    .filter(Boolean)
    .join(' · ');

function Thumbnail({ record, seriesId }: { readonly record: CaseRecord; readonly seriesId: string }) {
  const [lost, setLost] = useState(false);
  const point = record.timePoints.find((t) => t.series.some((s) => s.id === seriesId));
  const series = point?.series.find((s) => s.id === seriesId);
  const middle = series ? Math.max(1, Math.round(series.slices / 2)) : null;
  const when = point?.dayFromIndex == null ? (point?.date ?? 'Scan') : `Day ${day(point.dayFromIndex)}`;
  if (lost) return null;
  return (
    <figure className="thumbnail">
      <img src={caseThumbnail(record.id, seriesId)} alt={`${when}, axial slice`} onError={() => setLost(true)} />
      <figcaption>
        {when}
        {series && middle !== null && `, ${series.slices} slices`}
      </figcaption>
    </figure>
  );
}

/** What stands between this case and its decision, each with its shape. */
interface StatementsProps {
  readonly listedCase: ListedCase;
  readonly record: CaseRecord | null;
  readonly settings: Settings | null;
}

function Statements({ listedCase, record, settings }: StatementsProps) {
  const { row, remnant } = listedCase;
  if (row.status === 'refused' && row.refusedCode) {
    const words = refusalWords(row.refusedCode, refusingDetails(record, row.refusedCode));
    return (
      <State mark="refused">
        <strong className="tone-refused">{words.title}.</strong> <span className="dim">{words.wayOut}</span>
      </State>
    );
  }
  if (remnant === null)
    return (
      <State mark="unknown">
        Not measured yet:{' '}
        <span className="dim">{row.status === 'noScan' ? 'no scan' : 'liver and FLR are not contoured'}</span>
      </State>
    );
  if (!remnant.ok) {
    const words = refusalWords(remnant.code, remnant.details);
    return (
      <State mark="unknown">
        {words.title}. <span className="dim">{words.wayOut}</span>
      </State>
    );
  }
  const statement = record && settings && targetStatement(remnant.value, targetOf(record, settings));
  const warned = record ? (lastMeasured(record)?.series.findings.filter((f) => f.severity !== 'note') ?? []) : [];
  return (
    <>
      {statement && (
        <State mark={statement.mark}>
          <strong className={statement.mark === 'notMet' ? 'tone-refused' : undefined}>{statement.strong}</strong>{' '}
          <span className="dim">{statement.rest}</span>
        </State>
      )}
      {statement && <SiteNote />}
      {warned.map((finding) => (
        <State mark="warning" key={finding.code}>
          <span className="tone-warning">Scan: {findingInShort(finding as never) ?? finding.message}</span>
        </State>
      ))}
    </>
  );
}

const refusingDetails = (record: CaseRecord | null, code: string) =>
  record?.timePoints.flatMap((t) => t.series.flatMap((s) => s.findings)).find((f) => f.code === code)?.details ?? {};

/** Deleting cannot be undone, so it asks, by naming the case, and says what went. */
function DeleteCase({
  caseId,
  name,
  scans,
}: {
  readonly caseId: string;
  readonly name: string;
  readonly scans: number;
}) {
  const app = useApp();
  const [asking, setAsking] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const who = name || 'this case';
  async function remove() {
    setDeleting(true);
    const gone = await ask(app, 'case.delete', { caseId });
    setDeleting(false);
    setAsking(false);
    if (!gone) return;
    app.choose(null);
    await app.refresh();
    app.notify({
      kind: 'notice',
      title: 'Case deleted',
      body: `${count(gone.instances, 'file')}, ${megabytes(gone.bytes)}, with contours and numbers.`,
    });
  }
  if (!asking)
    return (
      <div className="section delete">
        <Button small quiet onPress={() => setAsking(true)}>
          Delete the case…
        </Button>
      </div>
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a question within the panel, not a set of fields
    <div className="section delete" role="group" aria-label={`Delete ${who}`}>
      <p>
        Delete <strong>{who}</strong>, {count(scans, 'scan')}, with files and contours? This cannot be undone.
      </p>
      <div className="row">
        <Button small autoFocus onPress={() => setAsking(false)}>
          Keep
        </Button>
        <Button small onPress={() => void remove()} busy={deleting ? 'Deleting…' : null}>
          Delete {who}
        </Button>
      </div>
    </div>
  );
}
