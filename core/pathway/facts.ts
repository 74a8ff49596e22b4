import type { IsoDate } from '../liver/days.ts';
import type { Days, Percent, PercentagePoint } from '../units.ts';
import { NOTHING_STATED, STATED_FACTS, type StatedFactName, type StatedFacts } from './statedFacts.ts';

/** What is computed of the course up to a moment. Null is unknown, or there is none yet. */
export interface CourseFacts {
  /** Of the last volumetry, with every digit. */
  readonly sflrPercent: Percent | null;
  /** The FLR is cut off by the edge of its series, accepted by name: sFLR is at least this. */
  readonly sflrIsLowerBound: boolean | null;
  /** k-th volumetry after stage 1. */
  readonly evaluation: number | null;
  /** Gain of sFLR over each interval between volumetries, and how many rescue sessions had been done by its end. */
  readonly gains: readonly { readonly points: PercentagePoint; readonly sessionsBefore: number }[] | null;
  /** Last evaluation before the first session, first one after it (S10). */
  readonly sflrBeforeRescue: Percent | null;
  readonly sflrAfterRescue: Percent | null;
  readonly sessions: number;
  readonly lastSession: 'RFA' | 'PEI' | null;
  /** A volumetry was saved since the last session. */
  readonly volumetrySinceSession: boolean | null;
  /** Whole days until the moment that is looked at. */
  readonly daysSinceStage1: Days | null;
  /** Since the last event that makes the remnant grow: stage 1, occlusion of the portal vein, TARE. */
  readonly daysSinceInduction: Days | null;
  readonly daysSinceTare: Days | null;
  readonly daysSinceVolumetry: Days | null;
  readonly daysSinceChildPugh: Days | null;
  readonly daysSinceIcg: Days | null;
  readonly daysSinceInfection: Days | null;
  readonly daysSinceMetastasis: Days | null;
}

/** Values that were stated of one thing on one day, or more than once without a day (`date` null), and are not the same. */
export interface Contradiction {
  readonly fact: StatedFactName | 'sflrPercent';
  readonly date: IsoDate | null;
  readonly values: readonly (number | string | boolean)[];
}

export type FactName = keyof (StatedFacts & CourseFacts);
/** Everything that rules read, at one moment. Plain data: what is null is unknown, and never counts as met. */
export type Facts = StatedFacts &
  CourseFacts & {
    /** Why a fact is unknown although it was stated: nobody can tell which value holds. Left out where there is none. */
    readonly contradictions?: readonly Contradiction[];
    /** What each volumetry of the last day says, lowest sFLR first, where they differ: `sflrPercent` is null then. Left out else. */
    readonly sflrsOfDay?: readonly Pick<CourseFacts, 'sflrPercent' | 'sflrIsLowerBound'>[];
  };

const COURSE_LABELS: Record<keyof CourseFacts, string> = {
  sflrPercent: 'sFLR',
  sflrIsLowerBound: 'whether the FLR is cut off',
  evaluation: 'number of the evaluation',
  gains: 'gain of sFLR',
  sflrBeforeRescue: 'sFLR before rescue',
  sflrAfterRescue: 'sFLR after rescue',
  sessions: 'rescue sessions',
  lastSession: 'kind of the last session',
  volumetrySinceSession: 'volumetry since the last session',
  daysSinceStage1: 'date of stage 1',
  daysSinceInduction: 'date of stage 1, portal vein occlusion or TARE',
  daysSinceTare: 'date of TARE',
  daysSinceVolumetry: 'date of the volumetry',
  daysSinceChildPugh: 'date of the Child-Pugh class',
  daysSinceIcg: 'date of the ICG-R15',
  daysSinceInfection: 'date of the finding on infection',
  daysSinceMetastasis: 'date of the finding on metastasis',
};

/** What a fact is called in a sentence and in the list of what is missing. */
export const factLabel = (name: FactName): string =>
  Object.hasOwn(STATED_FACTS, name)
    ? STATED_FACTS[name as StatedFactName].label
    : COURSE_LABELS[name as keyof CourseFacts];

/** Nothing is known. */
export const NO_FACTS: Facts = {
  ...NOTHING_STATED,
  sflrPercent: null,
  sflrIsLowerBound: null,
  evaluation: null,
  gains: null,
  sflrBeforeRescue: null,
  sflrAfterRescue: null,
  sessions: 0,
  lastSession: null,
  volumetrySinceSession: null,
  daysSinceStage1: null,
  daysSinceInduction: null,
  daysSinceTare: null,
  daysSinceVolumetry: null,
  daysSinceChildPugh: null,
  daysSinceIcg: null,
  daysSinceInfection: null,
  daysSinceMetastasis: null,
};
export const FACT_NAMES = Object.keys(NO_FACTS) as FactName[];

const SFLR = { label: COURSE_LABELS.sflrPercent, unit: '%' };

/** "ICG-R15: two values on one day, 5 % and 30 %". */
export function contradictionWords({ fact, date, values }: Contradiction): string {
  const { label, unit } = fact === 'sflrPercent' ? SFLR : STATED_FACTS[fact];
  const said = values.map((value) =>
    typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : typeof value === 'number'
        ? [String(Number(value.toPrecision(6))), unit].filter(Boolean).join(' ')
        : value,
  );
  const count = values.length === 2 ? 'two' : String(values.length);
  return `${label}: ${count} values ${date === null ? 'without a day' : 'on one day'}, ${said.slice(0, -1).join(', ')} and ${said.at(-1)}`;
}
