import { ok, type Result, refuse } from '../result.ts';
import type { Millilitre, Percent, SquareMetre } from '../units.ts';
import { flrPercent, sflrPercent } from './indices.ts';
import { DEFAULT_READING_CV, type Interval95, sflrInterval95 } from './interval95.ts';
import { type BodyMeasures, type FormulaBasis, type FormulaChoice, type StlvRefusal, standardisedTlv } from './stlv.ts';

/** Volumes of one saved reading, as they were counted from its layers. */
export interface ReadingVolumes {
  readonly measuredTlvMl: number;
  readonly functionalTlvMl: number;
  readonly tumourMl: number;
  /** Null where no FLR has been drawn. */
  readonly flrMl: number | null;
  readonly functionalFlrMl: number | null;
  /** Findings contoured outside the liver. */
  readonly outsideLiverMl?: number | undefined;
  readonly liverTouchesEdge: boolean;
  readonly flrTouchesEdge: boolean;
}

/** What an sFLR rests on, as it is printed beside it. */
export interface RemnantBasis extends FormulaBasis {
  /** Findings that were taken off liver and FLR (a stored rule). */
  readonly excludedFindings: readonly string[];
  /** Acceptances by name that let the number be given. */
  readonly accepted: readonly string[];
  readonly readingCv: number;
}

export interface RemnantAssessment {
  /** Functional FLR: the drawn FLR less the excluded findings. */
  readonly flrMl: Millilitre;
  /** Share of functional TLV; null where the liver or the FLR is cut off: a ratio of two bounds says nothing. */
  readonly flrPercent: Percent | null;
  readonly sflrPercent: Percent;
  /** FLR and sFLR are at least this: the FLR is cut off by the edge of the series, and that was accepted by name. */
  readonly isLowerBound: boolean;
  /** Null for a lower bound: it has no upper end. */
  readonly sflrInterval95: Interval95<Percent> | null;
  readonly stlvMl: Millilitre;
  readonly bsaM2: SquareMetre | null;
  readonly basis: RemnantBasis;
}

export type RemnantRefusal = StlvRefusal | 'flr.notDrawn' | 'flr.empty' | 'liver.empty' | 'series.notCovered';

/**
 * FLR, its share of the functional liver and sFLR of one reading, with the formulas they rest on. Refuses, by name and
 * never as zero, where no FLR is drawn, nothing of it functions, it is cut off by the edge of the series and nobody
 * accepted it, no formula is chosen, or height or weight is missing. An accepted cut gives a lower bound. A cut liver refuses only its
 * own share, accepted or not.
 */
export function assessRemnant(
  volumes: ReadingVolumes,
  body: BodyMeasures,
  formulas: FormulaChoice,
  {
    accepted = [],
    excludedFindings = [],
    readingCv = DEFAULT_READING_CV,
  }: { accepted?: readonly string[]; excludedFindings?: readonly string[]; readingCv?: number } = {},
): Result<RemnantAssessment, RemnantRefusal> {
  if (volumes.functionalFlrMl === null) return refuse('flr.notDrawn');
  const isLowerBound = volumes.flrTouchesEdge;
  if (isLowerBound && !accepted.includes('series.notCovered'))
    return refuse('series.notCovered', { atLeastMl: volumes.functionalFlrMl, segment: 'flr' });
  const flrMl = volumes.functionalFlrMl as Millilitre;
  const share = flrPercent(flrMl, volumes.functionalTlvMl as Millilitre);
  if (!share.ok) return share;
  if (flrMl <= 0) return refuse('flr.empty');
  const standard = standardisedTlv(body, formulas);
  if (!standard.ok) return standard;
  const { stlvMl, bsaM2, basis } = standard.value;
  return ok({
    flrMl,
    flrPercent: volumes.liverTouchesEdge || isLowerBound ? null : share.value,
    sflrPercent: sflrPercent(flrMl, stlvMl),
    isLowerBound,
    sflrInterval95: isLowerBound ? null : sflrInterval95({ flrMl, readingCv }, stlvMl),
    stlvMl,
    bsaM2,
    basis: { ...basis, excludedFindings, accepted, readingCv },
  });
}

/** The same of an FLR that was measured elsewhere: without voxels nothing can be cut off, and no share of the liver is told. */
export function assessStatedFlr(
  flrMl: Millilitre,
  body: BodyMeasures,
  formulas: FormulaChoice,
  readingCv = DEFAULT_READING_CV,
): Result<RemnantAssessment, StlvRefusal> {
  const standard = standardisedTlv(body, formulas);
  if (!standard.ok) return standard;
  const { stlvMl, bsaM2, basis } = standard.value;
  return ok({
    flrMl,
    flrPercent: null,
    sflrPercent: sflrPercent(flrMl, stlvMl),
    isLowerBound: false,
    sflrInterval95: sflrInterval95({ flrMl, readingCv }, stlvMl),
    stlvMl,
    bsaM2,
    basis: { ...basis, excludedFindings: [], accepted: [], readingCv },
  });
}
