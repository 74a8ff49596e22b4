import { EMPTY_HISTORY } from '#core/commands/history';
import { LIVER } from '#core/contours/reading';
import { startingRecords } from '#core/contours/records';
import type { Snapshot } from '#renderer/workspace/snapshot';
import { jointCounts } from '#wasm/kernels/jointCounts';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';

/** A reading on which nothing was done yet, all slices of its series arrived. */
export const untouched = (memory: VolumeMemory): Snapshot => ({
  revision: 0,
  voxelRevision: 0,
  ...startingRecords(),
  counts: jointCounts(memory),
  history: EMPTY_HISTORY,
  undoFrom: 0,
  activeSegment: LIVER,
  proposal: null,
  running: null,
  arrivedSlices: memory.slices,
  reading: { id: 'reading', reader: '', status: 'draft', revision: 0 },
  savedRevision: 0,
  savedAt: null,
  editor: null,
  notKept: null,
});
