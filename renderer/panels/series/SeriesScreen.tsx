import { useCallback, useMemo } from 'react';
import { day, patientName } from '../../format.ts';
import { ask, type CaseRecord, useApp, useAppState } from '../common/app.ts';
import { caseThumbnail } from '../common/bytes.ts';
import { openCt } from '../import/openCt.ts';
import { SeriesFrame } from './SeriesFrame.tsx';
import type { SeriesGroup } from './SeriesList.tsx';
import { type ListedSeries, seriesTitle, stoppingFinding } from './seriesState.ts';
import { useChosenSeries } from './useChosenSeries.ts';
import { useSeriesKeys } from './useSeriesKeys.ts';

interface Props {
  readonly caseId: string;
  readonly seriesId: string | null;
}

/** The series of a case: which can be measured, what is missing in the others, and the ways out. */
export function SeriesScreen({ caseId, seriesId }: Props) {
  const record = useAppState((s) => (s.openCase?.id === caseId ? s.openCase : null));
  return record && <CaseSeriesScreen record={record} firstId={seriesId} />;
}

function CaseSeriesScreen({ record, firstId }: { readonly record: CaseRecord; readonly firstId: string | null }) {
  const app = useApp();
  const identity = useAppState((s) => s.identities[record.id]);
  const groups: readonly SeriesGroup[] = useMemo(
    () =>
      [...record.timePoints].reverse().map((point) => ({
        id: point.id,
        title: [point.date ?? 'No date', point.dayFromIndex === null ? null : `day ${day(point.dayFromIndex)}`]
          .filter(Boolean)
          .join(', '),
        series: [...point.series].sort((a, b) => a.rank - b.rank),
      })),
    [record],
  );
  const listed = useChosenSeries(groups, firstId);
  const { all, chosen, alternative, offered } = listed;
  const use = useCallback(
    (series: ListedSeries) => app.go({ name: 'contours', caseId: record.id, seriesId: series.id }),
    [app, record.id],
  );
  useSeriesKeys(
    'series',
    listed,
    useMemo(() => (offered ? () => use(offered) : null), [offered, use]),
    `${all.length} series, ${all.filter((s) => stoppingFinding(s) === null).length} measurable`,
  );
  if (!chosen)
    return (
      <div className="centre">
        <p className="dim">This case has no scan yet. Open a CT to begin.</p>
      </div>
    );
  return (
    <SeriesFrame
      title={`Series of ${identity ? patientName(identity.name) : 'this case'}`}
      groups={groups}
      onChoose={listed.choose}
      series={chosen}
      alternative={alternative}
      picture={caseThumbnail(record.id, chosen.id)}
      busy={null}
      verb={(series) => `Contour ${seriesTitle(series)}`}
      onUse={use}
      onAddFiles={() => void openCt(app, 'folder', { intoCase: record.id })}
      onAccept={async (code, reason) => {
        const changed = await ask(app, 'series.accept', { caseId: record.id, seriesId: chosen.id, code, reason });
        if (!changed) return;
        app.setCase(changed);
        app.saved(new Date().toISOString());
        void app.refresh();
      }}
      onConfirmPhase={async (phase) => {
        const changed = await ask(app, 'series.confirmPhase', { caseId: record.id, seriesId: chosen.id, phase });
        if (changed) app.setCase(changed);
      }}
    />
  );
}
