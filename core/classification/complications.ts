import { type Classified, classified, missing, switchedOff } from './definition.ts';
import { isOff, NONE_OFF, type SwitchedOff } from './definitions.ts';

/** Clavien-Dindo, from no complication (0) to death. */
export const CLAVIEN_DINDO = ['0', 'I', 'II', 'IIIa', 'IIIb', 'IVa', 'IVb', 'V'] as const;
export type ClavienDindo = (typeof CLAVIEN_DINDO)[number];
const rank = (grade: ClavienDindo): number => CLAVIEN_DINDO.indexOf(grade);

/** What counts as severe unless the site says otherwise: IIIb (RALPPS paper). The TARE paper reports from IIIa on. */
export const SEVERE_FROM: ClavienDindo = 'IIIb';

/**
 * The worst of several complications; death is grade V whatever was graded (K1). A complication that was not graded
 * (null) leaves it open, but where somebody died.
 */
export function worstComplication(
  grades: readonly (ClavienDindo | null)[],
  died: boolean | null,
  off: SwitchedOff = NONE_OFF,
): Classified<ClavienDindo, 'K1'> {
  if (isOff('K1', off)) return switchedOff('K1');
  if (died === true || grades.includes('V')) return classified('K1', 'V');
  const ungraded = grades.includes(null);
  if (ungraded || died === null)
    return missing('K1', ...(ungraded ? ['clavienDindo'] : []), ...(died === null ? ['death'] : []));
  return classified('K1', CLAVIEN_DINDO[Math.max(0, ...grades.map((grade) => rank(grade!)))]!);
}

/** Whether a grade counts as severe by the site's cut-off, on it included (K1). */
export const isSevere = (
  grade: ClavienDindo | null,
  severeFrom: ClavienDindo = SEVERE_FROM,
  off: SwitchedOff = NONE_OFF,
): Classified<boolean, 'K1'> => {
  if (isOff('K1', off)) return switchedOff('K1');
  return grade === null ? missing('K1', 'clavienDindo') : classified('K1', rank(grade) >= rank(severeFrom));
};
