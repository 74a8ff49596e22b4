import './assessment.css';
import { useMemo } from 'react';
import { emptySides } from '#core/contours/emptySides';
import { NO_PLANS } from '#core/contours/plans';
import type { Command } from '../../commands.ts';
import { type App, type CaseRecord, type Settings, useApp, useAppState, useCommands, useHints } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { ContourLiver } from '../common/ContourLiver.tsx';
import { EmptySides } from '../common/EmptySides.tsx';
import { workingSeries } from '../workingSeries.ts';
import { Basis } from './Basis.tsx';
import {
  CONTOUR_EXPORTS,
  type ContourExport,
  exportContours,
  exportRecord,
  exportRecordWithNotes,
  exportReport,
  hasNotes,
} from './exports.ts';
import { Figures } from './Figures.tsx';
import { FormulaChoice } from './FormulaChoice.tsx';
import { PatientForm } from './PatientForm.tsx';
import { acceptedCodes, lastMeasured, madeBy, measuredSeries, remnantOf, targetOf } from './remnant.ts';
import { ScanTable } from './ScanTable.tsx';

interface Props {
  readonly caseId: string;
  readonly seriesId: string | null;
}

/** What leaves the house, as a button here and as a command by name. */
interface Export {
  readonly id: string;
  readonly word: string;
  readonly title: string;
  readonly shortcut?: string;
  readonly run: () => Promise<void> | undefined;
  /** Its own need, where that is less than a measured FLR. */
  readonly needs?: string | null;
}

/** Asked for by name alone: the pages of the report for another program. */
const reportAsData = (app: App, record: CaseRecord): Export => ({
  id: 'reportData',
  word: 'Report, JSON',
  title: 'the report as data, JSON',
  run: () => exportReport(app, record.id, 'json'),
  ...(record.timePoints.some(({ stated }) => stated !== null) && { needs: null }),
});

/** From millilitres to sFLR: the figures and what they rest on; at the right the patient and the site's formulas. */
export function AssessmentScreen({ caseId, seriesId }: Props) {
  const record = useAppState((s) => (s.openCase?.id === caseId ? s.openCase : null));
  const settings = useAppState((s) => s.settings);
  return record && settings && <Assessment record={record} settings={settings} seriesId={seriesId} />;
}

