import { count } from './format.ts';
import { number, type Sentence } from './sentence.ts';

const listed = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '');

/** What is said of people, of reviews and of the audit. */
export const WORDS_OF_REVIEW = {
  'person.notSignedIn': {
    says: 'Nobody has signed in',
    wayOut: 'Sign in at the top right, by your passphrase: what is decided stands under a name.',
  },
  'person.notAllowed': {
    says: (f) => {
      const roles = listed(f.roles);
      return roles === '' ? 'Not in this role' : `Not in this role: for a ${roles.replaceAll(', ', ' or ')}`;
    },
    wayOut: 'Let somebody of that role sign in; nothing was changed.',
  },
  'person.notFound': {
    says: 'This person does not work here any more',
    wayOut: 'Choose somebody of the list.',
  },
  'person.nameTaken': {
    says: 'Somebody of this name is here already',
    wayOut: 'Give another name: signatures are told apart by it.',
  },
  'person.weakPassphrase': {
    says: (f) => `A passphrase has at least ${count(number(f, 'least') ?? 10, 'letter')}`,
    wayOut: 'Take several words: it unlocks the key that signs, and nobody can find it again for you.',
  },
  'person.wrongPassphrase': {
    says: 'The passphrase does not unlock this key',
    wayOut: 'Type it again; capitals and spaces count. Nothing was changed.',
  },
  'review.stale': {
    says: 'The contours have changed since they were shown',
    wayOut: 'They are shown anew now: look once more, then decide.',
  },
  'review.noSuchSegment': {
    says: 'This segment has no voxels any more',
    wayOut: 'The list is shown anew: choose again.',
  },
  'review.notSubmitted': {
    says: (f) => `Not submitted as it is now: ${listed(f.labels) || 'this segment'}`,
    wayOut: 'Whoever contoured it submits it first; only what was handed over is decided.',
  },
  'review.notDecided': {
    says: (f) => (listed(f.labels) === '' ? 'There is nothing to sign' : `Not decided: ${listed(f.labels)}`),
    wayOut: 'Approve each segment, or leave it out by name.',
  },
  'review.isSigned': {
    says: 'A signature holds over these contours',
    wayOut: 'A second reading would void it: read another scan, or return a segment first.',
  },
  'review.noSuchReading': {
    says: 'This reading is not kept any more',
    wayOut: 'Open the review again.',
  },
  'review.noSuchComment': {
    says: 'This comment is closed already',
    wayOut: 'The list is shown anew.',
  },
  'audit.broken': {
    says: 'The audit is broken: not all stands as it was written down',
    wayOut: 'Read which link it is, and compare with a backup; nothing was changed.',
  },
} as const satisfies Readonly<Record<string, Sentence>>;
