import type { CaseAssessment } from '#core/liver/assessCase';
import { BSA_FORMULAS } from '#core/liver/bsa';
import type { FormulaOutcome } from '#core/liver/formulaSensitivity';
import { STLV_FORMULAS } from '#core/liver/stlv';
import { shortOfTargetMl, type TargetState } from '#core/liver/target';
import { count, ml, percent, whole } from '../../format.ts';
import { refusalInShort } from '../../words.ts';
import { type ColumnHead, ColumnHeads } from '../common/ColumnHeads.tsx';
import { type Mark, MarkIcon } from '../common/Mark.tsx';
import { scanName } from './course.ts';

const MARKS: Readonly<Record<TargetState, Mark>> = {
  met: 'met',
  metOnlyAfterRounding: 'warning',
  metIcgUnknown: 'unknown',
  notMet: 'notMet',
};
const WORDS: Readonly<Record<TargetState, string>> = {
  met: 'met',
  metOnlyAfterRounding: 'after rounding',
  metIcgUnknown: 'ICG-R15 unknown',
  notMet: 'not met',
};

/** Every choice of sTLV and BSA side by side for the last scan, and how many of them decide otherwise. */
export function FormulaTable({ assessment }: { readonly assessment: CaseAssessment }) {
  const { formulaSensitivity: sensitivity, target, scans } = assessment;
  if (!sensitivity)
    return (
      <section className="timeline-table" aria-label="Formula sensitivity">
        <h3>Formula sensitivity</h3>
        <p className="dim">Needs a weight and a scan with an sFLR.</p>
      </section>
    );
  const { flrMl } = scans[sensitivity.scan]!;
  // How much an FLR that is only known to be at least so large falls short, nobody can tell.
  const shortBy = (one: FormulaOutcome) =>
    one.stlvMl === null || (sensitivity.isLowerBound && one.targetState === null)
      ? null
      : shortOfTargetMl(flrMl, one.stlvMl, target);
  const flips = sensitivity.outcomes.filter((one) => one.flips).length;
  const columns: readonly ColumnHead[] = [
    { name: 'sTLV formula' },
    { name: 'BSA' },
    { name: 'sTLV ml', number: true },
    { name: 'sFLR %', number: true },
    { name: target.sflrPercent === null ? 'Target' : `${target.strict ? '> ' : ''}${target.sflrPercent} %` },
    { name: 'Short ml', number: true },
  ];
  return (
    <section className="timeline-table formulas" aria-label="Formula sensitivity">
      <h3>
        Formula sensitivity, {scanName(scans[sensitivity.scan]!)}
        {flips > 0 && (
          <span className="with-mark tone-warning">
            <MarkIcon mark="warning" /> {whole(flips)} of {count(sensitivity.outcomes.length, 'choice')}{' '}
            {flips === 1 ? 'flips' : 'flip'} the decision
          </span>
        )}
      </h3>
      <table data-testid="formulas">
        <ColumnHeads columns={columns} />
        <tbody>
          {sensitivity.outcomes.map((one) => (
            <tr key={one.label} aria-current={one.isChosen || undefined}>
              <th scope="row" data-tip={STLV_FORMULAS[one.stlvFormula].citation}>
                {STLV_FORMULAS[one.stlvFormula].label}
                {one.isChosen && <span className="dim"> in use</span>}
              </th>
              <td data-tip-cut>
                {one.bsaFormula ? withoutYear(BSA_FORMULAS[one.bsaFormula].label) : <span className="faint">none</span>}
              </td>
              <Outcome one={one} short={shortBy(one)} least={sensitivity.isLowerBound} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Outcome({
  one,
  short,
  least,
}: {
  readonly one: FormulaOutcome;
  readonly short: number | null;
  /** The FLR is cut off: sFLR is at least this. */
  readonly least: boolean;
}) {
  if (one.stlvMl === null || one.sflrPercent === null)
    return (
      <td colSpan={4} className="faint" data-tip-cut>
        {one.refused ? refusalInShort(one.refused) : 'no sTLV'}
      </td>
    );
  return (
    <>
      <td className="number">{ml(one.stlvMl)}</td>
      <td className="number">
        <strong>{`${least ? '≥ ' : ''}${percent(one.sflrPercent)}`}</strong>
      </td>
      <td>
        {one.targetState ? (
          <span className="status">
            <MarkIcon mark={MARKS[one.targetState]} />{' '}
            <span className={one.flips ? 'tone-warning' : 'visually-hidden'}>{WORDS[one.targetState]}</span>
          </span>
        ) : (
          <span className="faint">not known</span>
        )}
      </td>
      <td className="number">
        {short === null ? '' : short === 0 ? <span className="faint">none</span> : whole(short)}
      </td>
    </>
  );
}

/** A method of BSA is known by its names alone; its year stands in its citation. */
const withoutYear = (label: string): string => label.replace(/ \d{4}$/, '');
