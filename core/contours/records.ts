import { DEFAULT_INCLUSION } from './inclusion.ts';
import { startingSegments } from './newReading.ts';
import { NO_PLANS } from './plans.ts';
import type { ReadingRecords } from './reading.ts';

/** The records of a reading in which nothing was drawn yet. */
export const startingRecords = (): ReadingRecords => ({
  segments: startingSegments(),
  plans: NO_PLANS,
  editedSlices: [],
  inclusion: DEFAULT_INCLUSION,
  note: '',
});

export type RecordName = keyof ReadingRecords;

/** The names of all records of a reading. */
export const RECORD_NAMES = Object.keys(startingRecords()) as readonly RecordName[];

/** The records alone, of whatever holds them. */
export const recordsOf = (holder: ReadingRecords): ReadingRecords =>
  Object.fromEntries(RECORD_NAMES.map((name) => [name, holder[name]])) as unknown as ReadingRecords;
