import { useMemo } from 'react';
import type { Command, PlaceName } from '../../commands.ts';
import type { ListedSeries } from './seriesState.ts';

/** Arrows choose a series, Enter uses the proposed one; the same on the list of a scan and of a case. */
export function useSeriesKeys(
  place: PlaceName,
  all: readonly ListedSeries[],
  chosen: ListedSeries | null,
  choose: (id: string) => void,
  use: (() => void) | null,
): readonly Command[] {
  return useMemo(() => {
    const step = (by: number) => {
      const at = all.findIndex((s) => s.id === chosen?.id);
      const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
      if (!next) return;
      choose(next.id);
      const row = document.getElementById(`series-${next.id}`);
      if (document.activeElement?.closest('.series-list')) row?.focus();
      else row?.scrollIntoView({ block: 'nearest' });
    };
    return [
      { id: `${place}.next`, title: 'Next series', shortcut: 'ArrowDown', place, run: () => step(1) },
      { id: `${place}.last`, title: 'Last series', shortcut: 'ArrowUp', place, run: () => step(-1) },
      {
        id: `${place}.use`,
        title: 'Use the proposed series',
        shortcut: 'Enter',
        place,
        run: () => use?.(),
        unavailableReason: () => (use ? null : 'no series of this scan can be measured'),
      },
    ];
  }, [place, all, chosen, choose, use]);
}
