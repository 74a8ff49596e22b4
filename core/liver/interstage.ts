import type { Millilitre } from '../units.ts';
import { readVolume } from './assessedScan.ts';
import { type CaseInput, dateOf, type ScanInput } from './caseInput.ts';
import { differencesBetween, refusesGrowth } from './comparability.ts';
import { daysBetween } from './days.ts';
import { type InterstageSummary, interstageSummary } from './growth.ts';
import type { PlacedScan } from './scanOrder.ts';

/** The last usable FLR after stage 1 and up to stage 2 against the baseline; null before both operations have dates. */
export function interstageOf(
  input: CaseInput,
  placed: readonly PlacedScan[],
  baseline: ScanInput | null,
  stlvMl: Millilitre,
): InterstageSummary | null | 'notComputable' {
  const [stage1, stage2] = [dateOf(input, 'stage1'), dateOf(input, 'stage2')];
  if (stage1 === null || stage2 === null) return null;
  const last = placed.findLast(
    ({ scan, usable }) => usable && scan.date !== null && scan.date > stage1 && scan.date <= stage2,
  );
  if (baseline === null || last === undefined || last.sameDay.length > 0) return 'notComputable';
  // Cut off by the edge, an FLR is at least so large: a gain over it is no number.
  if (baseline.touchesEdge === true || last.scan.touchesEdge === true) return 'notComputable';
  if (refusesGrowth(differencesBetween(baseline, last.scan))) return 'notComputable';
  const days = daysBetween(stage1, stage2);
  const summary = interstageSummary(readVolume(baseline), readVolume(last.scan), stlvMl, days);
  return summary.ok ? summary.value : 'notComputable';
}
