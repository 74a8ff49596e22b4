import type { Sentence } from './sentence.ts';

/** What is said when a command of contours is refused; the screen of contours says more of what it knows better (contourWords). */
export const WORDS_OF_CONTOURS = {
  'command.invalid': { says: 'This cannot be done with these values', wayOut: 'Change them and do it again.' },
  'seed.outside': { says: 'The point lies outside the scan', wayOut: 'Click inside the image.' },
  'seed.notInRange': {
    says: 'The point is not within the HU range',
    wayOut: 'Widen the range or click brighter tissue.',
  },
  'range.empty': { says: 'The lower HU is above the upper', wayOut: 'Set the lower below the upper.' },
} as const satisfies Record<string, Sentence>;
