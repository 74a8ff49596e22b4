import type { EventType } from '../liver/caseInput.ts';
import type { Timeline } from './timeline.ts';

/** What was done, as a person reads it. */
export const EVENT_WORDS = {
  stage1: 'Stage 1',
  stage2: 'Stage 2',
  rescueRfa: 'Rescue, RFA',
  rescuePei: 'Rescue, PEI',
  pve: 'Portal vein embolisation',
  pvl: 'Portal vein ligation',
  firstHepatectomy: 'First hepatectomy',
  secondHepatectomy: 'Second hepatectomy',
  tare: 'TARE',
  haic: 'HAIC',
  other: 'Other',
} as const satisfies Record<EventType, string>;

/** In the chart a session is numbered where it stands, so that its kind alone is said. */
export const EVENT_IN_CHART = {
  ...EVENT_WORDS,
  rescueRfa: 'RFA',
  rescuePei: 'PEI',
} as const satisfies Record<EventType, string>;

/** "days from stage 1", "days from the first scan". */
export function axisWords({ zero }: Pick<Timeline, 'zero'>): string {
  if (zero === null || zero.of === 'firstScan') return 'days from the first scan';
  const words = EVENT_WORDS[zero.of];
  // Names that are abbreviations keep their capitals.
  return `days from ${words === words.toUpperCase() ? words : words.charAt(0).toLowerCase() + words.slice(1)}`;
}
