import { expect } from 'vitest';
import type { Result } from '#core/result';

/** The value of what must not be refused. */
export function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code} ${JSON.stringify(result.details)}`);
  return result.value;
}

/**
 * Equal to R's number within `tolerance` of its size, or within `floor` of nothing where it is that small itself. R's
 * numbers are written with 13 digits.
 */
export function agrees(ours: number | null, theirs: number | null, tolerance: number, floor = 1e-300): void {
  if (theirs === null || ours === null) {
    expect(ours).toBe(theirs);
    return;
  }
  const off = Math.abs(ours - theirs) / Math.max(Math.abs(theirs), floor);
  if (!(off <= tolerance)) throw new Error(`${ours} is not R's ${theirs}: off by ${off}`);
}

export function allAgree(
  ours: readonly (number | null)[],
  theirs: readonly (number | null)[],
  tolerance: number,
  floor?: number,
): void {
  expect(ours).toHaveLength(theirs.length);
  ours.forEach((value, n) => {
    agrees(value, theirs[n]!, tolerance, floor);
  });
}

/** The same for every data set; a failure names the set by its place in the file. */
export function ofEvery<T>(sets: readonly T[], check: (set: T) => void): void {
  expect(sets.length).toBeGreaterThanOrEqual(200);
  sets.forEach((set, n) => {
    try {
      check(set);
    } catch (error) {
      throw new Error(`data set ${n}: ${(error as Error).message}`, { cause: error });
    }
  });
}
