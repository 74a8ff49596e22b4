import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { count, megabytes, patientName, whole } from '../../format.ts';
import { type Identity, useApp, useAppState, useHints } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { scanThumbnail } from '../common/bytes.ts';
import { SeriesFrame } from '../series/SeriesFrame.tsx';
import type { SeriesGroup } from '../series/SeriesList.tsx';
import { type ListedSeries, seriesTitle } from '../series/seriesState.ts';
import { useChosenSeries } from '../series/useChosenSeries.ts';
import { useSeriesKeys } from '../series/useSeriesKeys.ts';
import { IgnoredFiles } from './IgnoredFiles.tsx';
import type { ImportState, Scan } from './importJob.ts';
import { importJob, openCt } from './openCt.ts';
import { WhosePatient } from './WhosePatient.tsx';

/** One import: how far it is, then what was found in it, and what to take. */
export function ImportScreen() {
  const app = useApp();
  const state = useStore(importJob(app).state);
  switch (state.stage) {
    case 'none':
      return <NothingRead />;
    case 'sending':
    case 'reading':
      return <Running state={state} />;
    case 'read':
    case 'taking':
      return state.scan.series.length === 0 ? (
        <NoSeries scan={state.scan} />
      ) : (
        <Found key={state.scan.scanId} scan={state.scan} busy={takingWords(state)} />
      );
  }
}

const takingWords = (state: ImportState): string | null =>
  state.stage !== 'taking'
    ? null
    : state.bytesTotal > 0
      ? `Copying ${megabytes(state.bytes)} of ${megabytes(state.bytesTotal)}…`
      : 'Copying…';

function NothingRead() {
  const app = useApp();
  useHints([['Ctrl O', 'opens a folder']]);
  return (
    <div className="centre">
      <div className="message">
        <h1>Nothing is being imported</h1>
        <p className="dim">The list of series was left, or the window was loaded again. Open the folder once more.</p>
        <div className="row">
          <Button primary onPress={() => void openCt(app)} shortcut="Ctrl+O">
            Open CT…
          </Button>
          <Button onPress={() => app.go({ name: 'worklist' })}>Back to the worklist</Button>
        </div>
      </div>
    </div>
  );
}

function Running({ state }: { readonly state: ImportState & { readonly stage: 'sending' | 'reading' } }) {
  const app = useApp();
  useHints([['Cancel', 'leaves everything as it was']]);
  const sending = state.stage === 'sending';
  const title = sending ? 'Handing over the files' : 'Reading headers';
  const far = sending
    ? `${whole(state.done)} of ${count(state.total, 'file')}, ${megabytes(state.bytes)} of ${megabytes(state.bytesTotal)}`
    : state.total > 0
      ? `${whole(state.done)} of ${count(state.total, 'file')}`
      : 'Looking for files';
  const [value, max] = sending ? [state.bytes, state.bytesTotal] : [state.done, state.total];
  return (
    <div className="centre">
      <section className="message import-running" data-region aria-label="Import">
        <h1>{title}</h1>
        <p className="dim" aria-live="polite">
          {far}
        </p>
        <progress aria-label={title} {...(max > 0 ? { value, max } : {})} />
        <p className="secondary">
          {sending
            ? 'To Remnant’s own service on this computer; nothing leaves it.'
            : 'Headers, then a few slices of the likeliest series for their contrast phase; all pixels once one is chosen.'}
        </p>
        <div className="row">
          <Button autoFocus onPress={() => importJob(app).cancel()}>
            Cancel
          </Button>
        </div>
      </section>
    </div>
  );
}

function NoSeries({ scan }: { readonly scan: Scan }) {
  const app = useApp();
  useHints([['Ctrl O', 'opens another folder']]);
  return (
    <div className="centre">
      <section className="message" data-region aria-label="Import">
        <h1>No CT here</h1>
        <p className="dim">
          {scan.ignored.length === 0
            ? 'The folder holds no files.'
            : `${count(scan.ignored.length, 'file')} read, none of them part of a CT series.`}
        </p>
        <div className="row">
          <Button primary autoFocus onPress={() => void openCt(app)} shortcut="Ctrl+O">
            Open CT…
          </Button>
          <Button onPress={() => app.go({ name: 'worklist' })}>Back to the worklist</Button>
        </div>
        <IgnoredFiles ignored={scan.ignored} />
      </section>
    </div>
  );
}

