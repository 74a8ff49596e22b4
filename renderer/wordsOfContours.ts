import { type Sentence, text } from './sentence.ts';

/** What is said when a command of contours or cut cannot be done. */
export const WORDS_OF_CONTOURS = {
  'segment.notFound': { says: 'This segment is no longer here', wayOut: 'Choose one of the list.' },
  'segment.wrongLayer': {
    says: 'This segment belongs to another layer',
    wayOut: 'Choose a tumour or another finding.',
  },
  'segment.noNumberLeft': {
    says: 'No further segment: all 255 numbers of this reading are taken',
    wayOut: 'Take away segments that are not needed.',
  },
  'segment.named': { says: 'This segment already has its name', wayOut: 'Choose a segment that nobody has named yet.' },
  'segment.locked': {
    says: (f) => `${text(f, 'label') ?? 'The segment'} is locked`,
    wayOut: 'Unlock it in the list of segments, then do it again.',
  },
  'change.nothing': { says: 'Nothing would change', wayOut: 'Widen the range or choose another place.' },
  'change.stale': {
    says: 'The contours changed while this was being computed',
    wayOut: 'Do it again on the contours as they are now.',
  },
  'command.invalid': { says: 'This cannot be done with these values', wayOut: 'Change them and do it again.' },
  'extent.empty': { says: 'There is no liver yet', wayOut: 'Grow or paint the liver first.' },
  'plane.degenerate': {
    says: 'Three points on a line give no plane',
    wayOut: 'Move one of them aside.',
  },
  'plane.sideUnclear': {
    says: 'The side that stays lies on the plane',
    wayOut: 'Name the side further away from the plane.',
  },
  'plane.oneSide': {
    says: 'The plane leaves the whole liver on one side',
    wayOut: 'Move it into the liver.',
  },
  'seed.outside': { says: 'The point lies outside the scan', wayOut: 'Click inside the image.' },
  'seed.notInRange': {
    says: 'The point is not within the HU range',
    wayOut: 'Widen the range or click brighter tissue.',
  },
  'seed.notInExtent': { says: 'The point is not in the liver', wayOut: 'Click inside its outline.' },
  'range.empty': { says: 'The lower HU is above the upper', wayOut: 'Set the lower below the upper.' },
  'slice.outside': { says: 'There is no such slice', wayOut: 'Choose a slice of this series.' },
  'undo.nothing': { says: 'Nothing to undo', wayOut: 'Everything is as it was opened.' },
  'redo.nothing': { says: 'Nothing to redo', wayOut: 'Nothing was undone since the last change.' },
} as const satisfies Record<string, Sentence>;
