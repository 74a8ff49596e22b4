import { type Classified, classified, missing, notDefined, switchedOff } from './definition.ts';
import { isOff, NONE_OFF, type SwitchedOff } from './definitions.ts';

export type ChildPughClass = 'A' | 'B' | 'C';

/** Child-Pugh class by its score, 5 to 15 points (K3). Source: Pugh 1973. */
export function childPughClass(score: number | null, off: SwitchedOff = NONE_OFF): Classified<ChildPughClass, 'K3'> {
  if (isOff('K3', off)) return switchedOff('K3');
  if (score === null) return missing('K3', 'childPughScore');
  if (!(score >= 5 && score <= 15)) return notDefined('K3', 'childPugh.outOfRange');
  return classified('K3', score <= 6 ? 'A' : score <= 9 ? 'B' : 'C');
}
