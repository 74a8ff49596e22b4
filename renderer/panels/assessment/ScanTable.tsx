import { day, ml } from '../../format.ts';
import { refusalInShort } from '../../words.ts';
import { type CaseRecord, type Settings, useApp } from '../common/app.ts';
import { type ColumnHead, ColumnHeads } from '../common/ColumnHeads.tsx';
import { MarkIcon } from '../common/Mark.tsx';
import { acceptedCodes, madeBy, measuredSeries, remnantOf, sflrPrinted, targetOf, targetStatement } from './remnant.ts';

interface Props {
  readonly record: CaseRecord;
  readonly settings: Settings;
  readonly shownId: string;
}

const COLUMNS: readonly ColumnHead[] = [
  { name: 'Date' },
  { name: 'Day', number: true },
  { name: 'Liver ml', number: true },
  { name: 'FLR ml', number: true },
  { name: 'sFLR %', number: true },
  { name: 'Target' },
];

/** Every scan of the case with its figures; a row shows that scan above. One scan needs no table. */
export function ScanTable({ record, settings, shownId }: Props) {
  const app = useApp();
  if (record.timePoints.length < 2) return null;
  return (
    <section className="scans" aria-label="Scans of this case">
      <h3>Scans</h3>
      <table>
        <ColumnHeads columns={COLUMNS} />
        <tbody>
          {record.timePoints.map((point) => {
            const series = measuredSeries(point);
            const measured = series?.measured;
            const remnant =
              series && remnantOf(series.measured, record.body, madeBy(record, settings), acceptedCodes(series));
            const said = remnant?.ok ? targetStatement(remnant.value, targetOf(record, settings)) : null;
            return (
              <tr key={point.id} aria-current={series?.id === shownId || undefined}>
                <th scope="row">
                  {series ? (
                    <button
                      type="button"
                      className="link"
                      onClick={() => app.go({ name: 'assessment', caseId: record.id, seriesId: series.id })}
                    >
                      {point.date ?? 'no date'}
                    </button>
                  ) : (
                    (point.date ?? 'no date')
                  )}
                </th>
                <td className="number">
                  {point.dayFromIndex === null ? <span className="faint">no index</span> : day(point.dayFromIndex)}
                </td>
                <td className="number">
                  {measured ? (
                    `${measured.liverTouchesEdge ? '≥ ' : ''}${ml(measured.measuredTlvMl)}`
                  ) : (
                    <span className="faint">none</span>
                  )}
                </td>
                <td className="number">
                  {measured?.functionalFlrMl != null ? (
                    `${measured.flrTouchesEdge ? '≥ ' : ''}${ml(measured.functionalFlrMl)}`
                  ) : (
                    <span className="faint">not cut</span>
                  )}
                </td>
                <td className="number">
                  {remnant?.ok ? sflrPrinted(remnant.value) : <span className="faint">no number</span>}
                </td>
                <td>
                  {said ? (
                    <span className="status">
                      <MarkIcon mark={said.mark} /> {said.strong}
                    </span>
                  ) : (
                    <span className="faint">
                      {remnant && !remnant.ok ? refusalInShort(remnant.code) : 'not measured'}
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
