import { useMemo, useState } from 'react';
import type { SeriesGroup } from './SeriesList.tsx';
import { alternativeTo, type ListedSeries, stoppingFinding } from './seriesState.ts';

/** Which series of these is looked at, what else of its scan could be measured, and which of the two Enter takes. */
export function useChosenSeries(groups: readonly SeriesGroup[], firstId: string | null = null) {
  const all: readonly ListedSeries[] = useMemo(() => groups.flatMap((group) => group.series), [groups]);
  const [chosenId, choose] = useState(firstId);
  const chosen = all.find((s) => s.id === chosenId) ?? all.find((s) => s.proposed) ?? all[0] ?? null;
  // Never another patient's, though a mixed archive may hold both under one study.
  const beside = groups.find(({ series }) => series.some((s) => s.id === chosen?.id))?.series ?? [];
  const alternative = chosen && alternativeTo(chosen, beside);
  const offered = chosen && (stoppingFinding(chosen) ? alternative : chosen);
  return { all, chosen, alternative, offered, choose };
}