/** One ID under two names: a spelling, a marriage, or two people. The host refuses other IDs; stand-ins say nothing. */
function namesDiffer(scan: Identity, there: Identity): boolean {
  const [a, b] = [scan, there].map(({ name }) =>
    patientName(name)
      .toLocaleUpperCase()
      .replaceAll(/[\s,^]+/g, ' ')
      .trim(),
  );
  const sameId = scan.id.trim().toUpperCase() === there.id.trim().toUpperCase();
  return sameId && !scan.hidden && !there.hidden && scan.name !== '' && there.name !== '' && a !== b;
}

function Found({ scan, busy }: { readonly scan: Scan; readonly busy: string | null }) {
  const app = useApp();
  const job = importJob(app);
  const patientOf = useCallback(
    (series: ListedSeries | null) =>
      scan.patients.find((p) => series !== null && p.seriesIds.includes(series.id)) ?? null,
    [scan],
  );
  const groups = useMemo(() => groupsOf(scan), [scan]);
  const listed = useChosenSeries(groups);
  const { all, alternative, offered } = listed;
  // A scan without a series has a screen of its own.
  const chosen = listed.chosen!;
  const patient = patientOf(chosen);
  const usual = job.intoCase ?? patient?.caseId ?? null;
  // undefined: nobody chose yet, so what is usual for this patient holds.
  const [into, setInto] = useState<string | null | undefined>(undefined);
  const theirs = useAppState((s) => (usual === null ? null : (s.identities[usual] ?? null)));
  useEffect(() => {
    if (usual !== null) void app.identify(usual);
  }, [app, usual]);
  const otherName = patient && theirs && namesDiffer(patient.identity, theirs) ? patientName(theirs.name) : null;
  const caseId = into === undefined && otherName === null ? usual : into;
  const rows = useAppState((s) => s.rows);

  const take = useCallback(
    (series: ListedSeries, accept: { code: string; reason: string } | null = null) => {
      if (caseId !== undefined) return void job.take({ seriesIds: [series.id], caseId, accept });
      const body = 'Scan and case go by different names. Choose the case, or a new one.';
      app.notify({ kind: 'notNow', title: 'Not imported: whose scan is it?', body });
    },
    [app, job, caseId],
  );
  useSeriesKeys(
    'import',
    listed,
    useMemo(() => (offered && busy === null ? () => take(offered) : null), [offered, take, busy]),
    `${all.length} series read, ${all.filter((s) => s.proposed).length} proposed`,
  );
  const name = patient ? patientName(patient.identity.name) : null;
  return (
    <SeriesFrame
      title={groups.length > 1 ? `Series of ${groups.length} scans` : name ? `Series of ${name}` : 'Series'}
      groups={groups}
      onChoose={listed.choose}
      series={chosen}
      alternative={alternative}
      picture={scanThumbnail(scan.scanId, chosen.id)}
      busy={busy}
      verb={(series) => `Import ${seriesTitle(series)}`}
      onUse={take}
      onAddFiles={() => void openCt(app, 'files', { add: true })}
      onAccept={(code, reason) => take(chosen, { code, reason })}
    >
      {patient && (
        <WhosePatient
          patient={patient}
          intoCase={job.intoCase}
          caseId={caseId}
          otherName={otherName}
          onChange={setInto}
          scansThere={rows?.find((r) => r.id === (job.intoCase ?? patient.caseId))?.lastScanDate ?? null}
        />
      )}
      <IgnoredFiles ignored={scan.ignored} />
    </SeriesFrame>
  );
}

/** Series by scan (a patient's study), best ranked first; one scan needs no heading of its own. */
function groupsOf(scan: Scan): readonly SeriesGroup[] {
  return scan.patients.map((who) => {
    const series = scan.series.filter((s) => who.seriesIds.includes(s.id)).sort((a, b) => a.rank - b.rank);
    const date = series.find((s) => s.acquiredDate)?.acquiredDate ?? 'no date';
    return {
      id: who.seriesIds[0] ?? who.studyInstanceUID,
      title: scan.patients.length > 1 ? `${patientName(who.identity.name)}, ${date}` : date,
      series,
    };
  });
}
