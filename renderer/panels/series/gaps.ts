import { z } from 'zod';
import type { Finding } from '#core/findings';

/** A gap between two slices where others are missing. */
export interface Gap {
  /** The slice before it, counted from 1. */
  readonly after: number;
  readonly fromMm: number;
  readonly toMm: number;
  readonly sizeMm: number;
  /** Slices that would fill it at the step of the series. */
  readonly missing: number;
}

/** What core's finding says of its gaps; the picture shows these and computes none of its own. */
const Details = z.object({
  gaps: z.array(z.object({ missing: z.number(), stepMm: z.number(), afterSlice: z.number() })),
});

/** Where the finding says that slices are missing, at the heights (mm along the normal, ascending) of its series. */
export function gapsOf({ details }: Pick<Finding, 'details'>, heightsMm: readonly number[]): readonly Gap[] {
  const parsed = Details.safeParse(details);
  if (!parsed.success) return [];
  return parsed.data.gaps.flatMap(({ missing, stepMm, afterSlice }) => {
    const [fromMm, toMm] = [heightsMm[afterSlice], heightsMm[afterSlice + 1]];
    return fromMm === undefined || toMm === undefined
      ? []
      : [{ after: afterSlice + 1, fromMm, toMm, sizeMm: stepMm, missing }];
  });
}

/** Heights at which the slices of a gap would lie. */
export const missingHeights = ({ fromMm, toMm, missing }: Gap): readonly number[] =>
  Array.from({ length: missing }, (_, n) => fromMm + ((toMm - fromMm) * (n + 1)) / (missing + 1));
