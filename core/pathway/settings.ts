import { z } from 'zod';
import { RESERVE_TUMOUR, type ReserveTumour } from '../liver/reserve.ts';
import { PAPER_LIMITS, type TargetLimits } from '../liver/target.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { Terms } from './rule.ts';
import { isRuleId, RULES, type RuleId } from './rules/rules.ts';
import { thresholdBounds } from './thresholdBounds.ts';

/** What a site set: EXT rules that it does not use, and thresholds of its own. Made by `checkedSettings` alone. */
export interface PathwaySettings {
  readonly switchedOff: readonly RuleId[];
  readonly thresholds: Readonly<Partial<Record<RuleId, Readonly<Record<string, number>>>>>;
  /** How sFLR is held against a target; null: as the paper of the pathway does. */
  readonly compared: Terms['compared'] | null;
  /** Whether hepatic reserve is of the liver with its tumour, as it is where this is left out, or without: the paper does not say (V13). */
  readonly reserveTumour?: ReserveTumour;
}

export const DEFAULT_SETTINGS: PathwaySettings = { switchedOff: [], thresholds: {}, compared: null };

const shape = z.strictObject({
  switchedOff: z.array(z.string()).default([]),
  thresholds: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  compared: z.enum(['wholePercent', 'unrounded']).nullable().default(null),
  reserveTumour: z.enum(RESERVE_TUMOUR).optional(),
});

export type SettingsRefusal =
  | 'settings.invalid'
  | 'rule.unknown'
  | 'rule.notSwitchable'
  | 'threshold.unknown'
  | 'threshold.outOfBounds'
  | 'threshold.lowersTarget';

/**
 * Settings of a site, checked. Refuses a rule or a threshold that does not exist, and to switch off a rule that a
 * paper defines: only what is not printed there (EXT) is the site's to leave out. Refuses a threshold that lies where
 * none can be (`threshold.outOfBounds`), and an sFLR of a high ICG-R15 (S4) below that of any liver (I3): a bad liver
 * function may raise the target, never lower it.
 */
export function checkedSettings(given: unknown): Result<PathwaySettings, SettingsRefusal> {
  const parsed = shape.safeParse(given);
  if (!parsed.success) return refuse('settings.invalid', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
  const { switchedOff, thresholds, compared, reserveTumour } = parsed.data;
  for (const rule of [...switchedOff, ...Object.keys(thresholds)])
    if (!isRuleId(rule)) return refuse('rule.unknown', { rule });
  for (const rule of switchedOff as RuleId[])
    if (RULES[rule].ext === null) return refuse('rule.notSwitchable', { rule });
  for (const [rule, values] of Object.entries(thresholds))
    for (const [name, value] of Object.entries(values)) {
      if (!Object.hasOwn(RULES[rule as RuleId].thresholds, name)) return refuse('threshold.unknown', { rule, name });
      const { least, most } = thresholdBounds(rule as RuleId, name);
      if (value < least || value > most) return refuse('threshold.outOfBounds', { rule, name, value, least, most });
    }
  const { byLiver, sflrAbovePercent } = targetLimits({ ...DEFAULT_SETTINGS, thresholds });
  const highest = Math.max(...Object.values(byLiver));
  if (sflrAbovePercent < highest) return refuse('threshold.lowersTarget', { above: sflrAbovePercent, highest });
  return ok({
    switchedOff: [...new Set(switchedOff as RuleId[])].sort(),
    thresholds,
    compared,
    ...(reserveTumour === 'subtracted' && { reserveTumour }),
  });
}

/**
 * Settings that were kept once, whatever may be set now: a threshold that is refused today is left out, and the paper's
 * stands in its place, which every number says.
 */
export function keptSettings(given: unknown): PathwaySettings {
  const whole = checkedSettings(given);
  if (whole.ok) return whole.value;
  const parsed = shape.safeParse(given);
  if (!parsed.success) return DEFAULT_SETTINGS;
  const { thresholds, ...rest } = parsed.data;
  let kept = DEFAULT_SETTINGS;
  const keep = (next: unknown) => {
    const checked = checkedSettings(next);
    if (checked.ok) kept = checked.value;
  };
  keep(rest);
  // The sFLR of a high ICG-R15 first: those of the livers may lie as high as it.
  for (const rule of ['S4', ...Object.keys(thresholds).filter((one) => one !== 'S4')])
    for (const [name, value] of Object.entries(thresholds[rule] ?? {}))
      keep({
        ...kept,
        thresholds: { ...kept.thresholds, [rule]: { ...kept.thresholds[rule as RuleId], [name]: value } },
      });
  return kept;
}

/** What a site set, as it comes from outside: whatever `checkedSettings` refuses is no settings. */
export const SiteRulesShape = z.unknown().transform((given, context): PathwaySettings => {
  const checked = checkedSettings(given);
  if (checked.ok) return checked.value;
  const about = Object.values(checked.details).join('.');
  context.addIssue({ code: 'custom', message: `cannot be set so (${checked.code}${about && `: ${about}`})` });
  return z.NEVER;
});

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
  if (isEmpty(thresholds)) return NONE;
  return rules.filter(isRuleId).flatMap((rule) =>
    Object.entries(thresholds[rule] ?? {}).flatMap(([name, to]) => {
      const { value: from, unit, meaning } = RULES[rule].thresholds[name]!;
      return from === to ? [] : [{ rule, name, meaning, unit, from, to }];
    }),
  );
}

