import { useMemo } from 'react';
import { type CaseRecord, useAppState } from '../common/app.ts';
import { useDesk } from './useDesk.ts';

export type SeriesRecord = CaseRecord['timePoints'][number]['series'][number];

export const seriesIn = (record: CaseRecord | null, seriesId: string): SeriesRecord | null =>
  record?.timePoints.flatMap(({ series }) => series).find(({ id }) => id === seriesId) ?? null;

/** The case's record of the open series, as the host last gave it. */
export function useSeries(): SeriesRecord | null {
  const { workspace } = useDesk();
  const record = useAppState((s) => (s.openCase?.id === workspace.caseId ? s.openCase : null));
  return useMemo(() => seriesIn(record, workspace.seriesId), [record, workspace.seriesId]);
}