function Assessment({
  record,
  settings,
  seriesId,
}: {
  readonly record: CaseRecord;
  readonly settings: Settings;
  readonly seriesId: string | null;
}) {
  const app = useApp();
  const shown = useMemo(() => {
    const point = record.timePoints.find((t) => t.series.some((s) => s.id === seriesId));
    const series = point && measuredSeries(point);
    return point && series ? { point, series } : lastMeasured(record);
  }, [record, seriesId]);
  const by = madeBy(record, settings);
  const remnant = shown && remnantOf(shown.series.measured, record.body, by, acceptedCodes(shown.series));
  // What stands between this scan and its number comes first; before there is a scan, it is not the next thing to do.
  const formulasFirst = settings.stlvFormula === null && shown !== null;
  const nothing = shown ? null : 'a measured FLR';
  const saved = shown?.series.id ?? null;
  const uncut = shown?.series.reading?.layers.some(({ layer }) => layer === 'partition') ? null : 'a cut';

  const exports = useMemo((): readonly Export[] => {
    const contours = (which: ContourExport) => ({
      id: which,
      word: CONTOUR_EXPORTS[which].word,
      title: CONTOUR_EXPORTS[which].title,
      run: () => (saved ? exportContours(app, { caseId: record.id, seriesId: saved, which }) : undefined),
      ...(which === 'partition' && { needs: nothing ?? uncut }),
    });
    return [
      { id: 'json', word: 'Record, JSON', title: 'the record, JSON', run: () => exportRecord(app, record.id, 'json') },
      { id: 'csv', word: 'Record, CSV', title: 'the record, CSV', run: () => exportRecord(app, record.id, 'csv') },
      ...(hasNotes(record)
        ? [
            {
              id: 'notes',
              word: 'Record with notes, JSON',
              title: 'the record with its notes, JSON: free text, look it through',
              run: () => exportRecordWithNotes(app, record.id),
            },
          ]
        : []),
      {
        id: 'report',
        word: 'Report, PDF',
        title: 'the report, PDF',
        shortcut: 'Ctrl+P',
        run: () => exportReport(app, record.id),
        // Volumes that were measured elsewhere have a course, which is reported.
        needs: record.timePoints.some(({ stated }) => stated !== null) ? null : nothing,
      },
      ...(Object.keys(CONTOUR_EXPORTS) as ContourExport[]).map(contours),
    ];
  }, [app, record, saved, nothing, uncut]);
  const commands = useMemo(
    (): readonly Command[] =>
      [...exports, reportAsData(app, record)].map(({ id, title, shortcut, run, needs = nothing }) => ({
        id: `export.${id}`,
        title: `Export ${title}`,
        shortcut,
        place: 'assessment',
        run,
        unavailableReason: () => (needs === 'a cut' ? 'the liver is not cut' : needs ? 'no FLR is measured yet' : null),
      })),
    [app, record, exports, nothing],
  );
  useCommands(commands);
  useHints(
    [
      ['Tab', 'next field'],
      ['Enter', 'keeps a value'],
      ['Esc', 'leaves it as it was'],
    ],
    'Criteria recorded, not advice to operate',
  );

  return (
    <div className="assessment">
      <section className="assessment-main" data-region aria-label="Assessment of the remnant">
        {shown && remnant ? (
          <>
            <EmptySides plans={shown.series.reading?.plans ?? NO_PLANS} measured={shown.series.measured} />
            <Figures
              measured={shown.series.measured}
              remnant={remnant}
              target={targetOf(record, settings)}
              leavesNone={emptySides(shown.series.reading?.plans ?? NO_PLANS, shown.series.measured).includes('flr')}
              onCut={() => app.go({ name: 'cut', caseId: record.id, seriesId: shown.series.id })}
            />
            <Basis record={record} settings={settings} point={shown.point} series={shown.series} remnant={remnant} />
            <ScanTable record={record} settings={settings} shownId={shown.series.id} />
          </>
        ) : (
          <NothingMeasured record={record} />
        )}
        <div className="exports">
          <span className="dim">Export</span>
          {exports.map(({ id, word, shortcut, run, needs = nothing }) => (
            <Button
              key={id}
              small
              onPress={() => void run()}
              shortcut={shortcut}
              unavailable={needs}
              reasonAt={needs === nothing ? 'export-needs' : undefined}
            >
              {word}
            </Button>
          ))}
          {nothing && (
            <span className="secondary" id="export-needs">
              Needs: {nothing}
            </span>
          )}
        </div>
      </section>
      <aside className="assessment-side" data-region aria-label="Patient and formulas">
        {formulasFirst && <FormulaChoice record={record} settings={settings} primary />}
        <PatientForm record={record} />
        {!formulasFirst && <FormulaChoice record={record} settings={settings} primary={false} />}
      </aside>
    </div>
  );
}

function NothingMeasured({ record }: { readonly record: CaseRecord }) {
  const app = useApp();
  if (workingSeries(record) === null && record.timePoints.some(({ stated }) => stated !== null))
    return (
      <div className="nothing-measured">
        <h1>Measured elsewhere</h1>
        <p className="dim">
          The volumes of this case were entered, without images. Their sFLR, growth and target stand in its timeline, by
          the formulas and the patient at the right.
        </p>
        <div className="row">
          <Button primary onPress={() => app.go({ name: 'timeline', caseId: record.id })}>
            Open the timeline
          </Button>
        </div>
      </div>
    );
  return (
    <div className="nothing-measured">
      <h1>No FLR is measured yet</h1>
      <p className="dim">Contour the liver and cut it; the figures then stand here, each with what it rests on.</p>
      <div className="row">
        <ContourLiver record={record} />
        <Button onPress={() => app.go({ name: 'series', caseId: record.id })}>See the series</Button>
      </div>
    </div>
  );
}
