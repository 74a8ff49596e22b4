import { ml, withUnit } from '../../format.ts';

/** One part of a cut as printed. No share where the scan cuts the liver off: a part of a bound is none. */
export interface PartPrinted {
  readonly ml: string;
  readonly percent: string | null;
  /** Of the number that was moved so that the parts add up: what it is by itself, as exports and reports have it. */
  readonly tip?: string;
}

/**
 * The parts of a cut as printed: their ml add up to the liver's as printed, their shares to 100.0 %. What stays is
 * rounded as it is everywhere, since decisions are made on it; the largest of the others takes what rounding leaves.
 */
export function partsPrinted(
  parts: readonly { readonly volumeMl: number; readonly touchesEdge: boolean; readonly stays: boolean }[],
): PartPrinted[] {
  const volumes = parts.map(({ volumeMl }) => volumeMl);
  const liver = volumes.reduce((sum, each) => sum + each, 0);
  const others = parts.some(({ stays }) => !stays) ? parts.map(({ stays }) => !stays) : parts.map(() => true);
  const takes = volumes.reduce((best, each, n) => (others[n] && !(each <= (volumes[best] ?? -1)) ? n : best), -1);
  const printedMl = tenths(volumes, liver, takes);
  const shares =
    liver > 0
      ? tenths(
          volumes.map((each) => (100 * each) / liver),
          100,
          takes,
        )
      : null;
  const cutOff = parts.some(({ touchesEdge }) => touchesEdge);
  return parts.map(({ touchesEdge }, n) => ({
    ml: `${touchesEdge && volumes[n]! > 0 ? '≥ ' : ''}${printedMl[n]!}`,
    percent: cutOff || !shares ? null : shares[n]!,
    ...(printedMl[n] !== ml(volumes[n]!) && {
      tip: `${withUnit(ml(volumes[n]!), 'ml')} by itself, as in exports; printed so that the parts add up to the liver`,
    }),
  }));
}

/**
 * Values in tenths that add up to the whole in tenths; number `takes` gives or takes the rest, or the largest of all
 * where that one is too small to give it: no part is printed below nothing.
 */
function tenths(values: readonly number[], whole: number, takes: number): string[] {
  const rounded = values.map((value) => Math.round(value * 10));
  const rest = Math.round(whole * 10) - rounded.reduce((sum, each) => sum + each, 0);
  const giver = takes >= 0 && rounded[takes]! + rest < 0 ? rounded.indexOf(Math.max(...rounded)) : takes;
  if (giver >= 0) rounded[giver]! += rest;
  return rounded.map((value) => ml(value / 10));
}
