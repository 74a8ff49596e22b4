import type { AssessedScan, CaseAssessment } from '#core/liver/assessCase';
import { differencesInWords } from '#core/liver/comparability';
import { REFUSED_CUT_OFF, whyNoRate } from '#core/liver/noRate';
import type { Verdict } from '#core/liver/thresholds';
import { decimal, interval, percent, signed, whole, withUnit } from '../../format.ts';
import { type ColumnHead, ColumnHeads } from '../common/ColumnHeads.tsx';
import { type Mark, MarkIcon } from '../common/Mark.tsx';
import { scanName } from './course.ts';

const COLUMNS: readonly ColumnHead[] = [
  { name: 'Days' },
  { name: 'ml', number: true },
  { name: 'ml/day', number: true },
  { name: 'points/wk', number: true },
  { name: '95 %', number: true },
  { name: 'From 2' },
];
const MARKS: Readonly<Record<Verdict, Mark>> = { above: 'met', below: 'notMet', cannotBeTold: 'unknown' };
const WORDS: Readonly<Record<Verdict, string>> = {
  above: '2 or above',
  below: 'below 2',
  cannotBeTold: 'cannot be told',
};

/** Growth between consecutive scans, each with its interval and what can be told of it. */
export function IntervalTable({ assessment: { scans } }: { readonly assessment: CaseAssessment }) {
  const rows = scans.flatMap((scan, n) => (scan.interval ? [{ scan, n, over: scan.interval }] : []));
  const compared = rows.filter(({ over }) => over.differs.length > 0);
  return (
    <section className="timeline-table" aria-label="Growth by interval">
      <h3>Growth by interval</h3>
      {rows.length === 0 ? (
        <p className="dim">No growth yet: it needs two scans with dates.</p>
      ) : (
        <table data-testid="intervals">
          <ColumnHeads columns={COLUMNS} />
          <tbody>
            {rows.map(({ scan, n, over }) => (
              <tr key={n}>
                <th scope="row">{daysWords(scan, over.days)}</th>
                {scan.kgrMlPerDay === null || scan.kgrPointsPerWeek === null ? (
                  <td colSpan={5} className="faint">
                    no rate: {whyNoRate(scan)}
                  </td>
                ) : (
                  <>
                    <td className="number">{signed(scan.kgrMlPerDay * over.days, 0)}</td>
                    <td className="number">{decimal(scan.kgrMlPerDay, 1)}</td>
                    <td className="number">
                      <strong>{decimal(scan.kgrPointsPerWeek, 1)}</strong>
                    </td>
                    <td className="number">
                      {scan.interval95.kgrPointsPerWeek && interval(scan.interval95.kgrPointsPerWeek)}
                    </td>
                    <td>
                      <Told scan={scan} />
                    </td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > 0 && (
        <p className="secondary">
          Points are points of sTLV (V6).
          {rows.some(({ over }) => over.countedFrom === 'stage1') && ' The first interval starts at stage 1 (V11).'}
        </p>
      )}
      {compared.map(({ scan, n, over }) => (
        <p key={n} className="secondary with-mark compared">
          <MarkIcon mark="warning" />
          <span>
            {daysWords(scan, over.days)}: another {differencesInWords(over.differs)}.
          </span>
        </p>
      ))}
      {rows.map(({ scan, n }) =>
        scan.sinceRescue ? (
          <p key={n} className="secondary">
            From the rescue itself, {withUnit(whole(scan.sinceRescue.days), 'days')} to {scanName(scan)}:{' '}
            {withUnit(decimal(scan.sinceRescue.kgrMlPerDay, 1), 'ml/day')},{' '}
            {withUnit(decimal(scan.sinceRescue.kgrPointsPerWeek, 1), 'points/week')}.
          </p>
        ) : null,
      )}
    </section>
  );
}

function Told({ scan }: { readonly scan: AssessedScan }) {
  const told = scan.certainty.kgrPointsPerWeek;
  if (!told) return <span className="faint">not known</span>;
  return (
    <span className="status" data-tip={told.threshold.source}>
      <MarkIcon mark={MARKS[told.verdict]} /> {WORDS[told.verdict]}
    </span>
  );
}

const daysWords = ({ dayFromIndex }: AssessedScan, days: number): string =>
  dayFromIndex === null ? withUnit(whole(days), 'days') : `${whole(dayFromIndex - days)} to ${whole(dayFromIndex)}`;

/** What was gained since baseline, each with its denominator. */
export function Gains({
  assessment: { scans },
  chosen,
}: {
  readonly assessment: CaseAssessment;
  readonly chosen: number | null;
}) {
  const scan = chosen === null ? null : scans[chosen]!;
  const baseline = scans.find(({ isBaseline }) => isBaseline);
  if (!scan || !baseline || scan === baseline) return null;
  if (scan.cutOff.gain)
    return (
      <section className="gains" aria-label="Gain since baseline">
        <h3>
          Since baseline, {scanName(baseline)} to {scanName(scan)}
        </h3>
        <p className="dim">
          Refused: {REFUSED_CUT_OFF} by the edge of its series, and only known to be at least so large.
        </p>
      </section>
    );
  if (scan.flrIncreaseMl === null) return null;
  const rows = [
    ['Degree of hypertrophy (V8)', scan.degreeOfHypertrophy, scan.interval95.degreeOfHypertrophy, 'points', 1],
    ['FLR increase (V4)', scan.flrIncreaseMl, scan.interval95.flrIncreaseMl, 'ml', 0],
    ['FLR increase, of baseline FLR (V3)', scan.flrIncreasePercent, scan.interval95.flrIncreasePercent, '%', 1],
  ] as const;
  return (
    <section className="gains" aria-label="Gain since baseline">
      <h3>
        Since baseline, {scanName(baseline)} to {scanName(scan)}
      </h3>
      <dl>
        {rows.map(([name, value, range, unit, decimals]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value === null ? (
                <span className="faint">none: baseline FLR is 0 ml</span>
              ) : (
                <>
                  <strong>{withUnit(signed(value, decimals), unit)}</strong>{' '}
                  {range && <span className="dim">({interval(range, decimals)})</span>}
                </>
              )}
            </dd>
          </div>
        ))}
        {scan.flrPercent !== null && (
          <div>
            <dt>FLR, of functional liver</dt>
            <dd>
              <strong>{withUnit(percent(scan.flrPercent), '%')}</strong>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
