import { z } from 'zod';
import { type IsoDate, isoDateOf } from '../liver/days.ts';
import { TARGET_COMPARISONS } from '../liver/target.ts';
import type { Decision } from './decision.ts';
import { STOP_REASONS } from './machine.ts';
import { isRuleId, type RuleId } from './rules/rules.ts';

const date = z.string().transform((text, context): IsoDate => {
  const found = isoDateOf(text);
  if (found !== null) return found;
  context.addIssue({ code: 'custom', message: 'is no date' });
  return z.NEVER;
});
const rule = z.string().refine((text): text is RuleId => isRuleId(text));

const changed = z.object({
  rule,
  name: z.string(),
  meaning: z.string(),
  unit: z.string(),
  from: z.number(),
  to: z.number(),
});

/** As they were then: what no site may set any more was a rule once, and stays what it was. */
const rules = z.object({
  switchedOff: z.array(rule).readonly(),
  thresholds: z.partialRecord(rule, z.record(z.string(), z.number()).readonly()).readonly(),
  compared: z.enum(TARGET_COMPARISONS).nullable(),
});

/** A kept decision, as it crosses between host and window. */
export const DecisionShape: z.ZodType<Decision, unknown> = z.object({
  kind: z.enum(['decisionConfirmed', 'overrideGiven', 'caseStopped', 'caseClosed']),
  date,
  dayOffset: z.number().int().nullable(),
  afterWhatWasDone: z.boolean(),
  recordedAt: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  person: z.string(),
  role: z.string(),
  appVersion: z.string(),
  reason: z.string().nullable(),
  stop: z.enum(STOP_REASONS).nullable(),
  roundingConfirmed: z.boolean(),
  guards: z
    .array(
      z
        .object({
          rule,
          met: z.boolean().nullable(),
          onlyAfterRounding: z.boolean(),
          text: z.string(),
          changed: z.array(changed).readonly().exactOptional(),
        })
        .readonly(),
    )
    .readonly(),
  rules: rules.exactOptional(),
  inputs: z.record(z.string(), z.unknown()),
  inputsHash: z.string(),
});
