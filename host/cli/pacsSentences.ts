type Facts = Readonly<Record<string, unknown>>;

const SENTENCES: Readonly<Record<string, string | ((facts: Facts) => string)>> = {
  'pacs.address': ({ holdsPassword }) =>
    holdsPassword
      ? 'A password in the address shows in process lists and logs: leave it out, and give --user NAME and --secret FILE.'
      : 'The address of an archive is that of its DICOMweb services, such as https://pacs.hospital/dicom-web.',
  'pacs.unguarded':
    'Plain http to another machine shows images, names and the password to everyone on the way. Use https, or say --plain-http.',
  'pacs.unreachable': 'The archive does not answer, or the line broke.',
  'pacs.silent': ({ seconds }) =>
    `Nothing was heard from the archive for ${seconds} s. --wait SECONDS gives it longer.`,
  'pacs.certificate':
    'Whoever answers cannot show that it is this archive: its certificate does not match. Nothing was sent. A certificate authority of the hospital’s own is named by NODE_EXTRA_CA_CERTS=FILE.',
  'pacs.denied': 'The archive does not let us in. Look after --user and the secret.',
  'pacs.notFound': 'The archive does not have it.',
  'pacs.notDicomWeb': 'No DICOMweb archive answers at this address.',
  'pacs.wrongAnswer': 'The archive answered something else than it was asked for; nothing of that was kept.',
  'pacs.seriesNotFound': 'The archive has no such series in this study.',
  'pacs.incomplete': 'The archive did not give every slice.',
  'pacs.stopped': 'Stopped.',
  'pacs.notStored': ({ stored, total }) => `The archive took ${stored} of ${total}; what it refused is listed.`,
  'pacs.noImages': ({ folder }) => `The series came whole, but holds no CT that can be imported. It lies in ${folder}.`,
};

/** What the command line says of a refusal of an archive, with how far a transfer came, and how it goes on. */
export function pacsSentence(code: string, facts: Facts): string {
  const said = SENTENCES[code];
  if (said === undefined) return typeof facts.message === 'string' ? facts.message : code;
  const sentence = typeof said === 'string' ? said : said(facts);
  const { received, stored, total } = facts;
  if (typeof received === 'number')
    return `${sentence} ${received} of ${total} slices are here, marked as received in part; the same command asks for the rest.`;
  return typeof stored === 'number' && code !== 'pacs.notStored'
    ? `${sentence} ${stored} of ${total} are stored; the same command sends all again, which changes nothing of those.`
    : sentence;
}
