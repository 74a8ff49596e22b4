import {
  type FoundSeries,
  type FoundStudy,
  instanceUidsOf,
  isMatch,
  type StudyQuery,
  seriesOf,
  seriesParameters,
  studiesOf,
  studyParameters,
  type URLSearchParamsPairs,
} from '#core/pacs/query';
import { ok, type Result, refuse } from '#core/result';
import { type Archive, ask, type PacsCode } from './archive.ts';

const JSON_TYPE = 'application/dicom+json';
/** A list of a thousand studies with all their attributes is a few megabytes. */
const LONGEST_LIST = 64 << 20;

/** One QIDO-RS search; an answer of 204 is an empty list. Refuses what is no JSON, such as a page to log in. */
async function search(
  archive: Archive,
  path: string,
  parameters: URLSearchParamsPairs,
  signal: AbortSignal,
): Promise<Result<unknown, PacsCode>> {
  const answer = await ask(archive, path, {
    accept: JSON_TYPE,
    parameters,
    most: LONGEST_LIST,
    alsoGood: [204, 206],
    signal,
  });
  if (!answer.ok) return answer;
  if (answer.value.status === 204) return ok([]);
  try {
    return ok(JSON.parse(answer.value.bytes.toString('utf8')));
  } catch {
    return /json/i.test(answer.value.type) ? refuse('pacs.wrongAnswer', { what: 'json' }) : refuse('pacs.notDicomWeb');
  }
}

/** Studies that match, at most `limit`; `more` where the archive may hold others. */
export async function findStudies(
  archive: Archive,
  query: StudyQuery,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal },
): Promise<Result<{ readonly studies: readonly FoundStudy[]; readonly more: boolean }, PacsCode>> {
  // One more than wanted is asked for, so that an exact fit is not taken for a cut list.
  const answer = await search(archive, '/studies', studyParameters(query, limit + 1), signal);
  // A study that is not there is an empty list; where the search itself is not found, nothing of the kind answers.
  if (!answer.ok) return answer.code === 'pacs.notFound' ? refuse('pacs.notDicomWeb', answer.details) : answer;
  const studies = studiesOf(answer.value);
  if (!studies.ok) return studies;
  return ok({
    studies: studies.value.slice(0, limit).filter((study) => isMatch(study, query)),
    more: studies.value.length > limit,
  });
}

/** The series of one study. */
export async function findSeries(
  archive: Archive,
  studyInstanceUID: string,
  signal: AbortSignal,
): Promise<Result<readonly FoundSeries[], PacsCode>> {
  const answer = await search(archive, `/studies/${studyInstanceUID}/series`, seriesParameters(PAGE), signal);
  return answer.ok ? seriesOf(answer.value) : answer;
}

const PAGE = 1000;
/** No series has so many instances. */
const MOST_INSTANCES = 50_000;

/**
 * The SOP Instance UIDs of one series, page by page until nothing new comes, since archives cut long lists as they like.
 * An unknown series has none.
 */
export async function instancesOf(
  archive: Archive,
  { studyInstanceUID, seriesInstanceUID }: { readonly studyInstanceUID: string; readonly seriesInstanceUID: string },
  signal: AbortSignal,
): Promise<Result<ReadonlySet<string>, PacsCode>> {
  const found = new Set<string>();
  for (;;) {
    const before = found.size;
    const path = `/studies/${studyInstanceUID}/series/${seriesInstanceUID}/instances`;
    const answer = await search(
      archive,
      path,
      [
        ['limit', String(PAGE)],
        ['offset', String(before)],
      ],
      signal,
    );
    if (!answer.ok) return answer.code === 'pacs.notFound' && before === 0 ? ok(found) : answer;
    const page = instanceUidsOf(answer.value);
    if (!page.ok) return page;
    for (const uid of page.value) found.add(uid);
    if (found.size === before) return ok(found);
    if (found.size > MOST_INSTANCES) return refuse('pacs.wrongAnswer', { what: 'tooLong' });
  }
}
