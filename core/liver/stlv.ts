import { ok, type Result, refuse } from '../result.ts';
import type { Centimetre, Kilogram, Millilitre, SquareMetre } from '../units.ts';
import { BSA_FORMULAS, type BsaFormulaName, bodySurfaceArea, type Citation } from './bsa.ts';

interface StlvFormula extends Citation {
  /** `chosen`: the site says which. A name: published with that one and bound to it. `none`: weight (and height) alone. */
  readonly bsa: 'chosen' | 'none' | BsaFormulaName;
  readonly needsHeight: boolean;
  readonly volume: (body: { bsaM2: number; heightCm: number; weightKg: number }) => number;
}

/** Standardised total liver volume, ml; BSA in m², W in kg, H in cm. The first is the one of the RALPPS paper (V1). */
export const STLV_FORMULAS = {
  urata: {
    label: 'Urata 1995',
    expression: 'sTLV = 706.2 · BSA + 2.4',
    citation: 'Urata K, Kawasaki S, Matsunami H, et al. Hepatology 1995;21:1317–1321',
    doi: '10.1002/hep.1840210515',
    bsa: 'chosen',
    needsHeight: true,
    volume: ({ bsaM2 }) => 706.2 * bsaM2 + 2.4,
  },
  vauthey: {
    label: 'Vauthey 2002',
    expression: 'sTLV = −794.41 + 1267.28 · BSA',
    citation: 'Vauthey JN, Abdalla EK, Doherty DA, et al. Liver Transpl 2002;8:233–240',
    doi: '10.1053/jlts.2002.31654',
    bsa: 'chosen',
    needsHeight: true,
    volume: ({ bsaM2 }) => -794.41 + 1267.28 * bsaM2,
  },
  heinemann: {
    label: 'Heinemann 1999',
    expression: 'sTLV = 1072.8 · BSA − 345.7',
    citation: 'Heinemann A, Wischhusen F, Püschel K, Rogiers X. Liver Transpl Surg 1999;5:366–368',
    doi: '10.1002/lt.500050516',
    bsa: 'chosen',
    needsHeight: true,
    volume: ({ bsaM2 }) => 1072.8 * bsaM2 - 345.7,
  },
  yu: {
    label: 'Yu 2004',
    expression: 'sTLV = 21.585 · W^0.732 · H^0.225',
    citation: 'Yu HC, You H, Lee H, et al. Liver Transpl 2004;10:779–783',
    doi: '10.1002/lt.20188',
    bsa: 'none',
    needsHeight: true,
    volume: ({ heightCm, weightKg }) => 21.585 * weightKg ** 0.732 * heightCm ** 0.225,
  },
  koreanDuBois: {
    label: 'Um 2015, Du Bois',
    expression: 'sTLV = 908.204 · BSA − 464.728',
    citation: 'Um EH, Hwang S, Song GW, et al. Korean J Hepatobiliary Pancreat Surg 2015;19:133–138',
    doi: '10.14701/kjhbps.2015.19.4.133',
    bsa: 'duBois',
    needsHeight: true,
    volume: ({ bsaM2 }) => 908.204 * bsaM2 - 464.728,
  },
  koreanMosteller: {
    label: 'Um 2015, Mosteller',
    expression: 'sTLV = 893.485 · BSA − 439.169',
    citation: 'Um EH, Hwang S, Song GW, et al. Korean J Hepatobiliary Pancreat Surg 2015;19:133–138',
    doi: '10.14701/kjhbps.2015.19.4.133',
    bsa: 'mosteller',
    needsHeight: true,
    volume: ({ bsaM2 }) => 893.485 * bsaM2 - 439.169,
  },
  feng: {
    label: 'Feng 2017',
    expression: 'sTLV = 758.259 · BSA − 124.272',
    citation: 'Feng LM, Wang PQ, Yu H, et al. World J Gastroenterol 2017;23:4968–4977',
    doi: '10.3748/wjg.v23.i27.4968',
    bsa: 'chosen',
    needsHeight: true,
    volume: ({ bsaM2 }) => 758.259 * bsaM2 - 124.272,
  },
  tu: {
    label: 'Tu 2007',
    expression: 'sTLV = 121.75 + 16.49 · W',
    citation: 'Tu R, Xia LP, Yu AL, Wu L. World J Gastroenterol 2007;13:3956–3961',
    doi: '10.3748/wjg.v13.i29.3956',
    bsa: 'none',
    needsHeight: false,
    volume: ({ weightKg }) => 121.75 + 16.49 * weightKg,
  },
} as const satisfies Record<string, StlvFormula>;

