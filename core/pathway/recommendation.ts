import type { CaseInput } from '../liver/caseInput.ts';
import { type CourseCase, type CourseScan, courseOf } from './courseOf.ts';
import type { FactName } from './facts.ts';
import { MACHINES } from './machines/machines.ts';
import type { Met, Rule } from './rule.ts';
import { RULE_IDS, type RuleId } from './rules/rules.ts';
import type { ChangedThreshold, PathwaySettings } from './settings.ts';
import { type Walk, walk } from './walk.ts';

/** Printed wherever a state or a rule of a pathway is shown. */
export const PATHWAY_NOTICE =
  'A state means that criteria are recorded as met; it is no advice to operate. This is not a certified medical device.';

/** One rule that was looked at. */
export interface Reason {
  /** Its id in the engine specification. */
  readonly rule: string;
  /** Which of the rule's sentences, where it has several (`I4`, `dates`). */
  readonly clause: string | null;
  readonly kind: Rule['kind'];
  /** Of a choice: whether the first of two holds; of an advice: whether it applies. Null where an input is missing. */
  readonly met: Met;
  /** Met only because a value was rounded to whole percents: it wants a confirmation of its own. */
  readonly onlyAfterRounding: boolean;
  readonly text: string;
  /** The paper by its number in the specification, and the place in it. */
  readonly paper: Rule['paper'];
  readonly place: string;
  readonly missing: readonly FactName[];
}

/** Where the rules of its pathway see a case. A person confirms it, or goes another way with a reason. */
export interface Recommendation {
  /** What rules propose; where they propose nothing, the state that was reached. */
  readonly state: string;
  /** The state that was reached by what was done, before anybody confirmed a proposal. */
  readonly reachedState: string;
  readonly choice: string | null;
  readonly says: string | null;
  readonly reasons: readonly Reason[];
  /** What the site set otherwise than the papers, and EXT rules that it does not use. */
  readonly changedThresholds: readonly ChangedThreshold[];
  readonly switchedOff: readonly RuleId[];
}

/** A case with its assessed scans on its pathway, by the rules as its site set them; null without a pathway. */
export function pathwayWalk(
  input: CourseCase & Pick<CaseInput, 'pathway'>,
  scans: readonly CourseScan[],
  settings: PathwaySettings,
): Walk | null {
  return input.pathway && walk(MACHINES[input.pathway], courseOf(input, scans), { settings });
}

/** `I4-dates` as the specification's id and the sentence of it. */
const NAMED = new Map(
  RULE_IDS.map((id) => [id, { rule: id.split('-')[0]!, clause: id.split('-')[1] ?? null }] as const),
);

const ROUNDED = ' Only after rounding: it wants a confirmation of its own.';

/** What the command line and the window say of a walk. */
export const recommendationOf = ({
  proposedState,
  state,
  choice,
  proposed,
  rules,
  changedThresholds,
  switchedOff,
}: Walk): Recommendation => ({
  state: proposedState,
  reachedState: state,
  choice,
  says: proposed && `${proposed.says}${proposed.onlyAfterRounding ? ROUNDED : ''}`,
  reasons: rules
    .filter(({ switchedOff }) => !switchedOff)
    .map(({ rule, kind, met, onlyAfterRounding, text, paper, place, missing }): Reason => {
      // Written out: fields that follow a spread are added one by one, and that took as long as the rules themselves.
      const named = NAMED.get(rule)!;
      return {
        rule: named.rule,
        clause: named.clause,
        kind,
        met,
        onlyAfterRounding,
        text,
        paper,
        place,
        missing,
      };
    }),
  changedThresholds,
  switchedOff,
});
