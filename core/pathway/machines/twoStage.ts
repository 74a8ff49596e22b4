import { allMet, anyUnmet, type Machine } from '../machine.ts';

export type TwoStageState =
  | 'ASSESSMENT'
  | 'CHEMOTHERAPY'
  | 'FIRST_HEPATECTOMY'
  | 'GROWTH_WAIT'
  | 'SECOND_HEPATECTOMY'
  | 'FOLLOW_UP'
  | 'PROGRESSION'
  | 'REPEAT_HEPATECTOMY'
  | 'CHEMO'
  | 'PALLIATIVE'
  | 'DROP_OUT'
  | 'CLOSED';

const BEFORE_SECOND = ['ASSESSMENT', 'CHEMOTHERAPY', 'FIRST_HEPATECTOMY', 'GROWTH_WAIT'] as const;
/** Everywhere but at its end. */
const OPEN: readonly TwoStageState[] = [
  ...BEFORE_SECOND,
  'SECOND_HEPATECTOMY',
  'FOLLOW_UP',
  'PROGRESSION',
  'REPEAT_HEPATECTOMY',
  'CHEMO',
  'PALLIATIVE',
  'DROP_OUT',
];

/** Two-stage hepatectomy with portal vein embolisation (workflow §2). */
export const TWO_STAGE: Machine<TwoStageState> = {
  name: 'Two-stage hepatectomy with portal vein embolisation',
  initial: 'ASSESSMENT',
  states: [...OPEN, 'CLOSED'],
  proposals: [
    {
      from: ['CHEMOTHERAPY'],
      to: 'DROP_OUT',
      guard: { all: [{ rule: 'K12', part: 'progression', is: true }] },
      says: 'Rules offer: progression under chemotherapy; dropping out, or the tumour board decides.',
    },
    {
      from: ['ASSESSMENT', 'CHEMOTHERAPY'],
      to: 'FIRST_HEPATECTOMY',
      guard: allMet('I11', 'K12'),
      says: 'Rules say: response or stable disease, the first hepatectomy may be planned.',
    },
    {
      from: ['ASSESSMENT'],
      to: 'CHEMOTHERAPY',
      guard: allMet('I11'),
      says: 'Rules say: borderline or unresectable; chemotherapy or the first hepatectomy, as the tumour board decides.',
    },
    {
      from: ['GROWTH_WAIT'],
      to: 'DROP_OUT',
      guard: anyUnmet('W2-progression'),
      says: 'Rules offer: dropping out, unresectable progression in the FLR.',
      stop: 'other',
    },
    {
      from: ['GROWTH_WAIT'],
      to: 'SECOND_HEPATECTOMY',
      guard: allMet('I3', 'W2-progression'),
      says: 'Rules say: the criteria of the second hepatectomy are recorded as met.',
    },
    {
      from: ['SECOND_HEPATECTOMY'],
      to: 'GROWTH_WAIT',
      guard: anyUnmet('I3', 'W2-progression'),
      says: 'Rules say: the criteria of the second hepatectomy are no longer met.',
    },
    {
      from: ['FOLLOW_UP'],
      to: 'PROGRESSION',
      guard: allMet('W2-followUp'),
      says: 'Rules say: progression is recorded.',
    },
    {
      from: ['PROGRESSION'],
      to: 'REPEAT_HEPATECTOMY',
      guard: { all: [{ rule: 'W2-followUp', part: 'resectable', is: true }] },
      says: 'Rules offer: repeated hepatectomy considered.',
    },
    {
      from: BEFORE_SECOND,
      to: 'DROP_OUT',
      guard: null,
      reasonNeeded: true,
      says: 'Dropped out: insufficient growth, progression or another reason.',
    },
    { from: ['PROGRESSION'], to: 'CHEMO', guard: null, says: 'Chemotherapy.' },
    { from: ['PROGRESSION', 'DROP_OUT'], to: 'PALLIATIVE', guard: null, says: 'Palliative treatment.' },
    { from: ['REPEAT_HEPATECTOMY', 'CHEMO', 'DROP_OUT'], to: 'FOLLOW_UP', guard: null, says: 'Followed up.' },
    { from: ['FOLLOW_UP', 'PALLIATIVE', 'DROP_OUT'], to: 'CLOSED', guard: null, says: 'Closed.' },
  ],
  passages: [
    {
      from: ['ASSESSMENT', 'CHEMOTHERAPY', 'FIRST_HEPATECTOMY', 'DROP_OUT'],
      to: 'GROWTH_WAIT',
      on: ['firstHepatectomy'],
      guard: allMet('I11', 'W2-cleared'),
      says: 'The first hepatectomy was done.',
    },
    {
      from: [...BEFORE_SECOND, 'SECOND_HEPATECTOMY', 'DROP_OUT'],
      to: 'FOLLOW_UP',
      on: ['secondHepatectomy'],
      guard: allMet('I3', 'W2-progression'),
      says: 'The second hepatectomy was done.',
    },
    {
      from: OPEN,
      to: 'CLOSED',
      on: ['death'],
      guard: null,
      says: 'The patient died.',
    },
  ],
  shown: {
    ASSESSMENT: ['I11', 'I12', 'I3'],
    CHEMOTHERAPY: ['K12', 'I12', 'I3'],
    FIRST_HEPATECTOMY: ['W2-cleared', 'I12', 'I3'],
    GROWTH_WAIT: ['I3', 'W2-progression', 'I12', 'I10'],
    SECOND_HEPATECTOMY: ['I3', 'W2-progression', 'I10'],
    FOLLOW_UP: ['W2-followUp'],
    PROGRESSION: ['W2-followUp', 'I12'],
  },
  reminders: [],
  choice: null,
};
