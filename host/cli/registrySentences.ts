type Facts = Readonly<Record<string, unknown>>;

const count = (facts: Facts, name: string) => (typeof facts[name] === 'number' ? `${facts[name]}` : 'some');

const SENTENCES: Readonly<Record<string, string | ((facts: Facts) => string)>> = {
  'registry.targetNotFound': 'There is no such target: npx remnant registry status lists them.',
  'registry.noSite':
    'This site has no code that can leave: letters, digits, dot, hyphen. Set it in the window, under Settings.',
  'registry.noSecret': ({ sealed }) =>
    sealed
      ? 'The secret of this target lies in the keychain of the desktop program. Push from there, or give it again: registry add FILE --secret FILE.'
      : 'The password or token of this target is missing: registry add FILE --secret FILE.',
  'registry.unguarded': 'Records cross no network in the clear: TLS (tls: verify, https) or this machine itself.',
  'registry.unreachable': (facts) =>
    `The registry does not answer. ${count(facts, 'waiting')} records wait here and lose nothing; push again later.`,
  'registry.denied': 'The registry does not let us in, or not for this site. Look after login, password or token.',
  'registry.certificate':
    'Whoever answers cannot show that it is the registry: its certificate does not match. Nothing was sent.',
  'registry.notPrepared': 'No registry of this program answers there, or one of another version.',
  'registry.full': 'The registry has no room left. Everything waits here.',
  'registry.conflict': ({ held }) =>
    `the registry holds another content under this revision, up to ${held}: was this data folder brought back from a copy? --force sends it as the newer one`,
  'registry.refused': 'the registry does not take it',
  'registry.otherHash': 'the registry answered with another hash than was sent',
  'registry.notSigned': 'not signed: --unsigned sends it, marked so',
  'registry.demonstration': 'example data, never pooled unless its case is named',
  'record.nothingMeasured': 'nothing is measured yet',
  'series.damaged': 'slices are not those that were taken in; import the files again',
  'case.notFound': 'There is no such case.',
  'host.internal': 'A fault of ours, not of your data.',
};

/** What the command line says of a refusal of the registry. */
export function registrySentence(code: string, facts: Facts): string {
  const said = SENTENCES[code];
  return said === undefined ? code : typeof said === 'string' ? said : said(facts);
}