export type StlvFormulaName = keyof typeof STLV_FORMULAS;
export const STLV_FORMULA_NAMES = Object.keys(STLV_FORMULAS) as [StlvFormulaName, ...StlvFormulaName[]];

/** sTLV outside this is refused wherever it comes from: a formula run far from its cohort gives negative livers. */
export const STLV_LIMITS_ML = { min: 100, max: 10_000 } as const;

/** What the site chose; null until somebody did. There is no default. */
export interface FormulaChoice {
  readonly stlvFormula: StlvFormulaName | null;
  readonly bsaFormula: BsaFormulaName | null;
}

export interface BodyMeasures {
  readonly heightCm: Centimetre | null;
  readonly weightKg: Kilogram | null;
}

/** The formulas a number rests on, as they are printed beside it. */
export interface FormulaBasis {
  readonly stlvFormula: StlvFormulaName;
  /** The method of BSA that was used; null where the formula takes none. */
  readonly bsaFormula: BsaFormulaName | null;
  readonly stlv: Citation;
  readonly bsa: Citation | null;
}

export interface StandardisedTlv {
  readonly stlvMl: Millilitre;
  readonly bsaM2: SquareMetre | null;
  readonly basis: FormulaBasis;
}

export type StlvRefusal =
  | 'stlv.formulaNotChosen'
  | 'patient.heightMissing'
  | 'patient.weightMissing'
  | 'stlv.outOfRange';

const cited = ({ label, expression, citation, doi }: Citation): Citation => ({ label, expression, citation, doi });

/** Which method of BSA a formula takes: its own where it was published with one, else the chosen one. */
export function bsaFormulaOf({ stlvFormula, bsaFormula }: FormulaChoice): BsaFormulaName | null {
  if (stlvFormula === null) return bsaFormula;
  const own = STLV_FORMULAS[stlvFormula].bsa;
  return own === 'chosen' ? bsaFormula : own === 'none' ? null : own;
}

/**
 * Standardised total liver volume, ml, with the formulas it rests on. Refuses where no formula was chosen (or its
 * method of BSA was not), where height or weight is missing, and where the result is no liver (100 to 10,000 ml).
 * Source: engine-spec V1; one sTLV per patient for the whole course.
 */
export function standardisedTlv(
  { heightCm, weightKg }: BodyMeasures,
  choice: FormulaChoice,
): Result<StandardisedTlv, StlvRefusal> {
  if (choice.stlvFormula === null) return refuse('stlv.formulaNotChosen', { missing: 'stlvFormula' });
  const formula: StlvFormula = STLV_FORMULAS[choice.stlvFormula];
  const bsaFormula = bsaFormulaOf(choice);
  if (formula.bsa !== 'none' && bsaFormula === null) return refuse('stlv.formulaNotChosen', { missing: 'bsaFormula' });
  const bsaM2 =
    bsaFormula !== null && heightCm !== null && weightKg !== null
      ? bodySurfaceArea(bsaFormula, heightCm, weightKg)
      : null;
  const computed = stlvBy(choice.stlvFormula, bsaM2, { heightCm, weightKg });
  if ('refused' in computed) return refuse(computed.refused, computed.details);
  const { stlvMl } = computed;
  return ok({
    stlvMl,
    bsaM2,
    basis: {
      stlvFormula: choice.stlvFormula,
      bsaFormula,
      stlv: cited(formula),
      bsa: bsaFormula === null ? null : cited(BSA_FORMULAS[bsaFormula]),
    },
  });
}

/** sTLV by one formula for a body whose surface is known, or why there is none; without the citations it rests on. */
export function stlvBy(
  stlvFormula: StlvFormulaName,
  bsaM2: SquareMetre | null,
  { heightCm, weightKg }: BodyMeasures,
):
  | { readonly stlvMl: Millilitre }
  | {
      readonly refused: Exclude<StlvRefusal, 'stlv.formulaNotChosen'>;
      readonly details?: { readonly stlvMl: number };
    } {
  const formula: StlvFormula = STLV_FORMULAS[stlvFormula];
  if (weightKg === null) return { refused: 'patient.weightMissing' };
  if (formula.needsHeight && heightCm === null) return { refused: 'patient.heightMissing' };
  const stlvMl = formula.volume({ bsaM2: bsaM2 ?? 0, heightCm: heightCm ?? 0, weightKg }) as Millilitre;
  if (!(stlvMl >= STLV_LIMITS_ML.min && stlvMl <= STLV_LIMITS_ML.max))
    return { refused: 'stlv.outOfRange', details: { stlvMl } };
  return { stlvMl };
}
