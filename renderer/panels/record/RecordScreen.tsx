import './record.css';
import { useMemo } from 'react';
import type { ReserveTumour } from '#core/liver/reserve';
import { indexDate, indexEvent } from '#core/liver/scanOrder';
import { GROUP_NAMES, GROUPS, type GroupName } from '#core/record/field';
import type { RecordItem } from '#core/record/items';
import { groupsOf } from '#core/record/needed';
import { hepaticReserves, type ScanReserve } from '#core/record/reserve';
import type { Command } from '../../commands.ts';
import { ml, percent } from '../../format.ts';
import { EVENT_WORDS, PATHWAY_WORDS, phaseWord } from '../../words.ts';
import { exportCaseRecord } from '../assessment/exports.ts';
import { measuredSeries } from '../assessment/remnant.ts';
import { type CaseRecord, useApp, useAppState, useCommands, useHints } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import type { KnownRow } from './FieldTable.tsx';
import { focusCell } from './nextCell.ts';
import { RecordGroup } from './RecordGroup.tsx';
import { type RecordDesk, RecordDeskContext, useCaseRecord } from './recordDesk.ts';
import { askedFields, isGiven, progressOf } from './recordProgress.ts';

/** The case record: the registry's fields by group, those that the pathway asks for first; kept as one goes. */
export function RecordScreen({ caseId }: { readonly caseId: string }) {
  const open = useAppState((s) => (s.openCase?.id === caseId ? s.openCase : null));
  return open && <OpenRecord record={open} />;
}

function OpenRecord({ record: patientCase }: { readonly record: CaseRecord }) {
  const index = indexDate(patientCase);
  const kept = useCaseRecord(patientCase, index);
  useRecordCommands(kept);
  useHints(
    [
      ['Tab', 'next field'],
      ['Enter', 'the one below'],
      ['Ctrl Enter', 'next asked for'],
      ['Alt ↓', 'why missing'],
      ['Ctrl Z', 'undo'],
    ],
    index === null ? 'No index event: days are not counted yet' : '',
  );
  return (
    kept.desk && (
      <RecordDeskContext value={kept.desk}>
        <Sheet desk={kept.desk} />
      </RecordDeskContext>
    )
  );
}

function Sheet({ desk }: { readonly desk: RecordDesk }) {
  const app = useApp();
  const { pathway } = desk.case;
  const first = groupsOf(pathway);
  const order: readonly GroupName[] = [...first, ...GROUP_NAMES.filter((group) => !first.includes(group))];
  const reserveTumour = useAppState((s) => s.settings?.rules.reserveTumour);
  const known = useMemo(
    () => knownOfScans(desk.case, desk.record, reserveTumour),
    [desk.case, desk.record, reserveTumour],
  );
  const { asked, given } = progressOf(desk);
  const index = indexEvent(desk.case);
  return (
    <div className="record">
      <nav className="record-groups" data-region aria-label="Sections of the record">
        {order.map((group) => (
          <GroupLink key={group} group={group} desk={desk} faint={!first.includes(group)} />
        ))}
      </nav>
      <div className="record-sheet" data-region>
        <header className="record-head">
          <div>
            <h1>Case record</h1>
            <p className="dim">
              {pathway === null
                ? 'No pathway chosen: choose one under Procedure, and what it asks for comes first.'
                : `${PATHWAY_WORDS[pathway]} asks for ${asked} values, ${given} given.`}{' '}
              {index
                ? `Days count from ${EVENT_WORDS[index.type].replace(/^(Stage|First|Portal)/, (w) => w.toLowerCase())}; dates stay here, days are exported.`
                : 'Days count from the index event once it has a date; dates stay here, days are exported.'}
            </p>
          </div>
          <div className="record-actions">
            {asked > given && (
              <Button small onPress={() => nextAsked(desk)} shortcut="Ctrl+Enter">
                Next asked for
              </Button>
            )}
            <Button small onPress={() => void exportCaseRecord(app, desk.case.id, 'json')}>
              Export JSON
            </Button>
            <Button small onPress={() => void exportCaseRecord(app, desk.case.id, 'csv')}>
              Export CSV
            </Button>
          </div>
        </header>
        {order.map((group) => (
          <RecordGroup
            key={`${group} ${pathway}`}
            group={group}
            open={first.includes(group)}
            known={group === 'imaging' ? known : []}
          />
        ))}
      </div>
    </div>
  );
}

function GroupLink({ group, desk, faint }: { group: GroupName; desk: RecordDesk; faint: boolean }) {
  const { asked, given } = progressOf(desk, group);
  const show = () => {
    const section = document.querySelector<HTMLDetailsElement>(`#record-${group}`);
    if (!section) return;
    section.open = true;
    section.scrollIntoView({ block: 'start' });
    // Its first field, of a table in the newest column.
    const name = section.querySelector<HTMLElement>('[data-cell]')?.dataset.cell ?? '';
    focusCell([...section.querySelectorAll<HTMLElement>(`[data-cell="${name}"]`)].at(-1) ?? null);
  };
  return (
    <button type="button" className="group-link" onClick={show}>
      <span className={faint ? 'faint' : undefined}>{GROUPS[group]}</span>
      {asked > 0 && <span className={given < asked ? 'tone-asked' : 'faint'}>{`${given}/${asked}`}</span>}
    </button>
  );
}

