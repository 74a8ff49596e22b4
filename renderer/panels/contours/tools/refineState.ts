import { createStore } from 'zustand';
import type { SegmentNumber } from '#core/contours/reading';
import { segmentRows } from '../../../workspace/selectors.ts';
import type { Desk } from '../desk.ts';
import { maskOf } from './maskState.ts';
import { perDesk } from './tool.ts';

export const REFINEMENTS = ['margin', 'smooth', 'islands', 'holes', 'interpolate', 'combine'] as const;
export type Refinement = (typeof REFINEMENTS)[number];
export type Combining = 'add' | 'subtract' | 'intersect' | 'copy';

interface RefineState {
  readonly what: Refinement;
  /** Above 0 grows, below shrinks. */
  readonly marginMm: number;
  readonly smoothMm: number;
  readonly keepVolume: boolean;
  /** Smooths all findings that touch in one step. */
  readonly together: boolean;
  /** Null: all but the largest. */
  readonly leastMl: number | null;
  readonly holes: 'inSlice' | 'volume';
  readonly operation: Combining;
  readonly other: SegmentNumber | null;
}

export const refineStore = perDesk(() =>
  createStore<RefineState>(() => ({
    what: 'margin',
    marginMm: 5,
    smoothMm: 3,
    keepVolume: true,
    together: false,
    leastMl: 1,
    holes: 'volume',
    operation: 'subtract',
    other: null,
  })),
);

/** The other segment of a combination: the chosen one while it is there and another, else the first other one that holds a voxel. */
export function otherSegment(desk: Desk): SegmentNumber | null {
  const { now, geometry } = desk.workspace;
  const { other } = refineStore(desk).getState();
  const others = now.segments.map(({ number }) => number).filter((number) => number !== now.activeSegment);
  if (other !== null && others.includes(other)) return other;
  const drawn = segmentRows(now, geometry)
    .filter(({ volumeMl }) => volumeMl)
    .map(({ segment }) => segment.number);
  return drawn.find((number) => others.includes(number)) ?? others[0] ?? null;
}

/** The command that a refinement is, with its parameters as they stand; null where there is no second segment. */
function refineCall(desk: Desk): { command: string; params: unknown } | null {
  const state = refineStore(desk).getState();
  const { activeSegment, segments } = desk.workspace.now;
  const common = { segment: activeSegment, ...maskOf(desk) };
  switch (state.what) {
    case 'margin':
      return { command: 'refine.margin', params: { ...common, mm: state.marginMm } };
    case 'smooth': {
      const finding = segments.some(({ number, layer }) => number === activeSegment && layer === 'findings');
      const together =
        state.together && finding
          ? segments.filter(({ layer, locked }) => layer === 'findings' && !locked).map(({ number }) => number)
          : [];
      return {
        command: 'refine.smooth',
        params: { ...common, radiusMm: state.smoothMm, keepVolume: state.keepVolume, together },
      };
    }
    case 'islands':
      return { command: 'refine.islands', params: { ...common, leastMl: state.leastMl } };
    case 'holes':
      return { command: 'refine.holes', params: { ...common, mode: state.holes } };
    case 'interpolate':
      return { command: 'refine.interpolate', params: common };
    case 'combine': {
      const other = otherSegment(desk);
      return other === null
        ? null
        : { command: 'refine.combine', params: { ...common, other, operation: state.operation } };
    }
  }
}

const asked = perDesk(() => ({ frame: 0 }));

/** Shows what the refinement would do; many moves of a control are one question. */
export function proposeRefinement(desk: Desk): void {
  cancelAnimationFrame(asked(desk).frame);
  desk.workspace.outdate();
  asked(desk).frame = requestAnimationFrame(() => {
    if (desk.now.tool !== 'refine') return;
    const call = refineCall(desk);
    if (call) void desk.workspace.propose(call);
    else desk.workspace.dropProposal();
  });
}

export function stopProposing(desk: Desk): void {
  cancelAnimationFrame(asked(desk).frame);
}
