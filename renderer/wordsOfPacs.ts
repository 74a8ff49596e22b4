import type { Sentence } from './sentence.ts';

/** What is said of a hospital's archive that does not do what it was asked for. */
export const WORDS_OF_PACS = {
  'pacs.address': {
    says: 'This is no address of an archive',
    wayOut: 'Name its DICOMweb services, without a password.',
  },
  'pacs.unguarded': {
    says: 'Images, names and the password would cross the network for all to read',
    wayOut: 'Use the archive’s https address.',
  },
  'pacs.unreachable': { says: 'The archive does not answer', wayOut: 'Try again later; what came stays.' },
  'pacs.silent': { says: 'The archive fell silent', wayOut: 'Try again; what came stays.' },
  'pacs.certificate': {
    says: 'Whoever answers cannot show that it is this archive; nothing was sent',
    wayOut: 'Ask who runs the archive for its certificate authority.',
  },
  'pacs.denied': { says: 'The archive does not let us in', wayOut: 'Look after name and password.' },
  'pacs.notFound': { says: 'The archive does not have it', wayOut: 'Search again.' },
  'pacs.notDicomWeb': { says: 'No archive answers at this address', wayOut: 'Look after the address.' },
  'pacs.wrongAnswer': {
    says: 'The archive answered something else than it was asked for',
    wayOut: 'Nothing of it was kept; tell who runs the archive.',
  },
  'pacs.seriesNotFound': { says: 'The archive has no such series', wayOut: 'Search again.' },
  'pacs.incomplete': {
    says: 'The archive did not give every slice',
    wayOut: 'Retrieve the series again: only what is missing is asked for.',
  },
  'pacs.stopped': { says: 'The transfer was stopped', wayOut: 'Retrieve the series again to go on from there.' },
  'pacs.notStored': {
    says: 'The archive did not take everything',
    wayOut: 'Tell who runs the archive what it refused.',
  },
  'pacs.noImages': { says: 'The series holds no CT that can be imported', wayOut: 'Retrieve another series.' },
} satisfies Record<`pacs.${string}`, Sentence>;
