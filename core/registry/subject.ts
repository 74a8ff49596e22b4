import type { IsoDate } from '../liver/days.ts';
import { PHASES, type SLOTS } from './fields.ts';
import type { RegistryRecord } from './record.ts';
import type { RecordedCase } from './recordedCase.ts';
import { stated } from './stated.ts';

/** Who the record is about, without saying who: a random case, a site, sex, and age up to 89. */
export function subjectOf({
  caseId,
  siteCode,
  body,
  bodySources,
  pathway,
  liver,
}: RecordedCase): RegistryRecord['subject'] {
  return {
    caseId,
    siteCode: siteCode === '' ? null : siteCode,
    sex: stated(body.sex, bodySources.sex),
    ageYears: stated(body.ageYears === null ? null : printableAge(body.ageYears), bodySources.ageYears),
    pathway: stated(pathway, 'entered'),
    liver: stated(liver, 'entered'),
  };
}

/** Whole years; above 89 few enough people live that the age would name them. */
export const printableAge = (years: number): number | '90+' => (years >= 90 ? '90+' : Math.max(0, Math.floor(years)));

type Phase = (typeof PHASES)[number];

const PHASE_WORDS: readonly [RegExp, Phase][] = [
  [/unenhanced|native|plain|non.?contrast|without/i, 'unenhanced'],
  [/arteri/i, 'arterial'],
  [/port|venous/i, 'portalVenous'],
  [/delay|late|equilib/i, 'delayed'],
];

/** The phase as one of the registry's words: what a header calls it is free text, and stays at home. */
export function phaseOf(text: string | null): Phase | null {
  if (text === null || text.trim() === '') return null;
  const exact = PHASES.find((phase) => phase === text);
  return exact ?? PHASE_WORDS.find(([words]) => words.test(text))?.[1] ?? 'other';
}

/** A kernel as vendors write it (B30f, STANDARD, I31s\3); anything longer or with other signs is not one. */
export const kernelOf = (text: string | null): string | null =>
  text !== null && /^[A-Za-z0-9][A-Za-z0-9._+\\/-]{0,15}$/.test(text) ? text : null;

type SlotKind = (typeof SLOTS)[number];
interface Dated {
  readonly type: string;
  readonly date: IsoDate | null;
}

/**
 * Which time point of its pathway each scan is, counted from 1 within its kind; null where no event says. A scan on the
 * day of an operation or a session comes before it. `dates` ascend; a scan without one has no slot.
 */
export function slotsOf(
  dates: readonly (IsoDate | null)[],
  events: readonly Dated[],
): ({ readonly kind: SlotKind; readonly number: number } | null)[] {
  const counts = new Map<SlotKind, number>();
  return dates.map((date) => {
    const kind = date === null ? null : slotKind(date, events);
    if (kind === null) return null;
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    return { kind, number };
  });
}

function slotKind(date: IsoDate, events: readonly Dated[]): SlotKind | null {
  const known = (...types: string[]) => events.some((event) => types.includes(event.type) && event.date !== null);
  const after = (...types: string[]) =>
    events.some((event) => types.includes(event.type) && event.date !== null && date > event.date);
  if (after('stage2', 'secondHepatectomy')) return 'followUp';
  if (known('tare')) return after('tare') ? 'tareFollowUp' : 'tareBaseline';
  if (after('rescueRfa', 'rescuePei')) return 'postRescue';
  if (after('stage1')) return 'postStage1';
  if (known('stage1')) return 'baseline';
  if (known('firstHepatectomy', 'haic')) return after('firstHepatectomy', 'haic') ? 'followUp' : 'baseline';
  return null;
}
