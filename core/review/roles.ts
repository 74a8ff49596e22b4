import type { Role } from '../pathway/decision.ts';

/** What a person may do in a review, beside looking. */
export type ReviewRight = 'submit' | 'decide' | 'comment' | 'sign' | 'keepPeople';

/**
 * Who may do what. Contours are decided and signed by a surgeon; who drew them submits them. The site's people are kept by
 * a surgeon or a registrar.
 */
const RIGHTS: Readonly<Record<ReviewRight, readonly Role[]>> = {
  submit: ['technician', 'surgeon'],
  decide: ['surgeon'],
  comment: ['technician', 'surgeon', 'registrar'],
  sign: ['surgeon'],
  keepPeople: ['surgeon', 'registrar'],
};

export const may = (role: Role | null, right: ReviewRight): boolean => role !== null && RIGHTS[right].includes(role);

/** The roles that may, for the sentence that says why somebody else may not. */
export const rolesThatMay = (right: ReviewRight): readonly Role[] => RIGHTS[right];
