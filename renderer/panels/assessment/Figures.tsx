import type { ReactNode } from 'react';
import type { RemnantAssessment, RemnantRefusal } from '#core/liver/assessRemnant';
import type { Target } from '#core/liver/target';
import type { Result } from '#core/result';
import { interval, ml, percent, withUnit } from '../../format.ts';
import { refusalWords } from '../../words.ts';
import { MarkIcon, State } from '../common/Mark.tsx';
import { CopyDetails } from '../common/ToastLayer.tsx';
import { type Measured, sflrPrinted, targetStatement } from './remnant.ts';

interface Props {
  /** It is cut, and nothing of it stays: said of its plan above the figures. */
  readonly leavesNone: boolean;
  /** Where the liver is cut. */
  readonly onCut: () => void;
  readonly measured: Measured;
  readonly remnant: Result<RemnantAssessment, RemnantRefusal>;
  readonly target: Target;
}

/** The figures of one scan, sFLR first; a number, or why there is none. */
export function Figures({ measured, remnant, target, leavesNone, onCut }: Props) {
  const atLeast = (touches: boolean) => (touches ? '≥ ' : '');
  return (
    <>
      <div className="figures">
        <SflrFigure remnant={remnant} target={target} leavesNone={leavesNone} onCut={onCut} />
        <Figure
          label="FLR"
          value={
            measured.functionalFlrMl === null ? null : atLeast(measured.flrTouchesEdge) + ml(measured.functionalFlrMl)
          }
          unit="ml"
          none={leavesNone ? 'none left' : 'not cut'}
          below={
            measured.flrMl !== null && measured.functionalFlrMl !== null && measured.flrMl !== measured.functionalFlrMl
              ? `${withUnit(ml(measured.flrMl), 'ml')} with tumour`
              : measured.flrTouchesEdge
                ? 'touches the edge of the scan'
                : 'future liver remnant'
          }
        />
        <Figure
          label="FLR, % of functional liver"
          value={flrShare(measured)}
          unit="%"
          none="not given"
          below={`of ${atLeast(measured.liverTouchesEdge)}${withUnit(ml(measured.functionalTlvMl), 'ml')}`}
        />
        <Figure
          label="Total liver"
          value={atLeast(measured.liverTouchesEdge) + ml(measured.measuredTlvMl)}
          unit="ml"
          none="not contoured"
          below={
            measured.tumourMl > 0 ? `of it tumour ${withUnit(ml(measured.tumourMl), 'ml')}` : 'no tumour contoured'
          }
        />
      </div>
      {remnant.ok && <ShareBar remnant={remnant.value} target={target.sflrPercent} />}
    </>
  );
}

/** FLR of functional TLV needs neither body nor formula, so it stands even where sFLR is refused; of a cut liver there is none. */
function flrShare(measured: Measured): string | null {
  if (measured.functionalFlrMl === null || measured.functionalTlvMl <= 0) return null;
  if (measured.liverTouchesEdge || measured.flrTouchesEdge) return null;
  return percent((100 * measured.functionalFlrMl) / measured.functionalTlvMl);
}

function SflrFigure({ remnant, target, leavesNone, onCut }: Omit<Props, 'measured'>) {
  if (!remnant.ok) {
    const words = refusalWords(remnant.code, remnant.details);
    const none = leavesNone && remnant.code === 'flr.notDrawn';
    return (
      <div className="figure main-figure" role="alert">
        <span className="secondary">sFLR, % of sTLV</span>
        <h1 className="with-mark refused-figure">
          <MarkIcon mark="refused" size={20} />
          {none ? 'No FLR: the cut leaves none' : words.title}
        </h1>
        <p className="secondary">
          {none ? '' : (HERE[remnant.code] ?? words.wayOut)}{' '}
          {remnant.code === 'flr.notDrawn' && (
            <button type="button" className="link" onClick={onCut}>
              Open the cut
            </button>
          )}
        </p>
        <p className="code">
          {remnant.code} · <CopyDetails code={remnant.code} details={remnant.details} />
        </p>
      </div>
    );
  }
  const { sflrInterval95, stlvMl } = remnant.value;
  const said = targetStatement(remnant.value, target);
  return (
    <div className="figure main-figure" aria-live="polite">
      <span className="secondary">sFLR</span>
      <p>
        <span className="the-number">{sflrPrinted(remnant.value)}</span> <span className="unit">%</span>{' '}
        {sflrInterval95 && <span className="interval">({interval(sflrInterval95)})</span>}
      </p>
      <p className="secondary">
        FLR / sTLV {withUnit(ml(stlvMl), 'ml')},{' '}
        {sflrInterval95 ? '95 % interval of the reading' : 'a lower bound: the FLR is cut off'}
      </p>
      <State mark={said.mark}>
        <strong
          className={said.mark === 'notMet' ? 'tone-refused' : said.mark === 'warning' ? 'tone-warning' : undefined}
        >
          {said.strong}
        </strong>{' '}
        <span className="dim">{said.rest}</span>
      </State>
    </div>
  );
}

/** Ways out that are on this very screen. */
const HERE: Partial<Record<RemnantRefusal, string>> = {
  'stlv.formulaNotChosen': 'Choose both at the right, once for this site.',
  'patient.heightMissing': 'Enter it at the right.',
  'patient.weightMissing': 'Enter it at the right.',
  'series.notCovered': 'Use a scan that covers the liver, or accept it by name below.',
};

interface FigureProps {
  readonly label: string;
  readonly value: string | null;
  readonly unit: string;
  readonly none: string;
  readonly below: ReactNode;
}

function Figure({ label, value, unit, none, below }: FigureProps) {
  return (
    <div className="figure">
      <span className="secondary">{label}</span>
      <p>
        {value === null ? (
          <span className="faint">{none}</span>
        ) : (
          <>
            <span className="key-figure">{value}</span> <span className="unit">{unit}</span>
          </>
        )}
      </p>
      <p className="secondary">{below}</p>
    </div>
  );
}

/** FLR on the standardised liver, with the target on the same bar. */
function ShareBar({ remnant, target }: { readonly remnant: RemnantAssessment; readonly target: number | null }) {
  const share = Math.min(100, remnant.sflrPercent);
  return (
    <figure className="share">
      <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
        <rect x="0" y="3" width="1000" height="14" fill="var(--bg4)" />
        <rect x="0" y="3" width={share * 10} height="14" fill="var(--flr)" />
        {target !== null && <rect x={target * 10 - 1} y="0" width="2" height="20" fill="var(--text1)" />}
      </svg>
      <figcaption className="secondary">
        <span>0</span>
        {target !== null && (
          <span className="share-target" style={{ left: `${target}%` }}>
            target {withUnit(ml((remnant.stlvMl * target) / 100), 'ml')}
          </span>
        )}
        <span>sTLV {withUnit(ml(remnant.stlvMl), 'ml')}</span>
      </figcaption>
    </figure>
  );
}
