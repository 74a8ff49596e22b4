import { z } from 'zod';
import { ok, type Result, refuse } from '../result.ts';
import { SMALLEST_WHOLE_ML } from './indices.ts';

export const READING_ERROR_KINDS = ['published', 'entered', 'repeated'] as const;
export type ReadingErrorKind = (typeof READING_ERROR_KINDS)[number];

/** How far one reading of a volume errs, and how that is known. */
export interface ReadingError {
  /** Published for all; entered by a site with its source; or computed of a site's own repeated readings. */
  readonly kind: ReadingErrorKind;
  /** Coefficient of variation of one reading, a fraction: σ = cv · FLR. */
  readonly cv: number;
  readonly source: string;
  /** What was measured: another organ, method or kind of error than the FLR's own must be seen to be one. */
  readonly measured: string;
  readonly doi: string | null;
}

/**
 * The error of a centre that has not measured its own: 2.75 %. It is the inter-observer figure of whole livers on MR,
 * a mean absolute difference and not a standard deviation, taken as the cv: an FLR is smaller than a liver, and may err more.
 */
export const DEFAULT_READING_ERROR: ReadingError = {
  kind: 'published',
  cv: 0.0275,
  source: 'Chlebus G, Meine H, Thoduka S, et al. PLoS ONE 2019;14:e0217228 (PMC6527212)',
  measured:
    'whole liver on MR, contoured by hand by three readers: mean absolute difference of their volume errors, 2.75 %, taken as the coefficient of variation',
  doi: '10.1371/journal.pone.0217228',
};

const MEASURED_BY_SOURCE = 'as the source says';

/** No reader repeats a volume of the liver to a thousandth of it: what is said to be less is no error, but a slip of units. */
export const LEAST_CV = 0.001;
/** As large as the volume itself: beyond it nothing was read. */
export const MOST_CV = 1;
/** The coefficient of variation of one reading, wherever it comes from: entered, of a site, or of one scan. */
export const ReadingCv = z.number().min(LEAST_CV).max(MOST_CV);

/** An error that somebody else measured: it is nothing without its source. */
export const ReadingErrorShape = z.object({
  cv: ReadingCv,
  source: z.string().trim().min(1).max(300),
  measured: z.string().max(300).default(MEASURED_BY_SOURCE),
  doi: z.string().max(200).nullable().default(null),
});
export const enteredReadingError = (given: z.output<typeof ReadingErrorShape>): ReadingError => ({
  ...given,
  kind: 'entered',
});

/** Two or more readings of the same FLR on the same scan, ml. */
export type RepeatedReadings = readonly number[];

export interface MeasuredReadingError extends ReadingError {
  /** Scans that were read more than once. */
  readonly scans: number;
  readonly readings: number;
  /** Readings beyond the first of each scan. */
  readonly degreesOfFreedom: number;
}

export type ReadingErrorRefusal =
  | 'readings.tooFew'
  | 'readings.notRepeated'
  | 'readings.notPositive'
  | 'readings.noDifference'
  | 'readings.tooFarApart';

/** Fewer scans than this give a cv that is itself too uncertain; a site may ask for more, never for fewer than two. */
export const FEWEST_REPEATED_SCANS = 10;

/**
 * The centre's own reading error from repeated readings: the root mean square of the coefficients of variation of each
 * scan's readings, each weighted by its degrees of freedom, √(Σ (nᵢ − 1) · cvᵢ² / Σ (nᵢ − 1)); for a pair a, b that is
 * (a − b)² / 2 over the square of their mean. Neither the order of scans nor of readings matters. Refuses fewer scans
 * than `fewest`, a scan that was read once, a volume that is not above 0 ml, and an error that no reading has: readings
 * that repeat each other say that a number was copied, and those as far apart as they are large that lines were mixed up.
 * Source: Glüer CC, Blake G, Lu Y, et al. Osteoporos Int 1995;5:262–270, doi 10.1007/BF01774016.
 */
export function measuredReadingError(
  scans: readonly RepeatedReadings[],
  fewest: number = FEWEST_REPEATED_SCANS,
): Result<MeasuredReadingError, ReadingErrorRefusal> {
  const needed = Math.max(2, fewest);
  const single = scans.findIndex((readings) => readings.length < 2);
  if (single >= 0) return refuse('readings.notRepeated', { scan: single });
  const wrong = scans.findIndex((readings) => readings.some((ml) => !(Number.isFinite(ml) && ml >= SMALLEST_WHOLE_ML)));
  if (wrong >= 0) return refuse('readings.notPositive', { scan: wrong });
  if (scans.length < needed) return refuse('readings.tooFew', { scans: scans.length, needed });
  const readings = scans.reduce((sum, one) => sum + one.length, 0);
  const degreesOfFreedom = readings - scans.length;
  const squares = scans.reduce((sum, one) => sum + squaredDeviations(one), 0);
  const cv = Math.sqrt(squares / degreesOfFreedom);
  if (cv < LEAST_CV) return refuse('readings.noDifference', { cv, least: LEAST_CV });
  if (cv > MOST_CV) return refuse('readings.tooFarApart', { cv, most: MOST_CV });
  return ok({
    kind: 'repeated',
    cv,
    source: 'this centre',
    measured: `${scans.length} scans read ${readings} times: root mean square of the coefficient of variation (Glüer 1995)`,
    doi: '10.1007/BF01774016',
    scans: scans.length,
    readings,
    degreesOfFreedom,
  });
}

/** Sum of squared deviations from the mean, as shares of the mean: (n − 1) · cv². */
function squaredDeviations(readings: RepeatedReadings): number {
  const mean = readings.reduce((sum, ml) => sum + ml / readings.length, 0);
  return readings.reduce((sum, ml) => sum + (ml / mean - 1) ** 2, 0);
}

/** Whose error it is, for the line beneath a number: "own: audit of 2026", "default, PMC6527212: whole liver on MR". */
export function whoseReadingError({ kind, source, measured }: ReadingError): string {
  if (kind === 'published') return 'default, PMC6527212: whole liver on MR';
  return kind === 'repeated' ? `own, ${measured.split(':')[0]}` : `own: ${clipped(source)}`;
}
const LONGEST_SOURCE = 60;
const clipped = (text: string): string =>
  text.length <= LONGEST_SOURCE ? text : `${text.slice(0, LONGEST_SOURCE - 1).trimEnd()}…`;

/** What a site says of its own reading error: a figure with its source, or readings that it is computed from. */
export const SiteReadingErrorShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entered'), cv: ReadingCv, source: z.string().trim().min(1).max(300) }),
  z.object({
    kind: z.literal('repeated'),
    /** FLR in ml, a list for each scan. */
    readings: z
      .array(z.array(z.number().max(10_000)))
      .max(500)
      .refine((readings) => measuredReadingError(readings).ok, 'give no reading error'),
  }),
]);
export type SiteReadingError = z.output<typeof SiteReadingErrorShape>;

/** The error that a site's intervals rest on; the published one where it has none of its own. */
export function siteReadingError(given: SiteReadingError | null): ReadingError {
  if (given === null) return DEFAULT_READING_ERROR;
  if (given.kind === 'entered')
    return { kind: 'entered', cv: given.cv, source: given.source, measured: MEASURED_BY_SOURCE, doi: null };
  const measured = measuredReadingError(given.readings);
  if (!measured.ok) throw new Error(`Readings that were kept give no error: ${measured.code}`);
  return measured.value;
}
