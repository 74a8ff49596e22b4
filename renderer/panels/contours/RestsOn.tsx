import './restsOn.css';
import { useState } from 'react';
import type { Finding } from '#core/findings';
import { decimal, ml, mm, withUnit } from '../../format.ts';
import { phaseWord } from '../../words.ts';
import { outsideLiverMl, segmentRows } from '../../workspace/selectors.ts';
import { useApp } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { State } from '../common/Mark.tsx';
import { type SeriesRecord, useSeries } from './seriesOf.ts';
import { useDesk, useReading } from './useDesk.ts';

/** What stands behind the ml of this screen: findings of the series, coverage, phase; each beside the number it bears on. */
export function RestsOn() {
  const series = useSeries();
  if (!series) return null;
  return (
    <section className="section rests-on" aria-label="What this volume rests on" data-region>
      <h3>What this volume rests on</h3>
      <ul>
        <Positions series={series} />
        {series.findings.map((finding) => (
          <FoundOf key={`${finding.code} ${finding.message}`} finding={finding} series={series} />
        ))}
        <Coverage series={series} />
        <OutsideLiver />
        <Phase series={series} />
      </ul>
    </section>
  );
}

function Positions({ series }: { readonly series: SeriesRecord }) {
  const { sliceSpacingMm, slices, gantryTiltDeg } = series;
  if (!sliceSpacingMm) return null;
  const { min, max, regular } = sliceSpacingMm;
  const step = regular ? `step ${withUnit(mm(min, 3), 'mm')}` : `steps ${mm(min, 3)} to ${withUnit(mm(max, 3), 'mm')}`;
  return (
    <li>
      <State mark="met">
        {slices} of {slices} slice positions checked, {step}, tilt {decimal(gantryTiltDeg, 1)}°
      </State>
    </li>
  );
}

function FoundOf({
  finding,
  series,
}: {
  readonly finding: SeriesRecord['findings'][number];
  readonly series: SeriesRecord;
}) {
  const accepted = series.acceptances.find(({ code }) => code === finding.code);
  const mark =
    finding.severity === 'refuse'
      ? accepted
        ? 'warning'
        : 'refused'
      : finding.severity === 'warn'
        ? 'warning'
        : 'met';
  return (
    <li>
      <State mark={mark}>
        <span className={mark === 'warning' ? 'tone-warning' : mark === 'refused' ? 'tone-refused' : undefined}>
          {(finding as Finding).message}
        </span>{' '}
        {accepted && <span className="dim">Accepted: {accepted.reason}. </span>}
        <span className="code">{finding.code}</span>
      </State>
    </li>
  );
}

/** Whether liver and FLR end within the scan; where they do not, the number is a lower bound until accepted by name. */
function Coverage({ series }: { readonly series: SeriesRecord }) {
  const desk = useDesk();
  const counts = useReading((s) => s.counts);
  const segments = useReading((s) => s.segments);
  const [asking, setAsking] = useState(false);
  const plans = useReading((s) => s.plans);
  const rows = segmentRows({ counts, segments, plans }, desk.workspace.geometry).filter(
    ({ segment, volumeMl }) => segment.layer !== 'findings' && (volumeMl ?? 0) > 0,
  );
  if (rows.length === 0) return null;
  const cut = rows.filter(({ touchesEdge }) => touchesEdge).map(({ segment }) => segment.label);
  if (cut.length === 0)
    return (
      <li>
        <State mark="met">Liver touches neither end of the scan nor its border</State>
      </li>
    );
  const accepted = series.acceptances.find(({ code }) => code === 'series.notCovered');
  return (
    <li>
      <State mark="warning">
        <span className="tone-warning">
          {listed(cut)} {cut.length === 1 ? 'touches' : 'touch'} the edge of the scan
        </span>
        , so {cut.length === 1 ? 'its' : 'their'} ml are a lower bound (≥).{' '}
        {accepted ? <span className="dim">Accepted: {accepted.reason}. </span> : null}
        {!accepted && !asking && (
          <button type="button" className="link" onClick={() => setAsking(true)}>
            Accept with a reason…
          </button>
        )}{' '}
        <span className="code">series.notCovered</span>
        {!accepted && asking && <AcceptEdge onDone={() => setAsking(false)} />}
      </State>
    </li>
  );
}

/** "Liver, FLR and lobe". */
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;

function AcceptEdge({ onDone }: { readonly onDone: () => void }) {
  const app = useApp();
  const { workspace } = useDesk();
  const [reason, setReason] = useState('');
  const accept = async () => {
    const { caseId, seriesId } = workspace;
    const answer = await app.host.call('series.accept', {
      caseId,
      seriesId,
      code: 'series.notCovered',
      reason: reason.trim(),
    });
    if (!answer.ok) {
      app.refused(answer);
      return;
    }
    app.setCase(answer.value);
    onDone();
  };
  return (
    <div className="accept-edge">
      <input
        className="input"
        aria-label="Reason"
        placeholder="Reason"
        value={reason}
        // biome-ignore lint/a11y/noAutofocus: the field that the link opened
        autoFocus
        onChange={(event) => setReason(event.target.value)}
      />
      <Button small onPress={() => void accept()} unavailable={reason.trim() ? null : 'a reason'}>
        Accept
      </Button>
    </div>
  );
}

function OutsideLiver() {
  const desk = useDesk();
  const counts = useReading((s) => s.counts);
  const segments = useReading((s) => s.segments);
  const outside = outsideLiverMl({ counts, segments }, desk.workspace.geometry);
  if (outside === 0) return null;
  return (
    <li>
      <State mark="warning">
        <span className="tone-warning">{withUnit(ml(outside), 'ml')} of findings lie outside the liver.</span>{' '}
        <button type="button" className="link" onClick={() => void desk.runCommand('findings.takeIn', {}, 'Taking in')}>
          Take into liver
        </button>
      </State>
    </li>
  );
}

function Phase({ series }: { readonly series: SeriesRecord }) {
  const app = useApp();
  const { workspace } = useDesk();
  const { phaseGuess, phaseConfirmed } = series;
  if (phaseGuess === null)
    return (
      <li>
        <State mark="unknown">Phase not known: neither header nor enhancement tells it</State>
      </li>
    );
  const phaseReasons = series.reasons
    .filter(({ code }) => code.startsWith('rank.phase'))
    .map(({ message }) => message)
    .join(' ');
  const confirm = async () => {
    const { caseId, seriesId } = workspace;
    const answer = await app.host.call('series.confirmPhase', { caseId, seriesId, phase: phaseGuess });
    if (answer.ok) app.setCase(answer.value);
    else app.refused(answer);
  };
  return (
    <li>
      <State mark={phaseConfirmed ? 'met' : 'unknown'}>
        {phaseConfirmed ? `Phase ${phaseWord(phaseGuess)}, confirmed` : `${phaseReasons} `}
        {!phaseConfirmed && (
          <button type="button" className="link" onClick={() => void confirm()}>
            Confirm
          </button>
        )}
      </State>
    </li>
  );
}
