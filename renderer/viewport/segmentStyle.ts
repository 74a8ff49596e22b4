import type { SegmentKindName } from '#core/contours/codes';
import type { Look, OutlineLine } from '#core/contours/looks';
import { PLAIN_LOOK } from '#core/contours/looks';
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
interface Line {
  readonly width: number;
  readonly dash: readonly number[];
  readonly round?: boolean;
}
const PLAIN: Line = { width: 1.5, dash: [] };
/** Kinds that are not drawn with a plain line. */
const LINES: Readonly<Partial<Record<SegmentKindName, Line>>> = {
  flr: { width: 2, dash: [] },
  deportalisedLobe: { width: 1.5, dash: [7, 3] },
  tumour: { width: 1.8, dash: [0.1, 3.4], round: true },
  ablationZone: { width: 1.5, dash: [2, 2] },
  cyst: { width: 1.5, dash: [4, 2] },
  portalVein: { width: 1, dash: [] },
  hepaticVein: { width: 1, dash: [] },
};

/** What a chosen line changes of a kind's own: a thick tumour stays dotted, so that it is told without its colour. */
const CHOSEN: Readonly<Record<OutlineLine, (own: Line) => Line>> = {
  thin: (own) => ({ ...own, width: 1 }),
  thick: (own) => ({ ...own, width: 3, dash: own.dash.map((length) => 1.5 * length) }),
  dashed: () => ({ width: 1.5, dash: [6, 3] }),
};

/**
 * The style of a segment: its kind's own, but for what a person chose. A raw segment that nobody has named is outlined in
 * short dashes.
 */
export function outlineStyle(
  { kind, colour }: Pick<Segment, 'kind' | 'colour'>,
  look: Look = PLAIN_LOOK,
): OutlineStyle {
  const own: Line = kind ? (LINES[kind] ?? PLAIN) : { width: 1.5, dash: [2, 2] };
  const { width, dash, round = false } = look.line ? CHOSEN[look.line](own) : own;
  return { colour, width, dash, round, fill: look.fill ?? FILL, hatch: null };
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
