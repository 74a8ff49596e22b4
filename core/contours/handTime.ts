import type { SegmentKindName } from './codes.ts';
import type { Segment, SegmentNumber } from './reading.ts';

/** A pause longer than this is not counted: the hand was elsewhere. */
export const LONGEST_PAUSE_MS = 60_000;

/** How long hands worked on one segment. By its kind too: a number that is given again to another is not the same work. */
export interface Spent {
  readonly segment: SegmentNumber;
  readonly kind: SegmentKindName | null;
  readonly seconds: number;
}

type Worked = Pick<Segment, 'number' | 'kind'>;

/**
 * Time spent on segments, from the signs that a hand gives (a key, a button, the wheel, a move of the pointer). What lies
 * between two signs counts for the segment that was active at the first, unless it is longer than a minute: then none of it.
 */
export class HandTime {
  private last: { readonly atMs: number; readonly on: Worked } | null = null;
  private readonly ms = new Map<string, { readonly on: Worked; ms: number }>();

  /** @param atMs any clock that runs evenly */
  sign(atMs: number, on: Worked): void {
    const { last } = this;
    this.last = { atMs, on };
    const pause = last ? atMs - last.atMs : 0;
    if (!last || !(pause > 0) || pause > LONGEST_PAUSE_MS) return;
    const key = `${last.on.number} ${last.on.kind}`;
    const known = this.ms.get(key);
    if (known) known.ms += pause;
    else this.ms.set(key, { on: last.on, ms: pause });
  }

  /** What comes next begins anew: the hand was somewhere else. */
  pause(): void {
    this.last = null;
  }

  get spent(): readonly Spent[] {
    return [...this.ms.values()].map(({ on, ms }) => ({ segment: on.number, kind: on.kind, seconds: ms / 1000 }));
  }
}

/** Seconds of one segment among what was spent. */
export const secondsOn = (spent: readonly Spent[], { number, kind }: Worked): number =>
  spent.reduce((sum, one) => sum + (one.segment === number && one.kind === kind ? one.seconds : 0), 0);

/** What was spent in one place and another, together. */
export function together(...all: readonly (readonly Spent[])[]): readonly Spent[] {
  const sums = new Map<string, Spent>();
  for (const one of all.flat()) {
    const key = `${one.segment} ${one.kind}`;
    sums.set(key, { ...one, seconds: one.seconds + (sums.get(key)?.seconds ?? 0) });
  }
  return [...sums.values()];
}

/** Seconds by kind, which is what leaves the house: names of segments are free text. */
export function secondsByKind(spent: readonly Spent[]): { kind: SegmentKindName | null; seconds: number }[] {
  const sums = new Map<SegmentKindName | null, number>();
  for (const { kind, seconds } of spent) sums.set(kind, (sums.get(kind) ?? 0) + seconds);
  return [...sums].map(([kind, seconds]) => ({ kind, seconds }));
}
