import { allMet, anyUnmet, type Machine } from '../machine.ts';
import type { RuleId } from '../rules/rules.ts';

export type AlppsState =
  | 'SCREENING'
  | 'ELIGIBLE'
  | 'NOT_ELIGIBLE'
  | 'STAGE1_DONE'
  | 'INTERSTAGE_WAIT'
  | 'RESCUE_CONSIDER'
  | 'RESCUE_DONE'
  | 'STAGE2_READY'
  | 'STAGE2_DONE'
  | 'STOPPED'
  | 'FOLLOW_UP'
  | 'CLOSED';

const INTERSTAGE = ['STAGE1_DONE', 'INTERSTAGE_WAIT', 'RESCUE_CONSIDER', 'RESCUE_DONE', 'STAGE2_READY'] as const;
const WAITING: readonly RuleId[] = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S10', 'S11', 'I10'];

/** Below the target rescue stays the way also after the evaluations that S2 prints (workflow §1), and is said to be later. */
const LATER = 'later than the third evaluation, which the paper does not print';

/** ALPPS and RALPPS with rescue RFA or PEI (workflow §1). */
export const ALPPS: Machine<AlppsState> = {
  name: 'ALPPS and RALPPS with rescue',
  initial: 'SCREENING',
  states: [
    'SCREENING',
    'ELIGIBLE',
    'NOT_ELIGIBLE',
    'STAGE1_DONE',
    'INTERSTAGE_WAIT',
    'RESCUE_CONSIDER',
    'RESCUE_DONE',
    'STAGE2_READY',
    'STAGE2_DONE',
    'STOPPED',
    'FOLLOW_UP',
    'CLOSED',
  ],
  proposals: [
    {
      from: ['SCREENING', 'ELIGIBLE'],
      to: 'NOT_ELIGIBLE',
      guard: anyUnmet('I1', 'I2'),
      says: 'Rules say: a criterion of inclusion is not met.',
    },
    {
      from: ['SCREENING', 'NOT_ELIGIBLE'],
      to: 'ELIGIBLE',
      guard: allMet('I1', 'I2'),
      says: 'Rules say: every criterion of inclusion is recorded as met.',
    },
    {
      from: INTERSTAGE,
      to: 'STOPPED',
      guard: { all: [{ rule: 'I4', part: 'metastasis', is: false }] },
      says: 'Rules propose: stopped, metastasis.',
      stop: 'metastasis',
    },
    {
      from: ['INTERSTAGE_WAIT', 'RESCUE_CONSIDER', 'RESCUE_DONE', 'STAGE2_READY'],
      to: 'INTERSTAGE_WAIT',
      guard: {
        any: [
          { rule: 'I4', part: 'infection', is: false },
          { rule: 'I4', part: 'childPugh', is: false },
        ],
      },
      says: 'Rules say: wait; infection or liver function stands against stage 2, and may recover.',
    },
    {
      from: ['INTERSTAGE_WAIT', 'RESCUE_CONSIDER'],
      to: 'STAGE2_READY',
      guard: allMet('I4'),
      says: 'Rules say: the criteria of stage 2 are recorded as met.',
    },
    {
      from: ['STAGE2_READY'],
      to: 'INTERSTAGE_WAIT',
      guard: anyUnmet('I4'),
      says: 'Rules say: the criteria of stage 2 are no longer met.',
    },
    {
      from: ['INTERSTAGE_WAIT', 'RESCUE_CONSIDER'],
      to: 'STOPPED',
      guard: {
        all: [
          { rule: 'S4', part: 'target', is: false },
          { rule: 'S6', part: 'repeated', is: true },
        ],
      },
      says: 'Rules propose: stopped, no growth after repeated rescue.',
      stop: 'volume',
    },
    {
      from: ['INTERSTAGE_WAIT'],
      to: 'RESCUE_CONSIDER',
      guard: allMet('S2'),
      says: 'Rules propose: rescue considered.',
    },
    {
      from: ['INTERSTAGE_WAIT'],
      to: 'RESCUE_CONSIDER',
      guard: {
        all: [
          { rule: 'S2', part: 'below', is: true },
          { rule: 'S2', part: 'late', is: true },
        ],
      },
      says: `Rules propose: rescue considered, ${LATER}.`,
      beyond: LATER,
    },
    {
      from: ['INTERSTAGE_WAIT', 'RESCUE_CONSIDER'],
      to: 'STOPPED',
      guard: {
        all: [
          { rule: 'S4', part: 'target', is: false },
          { rule: 'S6', is: true },
        ],
      },
      says: 'Rules offer: stopped, no growth in the last interval after repeated rescue.',
      stop: 'volume',
    },
    {
      from: ['INTERSTAGE_WAIT'],
      to: 'INTERSTAGE_WAIT',
      guard: {
        all: [
          { rule: 'S2', part: 'below', is: true },
          { rule: 'S2', part: 'early', is: true },
        ],
      },
      says: 'First evaluation: wait.',
    },
    {
      from: ['STAGE2_READY'],
      to: 'RESCUE_CONSIDER',
      guard: null,
      reasonNeeded: true,
      says: 'Rescue although the target is reached (S7): a person’s decision, with a reason.',
    },
    {
      from: ['RESCUE_CONSIDER'],
      to: 'INTERSTAGE_WAIT',
      guard: null,
      says: 'Wait for the next evaluation.',
    },
    {
      from: INTERSTAGE,
      to: 'STOPPED',
      guard: null,
      reasonNeeded: true,
      says: 'Stopped: volume, metastasis, function, infection or refusal.',
    },
    { from: ['STOPPED', 'STAGE2_DONE', 'NOT_ELIGIBLE'], to: 'FOLLOW_UP', guard: null, says: 'Followed up.' },
    { from: ['FOLLOW_UP', 'NOT_ELIGIBLE'], to: 'CLOSED', guard: null, says: 'Closed.' },
  ],
  passages: [
    // Who was confirmed, or taken in with a reason, has answered the criteria of inclusion.
    { from: ['ELIGIBLE'], to: 'STAGE1_DONE', on: ['stage1'], guard: null, says: 'Stage 1 was done.' },
    {
      from: ['SCREENING', 'NOT_ELIGIBLE'],
      to: 'STAGE1_DONE',
      on: ['stage1'],
      guard: allMet('I1', 'I2'),
      says: 'Stage 1 was done.',
    },
    {
      from: ['STAGE1_DONE', 'RESCUE_DONE'],
      to: 'INTERSTAGE_WAIT',
      on: ['volumetry'],
      guard: null,
      says: 'A volumetry was saved.',
    },
    // A person who confirmed that rescue is considered has answered S2 already: what is left is the choice.
    {
      from: ['RESCUE_CONSIDER'],
      to: 'RESCUE_DONE',
      on: ['rescuePei'],
      guard: allMet('S3'),
      says: 'PEI was done.',
    },
    {
      from: ['RESCUE_CONSIDER'],
      to: 'RESCUE_DONE',
      on: ['rescueRfa'],
      guard: anyUnmet('S3'),
      says: 'RFA was done.',
    },
    {
      from: ['SCREENING', 'ELIGIBLE', 'NOT_ELIGIBLE', 'STAGE1_DONE', 'INTERSTAGE_WAIT', 'STAGE2_READY'],
      to: 'RESCUE_DONE',
      on: ['rescuePei'],
      guard: {
        all: [
          { rule: 'S2', part: 'below', is: true },
          { rule: 'S3', is: true },
        ],
      },
      says: 'PEI was done.',
    },
    {
      from: ['SCREENING', 'ELIGIBLE', 'NOT_ELIGIBLE', 'STAGE1_DONE', 'INTERSTAGE_WAIT', 'STAGE2_READY'],
      to: 'RESCUE_DONE',
      on: ['rescueRfa'],
      guard: {
        all: [
          { rule: 'S2', part: 'below', is: true },
          { rule: 'S3', is: false },
        ],
      },
      says: 'RFA was done.',
    },
    // Several sessions before the next volumetry belong to one rescue.
    {
      from: ['RESCUE_DONE'],
      to: 'RESCUE_DONE',
      on: ['rescuePei', 'rescueRfa'],
      guard: null,
      says: 'A further session was done.',
    },
    {
      from: ['SCREENING', 'ELIGIBLE', 'NOT_ELIGIBLE', ...INTERSTAGE, 'STOPPED'],
      to: 'STAGE2_DONE',
      on: ['stage2'],
      guard: allMet('I4', 'I4-dates'),
      says: 'Stage 2 was done.',
    },
    { from: ['STAGE2_DONE'], to: 'FOLLOW_UP', on: ['discharge'], guard: null, says: 'Discharged.' },
    {
      from: ['SCREENING', 'ELIGIBLE', 'NOT_ELIGIBLE', ...INTERSTAGE, 'STAGE2_DONE', 'STOPPED', 'FOLLOW_UP'],
      to: 'CLOSED',
      on: ['death'],
      guard: null,
      says: 'The patient died.',
    },
  ],
  shown: {
    SCREENING: ['I3', 'I5'],
    ELIGIBLE: ['I3', 'I5'],
    NOT_ELIGIBLE: ['I3', 'I5'],
    STAGE1_DONE: ['S1', 'S9', 'S4', 'S11', 'I10'],
    INTERSTAGE_WAIT: WAITING,
    RESCUE_CONSIDER: ['S2', ...WAITING.filter((rule) => rule !== 'S2')],
    RESCUE_DONE: WAITING,
    STAGE2_READY: ['I4', 'I4-dates', ...WAITING],
    STAGE2_DONE: ['I4', 'I4-dates', 'S10', 'I10'],
    STOPPED: ['I4', 'S6', 'S10'],
  },
  reminders: [
    {
      rule: 'S1',
      in: INTERSTAGE,
      since: ['stage1', 'volumetry', 'rescuePei', 'rescueRfa'],
      threshold: 'everyDays',
      says: 'Contrast-enhanced CT volumetry',
    },
    {
      rule: 'S11',
      in: INTERSTAGE,
      since: ['stage1'],
      threshold: 'leastDays',
      says: 'Two weeks since stage 1',
    },
  ],
  choice: { in: 'RESCUE_CONSIDER', rule: 'S3', whenMet: 'PEI', otherwise: 'RFA' },
};
