import { type ReactNode, useState } from 'react';
import { FINDINGS, type Finding, type FindingCode } from '#core/findings';
import { count, decimal, mm, withUnit } from '../../format.ts';
import { findingInShort, refusalWords } from '../../words.ts';
import { Button } from '../common/Button.tsx';
import { type Mark, MarkIcon, State } from '../common/Mark.tsx';
import { CopyDetails } from '../common/ToastLayer.tsx';
import { GapPicture } from './GapPicture.tsx';
import { type Gap, gapsOf, missingHeights } from './gaps.ts';
import { acceptedOf, findingsOf, type ListedSeries, phaseWords, seriesTitle, stoppingFinding } from './seriesState.ts';

export interface SeriesDetailProps {
  readonly series: ListedSeries;
  readonly alternative: ListedSeries | null;
  /** Thumbnail's address. */
  readonly picture: string;
  /** What is doing now, when the series is being taken. */
  readonly busy: string | null;
  /** The verb for a measurable series: "Import Portal 5 mm", "Contour Portal 5 mm". */
  readonly verb: (series: ListedSeries) => string;
  readonly onUse: (series: ListedSeries) => void;
  readonly onAddFiles: () => void;
  readonly onAccept: (code: FindingCode, reason: string) => void;
  readonly onConfirmPhase?: ((phase: string) => void) | undefined;
  /** Whose patient it is, and what was ignored: stands below. */
  readonly children?: ReactNode;
}

/** One series: what was found, where, and what can be done. */
export function SeriesDetail(props: SeriesDetailProps) {
  const stop = stoppingFinding(props.series);
  return (
    <article className="series-detail" data-region aria-label="Findings of the chosen series">
      {stop ? <Refused {...props} finding={stop} /> : <Measurable {...props} />}
      {props.children}
    </article>
  );
}

function Refused(props: SeriesDetailProps & { readonly finding: Finding }) {
  const { series, finding, alternative } = props;
  const words = refusalWords(finding.code, finding.details);
  const gaps = gapsOf(finding, series.sliceHeightsMm);
  const acceptable = FINDINGS[finding.code].acceptable;
  const missing = finding.code === 'series.missingSlices';
  return (
    <>
      <h1 className="with-mark hanging" aria-live="assertive">
        <MarkIcon mark="refused" size={24} />
        {words.title}
      </h1>
      <p className="dim">{finding.message || words.wayOut}</p>
      {missing && <GapPicture heightsMm={series.sliceHeightsMm} gaps={gaps} />}
      <h3>What you can do</h3>
      <ul className="ways-out">
        {alternative && (
          <Way
            title={
              <>
                Use <strong>{seriesTitle(alternative)}</strong> of the same scan
              </>
            }
            detail={alternativeWords(alternative)}
          >
            <Button primary onPress={() => props.onUse(alternative)} shortcut="Enter" busy={props.busy}>
              Use {seriesTitle(alternative)}
            </Button>
          </Way>
        )}
        <Way
          title={missing ? 'Import the missing files' : 'Import other files of this scan'}
          detail={missing && gaps[0] ? missingWords(gaps) : words.wayOut}
        >
          <Button onPress={props.onAddFiles} shortcut="Ctrl+O">
            Add files…
          </Button>
        </Way>
        {acceptable && <AcceptWay {...props} />}
      </ul>
      <p className="code">
        {finding.code} · <CopyDetails code={finding.code} details={finding.details} />
      </p>
      <OtherFindings series={series} except={finding.code} />
    </>
  );
}

/** "After slice 23, z −109.3 and −106.3 mm": where the missing files would lie. */
function missingWords(gaps: readonly Gap[]): string {
  const heights = gaps.flatMap(missingHeights);
  const places = heights.slice(0, 3).map((h) => mm(h));
  const z = places.length > 1 ? `${places.slice(0, -1).join(', ')} and ${places.at(-1)}` : places[0];
  const more = heights.length > 3 ? ` and ${heights.length - 3} more` : '';
  return `After slice ${gaps[0]!.after}, z ${z} mm${more}`;
}

const alternativeWords = (series: ListedSeries): string => {
  const good = series.reasons.filter((r) => r.good).map((r) => r.message.replace(/\.$/, ''));
  return good.length > 0 ? good.slice(0, 3).join(' · ') : `${count(series.slices, 'slice')}, every position checked`;
};

function Way({
  title,
  detail,
  children,
}: {
  readonly title: ReactNode;
  readonly detail: string;
  readonly children: ReactNode;
}) {
  return (
    <li>
      <div>
        <p>{title}</p>
        <p className="secondary">{detail}</p>
      </div>
      <div className="way-action">{children}</div>
    </li>
  );
}

