import type { ReactNode } from 'react';
import type { AssessedScan, CaseAssessment } from '#core/liver/assessCase';
import { whyNoRate } from '#core/liver/noRate';
import { PROJECTION_CAUTION, projectionInWords } from '#core/liver/projection';
import { whoseReadingError } from '#core/liver/readingError';
import { MET_ICG_UNKNOWN } from '#core/liver/target';
import { count, decimal, interval, ml, percent, signed, whole, withUnit } from '../../format.ts';
import { MarkIcon } from '../common/Mark.tsx';
import { scanName } from './course.ts';

/** The four figures of the chosen scan: FLR, sFLR, what is missing to the target, the rate that ends here. */
export function CourseFigures({
  assessment,
  chosen,
}: {
  readonly assessment: CaseAssessment;
  readonly chosen: number | null;
}) {
  const scan = chosen === null ? null : assessment.scans[chosen]!;
  if (!scan)
    return (
      <div className="course-figures">
        <Figure label="sFLR" value={null} none="No scan has an sFLR" below="the FLR of every scan is cut off" />
      </div>
    );
  const half = 1.96 * scan.readingCv * scan.flrMl;
  const { readingError } = assessment;
  return (
    <div className="course-figures" data-testid="course-figures">
      <Figure
        label={`FLR, ${scanName(scan)}`}
        value={`${scan.cutOff.sflr ? '≥ ' : ''}${whole(scan.flrMl)}`}
        unit={scan.cutOff.sflr ? 'ml' : `ml ± ${whole(half)}`}
        below={
          scan.cutOff.sflr ? (
            'cut off by the edge of its series'
          ) : (
            <span
              data-tip={`Reading error of the volume: coefficient of variation between readings.${readingError === null ? '' : ` ${readingError.source}: ${readingError.measured}.`}`}
            >
              cv {withUnit(decimal(100 * scan.readingCv, 2), '%')}
              {readingError !== null && `, ${whoseReadingError(readingError)}`}
            </span>
          )
        }
      />
      <Figure
        label="sFLR"
        value={scan.sflrPercent === null ? null : `${scan.cutOff.sflr ? '≥ ' : ''}${percent(scan.sflrPercent)}`}
        unit={scan.interval95.sflrPercent ? `% (${interval(scan.interval95.sflrPercent)})` : '%'}
        none="cut off"
        below={`FLR / sTLV ${withUnit(ml(assessment.stlvMl), 'ml')}`}
      />
      <ToTarget assessment={assessment} scan={scan} isLast={chosen === assessment.scans.length - 1} />
      <Rate scan={scan} />
    </div>
  );
}

function ToTarget({
  assessment: { target, projection },
  scan,
  isLast,
}: {
  readonly assessment: CaseAssessment;
  readonly scan: AssessedScan;
  readonly isLast: boolean;
}) {
  const aim = target.sflrPercent === null ? '' : withUnit(`${target.sflrPercent}`, '%');
  const line = target.strict ? `above ${aim}` : aim;
  if (target.sflrPercent === null)
    return <Figure label="To target" value={null} none="No target" below="until the condition of the liver is given" />;
  if (scan.targetState === 'met')
    return (
      <Figure
        label="To target"
        value="Met"
        mark="met"
        below={`${line}${scan.certainty.sflrPercent?.verdict === 'cannotBeTold' ? `; ${scan.certainty.sflrPercent.says}` : ''}`}
      />
    );
  if (scan.targetState === 'metIcgUnknown')
    return (
      <Figure
        label="To target"
        value="ICG-R15 unknown"
        mark="unknown"
        below={
          <span className="tone-warning">
            {line} {MET_ICG_UNKNOWN}: from {withUnit(`${target.icgUnknown?.fromPercent}`, '%')} on it is above{' '}
            {withUnit(`${target.icgUnknown?.abovePercent}`, '%')}
          </span>
        }
      />
    );
  if (scan.targetState === 'metOnlyAfterRounding')
    return (
      <Figure
        label="To target"
        value="Met only after rounding"
        mark="warning"
        below={
          <span className="tone-warning">
            {withUnit(percent(scan.sflrPercent!), '%')}, {withUnit(whole(scan.shortOfTargetMl ?? 0), 'ml')} short of{' '}
            {line}
          </span>
        }
      />
    );
  if (scan.shortOfTargetMl === null)
    return (
      <Figure
        label="To target"
        value={null}
        none="Cannot be told"
        below={scan.sharesDay ? 'the scans of this day do not agree' : 'the FLR is cut off'}
      />
    );
  return (
    <Figure
      label="To target"
      value={whole(scan.shortOfTargetMl)}
      unit={`ml short of ${line}`}
      below={
        isLast && projection.state === 'projected' ? (
          <span data-tip={PROJECTION_CAUTION}>if the last rate held, {projectionInWords(projection)}</span>
        ) : (
          target.reason
        )
      }
    />
  );
}

function Rate({ scan }: { readonly scan: AssessedScan }) {
  const { kgrPointsPerWeek: rate, interval: over, isBaseline } = scan;
  if (over === null)
    return (
      <Figure
        label="KGR"
        value={null}
        none={isBaseline ? 'Baseline' : 'No rate'}
        below={
          isBaseline
            ? 'growth counts from here'
            : scan.sharesDay
              ? 'another scan lies on this day'
              : 'no interval of known days ends here'
        }
      />
    );
  const to = scan.dayFromIndex;
  const label =
    to === null ? `KGR over ${count(over.days, 'day')}` : `KGR, day ${whole(to - over.days)} to ${whole(to)}`;
  if (rate === null) return <Figure label={label} value={null} none="Refused" below={whyNoRate(scan)} />;
  const told = scan.certainty.kgrPointsPerWeek;
  return (
    <Figure
      label={label}
      value={signed(rate, 1)}
      unit={`points/week${scan.interval95.kgrPointsPerWeek ? ` (${interval(scan.interval95.kgrPointsPerWeek)})` : ''}`}
      below={told && <span className={told.verdict === 'cannotBeTold' ? 'tone-warning' : undefined}>{told.says}</span>}
    />
  );
}

interface FigureProps {
  readonly label: string;
  readonly value: string | null;
  readonly unit?: string;
  readonly none?: string;
  readonly mark?: 'met' | 'warning' | 'unknown';
  readonly below: ReactNode;
}

function Figure({ label, value, unit, none, mark, below }: FigureProps) {
  return (
    <div className="course-figure">
      <span className="secondary">{label}</span>
      <p>
        {value === null ? (
          <span className="key-word faint">{none}</span>
        ) : mark ? (
          <span className="key-word with-mark">
            <MarkIcon mark={mark} size={20} />
            {value}
          </span>
        ) : (
          <span className="key-figure">{value}</span>
        )}{' '}
        {value !== null && unit && <span className="unit">{unit}</span>}
      </p>
      <p className="secondary">{below}</p>
    </div>
  );
}
