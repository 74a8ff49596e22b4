import { number, type Sentence, text } from './sentence.ts';

/** What is said of pathways, their rules and what persons decide. */
export const WORDS_OF_PATHWAY = {
  'pathway.notGiven': {
    says: 'Not decided: the case has no pathway',
    wayOut: 'Give it in Assessment; its rules are then looked at.',
  },
  'decision.notOffered': {
    says: 'Not decided: this state cannot be reached from where the case stood on that day',
    wayOut: 'Correct the day, or record first what was done before it.',
  },
  'decision.guardsChanged': {
    says: 'Not decided: what it rests on was changed in another window',
    wayOut: 'The guards are shown as they stand now. Decide anew, if it is still meant.',
  },
  'decision.personMissing': {
    says: (facts) => `Not decided: the ${text(facts, 'missing') ?? 'person'} is not named`,
    wayOut: 'Name the reader in Settings, and the role here.',
  },
  'decision.reasonMissing': {
    says: 'Not decided: rules do not say this, so it needs a reason (S7)',
    wayOut: 'Write why; it stands beside the decision for good.',
  },
  'decision.stopReasonMissing': {
    says: 'Not decided: why the course stops is not said',
    wayOut: 'Choose volume, metastasis, function, infection, refusal or other.',
  },
  'decision.roundingNotConfirmed': {
    says: 'Not decided: a value is met only after rounding',
    wayOut: 'Confirm by name that this is meant, or wait for the next volumetry.',
  },
  'settings.invalid': {
    says: 'Not kept: a setting of the rules has no valid value',
    wayOut: (facts) => `Correct ${text(facts, 'field') ?? 'it'}; the settings before stand.`,
  },
  'rule.unknown': {
    says: (facts) => `Not kept: there is no rule ${text(facts, 'rule') ?? 'of this name'}`,
    wayOut: 'Rules are named as in the engine specification: S2, I4.',
  },
  'rule.notSwitchable': {
    says: (facts) => `Not kept: rule ${text(facts, 'rule') ?? ''} is printed by its paper`,
    wayOut: 'Only rules that take their definition from elsewhere can be left out.',
  },
  'threshold.unknown': {
    says: (facts) =>
      `Not kept: rule ${text(facts, 'rule') ?? ''} has no threshold ${text(facts, 'name') ?? 'of this name'}`,
    wayOut: 'The rule lists its thresholds by name.',
  },
  'threshold.outOfBounds': {
    says: (facts) => `Not kept: no threshold of rule ${text(facts, 'rule') ?? ''} can be so`,
    wayOut: (facts) => {
      const [least, most] = [number(facts, 'least'), number(facts, 'most')];
      const range = least === null || most === null ? 'that a liver can have' : `from ${least} to ${most}`;
      return `Enter one ${range}; the one before stands.`;
    },
  },
  'threshold.lowersTarget': {
    says: 'Not kept: a high ICG-R15 would lower the target of sFLR',
    wayOut: (facts) => {
      const highest = number(facts, 'highest');
      return `The sFLR to exceed then (S4) is at least that of every liver (I3)${highest === null ? '' : `: ${highest} %`}.`;
    },
  },
} as const satisfies Record<string, Sentence>;