/** A finding accepted by name needs a reason; it travels with every number that comes of the series. */
function AcceptWay({ finding, onAccept, busy }: SeriesDetailProps & { readonly finding: Finding }) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const short = findingInShort(finding);
  const gap = finding.code === 'series.missingSlices';
  const title = gap ? 'Accept the gap by name' : `Accept by name: ${short}`;
  const detail = gap
    ? `The neighbours then meet in its middle; every number carries “${short}”`
    : `Every number carries “${short}”`;
  if (!open)
    return (
      <Way title={title} detail={detail}>
        <Button onPress={() => setOpen(true)}>Accept with a reason…</Button>
      </Way>
    );
  return (
    <li className="accepting">
      <div>
        <p>{title}</p>
        <p className="secondary">{detail}</p>
        <label className="field-label" htmlFor="accept-reason">
          Reason
        </label>
        <input
          id="accept-reason"
          className="input wide"
          value={reason}
          // biome-ignore lint/a11y/noAutofocus: the field that the button opened
          autoFocus
          maxLength={400}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && reason.trim() !== '') {
              event.preventDefault();
              onAccept(finding.code, reason.trim());
            }
            if (event.key === 'Escape') {
              event.preventDefault();
              setOpen(false);
            }
          }}
        />
        <div className="row">
          <Button
            onPress={() => onAccept(finding.code, reason.trim())}
            unavailable={reason.trim() === '' ? 'a reason' : null}
            busy={busy}
          >
            {gap ? 'Accept the gap' : 'Accept'}
          </Button>
          <Button quiet onPress={() => setOpen(false)}>
            Keep it refused
          </Button>
        </div>
      </div>
    </li>
  );
}

function Measurable(props: SeriesDetailProps) {
  const { series, picture } = props;
  const [lost, setLost] = useState(false);
  const accepted = findingsOf(series).filter((f) => f.severity === 'refuse');
  const warned = findingsOf(series).some((f) => f.severity === 'warn') || accepted.length > 0;
  const mark: Mark = warned ? 'warning' : 'met';
  const phase = phaseWords(series);
  return (
    <>
      <h1 className="with-mark hanging">
        <MarkIcon mark={mark} size={24} />
        {seriesTitle(series)} can be measured
      </h1>
      <div className="measurable">
        <div className="measurable-words">
          <p className="dim">{geometryWords(series)}</p>
          {series.reasons.length > 0 && (
            <>
              <h3>{series.proposed ? 'Why it is proposed' : 'What speaks for and against it'}</h3>
              <ul className="reasons">
                {series.reasons.map((reason) => (
                  <li key={reason.code}>
                    <State mark={reason.good ? 'met' : 'unknown'}>{reason.message}</State>
                  </li>
                ))}
              </ul>
            </>
          )}
          {phase && (
            <p className="phase dim">
              Phase: {phase}{' '}
              {!series.phaseConfirmed && props.onConfirmPhase && series.phaseGuess && (
                <button type="button" className="link" onClick={() => props.onConfirmPhase?.(series.phaseGuess!)}>
                  Confirm
                </button>
              )}
            </p>
          )}
          <div className="row take">
            <Button primary onPress={() => props.onUse(series)} shortcut="Enter" busy={props.busy}>
              {props.verb(series)}
            </Button>
            <Button onPress={props.onAddFiles} shortcut="Ctrl+O">
              Add files…
            </Button>
          </div>
        </div>
        {!lost && (
          <img
            className="series-picture"
            src={picture}
            alt="Middle slice of the series"
            onError={() => setLost(true)}
          />
        )}
      </div>
      <OtherFindings series={series} except={null} />
    </>
  );
}

/** "35 of 35 positions checked, step 5.000 mm, tilt 0.0°." */
function geometryWords(series: ListedSeries): string {
  const spacing = series.sliceSpacingMm;
  const step =
    spacing === null
      ? ''
      : spacing.regular
        ? `, step ${withUnit(mm(spacing.min, 3), 'mm')}`
        : `, steps ${mm(spacing.min, 3)} to ${withUnit(mm(spacing.max, 3), 'mm')}`;
  return `${series.slices} of ${series.slices} slice positions checked${step}, tilt ${decimal(series.gantryTiltDeg, 1)}°.`;
}

/** Warnings and notes, each with what it means for the numbers. */
function OtherFindings({ series, except }: { readonly series: ListedSeries; readonly except: string | null }) {
  const others = findingsOf(series).filter((f) => f.code !== except);
  if (others.length === 0) return null;
  return (
    <section className="other-findings">
      <h3>{except ? 'Also found' : 'Found in this series'}</h3>
      <ul className="reasons">
        {others.map((f) => (
          <li key={`${f.code} ${f.message}`}>
            <State mark={markOf(f, series)}>
              {f.message}{' '}
              <span className="dim">{acceptanceWords(f, series) ?? refusalWords(f.code, f.details).wayOut}</span>{' '}
              <span className="code">{f.code}</span>
            </State>
          </li>
        ))}
      </ul>
    </section>
  );
}

const markOf = (f: Finding, series: ListedSeries): Mark =>
  f.severity === 'note' ? 'met' : f.severity === 'warn' || acceptedOf(series).includes(f.code) ? 'warning' : 'refused';

const acceptanceWords = (f: Finding, series: ListedSeries): string | null => {
  const acceptance = series.acceptances?.find((a) => a.code === f.code);
  return acceptance ? `Accepted: “${acceptance.reason}”` : null;
};
