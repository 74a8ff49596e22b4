import type { Inclusion } from './inclusion.ts';
import type { Segment } from './reading.ts';

/** What a reading's volumes follow from, beside its grid: voxels by hash, what the segments are, and what counts as liver. */
export interface Contours {
  readonly layers: readonly { readonly layer: string; readonly hash: string }[];
  readonly segments: readonly Pick<Segment, 'number' | 'kind'>[];
  readonly inclusion: Inclusion;
}

/**
 * Whether two states of a reading measure the same. How a segment is called, coloured or shown makes no difference, nor does
 * one that only one of them has: where the voxels are the same, it has none.
 */
export function sameContours(a: Contours, b: Contours): boolean {
  const kinds = new Map(a.segments.map(({ number, kind }) => [number, kind]));
  return (
    stated(a) === stated(b) && b.segments.every(({ number, kind }) => !kinds.has(number) || kinds.get(number) === kind)
  );
}

function stated({ layers, inclusion: { excludedKinds, ...sides } }: Contours): string {
  return JSON.stringify([
    layers.map(({ layer, hash }) => `${layer} ${hash}`).sort(),
    [...excludedKinds].sort(),
    Object.entries(sides).sort(),
  ]);
}
