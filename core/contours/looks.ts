import type { Segment } from './reading.ts';

/** Lines that a person may choose for a segment's outline in place of its kind's own. */
export const OUTLINE_LINES = ['thin', 'thick', 'dashed'] as const;
export type OutlineLine = (typeof OUTLINE_LINES)[number];

/** How a person wants one segment drawn; null: as its kind is drawn. Nothing that is measured follows from it. */
export interface Look {
  /** Share of its colour that lies over the CT, 0 to 1. */
  readonly fill: number | null;
  /** How solid its surface is in three dimensions, 0 to 1. */
  readonly solid: number | null;
  readonly line: OutlineLine | null;
}

export const PLAIN_LOOK: Look = { fill: null, solid: null, line: null };

/**
 * Looks of a case, by segment. They are the case's and not a reading's: the same segment of the next scan looks alike,
 * undo passes them over, and a reading of record stays one whatever somebody does to its colours on the screen.
 */
export type Looks = Readonly<Record<string, Look>>;

type Named = Pick<Segment, 'number' | 'kind'>;

/** Under which name the look of a segment is kept: a number that is given again to another kind inherits nothing. */
export const lookKey = ({ number, kind }: Named): string => `${kind ?? 'unnamed'} ${number}`;

export const lookOf = (looks: Looks, segment: Named): Look => looks[lookKey(segment)] ?? PLAIN_LOOK;

export const isPlain = ({ fill, solid, line }: Look): boolean => fill === null && solid === null && line === null;
