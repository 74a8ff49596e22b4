import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { isUid } from '#core/pacs/attributes';
import { ok, type Result, refuse } from '#core/result';
import { defaultDataFolder } from '../cases/dataFolder.ts';
import { findFiles } from '../import/findFiles.ts';
import { findSeries, findStudies } from '../pacs/find.ts';
import { retrieveSeries } from '../pacs/retrieve.ts';
import { storeFiles } from '../pacs/store.ts';
import { startHost } from '../startHost.ts';
import { oneOf } from './caseOfFolder.ts';
import type { CliArguments, CliCommand, CliOutput } from './command.ts';
import { archiveOf, queryOf } from './pacsOptions.ts';
import { pacsSentence } from './pacsSentences.ts';

const USAGE = [
  'pacs find --url URL [--patient-id ID] [--name NAME] [--date DAY|DAY..DAY] [--description TEXT] [--modality CT] [--limit N] [--json]',
  'pacs find --url URL --study UID [--json]',
  'pacs get STUDY SERIES --url URL (--out DIR | [--data DIR] [--case CASE]) [--json]',
  'pacs store PATH... --url URL [--json]',
].join('\n  or: npx remnant ');

/** `pacs find|get|store`: studies of a hospital's archive by DICOMweb. */
export const pacsCommand: CliCommand = {
  name: 'pacs',
  summary: 'an archive by DICOMweb: find studies and series, get a series, store files',
  usage: USAGE,
  options: {
    url: { type: 'string', help: 'DICOMweb services of the archive, such as https://pacs.hospital/dicom-web' },
    user: { type: 'string', help: 'who asks; without it the secret is a bearer token' },
    secret: {
      type: 'string',
      help: 'file whose first line is the password or token; - for standard input; else REMNANT_PACS_SECRET is asked',
    },
    'plain-http': { type: 'boolean', help: 'http to another machine: everyone on the way can read along' },
    wait: { type: 'string', help: 'seconds of silence after which the archive is given up; 30 where left out' },
    'patient-id': { type: 'string', help: 'find: the patient’s ID' },
    name: { type: 'string', help: 'find: the beginning of the patient’s name; * and ? match anything' },
    date: { type: 'string', help: 'find: day of the study, or a range, open at one end where left out' },
    description: { type: 'string', help: 'find: part of the study’s description' },
    modality: { type: 'string', help: 'find: a modality in the study' },
    limit: { type: 'string', help: 'find: at most so many studies; 100 where left out' },
    study: { type: 'string', help: 'find: list the series of this study' },
    out: { type: 'string', help: 'get: the folder into which the series comes, in one of its own' },
    data: { type: 'string', help: 'get: the folder that holds the cases; that of serve where left out' },
    case: { type: 'string', help: 'get: the case that takes the series; a new one where left out' },
  },
  async run(args) {
    const [action, ...rest] = args.positionals;
    const work = ACTIONS.get(action ?? '');
    if (!work) return wrong(action === undefined ? 'pacs does what?' : `pacs knows no "${action}".`);
    const stopping = new AbortController();
    const stop = () => stopping.abort();
    process.once('SIGINT', stop);
    try {
      const done = await work(args, rest, stopping.signal);
      return done.ok ? done : refuse(done.code, { ...done.details, message: pacsSentence(done.code, done.details) });
    } catch (fault) {
      if (!stopping.signal.aborted) throw fault;
      return refuse('pacs.stopped', {
        message: 'Stopped. What has come stays, marked; the same command goes on from there.',
      });
    } finally {
      process.off('SIGINT', stop);
    }
  },
};

const ACTIONS = new Map(Object.entries({ find, get, store }));

const wrong = (why: string) => refuse('arguments.invalid', { message: `${why} Usage: npx remnant ${USAGE}` });

async function find(args: CliArguments, rest: readonly string[], signal: AbortSignal): Promise<Result<CliOutput>> {
  if (rest.length > 0) return wrong('find takes options only.');
  const limit = Number(args.value('limit') ?? 100);
  if (!(Number.isInteger(limit) && limit > 0 && limit <= 10_000)) return wrong('--limit is a number up to 10000.');
  const query = queryOf(args);
  if (!query.ok) return query;
  const study = args.value('study');
  if (study !== undefined && !isUid(study)) return wrong('--study is a Study Instance UID.');
  const archive = await archiveOf(args);
  if (!archive.ok) return archive;
  if (study !== undefined) {
    const found = await findSeries(archive.value, study, signal);
    if (!found.ok) return found;
    return ok({
      json: { studyInstanceUID: study, series: found.value },
      text: listed(
        found.value.map(({ seriesInstanceUID, modality, number, description, instances }) => [
          [modality ?? '?', number ?? '', description ?? '(no description)', counted(instances, 'slices')].join('  '),
          seriesInstanceUID,
        ]),
      ),
    });
  }
  const found = await findStudies(archive.value, query.value, { limit, signal });
  if (!found.ok) return found;
  const { studies, more } = found.value;
  if (more)
    args.tell(`The archive may hold more: these are among its first ${limit}. Narrow the search, or raise --limit.`);
  return ok({
    json: { studies, more },
    // Whoever asks has to recognise the patient: the one place where a name is printed, because it was asked for.
    text: listed(
      studies.map(({ studyInstanceUID, patientID, patientName, date, description, modalities, series, instances }) => [
        [
          date ?? '(no day)',
          patientName ?? '(no name)',
          patientID ?? '(no ID)',
          description ?? '(no description)',
          modalities.join(','),
          counted(series, 'series'),
          counted(instances, 'images'),
        ].join('  '),
        studyInstanceUID,
      ]),
    ),
  });
}

