import type { VolumeGeometry } from '#core/geometry';
import { dot } from '#core/geometry';
import type { PlaneFrame } from './planeFrame.ts';

/** How far along the view's normal each slice of a scan lies, mm: true positions, even or not. */
export const sliceHeightsMm = ({ slicePositions }: VolumeGeometry, { normal }: PlaneFrame): readonly number[] =>
  slicePositions.map((position) => dot(position, normal));

/** Two scans that are scrolled together: so many mm along the normal lie between the same places of both. */
export interface Link {
  readonly offsetMm: number;
}

/** Links two scans at the slices that are shown. */
export const linkAt = (from: readonly number[], k: number, to: readonly number[], there: number): Link => ({
  offsetMm: to[there]! - from[k]!,
});

/** The same link, seen from the other scan. */
export const turned = ({ offsetMm }: Link): Link => ({ offsetMm: -offsetMm });

/** The slice of the other scan nearest to slice `k` of this one, and how far it lies beside it, mm. */
export function linkedSlice(
  from: readonly number[],
  k: number,
  to: readonly number[],
  { offsetMm }: Link,
): { readonly k: number; readonly apartMm: number } {
  const wanted = from[k]! + offsetMm;
  let nearest = 0;
  for (let n = 1; n < to.length; n++) if (Math.abs(to[n]! - wanted) < Math.abs(to[nearest]! - wanted)) nearest = n;
  return { k: nearest, apartMm: Math.abs(to[nearest]! - wanted) };
}
