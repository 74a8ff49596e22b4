import type { FindingCode } from '#core/findings';
import { day, due, patientName, whole } from '../../format.ts';
import {
  findingInShort,
  PATHWAY_WORDS,
  REVIEW_WORDS,
  refusalInShort,
  refusalWords,
  STATUS_WORDS,
} from '../../words.ts';
import { sflrPrinted } from '../assessment/remnant.ts';
import { useApp, type WorklistRow } from '../common/app.ts';
import { type ColumnHead, ColumnHeads } from '../common/ColumnHeads.tsx';
import { type Mark, MarkIcon } from '../common/Mark.tsx';
import { nextStep } from './nextStep.ts';
import type { ListedCase } from './worklistRows.ts';

const STATUS_MARKS: Readonly<Record<WorklistRow['status'], Mark>> = {
  noScan: 'unknown',
  refused: 'refused',
  toContour: 'unknown',
  toCut: 'unknown',
  toAssess: 'unknown',
  assessed: 'met',
  stated: 'unknown',
};

interface Props {
  readonly cases: readonly ListedCase[];
  readonly chosenId: string | null;
  readonly today: string;
}

const COLUMNS: readonly ColumnHead[] = [
  { name: 'Patient' },
  { name: 'Pathway' },
  { name: 'Last scan', className: 'scan-date' },
  { name: 'Day', number: true },
  { name: 'FLR ml', number: true, className: 'flr-ml' },
  { name: 'sFLR %', number: true },
  { name: 'Status' },
  { name: 'Scan due', ascending: true },
];

/** The worklist as a table of rows that are chosen with arrows and opened with Enter or a double click. */
export function CaseTable({ cases, chosenId, today }: Props) {
  return (
    <div className="case-scroll">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are chosen, so the table is a grid */}
      <table className="case-table" role="grid" aria-label="Cases by next scan due">
        <ColumnHeads columns={COLUMNS} />
        <tbody>
          {cases.map((one) => (
            <CaseRow key={one.row.id} one={one} chosen={one.row.id === chosenId} today={today} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CaseRow({
  one,
  chosen,
  today,
}: {
  readonly one: ListedCase;
  readonly chosen: boolean;
  readonly today: string;
}) {
  const app = useApp();
  const { row, identity } = one;
  const dueToday = row.scanDue !== null && row.scanDue <= today;
  return (
    <tr
      id={`case-${row.id}`}
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      onClick={() => app.choose(row.id)}
      onFocus={() => app.choose(row.id)}
      onDoubleClick={() => void nextStep(row).run(app)}
      onKeyDown={() => undefined}
    >
      <th scope="row" className="patient">
        <span className="ellipsis name" data-tip-cut>
          {identity ? patientName(identity.name) : ' '}
        </span>
        <span className="ellipsis id" data-tip-cut>
          {identity?.id ?? ' '}
        </span>
      </th>
      <td>
        <span className="ellipsis">
          {row.pathway ? PATHWAY_WORDS[row.pathway] : <span className="faint">not given</span>}
        </span>
        {row.demonstration && <span className="id">Demonstration</span>}
      </td>
      <td className="scan-date">{row.lastScanDate ?? <span className="faint">no date</span>}</td>
      <td className="number">
        {row.dayFromIndex === null ? (
          <span className="faint" data-tip="Counted from the index event, which is not given yet">
            no index
          </span>
        ) : (
          day(row.dayFromIndex)
        )}
      </td>
      <td className="number flr-ml">
        <Flr row={row} />
      </td>
      <td className="number">
        <Sflr one={one} />
      </td>
      <td>
        <span className="status">
          <MarkIcon mark={STATUS_MARKS[row.status]} />
          <span>{statusWords(row)}</span>
        </span>
        {row.review && row.review !== 'none' && <span className="id">{REVIEW_WORDS[row.review]}</span>}
      </td>
      <td className={dueToday ? 'due-today' : 'dim'} data-tip={row.scanDue ?? undefined}>
        {row.ended ? 'stopped' : due(row.scanDue, today)}
      </td>
    </tr>
  );
}

const statusWords = (row: WorklistRow): string => {
  if (row.status !== 'refused' || row.refusedCode === null) return STATUS_WORDS[row.status];
  return `Refused: ${findingInShort({ code: row.refusedCode as FindingCode, details: {} }) ?? row.refusedCode}`;
};

function Flr({ row }: { readonly row: WorklistRow }) {
  if (row.statedFlrMl !== null) return <span data-tip="Measured elsewhere, and entered">{whole(row.statedFlrMl)}</span>;
  if (row.flrMl === null) return <span className="faint">none</span>;
  return (
    <>
      {row.lastMeasured?.flrTouchesEdge && '≥ '}
      {whole(row.flrMl)}
    </>
  );
}

/** The number, or why there is none: never zero, never a dash. */
function Sflr({ one }: { readonly one: ListedCase }) {
  const { remnant } = one;
  if (remnant === null)
    return (
      <span className="faint" data-tip="Nothing is measured yet">
        no number
      </span>
    );
  if (!remnant.ok) {
    const { title, wayOut } = refusalWords(remnant.code, remnant.details);
    return (
      <span className="faint" data-tip={`${title}. ${wayOut}`}>
        {refusalInShort(remnant.code)}
      </span>
    );
  }
  return <>{sflrPrinted(remnant.value)}</>;
}
