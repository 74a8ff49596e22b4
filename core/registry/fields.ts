/** Of what a percentage is a share: no % leaves the house without it (discrepancies 000-01 and 000-19). */
export const DENOMINATORS = ['sTLV', 'baselineFLR', 'wholeLiver', 'functionalLiver', 'initialIcg'] as const;
export type Denominator = (typeof DENOMINATORS)[number];

interface MeasuredField {
  /** What a person reads in the data dictionary. */
  readonly meaning: string;
  /** UCUM code, and how it is printed. */
  readonly code: string;
  readonly unit: string;
  readonly denominator: Denominator | null;
  /** Comes with a 95 % interval from the reading error. */
  readonly interval: boolean;
}

const field = (
  meaning: string,
  code: string,
  unit: string,
  denominator: Denominator | null = null,
  interval = false,
): MeasuredField => ({ meaning, code, unit, denominator, interval });

/**
 * Every measured value of a scan's record, in the order of its columns. Names are those of the registry's field list;
 * the dictionary (docs/registry.md) and the CSV's columns are made from this table.
 */
export const MEASURED_FIELDS = {
  heightCm: field('Body height', 'cm', 'cm'),
  weightKg: field('Body weight', 'kg', 'kg'),
  bmi: field('Body mass index', 'kg/m2', 'kg/m²'),
  icgR15Pct: field('Indocyanine green still in the blood after 15 minutes', '%', '%', 'initialIcg'),
  bsaM2: field('Body surface area by the named formula', 'm2', 'm²'),
  sTlvMl: field('Standardised total liver volume by the named formula', 'mL', 'ml'),
  wholeLiverMl: field('Whole liver as drawn, tumours included', 'mL', 'ml'),
  functionalLiverMl: field('Whole liver less the excluded findings', 'mL', 'ml'),
  tumourMl: field('All tumours', 'mL', 'ml'),
  deportalisedMl: field('Deportalised lobe as drawn', 'mL', 'ml'),
  flrDrawnMl: field('Future liver remnant as drawn', 'mL', 'ml'),
  flrMl: field('Future liver remnant less the excluded findings; what sFLR and growth are made from', 'mL', 'ml'),
  flrPct: field('FLR as a share of the functional liver', '%', '%', 'functionalLiver'),
  sFlrPct: field('Standardised FLR', '%', '%', 'sTLV', true),
  flrIncreaseMl: field('Gain of FLR since baseline', 'mL', 'ml'),
  flrIncreasePct: field('Gain of FLR since baseline', '%', '%', 'baselineFLR'),
  degreeHypertrophyPp: field('Degree of hypertrophy: gain since baseline in points', '{point}', 'points', 'sTLV'),
  growthIntervalDays: field('Days over which both growth rates run', 'd', 'days'),
  kgrMlDay: field('Absolute kinetic growth rate of the interval that ends here', 'mL/d', 'ml/day', null, true),
  kgrPctWeek: field('Relative kinetic growth rate in points per week', '{point}/wk', 'points/week', 'sTLV', true),
  sliceThicknessMm: field('Slice thickness as the header says', 'mm', 'mm'),
} as const satisfies Record<string, MeasuredField>;

export type MeasuredFieldName = keyof typeof MEASURED_FIELDS;
export const MEASURED_FIELD_NAMES = Object.keys(MEASURED_FIELDS) as MeasuredFieldName[];

/** Values that a liver or an FLR cut off by the edge of its series leaves as a lower bound. */
export const LOWER_BOUND_FIELDS: readonly MeasuredFieldName[] = [
  'wholeLiverMl',
  'functionalLiverMl',
  'deportalisedMl',
  'flrDrawnMl',
  'flrMl',
  'sFlrPct',
];
/** FHIR's Quantity.comparator of a lower bound. */
export const AT_LEAST = '>=';

export const UCUM = 'http://unitsofmeasure.org';

/** Why a value is not there; `masked`: it is, and was not to be told. `missingCode` names the refusal, where there was one. */
export const MISSING_REASONS = ['notDone', 'notPrinted', 'notApplicable', 'unknown', 'masked'] as const;
export type MissingReason = (typeof MISSING_REASONS)[number];

export const SOURCES = ['entered', 'measured', 'computed', 'header', 'example'] as const;
export type Source = (typeof SOURCES)[number];

export const PHASES = ['unenhanced', 'arterial', 'portalVenous', 'delayed', 'other'] as const;
export const SLOTS = ['baseline', 'postStage1', 'postRescue', 'tareBaseline', 'tareFollowUp', 'followUp'] as const;
