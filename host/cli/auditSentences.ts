import type { Output } from '#core/contract/procedures';

type Checked = Output<'audit.check'>;
type Check = Checked['of'];

const CHAIN: Readonly<Record<NonNullable<Check['broken']>['why'], string>> = {
  edited: 'its text was changed after it was written',
  missing: 'it is missing',
  moved: 'another entry stands in its place',
  unreadable: 'it cannot be read',
  otherChain: 'it is an entry of another case',
};
const ROWS: Readonly<Record<Check['rows'][number]['why'], string>> = {
  edited: 'was changed outside Remnant',
  removed: 'was removed outside Remnant',
  added: 'was added outside Remnant',
};

/** What was found, a line each, the first broken link first. */
export const auditSentences = (caseId: string, { holds, of, site }: Checked): string =>
  [
    holds
      ? `Case ${caseId}: the chain of ${of.entries} entries holds, and all that it speaks of stands as it says.`
      : `Case ${caseId}: the audit is broken.`,
    ...linesOf('case', of),
    ...linesOf('site', site),
    `Head of the case: ${of.head.hash || 'none'}`,
  ].join('\n');

const linesOf = (of: 'case' | 'site', { broken, rows, files, lostHeads }: Check): string[] => [
  ...(broken ? [`  ${of}: first broken link: entry ${broken.sequence}: ${CHAIN[broken.why]}.`] : []),
  ...rows.map(
    ({ table, key, why, sequence }) =>
      `  ${of}: ${table} ${key.join(' ')} ${ROWS[why]}${sequence === null ? '; no entry speaks of it' : `; entry ${sequence} spoke of it last`}.`,
  ),
  ...files.map(({ what, of: name, why, count }) =>
    what === 'layer'
      ? `  ${of}: the contours ${name} ${why === 'changed' ? 'hold other voxels than were saved' : 'are gone'}.`
      : `  ${of}: ${count} ${count === 1 ? 'slice' : 'slices'} of series ${name} ${count === 1 ? 'is' : 'are'} not as imported.`,
  ),
  ...lostHeads.map(
    (hash) => `  ${of}: ${hash} is no entry of this chain: it was cut, or written anew, since that was noted down.`,
  ),
];
