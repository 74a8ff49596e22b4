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
  /** Height of the chart. */
  readonly chart: number;
  /** The pathway begins a page of its own. */
  readonly pathwayApart: boolean;
}

/** Nothing is left out. */
export const ALL_DETAIL: CourseDetail = {
  rows: Number.POSITIVE_INFINITY,
  formulas: true,
  decisions: Number.POSITIVE_INFINITY,
  parts: Number.POSITIVE_INFINITY,
  advice: Number.POSITIVE_INFINITY,
  warnings: Number.POSITIVE_INFINITY,
  letters: Number.POSITIVE_INFINITY,
  hashes: Number.POSITIVE_INFINITY,
  chart: 330,
  pathwayApart: false,
};

const LEAST_DETAIL: CourseDetail = {
  rows: 8,
  formulas: false,
  decisions: 2,
  parts: 3,
  advice: 0,
  warnings: 1,
  letters: 70,
  hashes: 1,
  chart: 210,
  pathwayApart: false,
};

type Levelled = Exclude<keyof CourseDetail, 'pathwayApart'>;

/** What may be left out, the last to go first; each from much to little. */
const LEVELS: { readonly [Name in Levelled]: readonly CourseDetail[Name][] } = {
  rows: [60, 40, 32, 24, 20, 16, 12],
  parts: [40, 24, 16, 12, 8, 5],
  formulas: [],
  decisions: [24, 12, 8, 5, 3],
  warnings: [12, 6, 4, 2],
  advice: [4, 2, 1],
  letters: [1000, 400, 280, 200, 140, 100],
  hashes: [20, 6, 3],
  chart: [300, 280, 260, 240, 230, 220],
};

/** Whether a course so printed takes no more than so many pages. */
type Fits = (detail: CourseDetail, pages: number) => Promise<boolean>;

/**
 * How much of a course is printed: all of it, on as few pages as a lower chart allows; where `most` pages do not hold it,
 * as little as can be, and of each thing in turn as much as there is room for, so that nothing is left out beside an empty foot.
 */
export async function fittingDetail(most: number, fits: Fits): Promise<CourseDetail> {
  const lowChart = { ...ALL_DETAIL, chart: LEAST_DETAIL.chart };
  for (let pages = 1; pages <= most; pages++) {
    const apart = { ...ALL_DETAIL, pathwayApart: true };
    if (pages > 1 && (await fits(apart, pages))) return apart;
    if (await fits(ALL_DETAIL, pages)) return ALL_DETAIL;
    if (await fits(lowChart, pages)) return raised(lowChart, 'chart', (detail) => fits(detail, pages));
  }
  let found = LEAST_DETAIL;
  for (const name of Object.keys(LEVELS) as Levelled[])
    found = await raised(found, name, (detail) => fits(detail, most));
  const apart = { ...found, pathwayApart: true };
  return most > 1 && (await fits(apart, most)) ? apart : found;
}

/** The same with as much of one thing as fits. */
async function raised(
  detail: CourseDetail,
  name: Levelled,
  fits: (detail: CourseDetail) => Promise<boolean>,
): Promise<CourseDetail> {
  const levels = [ALL_DETAIL[name], ...LEVELS[name]];
  const at = (n: number): CourseDetail => ({ ...detail, [name]: levels[n] });
  if (await fits(at(0))) return at(0);
  // Less takes no more room: halving finds the most that fits, since every try lays out the whole page.
  let [tooMuch, enough] = [0, levels.length];
  while (enough - tooMuch > 1) {
    const middle = Math.floor((tooMuch + enough) / 2);
    if (await fits(at(middle))) enough = middle;
    else tooMuch = middle;
  }
  if (enough < levels.length) return at(enough);
  return detail;
}

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
