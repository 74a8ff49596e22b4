import { PATHWAYS } from '../liver/caseInput.ts';
import { LIVER_CONDITIONS } from '../liver/target.ts';
import { GROUPS, type GroupName, printedUnit, type ShareOf } from '../record/field.ts';
import { RECORD_FIELD_NAMES, type RecordFieldName, recordField } from '../record/fields.ts';
import { ENDPOINT_DAYS, type EndpointDay } from '../statistics/endpoints.ts';

/** One column of a cohort: what stands in it, in which unit, as a share of what, and where it comes from. */
export interface CohortColumn {
  /** As in the CSV, and as `remnant cohort` is asked for it. */
  readonly name: string;
  readonly label: string;
  readonly kind: 'number' | 'word' | 'flag';
  /** The empty word for a number without one, and for words. */
  readonly unit: string;
  /** What a percentage is a share of, or what is counted. */
  readonly denominator: string | null;
  /** Measured, computed, or entered by a person, with the rule. */
  readonly from: string;
  readonly group: string;
  /** Of words that are codes: how they are read. */
  readonly words: Readonly<Record<string, string>> | null;
}

type Given = Partial<CohortColumn> & Pick<CohortColumn, 'name' | 'label' | 'group' | 'from'>;
const column = (given: Given): CohortColumn => ({
  kind: 'number',
  unit: '',
  denominator: null,
  words: null,
  ...given,
});

const CASE = { group: 'Case', from: 'entered' } as const;
const DERIVED = { group: 'Case', from: 'computed from the record' } as const;
const FLR = { group: 'FLR', from: 'computed, V1 to V5' } as const;
const FLR_ML = { ...FLR, unit: 'ml', from: 'measured here or entered from elsewhere, as “FLR from” says' } as const;
const SFLR = { ...FLR, unit: '%', denominator: 'sTLV' } as const;
const ML_PER_DAY = { unit: 'ml/day', denominator: null } as const;
const POINTS = { unit: 'points/week', denominator: 'sTLV' } as const;
const KGR = { group: 'Growth', from: 'computed, V6; the first interval counts from stage 1 (V11)' } as const;
const RESCUE = { group: 'Rescue', from: 'computed, S10' } as const;

/** How many volumetries after the index event have columns of their own. */
export const INTERVALS = [1, 2, 3] as const;

/** The days that endpoints are made of, as they are read. */
export const DAY_LABELS: Readonly<Record<EndpointDay, string>> = {
  indexDay: 'Index event',
  haicDay: 'First HAIC',
  tareDay: 'TARE',
  firstHepatectomyDay: 'First hepatectomy',
  surgeryDay: 'Operation',
  progressionDay: 'First scan with progression',
  recurrenceDay: 'Recurrence',
  deathDay: 'Death',
  lastFollowUpDay: 'Last seen',
};

/** Where the volumes of a case come from: contours of this house, numbers that a person entered, or some of each. */
export const FLR_SOURCES = {
  measured: 'measured here',
  stated: 'entered from elsewhere',
  both: 'measured here and entered',
} as const;

/** Those that follow from the record by definition (`core/record/derived`). */
export const DERIVED_COLUMNS: readonly string[] = [
  'stage2Done',
  'interstageDays',
  'timeFromTareDays',
  'mviGroup',
  'macrovascularInvasion',
  'mrecistBest',
  'mrecistLast',
  'mrecistLocalisedBest',
  'mrecistLocalisedLast',
  'worstComplication',
  'severeComplication',
  'necrosisPatient',
  'overTenNodules',
];

