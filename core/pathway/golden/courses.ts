import type { Percent } from '../../units.ts';
import type { Entry, Happening } from '../course.ts';
import type { DecisionMade } from '../decision.ts';
import { MACHINES } from '../machines/machines.ts';
import { checkedSettings, type PathwaySettings } from '../settings.ts';
import type { StatedFacts } from '../statedFacts.ts';
import { type Walk, type WalkOptions, walk } from '../walk.ts';

// Small courses for the tests.
export const stated = (date: string | null, facts: Partial<StatedFacts>): Entry => ({ what: 'stated', date, facts });
export const done = (type: Happening, date: string | null): Entry => ({ what: 'done', type, date });
export const scan = (date: string, sflr: number, evaluation: number | null = null, more: object = {}): Entry => ({
  what: 'volumetry',
  date,
  sflrPercent: sflr as Percent,
  sflrIsLowerBound: false,
  evaluation,
  notComparable: false,
  ...more,
});
export const RALPPS = MACHINES.RALPPS;
/** Everything but the volume is well. */
export const WELL = { childPugh: 'A', icgR15Pct: 4, infection: false, metastasis: false } as const;
/** Stage 1 on day 0, a volumetry on days 7 and 14, everything else well. */
export const course = (...sflr: readonly number[]): readonly Entry[] => [
  stated('2015-02-20', { liver: 'cirrhosis', ...WELL }),
  scan('2015-02-20', 20),
  done('stage1', '2015-03-01'),
  ...sflr.map((percent, n) => scan(`2015-03-${String(8 + 7 * n).padStart(2, '0')}`, percent, n + 1)),
];
export const on = (entries: readonly Entry[], options: WalkOptions = {}): Walk =>
  walk(RALPPS, entries, { compared: 'wholePercent', ...options });
export const ruleIn = ({ rules }: Walk, id: string) => rules.find(({ rule }) => rule === id)!;
export const SURGEON: Omit<DecisionMade, 'date'> = { person: 'A. Surgeon', role: 'surgeon', appVersion: '1.0.0' };
export const settings = (given: unknown): PathwaySettings => {
  const checked = checkedSettings(given);
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
};
