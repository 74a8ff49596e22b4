/** A limit of dose as data: what it is, where it is from, and what a site may set instead. */
export interface DoseLimit {
  readonly id: string;
  readonly valueGy: number;
  /** What the limit asks, without its number: "planned tumour dose at least". */
  readonly asks: string;
  readonly source: string;
}

const SOURCE = 'Y90 TARE downstaging (18 patients): Pretreatment';

/** Limits of the TARE paper (D1). The highest whole-liver dose that it prints is 150 Gy, so 150 itself is within. */
export const DOSE_LIMITS = {
  tumourLeast: { id: 'D1', valueGy: 205, asks: 'planned tumour dose at least', source: SOURCE },
  tumourAim: {
    id: 'D1',
    valueGy: 250,
    asks: 'aim of 250 to 300 Gy, here above',
    source: SOURCE,
  },
  wholeLiverMost: { id: 'D1', valueGy: 150, asks: 'not above', source: SOURCE },
} as const satisfies Record<string, DoseLimit>;

export type DoseLimits = { readonly [Name in keyof typeof DOSE_LIMITS]: DoseLimit };

/** One check of a plan or a treatment: met, not met, or unknown where a dose is missing. Unknown never counts as met. */
export interface DoseCheck {
  readonly rule: string;
  readonly met: boolean | null;
  /** An aim that is missed stops nothing. */
  readonly isAim: boolean;
  readonly text: string;
  readonly source: string;
}

/** Doses of one patient, Gy. The tumours' are one each, in any order; null: not known. */
export interface PatientDoses {
  readonly tumoursGy: readonly (number | null)[];
  readonly wholeLiverGy: number | null;
}

/**
 * The checks of dose (D1) of a plan, or of what was delivered: the lowest tumour against the least dose and the aim, the
 * whole liver against its most. A tumour whose dose is missing leaves a check open, but where another one fails it.
 */
export function doseChecks(
  { tumoursGy, wholeLiverGy }: PatientDoses,
  limits: DoseLimits = DOSE_LIMITS,
): readonly DoseCheck[] {
  const lowest = lowestDose(tumoursGy);
  const tumours = (limit: DoseLimit, reaches: (gy: number) => boolean, isAim: boolean): DoseCheck => {
    const known = tumoursGy.filter(isDose);
    const met = known.some((gy) => !reaches(gy)) ? false : lowest === null ? null : true;
    const found =
      lowest !== null
        ? `lowest tumour ${lowest} Gy`
        : known.length === 0
          ? 'no tumour dose is known'
          : `lowest of those known ${Math.min(...known)} Gy, another is missing`;
    return checked(limit, met, isAim, found);
  };
  const liver = isDose(wholeLiverGy) ? wholeLiverGy : null;
  return [
    tumours(limits.tumourLeast, (gy) => gy >= limits.tumourLeast.valueGy, false),
    tumours(limits.tumourAim, (gy) => gy > limits.tumourAim.valueGy, true),
    checked(
      limits.wholeLiverMost,
      liver === null ? null : liver <= limits.wholeLiverMost.valueGy,
      false,
      liver === null ? 'the whole-liver dose is missing' : `whole liver ${liver} Gy`,
    ),
  ];
}

const checked = (
  { id, valueGy, asks, source }: DoseLimit,
  met: boolean | null,
  isAim: boolean,
  found: string,
): DoseCheck => ({
  rule: id,
  met,
  isAim,
  text: `${found}: ${asks} ${valueGy} Gy`,
  source,
});

/** A dose is a finite number that is not negative; anything else is not known. */
export const isDose = (gy: number | null): gy is number => gy !== null && Number.isFinite(gy) && gy >= 0;

/** The lowest dose of the nodules of a patient (D3); null where one is missing, or there is none. */
export function lowestDose(tumoursGy: readonly (number | null)[]): number | null {
  const known = tumoursGy.filter(isDose);
  return known.length === 0 || known.length < tumoursGy.length ? null : Math.min(...known);
}
