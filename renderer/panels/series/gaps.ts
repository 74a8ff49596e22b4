/** A gap between two slices that are further apart than the others. */
export interface Gap {
  /** The slice before it, counted from 1. */
  readonly after: number;
  readonly fromMm: number;
  readonly toMm: number;
  readonly sizeMm: number;
  /** Slices that would fill it at the median step. */
  readonly missing: number;
}

/** Where slices are missing, by their heights along the normal (mm, ascending), for the picture and its words. */
export function gapsOf(heightsMm: readonly number[]): { readonly stepMm: number; readonly gaps: readonly Gap[] } {
  const steps = heightsMm.slice(1).map((h, k) => h - heightsMm[k]!);
  const stepMm = [...steps].sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)] ?? 0;
  const gaps = steps.flatMap((step, k) => {
    const missing = Math.round(step / stepMm) - 1;
    const gap = { after: k + 1, fromMm: heightsMm[k]!, toMm: heightsMm[k + 1]!, sizeMm: step, missing };
    return stepMm > 0 && missing > 0 ? [gap] : [];
  });
  return { stepMm, gaps };
}

/** Heights at which the slices of a gap would lie. */
export const missingHeights = ({ fromMm, toMm, missing }: Gap): readonly number[] =>
  Array.from({ length: missing }, (_, n) => fromMm + ((toMm - fromMm) * (n + 1)) / (missing + 1));
