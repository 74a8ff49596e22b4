import type { Centimetre, Kilogram, SquareMetre } from '../units.ts';

/** A published formula: what it is called, how it reads, and where it comes from. */
export interface Citation {
  readonly label: string;
  readonly expression: string;
  readonly citation: string;
  /** Null where the paper has none. */
  readonly doi: string | null;
}

interface BsaFormula extends Citation {
  readonly area: (heightCm: Centimetre, weightKg: Kilogram) => number;
}

/** Body surface area by height (cm) and weight (kg), in m². The choice is a setting of the site and travels with each result (V1). */
export const BSA_FORMULAS = {
  duBois: {
    label: 'Du Bois 1916',
    expression: 'BSA = 0.007184 · H^0.725 · W^0.425',
    citation: 'Du Bois D, Du Bois EF. Arch Intern Med 1916;17:863–871',
    doi: '10.1001/archinte.1916.00080130010002',
    area: (h, w) => 0.007184 * h ** 0.725 * w ** 0.425,
  },
  mosteller: {
    label: 'Mosteller 1987',
    expression: 'BSA = √(H · W / 3600)',
    citation: 'Mosteller RD. N Engl J Med 1987;317:1098',
    doi: '10.1056/NEJM198710223171717',
    area: (h, w) => Math.sqrt((h * w) / 3600),
  },
  haycock: {
    label: 'Haycock 1978',
    expression: 'BSA = 0.024265 · H^0.3964 · W^0.5378',
    citation: 'Haycock GB, Schwartz GJ, Wisotsky DH. J Pediatr 1978;93:62–66',
    doi: '10.1016/S0022-3476(78)80601-5',
    area: (h, w) => 0.024265 * h ** 0.3964 * w ** 0.5378,
  },
  gehanGeorge: {
    label: 'Gehan and George 1970',
    expression: 'BSA = 0.0235 · H^0.42246 · W^0.51456',
    citation: 'Gehan EA, George SL. Cancer Chemother Rep 1970;54:225–235',
    doi: null,
    area: (h, w) => 0.0235 * h ** 0.42246 * w ** 0.51456,
  },
} as const satisfies Record<string, BsaFormula>;

export type BsaFormulaName = keyof typeof BSA_FORMULAS;
export const BSA_FORMULA_NAMES = Object.keys(BSA_FORMULAS) as [BsaFormulaName, ...BsaFormulaName[]];

/** Body surface area by the named formula, m². */
export const bodySurfaceArea = (formula: BsaFormulaName, heightCm: Centimetre, weightKg: Kilogram): SquareMetre =>
  BSA_FORMULAS[formula].area(heightCm, weightKg) as SquareMetre;
