import type { Millilitre, Percent, PointPerWeek } from '../units.ts';
import { BSA_FORMULA_NAMES, BSA_FORMULAS, type BsaFormulaName, bodySurfaceArea } from './bsa.ts';
import { sflrPercent } from './indices.ts';
import {
  type BodyMeasures,
  bsaFormulaOf,
  type FormulaChoice,
  STLV_FORMULA_NAMES,
  STLV_FORMULAS,
  type StlvFormulaName,
  type StlvRefusal,
  stlvBy,
} from './stlv.ts';
import { type Target, type TargetState, targetState, targetStateAtLeast } from './target.ts';

/** What one choice of formulas makes of a scan. */
export interface FormulaOutcome {
  readonly stlvFormula: StlvFormulaName;
  /** Null where the formula takes no body surface. */
  readonly bsaFormula: BsaFormulaName | null;
  /** "Urata 1995, Du Bois 1916". */
  readonly label: string;
  readonly isChosen: boolean;
  /** Null where it is refused for this body. */
  readonly stlvMl: Millilitre | null;
  readonly refused: StlvRefusal | null;
  readonly sflrPercent: Percent | null;
  /** The same growth in ml, in points of this sTLV. */
  readonly kgrPointsPerWeek: PointPerWeek | null;
  readonly targetState: TargetState | null;
  /** This choice would decide otherwise than the case does: met there and not met here, or the other way. */
  readonly flips: boolean;
}

export interface FormulaSensitivity {
  readonly outcomes: readonly FormulaOutcome[];
  /** The FLR is cut off by the edge of its series: every sFLR is at least what it is. */
  readonly isLowerBound: boolean;
  /** Smallest and largest sFLR that any choice gives. */
  readonly sflrRange: readonly [lowest: Percent, highest: Percent] | null;
  readonly flipsDecision: boolean;
}

/** The scan that is held against the target, by the sTLV that the case goes by. */
export interface DecidedScan {
  readonly flrMl: Millilitre;
  /** The FLR is cut off by the edge of its series: it is at least this. */
  readonly isLowerBound: boolean;
  readonly kgrPointsPerWeek: PointPerWeek | null;
  readonly stlvMl: Millilitre;
}

interface Choice {
  readonly stlvFormula: StlvFormulaName;
  readonly bsaFormula: BsaFormulaName | null;
  readonly label: string;
}

/** A formula that was published with its own BSA has it in its name. */
const named = (stlvFormula: StlvFormulaName, bsaFormula: BsaFormulaName | null): Choice => {
  const { label, bsa } = STLV_FORMULAS[stlvFormula];
  return {
    stlvFormula,
    bsaFormula,
    label: bsa === 'chosen' && bsaFormula !== null ? `${label}, ${BSA_FORMULAS[bsaFormula].label}` : label,
  };
};

/** Every sTLV formula with every method of BSA that it can take: its own where it was published with one. */
export const FORMULA_CHOICES: readonly Choice[] = STLV_FORMULA_NAMES.flatMap((stlvFormula) =>
  STLV_FORMULAS[stlvFormula].bsa === 'chosen'
    ? BSA_FORMULA_NAMES.map((bsaFormula) => named(stlvFormula, bsaFormula))
    : [named(stlvFormula, bsaFormulaOf({ stlvFormula, bsaFormula: null }))],
);

/**
 * Every choice of sTLV and BSA formula side by side for one scan, and whether any of them decides otherwise about the
 * target than the case does. A choice that this body gives no sTLV for says why, and decides nothing.
 */
export function formulaSensitivity(
  { flrMl, isLowerBound, kgrPointsPerWeek, stlvMl: ownStlvMl }: DecidedScan,
  body: BodyMeasures,
  target: Target,
  chosen: FormulaChoice,
): FormulaSensitivity {
  const stateOf = (sflr: Percent) => (isLowerBound ? targetStateAtLeast : targetState)(sflr, target);
  const own = stateOf(sflrPercent(flrMl, ownStlvMl));
  const ownBsa = bsaFormulaOf(chosen);
  const { heightCm, weightKg } = body;
  const measured = heightCm !== null && weightKg !== null;
  const surfaces = BSA_FORMULA_NAMES.map((name) => (measured ? bodySurfaceArea(name, heightCm, weightKg) : null));
  const outcomes = FORMULA_CHOICES.map(({ stlvFormula, bsaFormula, label }): FormulaOutcome => {
    const bsaM2 = bsaFormula === null ? null : (surfaces[BSA_FORMULA_NAMES.indexOf(bsaFormula)] ?? null);
    const standard = stlvBy(stlvFormula, bsaM2, body);
    const stlvMl = 'refused' in standard ? null : standard.stlvMl;
    const sflr = stlvMl === null ? null : sflrPercent(flrMl, stlvMl);
    const state = sflr === null ? null : stateOf(sflr);
    return {
      stlvFormula,
      bsaFormula,
      label,
      isChosen: stlvFormula === chosen.stlvFormula && bsaFormula === ownBsa,
      stlvMl,
      refused: 'refused' in standard ? standard.refused : null,
      sflrPercent: sflr,
      kgrPointsPerWeek:
        kgrPointsPerWeek === null || stlvMl === null
          ? null
          : ((kgrPointsPerWeek * (ownStlvMl / stlvMl)) as PointPerWeek),
      targetState: state,
      flips: own !== null && state !== null && (own === 'notMet') !== (state === 'notMet'),
    };
  });
  return { outcomes, isLowerBound, sflrRange: rangeOf(outcomes), flipsDecision: outcomes.some(({ flips }) => flips) };
}

function rangeOf(outcomes: readonly FormulaOutcome[]): FormulaSensitivity['sflrRange'] {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { sflrPercent: sflr } of outcomes)
    if (sflr !== null) [lowest, highest] = [Math.min(lowest, sflr), Math.max(highest, sflr)];
  return lowest > highest ? null : [lowest as Percent, highest as Percent];
}
