import type { Met } from '#core/pathway/rule';
import type { Mark } from '../common/Mark.tsx';

export {
  INFORMS_WORD,
  inSentence,
  metWord,
  ROLE_WORDS,
  RULE_TITLES,
  STOP_WORDS,
  stateWords,
  tally,
} from '#core/pathway/words';

export const metMark = (met: Met, onlyAfterRounding: boolean): Mark =>
  met === null ? 'unknown' : met ? (onlyAfterRounding ? 'warning' : 'met') : 'notMet';
