import type { Rule } from '../rule.ts';
import { DOSIMETRY_RULES } from './dosimetry.ts';
import { STAGED_RULES } from './eligibility.ts';
import { RESPONSE_RULES } from './response.ts';
import { SCHEDULE_RULES } from './schedule.ts';
import { TARE_RULES } from './tare.ts';
import { TWO_STAGE_RULES } from './twoStage.ts';

const ALL = [
  ...SCHEDULE_RULES,
  ...STAGED_RULES,
  ...TWO_STAGE_RULES,
  ...TARE_RULES,
  ...DOSIMETRY_RULES,
  ...RESPONSE_RULES,
] as const;

export type RuleId = (typeof ALL)[number]['id'];

/** Every rule by its id in the engine specification. Where one id has a second sentence, it has a suffix (`I4-dates`). */
export const RULES = Object.fromEntries(ALL.map((rule) => [rule.id, rule])) as unknown as Readonly<
  Record<RuleId, Rule>
>;
export const RULE_IDS = ALL.map(({ id }) => id) as readonly RuleId[];
export const isRuleId = (text: string): text is RuleId => Object.hasOwn(RULES, text);
