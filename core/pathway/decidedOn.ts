import { printed } from '../liver/rounding.ts';
import { type CaseOnPathway, courseEntries } from './caseWalk.ts';
import { inOrder } from './course.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { factsAt } from './factsAt.ts';
import { judgedRule } from './judged.ts';
import type { Machine } from './machine.ts';
import { MACHINES } from './machines/machines.ts';
import { type PathwaySettings, termsOf } from './settings.ts';

/**
 * What each decision of a case stands on, in words and in the order of its decisions: the evaluation after stage 1, its
 * sFLR, and where a choice between PEI and RFA follows, the shunt that makes it. Values are those that the decision
 * keeps; what it does not keep is what is known of its moment now. Empty words where there is nothing to say.
 */
export function decidedOn(on: CaseOnPathway): readonly string[] {
  const { pathway, decisions } = on.patientCase;
  if (pathway === null || decisions.length === 0) return [];
  const machine = MACHINES[pathway];
  const course = inOrder(courseEntries(on));
  return decisions.map((decision) => {
    const at = course.findIndex((entry) => entry.what === 'decision' && entry.decision === decision);
    const known = factsAt(course.slice(0, at), course, decision.date, true);
    return inWords({ ...known, ...kept(decision) }, decision, machine, on.rules);
  });
}

const kept = ({ inputs }: Decision): Partial<Facts> =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null)) as Partial<Facts>;

function inWords(facts: Facts, decision: Decision, { choice }: Machine, rules: PathwaySettings): string {
  const { evaluation, sflrPercent, sflrIsLowerBound } = facts;
  const said: string[] = [];
  if (evaluation !== null) said.push(`evaluation ${evaluation}`);
  if (evaluation !== null && sflrPercent !== null)
    said.push(`sFLR ${sflrIsLowerBound ? '≥ ' : ''}${printed(sflrPercent, decision.roundingConfirmed ? 2 : 1)} %`);
  if (choice !== null && decision.to === choice.in) {
    const { met, text, missing, switchedOff } = judgedRule(choice.rule, facts, rules, termsOf(rules, 'unrounded'));
    if (!switchedOff) said.push(met === null && missing.length > 0 ? 'arterioportal shunt not known' : text);
  }
  return said.join(', ');
}
