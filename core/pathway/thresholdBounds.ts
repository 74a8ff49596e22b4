import { LIVER_CONDITIONS } from '../liver/target.ts';
import type { Threshold } from './rule.ts';
import { RULES, type RuleId } from './rules/rules.ts';

/** From where to where a threshold is still one: outside it nobody means it, and a slip of the hand would be kept. */
export interface ThresholdBounds {
  readonly least: number;
  readonly most: number;
}

const within = (least: number, most: number): ThresholdBounds => ({ least, most });

/** By the unit that a threshold is in. */
const BY_UNIT: Readonly<Record<string, ThresholdBounds>> = {
  '%': within(1, 100),
  points: within(0.1, 50),
  days: within(1, 366),
  months: within(1, 60),
  cycles: within(1, 50),
  sessions: within(1, 20),
  intervals: within(1, 20),
  mm: within(1, 500),
  cm: within(0.1, 50),
  ml: within(0.1, 1000),
  'ml/min': within(0.1, 100),
  min: within(1, 240),
  W: within(1, 300),
  Gy: within(1, 1000),
  'µmol/L': within(1, 1000),
  'IU/ml': within(1, 1e9),
  'ml/min/1.73 m²': within(1, 200),
  // Scores and counts.
  '': within(0, 100),
};

/** A share of sTLV that a liver may live on; a target beyond is a number in the wrong field. */
const SFLR_TARGET = within(10, 90);
const SFLR_TARGETS: readonly string[] = [
  ...LIVER_CONDITIONS.map((liver) => `I3.${liver}`),
  'S4.sflrAbovePct',
  'I8.sflrLeastPct',
];

/** The bounds of one threshold. A rule or a name that does not exist is a mistake of ours, and is thrown. */
export function thresholdBounds(rule: RuleId, name: string): ThresholdBounds {
  if (SFLR_TARGETS.includes(`${rule}.${name}`)) return SFLR_TARGET;
  const threshold: Threshold | undefined = RULES[rule].thresholds[name];
  const bounds = threshold && BY_UNIT[threshold.unit];
  if (bounds === undefined) throw new Error(`No bounds of ${rule}.${name}.`);
  return bounds;
}
