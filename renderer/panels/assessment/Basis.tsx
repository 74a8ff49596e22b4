import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Finding } from '#core/findings';
import type { RemnantAssessment, RemnantRefusal } from '#core/liver/assessRemnant';
import { type ReadingErrorKind, siteReadingError } from '#core/liver/readingError';
import { FINDINGS_OUTSIDE } from '#core/liver/warnings';
import type { Result } from '#core/result';
import { clock, count, day, decimal, ml, withUnit } from '../../format.ts';
import { refusalWords } from '../../words.ts';
import { ask, type CaseRecord, type Settings, useApp } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { type Mark, State } from '../common/Mark.tsx';
import { SiteNote } from '../common/SiteNote.tsx';
import { acceptedOf, findingsOf, phaseWords, seriesTitle } from '../series/seriesState.ts';
import type { CaseSeries, Measured, TimePoint } from './remnant.ts';
import { SflrCautions } from './SflrCautions.tsx';

interface Props {
  readonly record: CaseRecord;
  readonly settings: Settings;
  readonly point: TimePoint;
  readonly series: CaseSeries & { readonly measured: Measured };
  readonly remnant: Result<RemnantAssessment, RemnantRefusal>;
}

const ERROR_WORDS: Readonly<Record<ReadingErrorKind, string>> = {
  published: 'inter-observer, until the site measures its own',
  entered: 'this site’s own',
  repeated: 'this site’s own, by repeated readings',
};

/** What the number rests on: formulas, reading, series, and every finding that travels with it. */
export function Basis({ record, settings, point, series, remnant }: Props) {
  const basis = remnant.ok ? remnant.value.basis : null;
  const findings = findingsOf(series);
  const readingError = siteReadingError(settings.readingError);
  return (
    <section className="basis" aria-label="What the number rests on">
      <h3>What it rests on</h3>
      <dl className="facts">
        {remnant.ok && basis && (
          <>
            <Fact name="sTLV">
              {basis.stlv.label} <span className="dim">{basis.stlv.expression}</span>
            </Fact>
            {basis.bsa && remnant.value.bsaM2 !== null && (
              <Fact name="BSA">
                {basis.bsa.label}, {withUnit(decimal(remnant.value.bsaM2, 2), 'm²')}{' '}
                <span className="dim">{basis.bsa.expression}</span>
              </Fact>
            )}
            <Fact name="Reading error">
              cv {withUnit(decimal(basis.readingCv * 100, 2), '%')}{' '}
              <span className="dim">{ERROR_WORDS[readingError.kind]}</span>{' '}
              <span className="dim">
                ({readingError.source}; {readingError.measured})
              </span>
            </Fact>
          </>
        )}
        <Fact name="Scan">
          {point.date ?? 'no date'}
          {point.dayFromIndex !== null && `, day ${day(point.dayFromIndex)}`}{' '}
          <span className="dim">
            {seriesTitle(series)}, {count(series.slices, 'slice')}
            {phaseWords(series) && `, ${phaseWords(series)}`}
          </span>
        </Fact>
        <Reading record={record} series={series} />
      </dl>
      <div className="basis-states">
        <SiteNote />
        {remnant.ok && <SflrCautions record={record} settings={settings} remnant={remnant.value} />}
        {findings.length === 0 && (
          <State mark="met">
            {series.slices} of {series.slices} slice positions checked, nothing found
          </State>
        )}
        {findings.map((f) => (
          <State mark={markOf(f, acceptedOf(series))} key={`${f.code} ${f.message}`}>
            <span className={f.severity === 'note' ? undefined : 'tone-warning'}>
              {f.message || refusalWords(f.code, f.details).title}
            </span>{' '}
            <span className="dim">{acceptance(series, f.code)}</span> <span className="code">{f.code}</span>
          </State>
        ))}
        <OutsideLiver record={record} series={series} />
        <Edge series={series} record={record} />
      </div>
    </section>
  );
}

const markOf = ({ severity, code }: Finding, accepted: readonly string[]): Mark => {
  if (severity === 'note') return 'met';
  return severity === 'refuse' && !accepted.includes(code) ? 'refused' : 'warning';
};

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const acceptance = (series: CaseSeries, code: string): string => {
  const found = series.acceptances.find((a) => a.code === code);
  return found ? `Accepted by ${found.by || 'the reader'}: “${found.reason}”` : '';
};

