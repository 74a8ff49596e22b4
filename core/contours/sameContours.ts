import type { Inclusion } from './inclusion.ts';
import type { Segment } from './reading.ts';

/** What a reading's volumes follow from, beside its grid: voxels by hash, what the segments are, and what counts as liver. */
export interface Contours {
  readonly layers: readonly { readonly layer: string; readonly hash: string }[];
  readonly segments: readonly Pick<Segment, 'number' | 'layer' | 'kind'>[];
  readonly inclusion: Inclusion;
}

/** Whether two states of a reading measure the same: how a segment is called, coloured or shown makes no difference. */
export const sameContours = (a: Contours, b: Contours): boolean => measuredText(a) === measuredText(b);

function measuredText({ layers, segments, inclusion }: Contours): string {
  const { excludedKinds, ...sides } = inclusion;
  return JSON.stringify([
    layers.map(({ layer, hash }) => `${layer} ${hash}`).sort(),
    segments.map(({ number, layer, kind }) => `${number} ${layer} ${kind}`).sort(),
    [...excludedKinds].sort(),
    Object.entries(sides).sort(),
  ]);
}