/** What makes the target of sFLR by these settings (S4, I3): the rules and the line of the chart go by the same numbers. */
export function targetLimits({ thresholds }: PathwaySettings): TargetLimits {
  const { I3: byLiver, S4: moved } = thresholds;
  if (byLiver === undefined && moved === undefined) return PAPER_LIMITS;
  return {
    byLiver: { ...PAPER_LIMITS.byLiver, ...byLiver },
    icgR15Percent: moved?.icgR15Pct ?? PAPER_LIMITS.icgR15Percent,
    sflrAbovePercent: moved?.sflrAbovePct ?? PAPER_LIMITS.sflrAbovePercent,
  };
}

/** In what a site's rules differ from the papers': printed with every number that was made under them. */
export interface ChangedRules {
  readonly changedThresholds: readonly ChangedThreshold[];
  readonly switchedOff: readonly RuleId[];
  /** How sFLR is held against its target, where the site says so itself. */
  readonly compared: Terms['compared'] | null;
  /** Left out: hepatic reserve is of the liver with its tumour. */
  readonly reserveTumour?: ReserveTumour;
}

/** Null where the papers' own rules hold. */
export function changedRules(settings: PathwaySettings): ChangedRules | null {
  if (settings === DEFAULT_SETTINGS) return null;
  const { switchedOff, compared, reserveTumour } = settings;
  const changed = changedThresholds(settings);
  const subtracted = reserveTumour === 'subtracted';
  return changed.length + switchedOff.length === 0 && compared === null && !subtracted
    ? null
    : { changedThresholds: changed, switchedOff, compared, ...(subtracted && { reserveTumour }) };
}

const COMPARED_WORDS: Readonly<Record<Terms['compared'], string>> = {
  wholePercent:
    'sFLR is held against its target in whole percents (in as many decimals as the target has), on every pathway.',
  unrounded: 'sFLR is held against its target with every digit, on every pathway.',
};

/** The same in sentences: "I3: 35 % instead of 40 % (least sFLR in cirrhosis)." */
export const changedRulesInWords = (changed: ChangedRules | null): readonly string[] =>
  changed === null
    ? []
    : [
        ...changed.changedThresholds.map(
          ({ rule, from, to, unit, meaning }) =>
            `${rule}: ${withUnit(to, unit)} instead of ${withUnit(from, unit)} (${meaning}).`,
        ),
        ...(changed.switchedOff.length === 0 ? [] : [`Not used: ${changed.switchedOff.join(', ')}.`]),
        ...(changed.compared === null ? [] : [COMPARED_WORDS[changed.compared]]),
        ...(changed.reserveTumour === 'subtracted' ? ['V13: hepatic reserve is of the liver without its tumour.'] : []),
      ];

const withUnit = (value: number, unit: string): string => (unit === '' ? `${value}` : `${value} ${unit}`);

const NONE: readonly never[] = [];
const isEmpty = (of: object): boolean => {
  for (const _ in of) return false;
  return true;
};

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
