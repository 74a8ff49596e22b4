import fc from 'fast-check';
import { PAPER_LIMITS } from '../../liver/target.ts';
import { RULE_IDS, RULES, type RuleId } from '../rules/rules.ts';
import type { PathwaySettings } from '../settings.ts';
import { thresholdBounds } from '../thresholdBounds.ts';

const EXT = RULE_IDS.filter((id) => RULES[id].ext !== null);
const LIMITS = RULE_IDS.flatMap((id) => Object.keys(RULES[id].thresholds).map((name) => [id, name] as const));

/** Whatever a site may set: some EXT rules off, some thresholds of its own, its own comparison. */
export const anySettings: fc.Arbitrary<PathwaySettings> = fc
  .record({
    switchedOff: fc.subarray([...EXT]),
    limits: fc.subarray(LIMITS, { maxLength: 8 }),
    factors: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 }),
    compared: fc.constantFrom('wholePercent' as const, 'unrounded' as const, null),
  })
  .map(({ switchedOff, limits, factors, compared }) => {
    const thresholds: Partial<Record<RuleId, Record<string, number>>> = {};
    for (const [n, [id, name]] of limits.entries()) {
      const { least, most } = thresholdBounds(id, name);
      const value = factors[n]! * RULES[id].thresholds[name]!.value;
      thresholds[id] = { ...thresholds[id], [name]: Math.min(most, Math.max(least, value)) };
    }
    // A high ICG-R15 raises the target of every liver.
    const highest = Math.max(...Object.values({ ...PAPER_LIMITS.byLiver, ...thresholds.I3 }));
    const above = thresholds.S4?.sflrAbovePct ?? PAPER_LIMITS.sflrAbovePercent;
    if (above < highest) thresholds.S4 = { ...thresholds.S4, sflrAbovePct: highest };
    return { switchedOff, thresholds, compared };
  });
