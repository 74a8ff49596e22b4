import type { SegmentKindName } from '#core/contours/codes';
import type { Segment } from '#core/contours/reading';

/** How a segment's outline is drawn on a view; lengths in CSS pixels. */
export interface OutlineStyle {
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[];
  readonly round: boolean;
  /** Share of the colour laid over the CT inside, 0 to 1. */
  readonly fill: number;
  /** White diagonal lines inside: what is proposed, not yet so. */
  readonly hatch: 'rising' | 'falling' | null;
}

const FILL = 0.18;
const LINES: Readonly<Record<SegmentKindName, { width: number; dash: readonly number[]; round?: boolean }>> = {
  liver: { width: 1.5, dash: [] },
  flr: { width: 2, dash: [] },
  deportalisedLobe: { width: 1.5, dash: [7, 3] },
  tumour: { width: 1.8, dash: [0.1, 3.4], round: true },
};

/** The style of a segment; a raw segment that nobody has named is outlined in short dashes. */
export function outlineStyle({ kind, colour }: Pick<Segment, 'kind' | 'colour'>, filled = true): OutlineStyle {
  const { width, dash, round = false } = kind ? LINES[kind] : { width: 1.5, dash: [2, 2] };
  return { colour, width, dash, round, fill: filled ? FILL : 0, hatch: null };
}

/** What would be added or taken away. */
export const proposedStyle = (added: boolean): OutlineStyle => ({
  colour: '#FFFFFF',
  width: 1.5,
  dash: [6, 4],
  round: false,
  fill: 0,
  hatch: added ? 'rising' : 'falling',
});
