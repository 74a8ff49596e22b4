import { createStore } from 'zustand';
import type { Mask } from '#core/commands/mask';
import { isMasked, NO_MASK } from '#core/commands/mask';
import type { HuRange } from '#core/contours/proposeRange';
import type { SegmentNumber } from '#core/contours/reading';
import type { Hounsfield } from '#core/units';
import { decimal, withUnit } from '../../../format.ts';
import { segmentNumbered } from '../../../workspace/selectors.ts';
import type { Desk } from '../desk.ts';
import { perDesk } from './tool.ts';

interface MaskState {
  /** The segment that voxels must lie in; null: anywhere. */
  readonly within: SegmentNumber | null;
  /** Whether the range of HU bounds what is changed, and which: kept while it is off. */
  readonly byHu: boolean;
  readonly range: HuRange;
}

/** Soft tissue: neither fat nor bone. */
const FIRST_RANGE: HuRange = { lowerHu: 0 as Hounsfield, upperHu: 200 as Hounsfield };

/** Where painting may change voxels at all: a setting of the desk, which every painting command is given. */
export const maskStore = perDesk(() =>
  createStore<MaskState>(() => ({ within: null, byHu: false, range: FIRST_RANGE })),
);

/** The mask as commands take it. A segment that is no longer there bounds nothing. */
export function maskOf(desk: Desk): Mask {
  const { within, byHu, range } = maskStore(desk).getState();
  const there = within !== null && segmentNumbered(desk.workspace.now, within) !== null;
  return { within: there ? within : null, rangeHu: byHu ? [range.lowerHu, range.upperHu] : null };
}

/** What the status line says of it: "Mask: inside liver, 0 to 200 HU"; nothing while none is on. */
export function maskWords(desk: Desk): string {
  const mask = maskOf(desk);
  if (!isMasked(mask)) return '';
  const inside = mask.within === null ? null : segmentNumbered(desk.workspace.now, mask.within)?.label.toLowerCase();
  const range = mask.rangeHu && `${decimal(mask.rangeHu[0], 0)} to ${withUnit(decimal(mask.rangeHu[1], 0), 'HU')}`;
  return `Mask: ${[inside && `inside ${inside}`, range].filter(Boolean).join(', ')}`;
}

export function clearMask(desk: Desk): void {
  maskStore(desk).setState({ within: NO_MASK.within, byHu: false });
}