/** Goes to the next field that the pathway asks for and nobody filled, after the one that has the focus, which is kept. */
function nextAsked(desk: RecordDesk): boolean {
  const active = document.activeElement;
  if (active instanceof HTMLElement) active.blur();
  const empty = askedFields(desk.case.pathway).filter((name) => !isGiven(desk, name));
  const cells = [...document.querySelectorAll<HTMLElement>('[data-cell]')].filter((cell) =>
    empty.includes(cell.dataset.cell as (typeof empty)[number]),
  );
  // Of one field the newest column: what is asked for is asked for now.
  const newest = cells.filter((cell, n) => cells[n + 1]?.dataset.cell !== cell.dataset.cell);
  const after = newest.find(
    (cell) => active && !cell.contains(active) && (active.compareDocumentPosition(cell) & 4) !== 0,
  );
  const next = after ?? newest.find((cell) => !cell.contains(active));
  if (!next) return false;
  for (let up = next.closest('details'); up; up = up.parentElement?.closest('details') ?? null) up.open = true;
  focusCell(next);
  return true;
}

function useRecordCommands(kept: ReturnType<typeof useCaseRecord>) {
  const app = useApp();
  const { desk, undo, redo, undoable, redoable } = kept;
  const commands = useMemo((): readonly Command[] => {
    const told = (what: string, title: string | null) =>
      title && app.notify({ kind: 'notice', title: `${what}: ${title}` });
    return [
      {
        id: 'record.nextAsked',
        title: 'Next field that is asked for',
        place: 'record',
        shortcut: 'Ctrl+Enter',
        run: () => {
          if (desk && !nextAsked(desk)) app.notify({ kind: 'notice', title: 'Everything that is asked for is given' });
        },
        unavailableReason: () => (desk?.case.pathway === null ? 'no pathway is chosen' : null),
      },
      ...(['json', 'csv'] as const).map((format) => ({
        id: `record.export.${format}`,
        title: `Export the case record, ${format.toUpperCase()}`,
        place: 'record' as const,
        run: async () => {
          if (desk) await exportCaseRecord(app, desk.case.id, format);
        },
      })),
      {
        id: 'record.undo',
        title: 'Undo in the record',
        place: 'record',
        shortcut: 'Ctrl+Z',
        run: async () => void told('Undone', await undo()),
        unavailableReason: () => (undoable() ? null : 'nothing was entered since this record was opened'),
      },
      {
        id: 'record.redo',
        title: 'Redo in the record',
        place: 'record',
        shortcut: 'Ctrl+Shift+Z',
        run: async () => void told('Done again', await redo()),
        unavailableReason: () => (redoable() ? null : 'nothing was undone'),
      },
    ];
  }, [app, desk, undo, redo, undoable, redoable]);
  useCommands(commands);
}

/** What headers and contours say of each scan: shown beside what is typed, never typed again. */
function knownOfScans(
  patientCase: CaseRecord,
  record: RecordDesk['record'],
  reserveTumour: ReserveTumour | undefined,
): readonly KnownRow[] {
  const { timePoints, pathway } = patientCase;
  const reserves = hepaticReserves(patientCase, record, reserveTumour);
  const measured = (item: RecordItem) => {
    const point = timePoints.find(({ id }) => id === item.id);
    return point ? measuredSeries(point) : null;
  };
  const volume =
    (
      read: (one: NonNullable<ReturnType<typeof measuredSeries>>['measured']) => number | null,
      stated: 'flrMl' | 'liverMl' | 'tumourMl',
    ) =>
    (item: RecordItem) => {
      const one = measured(item);
      const value = one && read(one.measured);
      if (one !== null) return value === null ? '–' : ml(value);
      const elsewhere = timePoints.find(({ id }) => id === item.id)?.stated?.[stated] ?? null;
      return elsewhere === null ? '–' : `${ml(elsewhere)}, elsewhere`;
    };
  return [
    {
      label: 'Phase',
      of: (item) => {
        const series = measured(item) ?? timePoints.find(({ id }) => id === item.id)?.series[0];
        return series?.phaseGuess ? phaseWord(series.phaseGuess) : '–';
      },
    },
    { label: 'Liver, ml', of: volume(({ measuredTlvMl }) => measuredTlvMl, 'liverMl') },
    { label: 'FLR, ml', of: volume(({ functionalFlrMl }) => functionalFlrMl, 'flrMl') },
    { label: 'Tumours, ml', of: volume(({ tumourMl }) => tumourMl, 'tumourMl') },
    ...(pathway === 'TARE' || reserves.length > 0
      ? [
          {
            label: `Hepatic reserve (V13), %${reserveTumour === 'subtracted' ? ', tumour subtracted' : ''}`,
            of: ({ id }: RecordItem) => reserveWords(reserves.find((one) => one.id === id)),
          },
        ]
      : []),
  ];
}

function reserveWords(found: ScanReserve | undefined): string {
  if (!found) return '–';
  const { reservePercent, perfusedMl } = found;
  if (!reservePercent.ok) return WHY_NO_RESERVE[reservePercent.code];
  return `${percent(reservePercent.value)}${perfusedMl === 0 ? ', nothing perfused' : ''}`;
}
const WHY_NO_RESERVE = {
  'liver.empty': 'no liver',
  'liver.notMeasured': 'no liver volume',
  'series.notCovered': 'liver cut off',
  'reserve.volumesDisagree': 'perfused above liver',
  'reserve.tumourMissing': 'tumour not known',
} as const;