/** Whose contours, which revision, and whether they are the ones of record. */
function Reading({ record, series }: { readonly record: CaseRecord; readonly series: CaseSeries }) {
  const app = useApp();
  const [saving, setSaving] = useState(false);
  const { reading, measured, lastOfRecord } = series;
  if (!reading || !measured) return null;
  async function ofRecord() {
    if (!reading) return;
    setSaving(true);
    const saved = await ask(app, 'reading.save', {
      caseId: record.id,
      reading: { ...reading, status: 'ofRecord' },
      measured,
    });
    setSaving(false);
    if (!saved) return;
    if (saved.savedAt) app.saved(saved.savedAt);
    await app.openCase(record.id);
    await app.refresh();
  }
  return (
    <Fact name="Contours">
      {reading.reader || 'reader not named'}, revision {reading.revision}{' '}
      <span className="dim">
        measured {clock(measured.at)}, Remnant {measured.softwareVersion}
      </span>
      <span className="of-record">
        {reading.status === 'ofRecord' ? (
          <State mark="met">Reading of record</State>
        ) : (
          <>
            {lastOfRecord ? (
              <State mark="warning">
                <span className="tone-warning">Draft again: the contours changed since they were of record.</span>{' '}
                <span className="dim">
                  Revision {lastOfRecord.revision}, {lastOfRecord.by || 'reader not named'}:{' '}
                  {lastOfRecord.functionalFlrMl === null
                    ? `liver ${withUnit(ml(lastOfRecord.measuredTlvMl), 'ml')}`
                    : `FLR ${withUnit(ml(lastOfRecord.functionalFlrMl), 'ml')}`}
                </span>
              </State>
            ) : (
              <State mark="unknown">Draft, not of record</State>
            )}
            <Button small onPress={() => void ofRecord()} busy={saving ? 'Saving…' : null}>
              Make it the reading of record
            </Button>
          </>
        )}
      </span>
    </Fact>
  );
}

/** A tumour that lies partly outside the liver was taken off neither liver nor FLR there: said where the numbers stand. */
function OutsideLiver({ record, series }: Pick<Props, 'record' | 'series'>) {
  const app = useApp();
  const volumeMl = series.measured.outsideLiverMl ?? 0;
  if (volumeMl === 0) return null;
  const { title, wayOut } = refusalWords(FINDINGS_OUTSIDE, { volumeMl });
  return (
    <State mark="warning">
      <span className="tone-warning">{title}.</span> <span className="dim">{wayOut}</span>{' '}
      <button
        type="button"
        className="link"
        onClick={() => app.go({ name: 'contours', caseId: record.id, seriesId: series.id })}
      >
        Open the contours
      </button>{' '}
      <span className="code">{FINDINGS_OUTSIDE}</span>
    </State>
  );
}

/** A liver or FLR that touches the edge is at least as large as printed, and feeds sFLR only when accepted by name. */
function Edge({
  series,
  record,
}: {
  readonly series: CaseSeries & { measured: Measured };
  readonly record: CaseRecord;
}) {
  const app = useApp();
  const [reason, setReason] = useState<string | null>(null);
  const { liverTouchesEdge, flrTouchesEdge } = series.measured;
  if (!liverTouchesEdge && !flrTouchesEdge) return null;
  const accepted = acceptance(series, 'series.notCovered');
  const what = flrTouchesEdge ? 'The FLR' : 'The liver';
  async function accept() {
    if (!reason?.trim()) return;
    const changed = await ask(app, 'series.accept', {
      caseId: record.id,
      seriesId: series.id,
      code: 'series.notCovered',
      reason: reason.trim(),
    });
    if (!changed) return;
    app.setCase(changed);
    setReason(null);
    void app.refresh();
  }
  return (
    <State mark="warning">
      <span className="tone-warning">{what} touches the edge of the scan: its volume is at least what is printed.</span>{' '}
      <span className="dim">{accepted || 'It feeds sFLR only when accepted by name.'}</span>{' '}
      <span className="code">series.notCovered</span>
      {!accepted && reason === null && (
        <div className="row">
          <Button small onPress={() => setReason('')}>
            Accept with a reason…
          </Button>
        </div>
      )}
      {reason !== null && (
        <div className="row">
          <input
            className="input"
            aria-label="Reason"
            placeholder="Reason"
            // biome-ignore lint/a11y/noAutofocus: the field that the button opened
            autoFocus
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') void accept();
              if (event.key === 'Escape') setReason(null);
            }}
          />
          <Button small onPress={() => void accept()} unavailable={reason.trim() === '' ? 'a reason' : null}>
            Accept
          </Button>
        </div>
      )}
    </State>
  );
}
