import { useMemo } from 'react';
import type { Command, PlaceName } from '../../commands.ts';
import { useCommands, useHints } from '../common/app.ts';
import type { useChosenSeries } from './useChosenSeries.ts';

/** Arrows choose a series, Enter uses the proposed one; the same on the list of a scan and of a case. `remark`: how many. */
export function useSeriesKeys(
  place: PlaceName,
  { all, chosen, choose }: ReturnType<typeof useChosenSeries>,
  use: (() => void) | null,
  remark: string,
): void {
  useHints(
    [
      ['Enter', 'uses the proposed series'],
      ['↑ ↓', 'choose a series'],
    ],
    remark,
  );
  const commands = useMemo((): readonly Command[] => {
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
  useCommands(commands);
}
