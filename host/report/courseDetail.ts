/** How much of a long course is printed; what is left out is counted, and stands in the data. */
export interface CourseDetail {
  readonly rows: number;
  readonly formulas: boolean;
  readonly decisions: number;
  readonly parts: number;
  readonly advice: number;
  readonly warnings: number;
  /** Letters of one free text or message. */
  readonly letters: number;
  readonly hashes: number;
  readonly chart: number;
}

/** Tried in turn until the course fits on one page. */
export const COURSE_DETAILS: readonly CourseDetail[] = [
  { rows: 40, formulas: true, decisions: 40, parts: 40, advice: 6, warnings: 12, letters: 400, hashes: 20, chart: 330 },
  { rows: 40, formulas: true, decisions: 12, parts: 40, advice: 4, warnings: 6, letters: 200, hashes: 6, chart: 300 },
  { rows: 40, formulas: true, decisions: 6, parts: 12, advice: 2, warnings: 3, letters: 140, hashes: 3, chart: 280 },
  { rows: 24, formulas: true, decisions: 5, parts: 8, advice: 1, warnings: 2, letters: 110, hashes: 1, chart: 260 },
  { rows: 24, formulas: false, decisions: 3, parts: 5, advice: 0, warnings: 2, letters: 90, hashes: 1, chart: 240 },
  { rows: 20, formulas: false, decisions: 3, parts: 4, advice: 0, warnings: 1, letters: 80, hashes: 1, chart: 230 },
  { rows: 12, formulas: false, decisions: 3, parts: 3, advice: 0, warnings: 1, letters: 80, hashes: 1, chart: 220 },
  { rows: 8, formulas: false, decisions: 2, parts: 3, advice: 0, warnings: 1, letters: 70, hashes: 1, chart: 210 },
];

/** What was left out, counted. */
export const more = (left: number, what: string): object[] =>
  left > 0 ? [{ text: `And ${left} ${what}, in the data of the report.`, fontSize: 8 }] : [];

/** Names one after the other in about so many letters, whole ones only; those that find no room are counted. */
export function listed(names: readonly string[], letters: number): string {
  let shown = names.length;
  while (shown > 1 && names.slice(0, shown).join(', ').length > letters) shown--;
  return `${names.slice(0, shown).join(', ')}${shown < names.length ? ` and ${names.length - shown} more` : ''}`;
}

/** A text of at most so many letters. */
export const clipped = (text: string, letters: number): string => {
  const all = [...text];
  return all.length <= letters
    ? text
    : `${all
        .slice(0, letters - 1)
        .join('')
        .trimEnd()}…`;
};
