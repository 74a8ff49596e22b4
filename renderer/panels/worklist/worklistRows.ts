import type { RemnantAssessment, RemnantRefusal } from '#core/liver/assessRemnant';
import type { Result } from '#core/result';
import { patientName } from '../../format.ts';
import { PATHWAY_WORDS, STATUS_WORDS } from '../../words.ts';
import { remnantOfRow } from '../assessment/remnant.ts';
import type { Identity, Settings, WorklistRow } from '../common/app.ts';

/** A row as the list shows it: what the host gave, who it is, and its sFLR or the reason why it has none. */
export interface ListedCase {
  readonly row: WorklistRow;
  readonly identity: Identity | null;
  readonly remnant: Result<RemnantAssessment, RemnantRefusal> | null;
}

export type Filter = 'all' | 'due' | WorklistRow['status'];

export const FILTER_WORDS: Readonly<Record<Filter, string>> = { all: 'All', due: 'Due today', ...STATUS_WORDS };

export const listed = (
  rows: readonly WorklistRow[],
  identities: Readonly<Record<string, Identity>>,
  settings: Settings,
  accepted: Readonly<Record<string, readonly string[]>>,
): readonly ListedCase[] =>
  [...rows].sort(byDue).map((row) => ({
    row,
    identity: identities[row.id] ?? null,
    remnant: remnantOfRow(row, settings, accepted[row.id] ?? []),
  }));

/** What is due first stands first; nothing due stands last, the newest scan above the older. */
function byDue(a: WorklistRow, b: WorklistRow): number {
  if (a.scanDue !== b.scanDue) return a.scanDue === null ? 1 : b.scanDue === null ? -1 : a.scanDue < b.scanDue ? -1 : 1;
  return (b.lastScanDate ?? '').localeCompare(a.lastScanDate ?? '') || a.id.localeCompare(b.id);
}

const passes = (row: WorklistRow, filter: Filter, today: string): boolean =>
  filter === 'all' || (filter === 'due' ? row.scanDue !== null && row.scanDue <= today : row.status === filter);

/** Each filter that would show something, with how many; "All" always. */
export const filterCounts = (rows: readonly WorklistRow[], today: string): readonly (readonly [Filter, number])[] =>
  (Object.keys(FILTER_WORDS) as Filter[])
    .map((filter) => [filter, rows.filter((row) => passes(row, filter, today)).length] as const)
    .filter(([filter, n]) => filter === 'all' || n > 0);

/** The cases that pass the filter and hold every word of the search in name, ID, state or pathway. */
export function found(
  cases: readonly ListedCase[],
  filter: Filter,
  search: string,
  today: string,
): readonly ListedCase[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return cases.filter(({ row, identity }) => {
    if (!passes(row, filter, today)) return false;
    const text = [
      identity && patientName(identity.name),
      identity?.name,
      identity?.id,
      STATUS_WORDS[row.status],
      row.pathway && PATHWAY_WORDS[row.pathway],
    ]
      .join(' ')
      .toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