/** What the house knows of every case by itself. */
export const OWN_COLUMNS: readonly CohortColumn[] = [
  column({ ...CASE, name: 'pathway', label: 'Pathway', kind: 'word', words: named(PATHWAYS) }),
  column({ ...CASE, name: 'liver', label: 'Liver', kind: 'word', words: named(LIVER_CONDITIONS) }),
  column({ ...CASE, name: 'indexEvent', label: 'Index event', kind: 'word', from: 'events of the case' }),
  column({ ...CASE, name: 'state', label: 'State', kind: 'word', from: 'the pathway, as done and decided' }),
  column({
    ...DERIVED,
    name: 'stage2Done',
    label: 'Stage 2 done',
    kind: 'flag',
    from: 'events; no where the course was stopped',
  }),
  column({ ...DERIVED, name: 'interstageDays', label: 'Interstage', unit: 'd', from: 'computed, V10' }),
  column({ ...DERIVED, name: 'timeFromTareDays', label: 'TARE to operation', unit: 'd' }),
  column({ ...DERIVED, name: 'mviGroup', label: 'Macrovascular invasion, group', kind: 'word', from: 'computed, K6' }),
  column({
    ...DERIVED,
    name: 'macrovascularInvasion',
    label: 'Macrovascular invasion',
    kind: 'flag',
    from: 'computed, K7',
  }),
  column({ ...DERIVED, name: 'mrecistBest', label: 'mRECIST, best', kind: 'word', from: 'computed, K9' }),
  column({ ...DERIVED, name: 'mrecistLast', label: 'mRECIST, last', kind: 'word', from: 'computed, K9' }),
  column({ ...DERIVED, name: 'mrecistLocalisedBest', label: 'Treated zone, best', kind: 'word', from: 'computed, K9' }),
  column({ ...DERIVED, name: 'mrecistLocalisedLast', label: 'Treated zone, last', kind: 'word', from: 'computed, K9' }),
  column({ ...DERIVED, name: 'worstComplication', label: 'Worst of the course', kind: 'word', from: 'computed, K1' }),
  column({
    ...DERIVED,
    name: 'severeComplication',
    label: 'Severe, IIIb or above',
    kind: 'flag',
    from: 'computed, K1',
  }),
  column({ ...DERIVED, name: 'necrosisPatient', label: 'Necrosis, worst nodule', kind: 'word', from: 'computed, K11' }),
  column({ ...DERIVED, name: 'overTenNodules', label: 'More than 10 nodules', kind: 'flag', from: 'computed, I12' }),
  column({
    ...CASE,
    name: 'siteRules',
    label: 'Rules of this site',
    kind: 'word',
    from: 'what the settings have otherwise than the papers',
  }),
  column({ ...CASE, name: 'volumetries', label: 'Volumetries', from: 'measured, or entered from elsewhere' }),
  column({ ...CASE, name: 'stlvMl', label: 'sTLV', unit: 'ml', from: 'computed, by the formulas of the site' }),
  column({
    ...CASE,
    name: 'flrFrom',
    label: 'FLR from',
    kind: 'word',
    from: 'where the volumes of the case come from',
    words: FLR_SOURCES,
  }),
  column({ ...FLR_ML, name: 'baselineFlrMl', label: 'FLR, baseline' }),
  column({ ...SFLR, name: 'baselineSflrPercent', label: 'sFLR, baseline' }),
  ...INTERVALS.flatMap((k) => [
    column({ ...FLR_ML, name: `flr${k}Ml`, label: `FLR, evaluation ${k}` }),
    column({ ...SFLR, name: `sflr${k}Percent`, label: `sFLR, evaluation ${k}` }),
  ]),
  column({ ...FLR_ML, name: 'lastFlrMl', label: 'FLR, last' }),
  column({ ...SFLR, name: 'lastSflrPercent', label: 'sFLR, last' }),
  column({ ...FLR, name: 'lastDay', label: 'Day of the last scan', unit: 'd', from: 'days from the index event' }),
  column({
    ...KGR,
    name: 'flrIncreasePercent',
    label: 'Increase',
    unit: '%',
    denominator: 'baseline FLR',
    from: 'computed, of the last scan',
  }),
  column({
    ...KGR,
    name: 'degreeOfHypertrophy',
    label: 'Hypertrophy',
    unit: 'points',
    denominator: 'sTLV',
    from: 'computed, of the last scan',
  }),
  ...INTERVALS.flatMap((k) => [
    column({ ...KGR, ...ML_PER_DAY, name: `kgr${k}MlPerDay`, label: `KGR ${k}` }),
    column({ ...KGR, ...POINTS, name: `kgr${k}PointsPerWeek`, label: `KGR ${k}` }),
  ]),
  column({ ...RESCUE, name: 'rescueSessions', label: 'Rescue sessions', from: 'events of the case' }),
  column({ ...RESCUE, name: 'rescueDay', label: 'First session', unit: 'd', from: 'days from the index event' }),
  column({ ...RESCUE, name: 'sflrBeforeRescue', label: 'sFLR before rescue', unit: '%', denominator: 'sTLV' }),
  column({ ...RESCUE, name: 'sflrAfterRescue', label: 'sFLR after rescue', unit: '%', denominator: 'sTLV' }),
  column({ ...RESCUE, ...ML_PER_DAY, name: 'kgrBeforeRescueMlPerDay', label: 'KGR before rescue' }),
  column({ ...RESCUE, ...ML_PER_DAY, name: 'kgrAfterRescueMlPerDay', label: 'KGR after rescue' }),
  column({ ...RESCUE, ...POINTS, name: 'kgrBeforeRescuePointsPerWeek', label: 'KGR before rescue' }),
  column({ ...RESCUE, ...POINTS, name: 'kgrAfterRescuePointsPerWeek', label: 'KGR after rescue' }),
  ...ENDPOINT_DAYS.map((name) =>
    column({ name, label: DAY_LABELS[name], unit: 'd', group: 'Days of endpoints', from: 'days from the index event' }),
  ),
];

