import { ml, withUnit } from './format.ts';
import { number, type Sentence } from './sentence.ts';

/** What is said when a command of contours is refused; the screen of contours says more of what it knows better (contourWords). */
export const WORDS_OF_CONTOURS = {
  'command.invalid': { says: 'This cannot be done with these values', wayOut: 'Change them and do it again.' },
  'findings.outsideExtent': {
    says: (f) => {
      const outsideMl = number(f, 'volumeMl') ?? 0;
      return `${outsideMl < 0.1 ? withUnit('Less than 0.1', 'ml') : withUnit(ml(outsideMl), 'ml')} of findings lie outside the liver, and are taken off nothing`;
    },
    wayOut: 'Take them into the liver where the contours are drawn, or erase them there.',
  },
  'seed.outside': { says: 'The point lies outside the scan', wayOut: 'Click inside the image.' },
  'seed.notInRange': {
    says: 'The point is not within the HU range',
    wayOut: 'Widen the range or click brighter tissue.',
  },
  'rays.noWebGl': {
    says: 'The CT is not shown in 3D: this browser or graphics driver offers no WebGL 2',
    wayOut: 'Use the slices; only 3D needs it.',
  },
  'rays.textureTooSmall': {
    says: (f) =>
      `The CT is not shown in 3D: this graphics driver holds ${number(f, 'mostCells') ?? 'too few'} cells a side, ${number(f, 'wanted') ?? 'more'} are needed`,
    wayOut: 'Use the slices; the surfaces are drawn as before.',
  },
  'rays.noMemory': {
    says: 'The CT is not shown in 3D: the graphics memory does not suffice',
    wayOut: 'Close other programs that draw, and switch it on again; the surfaces are drawn as before.',
  },
  'range.empty': { says: 'The lower HU is above the upper', wayOut: 'Set the lower below the upper.' },
} as const satisfies Record<string, Sentence>;
