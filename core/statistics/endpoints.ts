import { ok, type Result, refuse } from '../result.ts';
import type { Days } from '../units.ts';
import type { Followed } from './survivalTimes.ts';

/** Days of one case that an endpoint can begin or end with, all counted from one and the same day. */
export const ENDPOINT_DAYS = [
  'indexDay',
  'haicDay',
  'tareDay',
  'firstHepatectomyDay',
  'surgeryDay',
  'progressionDay',
  'recurrenceDay',
  'deathDay',
  'lastFollowUpDay',
] as const;

export type EndpointDay = (typeof ENDPOINT_DAYS)[number];
export type CaseDays = Readonly<Partial<Record<EndpointDay, Days | null>>>;

/** What an endpoint counts from, and what ends it. Papers of one name differ in both, so that each cohort says which it means. */
export interface EndpointDefinition {
  readonly title: string;
  readonly timeZero: EndpointDay;
  /** The first of these ends it; everything else censors. */
  readonly events: readonly EndpointDay[];
  readonly source: string;
}

/** The endpoints of the papers, by paper and name (engine-spec §6). */
export const ENDPOINTS = {
  '002.os': {
    title: 'Overall survival: first HAIC to death',
    timeZero: 'haicDay',
    events: ['deathDay'],
    source: 'Paper 002 (HAIC downstaging)',
  },
  '002.dfs': {
    title: 'Disease-free survival: hepatectomy to recurrence; death is no event',
    timeZero: 'surgeryDay',
    events: ['recurrenceDay'],
    source: 'Paper 002 (HAIC downstaging)',
  },
  '003.os': {
    title: 'Overall survival: first hepatectomy to death',
    timeZero: 'firstHepatectomyDay',
    events: ['deathDay'],
    source: 'Paper 003 (two-stage hepatectomy with PVE)',
  },
  '003.pfs': {
    title: 'Progression-free survival: first hepatectomy to progression, recurrence or death',
    timeZero: 'firstHepatectomyDay',
    events: ['progressionDay', 'recurrenceDay', 'deathDay'],
    source: 'Paper 003 (two-stage hepatectomy with PVE)',
  },
  '004.os': {
    title: 'Overall survival: TARE to death',
    timeZero: 'tareDay',
    events: ['deathDay'],
    source: 'Paper 004 (Y90 TARE downstaging)',
  },
  '004.pfs': {
    title: 'Progression-free survival as the paper defines it: TARE to recurrence or death',
    timeZero: 'tareDay',
    events: ['recurrenceDay', 'deathDay'],
    source: 'Paper 004 (Y90 TARE downstaging), Methods',
  },
  '004.ttr': {
    title:
      'Time to recurrence: TARE to recurrence; what the paper’s figures of progression-free survival follow (004-10)',
    timeZero: 'tareDay',
    events: ['recurrenceDay'],
    source: 'Paper 004 (Y90 TARE downstaging), Results',
  },
  '004.tts': {
    title: 'Time to surgery: TARE to surgery',
    timeZero: 'tareDay',
    events: ['surgeryDay'],
    source: 'Paper 004 (Y90 TARE downstaging)',
  },
} as const satisfies Record<string, EndpointDefinition>;

export type EndpointId = keyof typeof ENDPOINTS;
export const ENDPOINT_IDS = Object.keys(ENDPOINTS) as [EndpointId, ...EndpointId[]];

/** Days of a month where nobody says otherwise: 365.25 / 12. */
export const DAYS_PER_MONTH = 30.4375;

export type EndpointCode = 'endpoint.noTimeZero' | 'endpoint.noEnd' | 'endpoint.beforeTimeZero';

/** A case followed to the end of an endpoint, in months. */
export interface EndpointTime extends Followed {
  /** The day that ended it; `lastFollowUpDay`, or a death that is no event, where it was censored. */
  readonly endedBy: EndpointDay;
}

/**
 * How long a case was followed for an endpoint, in months, and whether it had the event. Refuses a case that never came to
 * time zero, one of which neither event nor follow-up is known, and one that ends before it begins. A death that is no event
 * ends the follow-up.
 */
export function endpointTime(
  days: CaseDays,
  { timeZero, events }: Pick<EndpointDefinition, 'timeZero' | 'events'>,
  daysPerMonth = DAYS_PER_MONTH,
): Result<EndpointTime, EndpointCode> {
  const zero = days[timeZero] ?? null;
  if (zero === null) return refuse('endpoint.noTimeZero', { column: timeZero });
  const first = earliest(days, events);
  const end = first ?? earliest(days, ['deathDay', 'lastFollowUpDay']);
  if (end === null) return refuse('endpoint.noEnd');
  const time = (end.day - zero) / daysPerMonth;
  if (time < 0) return refuse('endpoint.beforeTimeZero', { column: end.name });
  return ok({ time, event: first !== null, endedBy: end.name });
}

function earliest(
  days: CaseDays,
  names: readonly EndpointDay[],
): { readonly name: EndpointDay; readonly day: Days } | null {
  let found: { readonly name: EndpointDay; readonly day: Days } | null = null;
  for (const name of names) {
    const day = days[name] ?? null;
    if (day !== null && (found === null || day < found.day)) found = { name, day };
  }
  return found;
}
