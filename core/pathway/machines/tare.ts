import { allMet, anyUnmet, type Machine } from '../machine.ts';

export type TareState =
  | 'INDICATION'
  | 'SIMULATION'
  | 'OTHER_THERAPY'
  | 'REPLAN'
  | 'TREATED'
  | 'OBSERVATION'
  | 'SURGERY_CANDIDATE'
  | 'RESECTION'
  | 'TRANSPLANT'
  | 'PALLIATIVE'
  | 'PROGRESSED'
  | 'FOLLOW_UP'
  | 'CLOSED';

const BEFORE_SURGERY = [
  'INDICATION',
  'SIMULATION',
  'OTHER_THERAPY',
  'REPLAN',
  'TREATED',
  'OBSERVATION',
  'SURGERY_CANDIDATE',
  'PROGRESSED',
] as const;

const DOSE = {
  all: [
    { rule: 'V13', is: true },
    { rule: 'D1', is: true },
    { rule: 'D2', is: true },
  ],
} as const;

/** TARE downstaging (workflow §3). */
export const TARE: Machine<TareState> = {
  name: 'TARE downstaging',
  initial: 'INDICATION',
  states: [...BEFORE_SURGERY, 'RESECTION', 'TRANSPLANT', 'PALLIATIVE', 'FOLLOW_UP', 'CLOSED'],
  proposals: [
    {
      from: ['INDICATION'],
      to: 'OTHER_THERAPY',
      guard: anyUnmet('I6'),
      says: 'Rules say: a criterion of TARE is not met.',
    },
    {
      from: ['INDICATION', 'OTHER_THERAPY'],
      to: 'SIMULATION',
      guard: allMet('I6'),
      says: 'Rules say: every criterion of TARE is recorded as met.',
    },
    {
      from: ['SIMULATION'],
      to: 'REPLAN',
      guard: anyUnmet('V13', 'D1', 'D2'),
      says: 'Rules say: a goal of the dose is not reached; plan anew.',
    },
    { from: ['REPLAN'], to: 'SIMULATION', guard: DOSE, says: 'Rules say: the goals of the dose are recorded as met.' },
    {
      from: ['TREATED', 'OBSERVATION', 'SURGERY_CANDIDATE'],
      to: 'PROGRESSED',
      guard: anyUnmet('K9'),
      says: 'Rules propose: progressed, in the treated zone or outside the liver.',
      stop: 'metastasis',
    },
    {
      from: ['OBSERVATION'],
      to: 'OBSERVATION',
      guard: allMet('K9-outside'),
      says: 'Rules say: treatable progression outside the zone; observation goes on.',
    },
    {
      from: ['OBSERVATION'],
      to: 'SURGERY_CANDIDATE',
      guard: allMet('I8'),
      says: 'Rules say: the criteria of surgery after TARE are recorded as met.',
    },
    {
      from: ['SURGERY_CANDIDATE'],
      to: 'OBSERVATION',
      guard: anyUnmet('I8'),
      says: 'Rules say: the criteria of surgery are no longer met.',
    },
    {
      from: ['OBSERVATION', 'SURGERY_CANDIDATE', 'PROGRESSED'],
      to: 'PALLIATIVE',
      guard: null,
      reasonNeeded: true,
      says: 'Palliative treatment.',
    },
    { from: ['RESECTION', 'TRANSPLANT'], to: 'FOLLOW_UP', guard: null, says: 'Pathology is read; followed up.' },
    { from: ['PALLIATIVE', 'PROGRESSED', 'OTHER_THERAPY'], to: 'FOLLOW_UP', guard: null, says: 'Followed up.' },
    { from: ['FOLLOW_UP'], to: 'CLOSED', guard: null, says: 'Closed.' },
  ],
  passages: [
    {
      from: ['INDICATION', 'SIMULATION', 'OTHER_THERAPY', 'REPLAN'],
      to: 'TREATED',
      on: ['tare'],
      guard: DOSE,
      says: 'TARE was done.',
    },
    {
      from: ['TREATED'],
      to: 'OBSERVATION',
      on: ['volumetry'],
      guard: null,
      says: 'The first scan after TARE was saved.',
    },
    {
      from: BEFORE_SURGERY,
      to: 'RESECTION',
      on: ['hepatectomy', 'firstHepatectomy', 'secondHepatectomy'],
      guard: allMet('I8', 'I8-dates'),
      says: 'Resection was done.',
    },
    {
      from: BEFORE_SURGERY,
      to: 'TRANSPLANT',
      on: ['transplantation'],
      guard: allMet('I9'),
      says: 'Transplantation was done.',
    },
    { from: ['RESECTION', 'TRANSPLANT'], to: 'FOLLOW_UP', on: ['discharge'], guard: null, says: 'Discharged.' },
    {
      from: [...BEFORE_SURGERY, 'RESECTION', 'TRANSPLANT', 'PALLIATIVE', 'FOLLOW_UP'],
      to: 'CLOSED',
      on: ['death'],
      guard: null,
      says: 'The patient died.',
    },
  ],
  shown: {
    INDICATION: ['I6', 'I7', 'I13'],
    SIMULATION: ['V13', 'D1', 'D2', 'I6'],
    REPLAN: ['V13', 'D1', 'D2'],
    TREATED: ['D4', 'I10'],
    OBSERVATION: ['I8', 'K9', 'I10', 'D4', 'I14'],
    SURGERY_CANDIDATE: ['I8', 'I8-dates', 'I9', 'I10', 'I14'],
    RESECTION: ['I8', 'I8-dates', 'I7'],
    TRANSPLANT: ['I9', 'I7'],
  },
  reminders: [
    {
      rule: 'K18',
      in: ['TREATED', 'OBSERVATION', 'SURGERY_CANDIDATE', 'FOLLOW_UP'],
      since: ['tare', 'volumetry'],
      threshold: 'everyDays',
      says: 'CT or MR, volumetry and response',
    },
  ],
  choice: null,
};
