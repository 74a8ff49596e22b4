import { z } from 'zod';
import { ok, type Result, refuse } from '../result.ts';
import type { Terms } from './rule.ts';
import { isRuleId, RULES, type RuleId } from './rules/rules.ts';

/** What a site set: EXT rules that it does not use, and thresholds of its own. Made by `checkedSettings` alone. */
export interface PathwaySettings {
  readonly switchedOff: readonly RuleId[];
  readonly thresholds: Readonly<Partial<Record<RuleId, Readonly<Record<string, number>>>>>;
  /** How sFLR is held against a target; null: as the paper of the pathway does. */
  readonly compared: Terms['compared'] | null;
}

export const DEFAULT_SETTINGS: PathwaySettings = { switchedOff: [], thresholds: {}, compared: null };

const shape = z.strictObject({
  switchedOff: z.array(z.string()).default([]),
  thresholds: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  compared: z.enum(['wholePercent', 'unrounded']).nullable().default(null),
});

export type SettingsRefusal = 'settings.invalid' | 'rule.unknown' | 'rule.notSwitchable' | 'threshold.unknown';

/**
 * Settings of a site, checked. Refuses a rule or a threshold that does not exist, and to switch off a rule that a
 * paper defines: only what is not printed there (EXT) is the site's to leave out.
 */
export function checkedSettings(given: unknown): Result<PathwaySettings, SettingsRefusal> {
  const parsed = shape.safeParse(given);
  if (!parsed.success) return refuse('settings.invalid', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
  const { switchedOff, thresholds, compared } = parsed.data;
  for (const rule of [...switchedOff, ...Object.keys(thresholds)])
    if (!isRuleId(rule)) return refuse('rule.unknown', { rule });
  for (const rule of switchedOff as RuleId[])
    if (RULES[rule].ext === null) return refuse('rule.notSwitchable', { rule });
  for (const [rule, values] of Object.entries(thresholds))
    for (const name of Object.keys(values))
      if (!Object.hasOwn(RULES[rule as RuleId].thresholds, name)) return refuse('threshold.unknown', { rule, name });
  return ok({ switchedOff: [...new Set(switchedOff as RuleId[])].sort(), thresholds, compared });
}

/** A threshold that the site set otherwise: printed with every result that it had a part in. */
export interface ChangedThreshold {
  readonly rule: RuleId;
  readonly name: string;
  readonly meaning: string;
  readonly unit: string;
  readonly from: number;
  readonly to: number;
}

/** The thresholds of these rules that differ from the papers'. */
export function changedThresholds(
  { thresholds }: PathwaySettings,
  rules: readonly string[] = Object.keys(thresholds),
): readonly ChangedThreshold[] {
  if (thresholds === DEFAULT_SETTINGS.thresholds) return [];
  return rules.filter(isRuleId).flatMap((rule) =>
    Object.entries(thresholds[rule] ?? {}).flatMap(([name, to]) => {
      const { value: from, unit, meaning } = RULES[rule].thresholds[name]!;
      return from === to ? [] : [{ rule, name, meaning, unit, from, to }];
    }),
  );
}

/** What rules look at besides the facts. An unknown threshold is a mistake of ours, and is thrown. */
export function termsOf({ thresholds, compared }: PathwaySettings, ownComparison: Terms['compared']): Terms {
  return {
    compared: compared ?? ownComparison,
    threshold: (rule, name) => {
      const found = thresholds[rule as RuleId]?.[name] ?? RULES[rule as RuleId]?.thresholds[name]?.value;
      if (found === undefined) throw new Error(`No threshold ${rule}.${name}.`);
      return found;
    },
  };
}
