import type { ChiSquare, ChiSquareVariant } from './chiSquare.ts';
import type { CoxRegression } from './coxRegression.ts';
import type { CohortCode } from './dataTable.ts';
import type { Count, Description } from './description.ts';
import type { EndpointCode, EndpointId } from './endpoints.ts';
import type { FisherExact } from './fisherExact.ts';
import type { KaplanMeier, SurvivalLimits } from './kaplanMeier.ts';
import type { KruskalWallis } from './kruskalWallis.ts';
import type { LogRank } from './logRank.ts';
import type { MannWhitney } from './mannWhitney.ts';
import type { StatisticsCode } from './refusals.ts';
import type { Roc } from './roc.ts';
import type { StudentT } from './studentT.ts';
import type { SignedRank, ZeroRule } from './wilcoxonSignedRank.ts';

/** What can be asked of a table of cases. */
export const COHORT_TESTS = [
  'describe',
  'wilcoxon',
  'mannWhitney',
  'kruskalWallis',
  't',
  'fisher',
  'chi2',
  'km',
  'logRank',
  'cox',
  'roc',
] as const;
export type CohortTestName = (typeof COHORT_TESTS)[number];

/** Which columns, and how. What a test does not use is not looked at. */
export interface CohortRequest {
  readonly test: CohortTestName;
  /** Columns of values: of `describe` and `cox` any number, of the others one. */
  readonly x: readonly string[];
  /** The other value of a pair, or the other way to class. */
  readonly y?: string;
  readonly group?: string;
  /** Of `cox`: columns of words, each with the word that the others are compared with (the first in order without one). */
  readonly factors?: readonly { readonly column: string; readonly reference?: string }[];
  readonly time?: string;
  readonly event?: string;
  /** In place of `time` and `event`: they follow from the columns of days that the definition names. */
  readonly endpoint?: EndpointId;
  readonly daysPerMonth?: number;
  readonly method?: 'auto' | 'exact' | 'asymptotic';
  readonly continuity?: boolean;
  readonly zeros?: ZeroRule;
  readonly welch?: boolean;
  readonly mu?: number;
  readonly variant?: ChiSquareVariant;
  readonly limits?: SurvivalLimits;
  readonly reverse?: boolean;
  readonly until?: number;
  /** Times at which survival and numbers at risk are printed. */
  readonly at?: readonly number[];
  readonly direction?: 'higher' | 'lower';
  readonly level?: number;
}

export interface DescribedColumn {
  readonly column: string;
  readonly group: string | null;
  readonly missing: number;
  /** Of a column of numbers; null of one of words. */
  readonly numbers: Description | null;
  /** Of a column of words. */
  readonly counts: readonly Count[] | null;
}

export interface SurvivalGroup extends KaplanMeier {
  readonly name: string | null;
  /** At the times of `at`. */
  readonly atTimes: readonly AtTime[];
}

export interface AtTime {
  readonly time: number;
  readonly atRisk: number;
  /** Null beyond the last time: the curve says nothing there, unless it has come to 0. */
  readonly survival: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a test gave, with the names of what it compared. */
export type CohortResult =
  | { readonly test: 'describe'; readonly columns: readonly DescribedColumn[] }
  | { readonly test: 'wilcoxon'; readonly result: SignedRank }
  | { readonly test: 'mannWhitney'; readonly groups: readonly string[]; readonly result: MannWhitney }
  | { readonly test: 'kruskalWallis'; readonly groups: readonly string[]; readonly result: KruskalWallis }
  | { readonly test: 't'; readonly groups: readonly string[]; readonly result: StudentT }
  | { readonly test: 'fisher'; readonly table: NamedTable; readonly result: FisherExact }
  | { readonly test: 'chi2'; readonly table: NamedTable; readonly result: ChiSquare }
  | {
      readonly test: 'km';
      readonly reverse: boolean;
      readonly groups: readonly SurvivalGroup[];
      /** Of two groups or more; null of one, and where it is refused. */
      readonly logRank: LogRank | null;
      readonly logRankRefused: CohortRefusalCode | null;
    }
  | { readonly test: 'logRank'; readonly result: LogRank }
  | { readonly test: 'cox'; readonly result: CoxRegression }
  | { readonly test: 'roc'; readonly result: Roc };

export interface NamedTable {
  /** The columns of the file that make its rows and its columns. */
  readonly x: string;
  readonly y: string;
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

export type CohortRefusalCode = StatisticsCode | CohortCode | EndpointCode | 'cohort.optionMissing';

/** A result with the cases it is of. */
export interface CohortAnalysis {
  /** Cases used. */
  readonly n: number;
  /** Rows left out because a value is missing, as a spreadsheet numbers them. */
  readonly missingRows: readonly number[];
  /** Rows of cases that never came to time zero of the endpoint. */
  readonly notAtRiskRows: readonly number[];
  readonly found: CohortResult;
}