/** A field of the record as a column; of a day of labs its first value that is known. */
export interface RecordColumn extends CohortColumn {
  readonly field: RecordFieldName;
  readonly per: 'case' | 'labs';
}

const SHARES: Readonly<Record<ShareOf, string>> = {
  initialIcg: 'initial ICG',
  normalPlasma: 'normal plasma',
  tumour: 'the tumour',
  injectedActivity: 'injected activity',
  solution: 'the solution',
};
/** The first columns say them already. */
const SAID: readonly RecordFieldName[] = ['pathway', 'liver'];

/** Numbers, words and yes or no of the record; text that a person wrote and dates are none. */
export const RECORD_COLUMNS: readonly RecordColumn[] = RECORD_FIELD_NAMES.flatMap((field): RecordColumn[] => {
  const { per, kind, label, group } = recordField(field);
  if ((per !== 'case' && per !== 'labs') || SAID.includes(field)) return [];
  const first = per === 'labs';
  const shared = {
    name: first ? `${field}.first` : field,
    label: first ? `${label}, first` : label,
    group: GROUPS[group satisfies GroupName],
    from: first ? 'entered; the first day that has it' : 'entered',
  };
  switch (kind.type) {
    case 'number': {
      const denominator = kind.denominator && SHARES[kind.denominator];
      return [{ ...column({ ...shared, unit: printedUnit({ kind }), denominator }), field, per }];
    }
    case 'flag':
      return [{ ...column({ ...shared, kind: 'flag' }), field, per }];
    case 'choice':
      return kind.several ? [] : [{ ...column({ ...shared, kind: 'word', words: kind.choices }), field, per }];
    default:
      return [];
  }
});

export const COHORT_COLUMNS: readonly CohortColumn[] = [...OWN_COLUMNS, ...RECORD_COLUMNS];

/** The two columns of an endpoint: months from its time zero, and whether it came. */
export const endpointColumns = (name: string): readonly [time: CohortColumn, event: CohortColumn] => {
  const shared = { group: 'Endpoint', from: 'computed from the days of endpoints' };
  return [
    column({ ...shared, name: `${name}.months`, label: `${name}, time`, unit: 'months' }),
    column({ ...shared, name: `${name}.event`, label: `${name}, event`, kind: 'flag' }),
  ];
};

/** "KGR 1, points/week of sTLV". */
export const columnHead = ({ label, unit, denominator }: CohortColumn): string => {
  const of = denominator === null ? unit : `${unit} of ${denominator}`;
  return of === '' ? label : `${label}, ${of}`;
};

function named(codes: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(codes.map((code) => [code, code]));
}
