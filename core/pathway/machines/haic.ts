import type { Machine } from '../machine.ts';

export type HaicState = 'UNRESECTABLE' | 'HAIC' | 'TUMOUR_BOARD' | 'HEPATECTOMY' | 'OTHER' | 'FOLLOW_UP' | 'CLOSED';

const BEFORE = ['UNRESECTABLE', 'HAIC', 'TUMOUR_BOARD', 'HEPATECTOMY', 'OTHER'] as const;
const CONVERTED = { all: [{ rule: 'I14', is: true }] } as const;

/** HAIC downstaging (workflow §4). */
export const HAIC: Machine<HaicState> = {
  name: 'HAIC downstaging',
  initial: 'UNRESECTABLE',
  states: [...BEFORE, 'FOLLOW_UP', 'CLOSED'],
  proposals: [
    {
      from: ['HAIC', 'TUMOUR_BOARD', 'HEPATECTOMY'],
      to: 'OTHER',
      guard: { all: [{ rule: 'K12-HAIC', part: 'progression', is: true }] },
      says: 'Rules propose: other treatment, progression.',
    },
    {
      from: ['TUMOUR_BOARD'],
      to: 'HEPATECTOMY',
      guard: CONVERTED,
      says: 'Rules say: downstaged, as the tumour board recorded.',
    },
    {
      from: ['HAIC'],
      to: 'TUMOUR_BOARD',
      guard: {
        all: [
          { rule: 'K12-HAIC', is: true },
          { rule: 'I14', part: 'response', is: true },
        ],
      },
      says: 'Rules propose: tumour board, response or stable disease with shrinkage.',
    },
    { from: ['TUMOUR_BOARD', 'HEPATECTOMY'], to: 'HAIC', guard: null, says: 'HAIC goes on.' },
    {
      from: ['HAIC', 'TUMOUR_BOARD', 'HEPATECTOMY'],
      to: 'OTHER',
      guard: null,
      reasonNeeded: true,
      says: 'Other treatment.',
    },
    { from: ['OTHER'], to: 'FOLLOW_UP', guard: null, says: 'Followed up.' },
    { from: ['FOLLOW_UP'], to: 'CLOSED', guard: null, says: 'Closed.' },
  ],
  passages: [
    { from: ['UNRESECTABLE', 'OTHER'], to: 'HAIC', on: ['haic'], guard: null, says: 'HAIC was begun.' },
    {
      from: BEFORE,
      to: 'FOLLOW_UP',
      on: ['hepatectomy', 'firstHepatectomy', 'secondHepatectomy'],
      guard: CONVERTED,
      says: 'Hepatectomy was done.',
    },
    { from: [...BEFORE, 'FOLLOW_UP'], to: 'CLOSED', on: ['death'], guard: null, says: 'The patient died.' },
  ],
  shown: {
    UNRESECTABLE: ['I13', 'I3'],
    HAIC: ['K12-HAIC', 'I14', 'I13', 'I3'],
    TUMOUR_BOARD: ['I14', 'K12-HAIC', 'I13', 'I3'],
    HEPATECTOMY: ['I14', 'I13', 'I3'],
  },
  reminders: [
    {
      rule: 'K12-HAIC',
      in: ['HAIC'],
      since: ['haic', 'volumetry'],
      threshold: 'everyDays',
      says: 'CT, read by mRECIST',
    },
  ],
  choice: null,
};
