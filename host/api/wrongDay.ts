import { type IsoDate, isoDateOf, isStillToCome } from '#core/liver/days';

/** The day that the host's clock says, in UTC. */
export const dayOf = (now: Date): IsoDate => now.toISOString().slice(0, 10);

/** Why a date is none of something that happened; null where it is. The case may be a day ahead of the host's clock. */
export function wrongDay(date: string, now: Date): { readonly future?: true } | null {
  const day = date.length === 10 ? isoDateOf(date) : null;
  if (day === null) return {};
  return isStillToCome(day, dayOf(now)) ? { future: true } : null;
}
