import type { AssessedScan } from '#core/liver/assessCase';
import { REFUSED_CUT_OFF } from '#core/liver/noRate';
import type { Target, TargetState } from '#core/liver/target';
import type { TargetOfScan } from '#core/pathway/asOf';
import { decimal, interval, percent, signed, whole, withUnit } from '../../format.ts';
import { type ColumnHead, ColumnHeads } from '../common/ColumnHeads.tsx';
import { type Mark, MarkIcon } from '../common/Mark.tsx';
import type { ShownCourse } from './course.ts';

const COLUMNS: readonly ColumnHead[] = [
  { name: 'Day' },
  { name: 'Date' },
  { name: 'Measured' },
  { name: 'FLR ml', number: true },
  { name: 'sFLR %', number: true },
  { name: '95 %', number: true },
  { name: 'Target' },
  { name: 'Gain ml', number: true },
  { name: 'Gain, points', number: true },
  { name: 'ml/day', number: true },
  { name: 'points/wk', number: true },
  { name: 'Sessions', number: true },
];
const TARGET: Readonly<Record<TargetState, readonly [Mark, string]>> = {
  met: ['met', 'met'],
  metOnlyAfterRounding: ['warning', 'after rounding'],
  metIcgUnknown: ['unknown', 'ICG-R15 unknown'],
  notMet: ['notMet', 'not met'],
};

/** The numbers of the chart as a table, scans without a date included. */
export function CourseTable({
  course: {
    assessment: { scans, target: own },
    sources,
    targets,
  },
  chosen,
  onChoose,
}: {
  readonly course: ShownCourse;
  readonly chosen: number | null;
  readonly onChoose: (scan: number) => void;
}) {
  return (
    <section className="timeline-table course-table" aria-label="The course as a table">
      <h3>Scans</h3>
      <table data-testid="course-table">
        <ColumnHeads columns={COLUMNS} />
        <tbody>
          {scans.map((scan, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a scan is known by its place
            <tr key={n} aria-current={n === chosen || undefined}>
              <th scope="row">
                <button type="button" className="link" onClick={() => onChoose(n)}>
                  {scan.dayFromIndex === null ? 'no day' : whole(scan.dayFromIndex)}
                </button>
              </th>
              <td>{scan.date ?? <span className="faint">no date</span>}</td>
              <td>{sources[n] === 'stated' ? 'elsewhere' : 'here'}</td>
              <td className="number">{`${scan.cutOff.sflr ? '≥ ' : ''}${whole(scan.flrMl)}`}</td>
              <Numbers scan={scan} held={targets[n] ?? { target: own, state: scan.targetState }} own={own} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const none = <span className="faint">none</span>;
const cutOff = (
  <span className="faint" data-tip={`Refused: ${REFUSED_CUT_OFF}.`}>
    cut off
  </span>
);

function Numbers({
  scan,
  held,
  own,
}: {
  readonly scan: AssessedScan;
  /** The target of its day. */
  readonly held: TargetOfScan;
  readonly own: Target;
}) {
  const target = held.state && TARGET[held.state];
  const [noGain, noRate] = [scan.cutOff.gain, scan.cutOff.growth].map((refused) => (refused ? cutOff : none));
  const other = held.target.sflrPercent !== own.sflrPercent || held.target.strict !== own.strict;
  return (
    <>
      <td className="number">
        {scan.sflrPercent === null ? none : `${scan.cutOff.sflr ? '≥ ' : ''}${percent(scan.sflrPercent)}`}
      </td>
      <td className="number">{scan.interval95.sflrPercent ? interval(scan.interval95.sflrPercent) : none}</td>
      <td>
        {target ? (
          <span className="status">
            <MarkIcon mark={target[0]} /> {target[1]}
            {other && (
              <span className="dim" data-tip={held.target.reason}>
                {held.target.strict ? 'above ' : ''}
                {withUnit(`${held.target.sflrPercent}`, '%')} then
              </span>
            )}
          </span>
        ) : (
          <span className="faint">not known</span>
        )}
      </td>
      <td className="number">{scan.flrIncreaseMl === null ? noGain : signed(scan.flrIncreaseMl, 0)}</td>
      <td className="number">{scan.degreeOfHypertrophy === null ? noGain : signed(scan.degreeOfHypertrophy, 1)}</td>
      <td className="number">{scan.kgrMlPerDay === null ? noRate : decimal(scan.kgrMlPerDay, 1)}</td>
      <td className="number">{scan.kgrPointsPerWeek === null ? noRate : decimal(scan.kgrPointsPerWeek, 1)}</td>
      <td className="number">{scan.interval ? whole(scan.interval.sessions.length) : none}</td>
    </>
  );
}
