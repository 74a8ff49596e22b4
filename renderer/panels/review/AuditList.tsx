import { clock, count } from '../../format.ts';
import { MarkIcon } from '../common/Mark.tsx';
import { auditInWords } from './reviewWords.ts';
import { useReview } from './useReview.ts';

/** The last entries of the case's audit, and whether its chain holds. */
export function AuditList() {
  const audit = useReview((s) => s.audit);
  const checked = useReview((s) => s.checked);
  return (
    <section className="review-audit" data-region aria-label="Audit">
      <div className="review-head">
        <h2>Audit</h2>
        <span className="secondary with-mark" role="status">
          {checked === null ? (
            <>following the chain…</>
          ) : checked.holds ? (
            <>
              <MarkIcon mark="met" /> chain of {count(checked.of.entries, 'entry', 'entries')} holds
            </>
          ) : (
            <>
              <MarkIcon mark="refused" /> broken: {firstBreak(checked)}
            </>
          )}
        </span>
      </div>
      <table aria-label="Entries of the audit, the newest first">
        <tbody>
          {audit?.entries.map((entry) => (
            <tr key={entry.sequence}>
              <td className="dim">
                <time dateTime={entry.at} data-tip={entry.at.slice(0, 10)}>
                  {clock(entry.at)}
                </time>
              </td>
              <td className="dim ellipsis">{entry.by || entry.account}</td>
              <td className="audit-what ellipsis" data-tip-cut>
                {auditInWords(entry)}
              </td>
              <td className="mono faint">{entry.hash.slice(0, 4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The first thing that is not as it was written down. */
function firstBreak({ of, site }: { readonly of: Check; readonly site: Check }): string {
  for (const [name, check] of [
    ['case', of],
    ['site', site],
  ] as const) {
    if (check.broken) return `${name}, entry ${check.broken.sequence} (${check.broken.why})`;
    const [row] = check.rows;
    if (row) return `${name}, ${row.table} ${row.why}`;
    const [file] = check.files;
    if (file) return `${file.what === 'layer' ? 'contours' : 'slices'} ${file.why}`;
    if (check.lostHeads.length > 0) return `${name}, its end was cut off`;
  }
  return 'unknown';
}

interface Check {
  readonly broken: { readonly sequence: number; readonly why: string } | null;
  readonly rows: readonly { readonly table: string; readonly why: string }[];
  readonly files: readonly { readonly what: string; readonly why: string }[];
  readonly lostHeads: readonly string[];
}
