import type { Met } from '#core/pathway/rule';
import type { Mark } from '../common/Mark.tsx';

/** A state of a pathway as it is read: "STAGE2_READY" as "Stage 2 ready". */
export function stateWords(state: string): string {
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

export const metMark = (met: Met, onlyAfterRounding: boolean): Mark =>
  met === null ? 'unknown' : met ? (onlyAfterRounding ? 'warning' : 'met') : 'notMet';

export const metWord = (met: Met, onlyAfterRounding: boolean): string =>
  met === null ? 'not known' : met ? (onlyAfterRounding ? 'met only after rounding' : 'met') : 'not met';

/** "3 met, 1 not met, 1 unknown". */
export function tally(results: readonly { readonly met: Met }[]): string {
  const count = (met: Met) => results.filter((one) => one.met === met).length;
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

export const STOP_WORDS = {
  volume: 'Volume',
  metastasis: 'Metastasis',
  function: 'Liver function',
  infection: 'Infection',
  refusal: 'The patient declined',
  other: 'Other',
} as const;

export const ROLE_WORDS = { surgeon: 'Surgeon', technician: 'Technician', registrar: 'Registrar' } as const;
