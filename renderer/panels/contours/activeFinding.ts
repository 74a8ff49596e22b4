import type { Snapshot } from '../../workspace/snapshot.ts';

/** Whether the segment that tools work on is a finding. */
export const isFindingActive = ({ segments, activeSegment }: Pick<Snapshot, 'segments' | 'activeSegment'>): boolean =>
  segments.some(({ number, layer }) => number === activeSegment && layer === 'findings');
