import { number, type Sentence, text } from './sentence.ts';

/** What is said of records on their way to a registry. */
export const WORDS_OF_REGISTRY = {
  'registry.targetNotFound': {
    says: 'This target is no longer set up',
    wayOut: 'Look at the list of targets; another window may have removed it.',
  },
  'registry.noSite': {
    says: 'Not sent: this site has no code that can leave',
    wayOut: 'Name a site code in Settings: letters, digits, dot or hyphen, no hospital’s name.',
  },
  'registry.notSigned': {
    says: (f) => {
      const scans = number(f, 'scans');
      return scans === null ? 'Not sent: nothing is signed' : `Not sent: none of ${scans} measured scans is signed`;
    },
    wayOut: 'Have the contours signed, or send drafts, each marked as not signed.',
  },
  'registry.noSecret': {
    says: (f) =>
      f.sealed === true
        ? 'Not sent: the secret of this target is sealed by another keychain'
        : 'Not sent: the password or token of this target is missing',
    wayOut: 'Enter it again at the target.',
  },
  'registry.unguarded': {
    says: 'Not kept: records cross no network in the clear',
    wayOut: 'Ask the registry for TLS (https), or use one on this machine.',
  },
  'registry.unreachable': {
    says: 'The registry does not answer',
    wayOut: (f) => {
      const waiting = number(f, 'waiting');
      return `${waiting === null ? 'What was to be sent' : `${waiting} ${waiting === 1 ? 'record' : 'records'}`} wait here and lose nothing; push again later.`;
    },
  },
  'registry.denied': {
    says: 'The registry does not let us in',
    wayOut: 'Look after login and secret, and whether the registry knows this site; everything waits here.',
  },
  'registry.certificate': {
    says: 'Not sent: whoever answers cannot show that it is the registry',
    wayOut: (f) =>
      `Its certificate does not match${text(f, 'cause') ? ` (${text(f, 'cause')})` : ''}. Ask who keeps the registry; everything waits here.`,
  },
  'registry.notPrepared': {
    says: 'No registry of this program answers there',
    wayOut: 'Look after address and database; whoever keeps the registry prepares it once. Everything waits here.',
  },
  'registry.conflict': {
    says: 'The registry holds another content under this revision',
    wayOut: 'Was this data folder brought back from a copy? Send it as newer, or ask who keeps the registry.',
  },
  'registry.refused': {
    says: 'The registry does not take this record',
    wayOut: 'Ask who keeps it whether it is of this version; the record waits here.',
  },
  'registry.otherHash': {
    says: 'The registry answered with another hash than was sent',
    wayOut: 'Push again; the record waits here until the registry has it as it is.',
  },
  'registry.demonstration': {
    says: 'Example data is never pooled with patients',
    wayOut: 'Name the very case on the command line where it is to be tried out.',
  },
  'registry.full': { says: 'The registry has no room left', wayOut: 'Tell who keeps it; everything waits here.' },
} satisfies Record<string, Sentence>;
