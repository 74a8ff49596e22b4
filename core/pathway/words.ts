import type { Role } from './decision.ts';
import type { StopReason } from './machine.ts';
import type { Met } from './rule.ts';
import type { RuleId } from './rules/rules.ts';

/** A state of a pathway as it is read: "STAGE2_READY" as "Stage 2 ready". */
export function stateWords(state: string): string {
  if (state === 'RESCUE_CONSIDER') return 'Rescue considered';
  const words = state
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/([a-z])(\d)/g, '$1 $2');
  const said = ABBREVIATIONS.reduce((text, one) => text.replace(new RegExp(`\\b${one}\\b`, 'gi'), one), words);
  return said.charAt(0).toUpperCase() + said.slice(1);
}
const ABBREVIATIONS = ['TARE', 'HAIC', 'PVE'];

/** The same inside a sentence: "stage 2 ready", "HAIC". */
export function inSentence(state: string): string {
  const words = stateWords(state);
  return ABBREVIATIONS.some((one) => words.startsWith(one)) ? words : words.charAt(0).toLowerCase() + words.slice(1);
}

export const metWord = (met: Met, onlyAfterRounding: boolean): string =>
  met === null ? 'not known' : met ? (onlyAfterRounding ? 'met only after rounding' : 'met') : 'not met';

/** Of what is only to be known, and is. */
export const INFORMS_WORD = 'for information';

/** "3 met, 1 not met, 1 unknown". */
export function tally(results: readonly { readonly met: Met; readonly informs?: true }[]): string {
  const count = (met: Met) => results.filter((one) => one.met === met && !one.informs).length;
  return (
    [
      [count(true), 'met'],
      [count(false), 'not met'],
      [count(null), 'unknown'],
    ] as const
  )
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(', ');
}

/** What a rule is about, in two or three words; the whole of it stands in its tip. */
export const RULE_TITLES: Readonly<Partial<Record<RuleId, string>>> = {
  I1: 'Inclusion',
  I2: 'Kidneys',
  I3: 'Least FLR',
  I4: 'Stage 2',
  'I4-dates': 'Age of the values',
  I6: 'TARE indicated',
  I8: 'Surgery after TARE',
  'I8-dates': 'Age of the sFLR',
  I9: 'Transplantation after TARE',
  I11: 'Two-stage hepatectomy',
  I14: 'Downstaged',
  S2: 'Rescue',
  S3: 'Shunt: PEI; none: RFA',
  S4: 'Target',
  V13: 'Hepatic reserve',
  D1: 'Planned dose',
  D2: 'Lung shunt',
  K9: 'Response in the treated zone',
  'K12-HAIC': 'Response to HAIC',
  K12: 'Response to chemotherapy',
  'W2-cleared': 'FLR lobe cleared',
  'W2-progression': 'Progression in the FLR',
  'W2-followUp': 'Progression after stage 2',
};

export const STOP_WORDS = {
  volume: 'Volume',
  metastasis: 'Metastasis',
  function: 'Liver function',
  infection: 'Infection',
  refusal: 'The patient declined',
  other: 'Other',
} as const satisfies Record<StopReason, string>;

export const ROLE_WORDS = {
  surgeon: 'Surgeon',
  technician: 'Technician',
  registrar: 'Registrar',
} as const satisfies Record<Role, string>;
