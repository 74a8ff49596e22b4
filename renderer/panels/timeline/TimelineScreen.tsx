import './timeline.css';
import { useMemo, useState } from 'react';
import type { CaseRecord as EnteredRecord } from '#core/record/caseRecord';
import type { Command } from '../../commands.ts';
import { type CaseRecord, type Settings, useApp, useAppState, useCommands, useHints } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { ContourLiver, liverContoured } from '../common/ContourLiver.tsx';
import { copyMarkedOr, savePicture } from '../common/chartFile.ts';
import { CourseChart } from './CourseChart.tsx';
import { CourseFigures } from './CourseFigures.tsx';
import { CourseTable } from './CourseTable.tsx';
import { earlierCourse, lastScan, type ShownCourse, shownCourse } from './course.ts';
import { coursePicture } from './coursePicture.ts';
import { FormulaTable } from './FormulaTable.tsx';
import { Gains, IntervalTable } from './IntervalTable.tsx';
import { PathwayPanel } from './PathwayPanel.tsx';
import { useEntered } from './useEntered.ts';

/** The course of a case: figures of the chosen scan, sFLR over days, growth, formulas; at the right the pathway. */
export function TimelineScreen({ caseId }: { readonly caseId: string }) {
  const record = useAppState((s) => (s.openCase?.id === caseId ? s.openCase : null));
  const settings = useAppState((s) => s.settings);
  const entered = useEntered(record);
  const course = useMemo(
    () => record && settings && shownCourse(record, settings, entered),
    [record, settings, entered],
  );
  if (!record || !settings) return null;
  return course ? (
    <Course record={record} entered={entered} course={course} settings={settings} />
  ) : (
    <NoCourse record={record} formulas={settings.stlvFormula !== null} />
  );
}

interface CourseProps {
  readonly record: CaseRecord;
  readonly entered: EnteredRecord | null;
  readonly course: ShownCourse;
  readonly settings: Settings;
}

function Course({ record, entered, course, settings }: CourseProps) {
  const app = useApp();
  const { assessment, timeline } = course;
  const [asTable, setAsTable] = useState(false);
  const last = lastScan(assessment);
  const [picked, setPicked] = useState<number | null>(null);
  const drawn = useMemo(() => timeline.points.map(({ scan }) => scan), [timeline]);
  const chosen = picked !== null && picked < assessment.scans.length ? picked : last;
  const earlier = useMemo(
    () => entered && earlierCourse(record, settings, entered, { assessment, chosen }),
    [record, settings, entered, assessment, chosen],
  );
  // Of an earlier scan all is said as it was known then; curve and intervals stay whole.
  const seen = earlier ?? { assessment, chosen };

  const commands = useMemo((): readonly Command[] => {
    const order = assessment.scans.map((_, n) => n);
    const step = (by: number) => () => {
      const at = order.indexOf(chosen ?? order.length - 1);
      setPicked(order[Math.min(Math.max(at + by, 0), order.length - 1)] ?? null);
    };
    const noChart = () => (drawn.length > 0 ? null : 'no scan has a date and an sFLR');
    return [
      { id: 'timeline.before', title: 'Scan before', shortcut: 'ArrowLeft', place: 'timeline', run: step(-1) },
      { id: 'timeline.after', title: 'Scan after', shortcut: 'ArrowRight', place: 'timeline', run: step(1) },
      { id: 'timeline.last', title: 'Last scan', shortcut: 'End', place: 'timeline', run: () => setPicked(null) },
      {
        id: 'timeline.table',
        title: asTable ? 'Show the chart' : 'Show the same numbers as a table',
        shortcut: 'T',
        place: 'timeline',
        run: () => setAsTable(!asTable),
      },
      {
        id: 'timeline.copy',
        title: 'Copy the chart',
        detail: 'picture, PNG',
        shortcut: 'Ctrl+C',
        place: 'timeline',
        run: () => copyMarkedOr(app, coursePicture(timeline, assessment, chosen)),
        unavailableReason: noChart,
      },
      ...(['svg', 'png'] as const).map((format) => ({
        id: `timeline.save.${format}`,
        title: `Save the chart, ${format.toUpperCase()}`,
        place: 'timeline' as const,
        run: () => savePicture(app, coursePicture(timeline, assessment, chosen), format),
        unavailableReason: noChart,
      })),
    ];
  }, [app, assessment, timeline, drawn, chosen, asTable]);
  useCommands(commands);
  useHints(
    [
      ['← →', 'previous, next scan'],
      ['T', asTable ? 'the chart' : 'same numbers as a table'],
      ['Ctrl C', 'copy the chart'],
    ],
    'Criteria recorded, not advice to operate',
  );

  return (
    <div className="timeline">
      <section className="timeline-main" data-region aria-label="Course of the remnant">
        <CourseFigures assessment={seen.assessment} chosen={seen.chosen} />
        {asTable ? (
          <CourseTable course={course} chosen={chosen} onChoose={setPicked} />
        ) : (
          <CourseChart timeline={timeline} chosen={chosen} onChoose={setPicked} />
        )}
        <div className="timeline-tables">
          <div className="timeline-growth">
            <IntervalTable assessment={assessment} />
            <Gains assessment={seen.assessment} chosen={seen.chosen} />
          </div>
          <FormulaTable assessment={seen.assessment} />
        </div>
      </section>
      <aside className="timeline-side" data-region aria-label="Pathway">
        <PathwayPanel
          record={record}
          entered={entered}
          assessment={assessment}
          rules={settings.rules}
          earlier={earlier}
          onNow={() => setPicked(null)}
        />
      </aside>
    </div>
  );
}

/** What is missing for a course, and the way there. */
function NoCourse({ record, formulas }: { readonly record: CaseRecord; readonly formulas: boolean }) {
  const app = useApp();
  const measured = record.timePoints.some(
    ({ series, stated }) => stated || series.some((one) => one.measured?.functionalFlrMl != null),
  );
  useHints([], 'Criteria recorded, not advice to operate');
  return (
    <div className="no-course" data-region>
      <h1>{measured ? 'No sFLR yet' : 'No FLR is measured yet'}</h1>
      <p className="dim">
        {measured
          ? formulas || record.demonstration
            ? 'Height and weight give the standardised liver; the course then stands here.'
            : 'Choose the formulas of sTLV and body surface, once for this site; the course then stands here.'
          : `${liverContoured(record) ? 'The liver is contoured: cut it' : 'Contour the liver and cut it'}; the course then stands here, from the first scan on.`}
      </p>
      <div className="row">
        {measured ? (
          <Button primary onPress={() => app.go({ name: 'assessment', caseId: record.id })}>
            Go to Assessment
          </Button>
        ) : (
          <ContourLiver record={record} />
        )}
      </div>
    </div>
  );
}