const counted = (count: number | null, what: string) => (count === null ? '' : `${count} ${what}`);
const listed = (rows: readonly (readonly [line: string, uid: string])[]) =>
  rows.length === 0 ? 'Nothing was found.' : rows.map(([line, uid]) => `${line}\n  ${uid}`).join('\n');

async function get(args: CliArguments, rest: readonly string[], signal: AbortSignal): Promise<Result<CliOutput>> {
  const [studyInstanceUID = '', seriesInstanceUID = '', ...more] = rest;
  if (!isUid(studyInstanceUID) || !isUid(seriesInstanceUID) || more.length > 0)
    return wrong('get takes one Study and one Series Instance UID.');
  const [out, data] = [args.value('out'), args.value('data')];
  if (out === '' || data === '') return wrong('--out and --data name a folder.');
  if (out !== undefined && (data !== undefined || args.has('case')))
    return wrong('The series goes to --out, or into a case, not both.');
  const archive = await archiveOf(args);
  if (!archive.ok) return archive;
  const folder = data ?? defaultDataFolder();
  const retrieved = await retrieveSeries(
    archive.value,
    { studyInstanceUID, seriesInstanceUID },
    {
      // Not among what the host empties when it starts: a transfer may go on tomorrow.
      into: out ?? join(folder, 'received'),
      signal,
      onProgress: (done, total) => (done % 50 === 0 || done === total) && args.tell(`${done} of ${total} slices`),
    },
  );
  if (!retrieved.ok) return retrieved;
  const { instances, fetched } = retrieved.value;
  if (out === undefined) return intoCase(args, folder, retrieved.value, signal);
  return ok({
    json: { studyInstanceUID, seriesInstanceUID, instances, fetched, folder: retrieved.value.folder },
    text: `${instances} slices in ${retrieved.value.folder}${fetched < instances ? `, ${fetched} of them came now` : ''}.`,
  });
}

/** Takes a whole series into a case by the import that the window uses; what was received goes once the case holds it. */
async function intoCase(
  args: CliArguments,
  dataFolder: string,
  received: { readonly folder: string; readonly instances: number; readonly fetched: number },
  signal: AbortSignal,
): Promise<Result<CliOutput>> {
  const host = await startHost({ dataFolder, demoFolder: null, log: args.tell });
  if (!host.ok) return host;
  try {
    const ask = async <N extends ProcedureName>(name: N, input: Input<N>) =>
      (await host.value.call(name, input, { signal, onProgress: () => {} })) as Result<Output<N>, string>;
    let caseId: string | null = null;
    const named = args.value('case');
    if (named !== undefined) {
      const rows = await ask('worklist.list', {});
      if (!rows.ok) return rows;
      const found = oneOf(rows.value, named.toLowerCase());
      if (!found.ok) return found;
      caseId = found.value.id;
    }
    const scan = await ask('import.scan', { paths: [received.folder] });
    if (!scan.ok) return scan;
    const { scanId, series } = scan.value;
    if (series.length === 0) return refuse('pacs.noImages', { folder: received.folder });
    const taken = await ask('import.take', { scanId, seriesIds: series.map(({ id }) => id), caseId });
    if (!taken.ok)
      return refuse(taken.code, {
        ...taken.details,
        message: `${SAID_OF_TAKING[taken.code] ?? 'The case did not take the series.'} It lies in ${received.folder}.`,
      });
    await rm(received.folder, { recursive: true, force: true });
    const { instances, fetched } = received;
    return ok({
      json: {
        caseId: taken.value.caseId,
        seriesIds: taken.value.seriesIds,
        instances,
        fetched,
        ignored: taken.value.ignored,
      },
      text: `${instances} slices taken into case ${taken.value.caseId}.`,
    });
  } finally {
    await host.value.close();
  }
}

const SAID_OF_TAKING: Readonly<Record<string, string>> = {
  'case.otherPatient': 'The series is of another patient than the case.',
  'case.readOnly': 'The case is locked.',
  'disk.full': 'The disk has no room for it.',
};

async function store(args: CliArguments, rest: readonly string[], signal: AbortSignal): Promise<Result<CliOutput>> {
  if (rest.length === 0) return wrong('store takes files or folders.');
  const archive = await archiveOf(args);
  if (!archive.ok) return archive;
  const found = await findFiles(rest, signal);
  if (!found.ok) return found;
  const { paths, ignored } = found.value;
  if (ignored[0])
    return refuse(ignored[0].code, { message: `${ignored[0].path}: ${ignored[0].message} Nothing was sent.` });
  if (paths.length === 0) return refuse('path.notFound', { message: 'There is no file to send.' });
  const sent = await storeFiles(archive.value, paths, {
    signal,
    onProgress: (done, total) => args.tell(`${done} of ${total} sent`),
  });
  if (!sent.ok)
    return sent.code === 'file.notDicom'
      ? refuse(sent.code, { message: `${paths[Number(sent.details.given)]} is no whole DICOM file. Nothing was sent.` })
      : sent;
  const { stored, refused } = sent.value;
  if (refused.length > 0) return refuse('pacs.notStored', { stored: stored.length, total: paths.length, refused });
  return ok({ json: { stored }, text: `${stored.length} stored, each confirmed by the archive.` });
}
