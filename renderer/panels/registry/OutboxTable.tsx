import type { Output } from '#core/contract/procedures';
import { refusalWords } from '../../words.ts';
import { State } from '../common/Mark.tsx';

/** The newest entries for a target: those that wait first, then those that the registry has, with its number of each. */
export function OutboxTable({
  entries,
  waiting,
  refused,
}: {
  readonly entries: Output<'registry.outbox'>['entries'];
  readonly waiting: number;
  readonly refused: number;
}) {
  if (entries.length === 0) return <p className="dim">Nothing was sent there yet.</p>;
  return (
    <table className="registry-outbox">
      <caption className="visually-hidden">
        Outbox: {waiting} waiting, {refused} refused
      </caption>
      <thead>
        <tr>
          <th scope="col">Case</th>
          <th scope="col" className="number">
            Revision
          </th>
          <th scope="col">Signed</th>
          <th scope="col">State</th>
          <th scope="col">Receipt</th>
          <th scope="col">Hash</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.number}>
            <th scope="row" className="mono">
              {entry.caseId.slice(0, 8)}
            </th>
            <td className="number">{entry.revision}</td>
            <td className="registry-signed">{entry.signed ? 'signed' : 'not signed'}</td>
            <td>
              <EntryState entry={entry} />
            </td>
            <td className="secondary">
              {entry.receipt && `${entry.receipt.number}, ${entry.receipt.receivedAt.slice(0, 16).replace('T', ' ')}`}
            </td>
            <td className="code">{entry.hash.slice(0, 12)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EntryState({
  entry: { receipt, refused, attempts },
}: {
  entry: Output<'registry.outbox'>['entries'][number];
}) {
  if (receipt) return <State mark="met">received</State>;
  if (refused) {
    const { title, wayOut } = refusalWords(refused.code, refused);
    return (
      <State mark="refused">
        {title}. <span className="dim">{wayOut}</span> <span className="code">{refused.code}</span>
      </State>
    );
  }
  return <State mark="unknown">{attempts > 0 ? `waiting, tried ${attempts} times` : 'waiting'}</State>;
}
