import type { CohortRefusalCode } from './cohortRequest.ts';

type Facts = Readonly<Record<string, unknown>>;
interface Sentence {
  readonly says: string | ((facts: Facts) => string);
  readonly wayOut: string | ((facts: Facts) => string);
}

const word = (facts: Facts, name: string): string | null => {
  const value = facts[name];
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? `${value}` : null;
};
/** ` of "x"`, where it is known of what. */
const of = (facts: Facts): string => {
  const name = word(facts, 'covariate') ?? word(facts, 'column') ?? word(facts, 'group');
  return name === null ? '' : ` of "${name}"`;
};
const column = (facts: Facts): string => `"${word(facts, 'column') ?? '?'}"`;
const row = (facts: Facts): string => word(facts, 'row') ?? '?';

/** What is said of a statistic that is refused, and the way out; the same on the command line and on screen. */
export const STATISTICS_SENTENCES = {
  'statistics.notFinite': {
    says: (f) => `A value${of(f)} is beyond what can be computed with`,
    wayOut: 'Correct it, or give the column in a larger unit.',
  },
  'statistics.tooFew': {
    says: (f) => `Too few cases${of(f)}: ${word(f, 'n') ?? 'fewer'} of at least ${word(f, 'needed') ?? 'some'}`,
    wayOut: 'Look at which rows were left out for a missing value.',
  },
  'statistics.noVariation': {
    says: (f) => `All values${of(f)} are alike, or all differences are zero: there is nothing to test`,
    wayOut: 'Leave this column out.',
  },
  'statistics.unequalLengths': {
    says: 'The values are no pairs: one side has more',
    wayOut: 'Give both values of each case, or none.',
  },
  'statistics.negativeTime': {
    says: (f) => `A time${of(f)} lies before its own time zero${word(f, 'row') === null ? '' : `, in row ${row(f)}`}`,
    wayOut: 'Correct the date or the day.',
  },
  'statistics.noEvents': {
    says: (f) => {
      const level = word(f, 'level');
      return level === null ? `Nobody${of(f)} had the event` : `Nobody with ${level}${of(f)} had the event`;
    },
    wayOut:
      'No ratio of hazards exists; show the curves, and use the log-rank test or Fisher’s where there are two groups.',
  },
  'statistics.oneGroup': {
    says: 'There is only one group to compare',
    wayOut: 'Choose a column that holds at least two groups with cases at risk at the events.',
  },
  'statistics.emptyMargin': {
    says: 'A row or a column of the table holds nobody',
    wayOut: 'Leave that class out, or join it with another.',
  },
  'statistics.notCounts': {
    says: 'These are no counts of cases in at least two rows and two columns',
    wayOut: 'Choose columns of at least two classes each; Yates’ correction is for 2 × 2 only.',
  },
  'statistics.tooLargeForExact': {
    says: 'There are too many arrangements to count them all',
    wayOut: 'Use the asymptotic test; with so many cases it is close.',
  },
  'statistics.separation': {
    says: (f) => `The values${of(f)} tell those with the event from the others without error: the ratio has no end`,
    wayOut: 'Leave this covariate out, or join classes of it.',
  },
  'statistics.collinear': {
    says: (f) => `The values${of(f)} follow from those of the other covariates`,
    wayOut: 'Leave one of them out.',
  },
  'statistics.notConverged': {
    says: 'No estimate was found: the fit did not come to rest',
    wayOut: 'Use fewer covariates; there are perhaps too few events for them.',
  },
  'statistics.notRepresentable': {
    says: (f) => `The ratio${of(f)} is too large or too small to be written`,
    wayOut: 'Give the column in a smaller unit.',
  },
  'statistics.levelInvalid': {
    says: 'The level is no share between 0.01 and 0.9999',
    wayOut: 'Give 0.95 for limits of 95 %.',
  },
  'cohort.empty': {
    says: 'There are no cases in this file',
    wayOut: 'Give a CSV file: names in the first row, then one row for each case.',
  },
  'cohort.quoteOpen': {
    says: (f) => `A quotation mark is never closed, from row ${row(f)} on`,
    wayOut: 'Close it, or save the table as CSV anew.',
  },
  'cohort.rowLength': {
    says: (f) => `Row ${row(f)} has ${word(f, 'cells') ?? 'other'} cells, the header ${word(f, 'columns') ?? 'others'}`,
    wayOut: 'Put text that holds a comma into quotation marks.',
  },
  'cohort.columnMissing': {
    says: (f) => `There is no column ${column(f)}`,
    wayOut: (f) =>
      Array.isArray(f.columns)
        ? `There are: ${f.columns.filter((name) => typeof name === 'string').join(', ')}.`
        : 'Look at the first row of the file.',
  },
  'cohort.columnTwice': { says: (f) => `Two columns are named ${column(f)}`, wayOut: 'Name one of them otherwise.' },
  'cohort.notNumber': {
    says: (f) => `Column ${column(f)}, row ${row(f)}: this is no number`,
    wayOut:
      'Write numbers with a decimal point and without a unit; leave the cell empty, or NA, where it is not known.',
  },
  'cohort.notEvent': {
    says: (f) => `Column ${column(f)}, row ${row(f)}: this is no event`,
    wayOut: 'Write 1 or 0, yes or no, true or false; leave the cell empty, or NA, where it is not known.',
  },
  'cohort.notTwoGroups': {
    says: (f) => `Column ${column(f)} holds ${word(f, 'groups') ?? 'other than two'} groups, and two are compared`,
    wayOut: 'Use Kruskal-Wallis for several groups, or keep two of them with a filter.',
  },
  'cohort.referenceMissing': {
    says: (f) =>
      `Column ${column(f)} does not hold "${word(f, 'reference') ?? '?'}", which the others are to be compared with`,
    wayOut: 'Name a word that stands in the column.',
  },
  'cohort.optionMissing': {
    says: (f) => `This test needs --${word(f, 'option') ?? '?'}`,
    wayOut: 'Name the column; --help says which each test takes.',
  },
  'cohort.tooManyClasses': {
    says: (f) => `Column ${column(f)} holds ${word(f, 'classes') ?? 'too many'} different words: these are no classes`,
    wayOut: 'Choose a column of at most 50 classes; numbers can be put into classes first.',
  },
  'endpoint.noTimeZero': {
    says: 'This case never came to the time zero of the endpoint',
    wayOut: 'It is not followed for it; choose another endpoint to count it.',
  },
  'endpoint.noEnd': {
    says: 'Neither an event nor a last follow-up is known of this case',
    wayOut: 'Enter the day of the last follow-up.',
  },
  'endpoint.beforeTimeZero': {
    says: (f) =>
      `${word(f, 'column') ?? 'The end'} lies before time zero${word(f, 'row') === null ? '' : `, in row ${row(f)}`}`,
    wayOut: 'Correct the day.',
  },
} as const satisfies Record<CohortRefusalCode, Sentence>;

/** The whole sentence of one refusal. */
export function statisticsSentence(code: CohortRefusalCode, facts: Facts): string {
  const { says, wayOut }: Sentence = STATISTICS_SENTENCES[code];
  const say = (part: Sentence['says']) => (typeof part === 'string' ? part : part(facts));
  return `${say(says)}. ${say(wayOut)}`;
}
