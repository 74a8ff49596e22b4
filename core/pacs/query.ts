import { z } from 'zod';
import { ok, type Result, refuse } from '../result.ts';
import { countOf, DicomJson, dateOf, textOf, textsOf, uidOf } from './attributes.ts';

/** What studies are looked for by; what is left out matches everything. */
export interface StudyQuery {
  readonly patientID?: string;
  /** Matches from its beginning, where it holds no wildcard (`*`, `?`) of its own. */
  readonly patientName?: string;
  /** ISO 8601 days, each included; an end left out is open. */
  readonly from?: string;
  readonly to?: string;
  /** Matches anywhere in the study's description. */
  readonly description?: string;
  readonly modality?: string;
}

export interface FoundStudy {
  readonly studyInstanceUID: string;
  readonly patientID: string | null;
  readonly patientName: string | null;
  readonly date: string | null;
  readonly description: string | null;
  readonly modalities: readonly string[];
  /** Null where the archive does not count. */
  readonly series: number | null;
  readonly instances: number | null;
}

export interface FoundSeries {
  readonly seriesInstanceUID: string;
  readonly modality: string | null;
  readonly number: number | null;
  readonly description: string | null;
  /** Null where the archive does not count. */
  readonly instances: number | null;
}

const wild = (text: string, before: string) => (/[*?]/.test(text) ? text : `${before}${text}*`);

/** What is matched as text: how it is asked for, and what of a study it is held against. */
const patternsOf = ({ patientID, patientName, description }: StudyQuery) => [
  ...(patientID ? [{ attribute: 'PatientID', of: 'patientID', pattern: patientID } as const] : []),
  ...(patientName ? [{ attribute: 'PatientName', of: 'patientName', pattern: wild(patientName, '') } as const] : []),
  ...(description
    ? [{ attribute: 'StudyDescription', of: 'description', pattern: wild(description, '*') } as const]
    : []),
];

/**
 * A pattern as archives are asked for it. Some do not decode what an address must encode, find nothing by ?, or keep names
 * without what is not ASCII (all of these: Orthanc 1.10 with DICOMweb 1.7): such signs are asked for as *, and `isMatch` looks
 * again. A pattern of other letters alone is sent as it is.
 */
function asked(pattern: string): string {
  const loose = pattern.replace(/[^A-Za-z0-9._-]+/g, '*');
  return /[A-Za-z0-9]/.test(loose) ? loose : pattern;
}

/** Whether a study has what was asked for, where the archive was asked for more than that. Letters match in either case. */
export const isMatch = (study: FoundStudy, query: StudyQuery): boolean =>
  patternsOf(query).every(({ of, pattern }) => asked(pattern) === pattern || fits(pattern, study[of] ?? ''));

function fits(pattern: string, value: string): boolean {
  const plain = (text: string) => text.normalize('NFC').toLowerCase();
  const expression = plain(pattern)
    .replace(/[.+^${}()|[\]\\/]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 'u').test(plain(value));
}

/** QIDO-RS parameters (PS3.18 8.3.4) of a search for studies; at most `limit`. */
export function studyParameters(query: StudyQuery, limit: number): URLSearchParamsPairs {
  const { from, to, modality } = query;
  const day = (iso: string | undefined) => iso?.replaceAll('-', '') ?? '';
  return [
    ...patternsOf(query).map(({ attribute, pattern }) => [attribute, asked(pattern)] as const),
    ...(from || to ? [['StudyDate', from === to ? day(from) : `${day(from)}-${day(to)}`] as const] : []),
    ...(modality ? [['ModalitiesInStudy', modality] as const] : []),
    // Counts and descriptions are not among what every archive answers unasked (PS3.18 10.6.3.3).
    ...['00081030', '00080061', '00201206', '00201208'].map((tag) => ['includefield', tag] as const),
    ['limit', String(limit)],
  ];
}

/** QIDO-RS parameters of a search for the series of one study. */
export const seriesParameters = (limit: number): URLSearchParamsPairs => [
  ...['0008103E', '00201209', '00080060', '00200011'].map((tag) => ['includefield', tag] as const),
  ['limit', String(limit)],
];

export type URLSearchParamsPairs = readonly (readonly [name: string, value: string])[];

const Answer = z.array(DicomJson);

/** A search's answer as data sets; refuses what is no list of them. */
function dataSets(answer: unknown): Result<readonly DicomJson[], 'pacs.wrongAnswer'> {
  const read = Answer.safeParse(answer);
  return read.success ? ok(read.data) : refuse('pacs.wrongAnswer', { what: 'list' });
}

function eachOf<T>(
  answer: unknown,
  uidTag: string,
  read: (set: DicomJson, uid: string) => T,
): Result<readonly T[], 'pacs.wrongAnswer'> {
  const sets = dataSets(answer);
  if (!sets.ok) return sets;
  const all: T[] = [];
  for (const set of sets.value) {
    const uid = uidOf(set, uidTag);
    if (uid === null) return refuse('pacs.wrongAnswer', { what: 'uid' });
    all.push(read(set, uid));
  }
  return ok(all);
}

/** Studies of a QIDO-RS answer; refuses one in which a study has no UID. */
export const studiesOf = (answer: unknown): Result<readonly FoundStudy[], 'pacs.wrongAnswer'> =>
  eachOf(answer, '0020000D', (set, studyInstanceUID) => ({
    studyInstanceUID,
    patientID: textOf(set, '00100020'),
    patientName: textOf(set, '00100010'),
    date: dateOf(set, '00080020'),
    description: textOf(set, '00081030'),
    modalities: textsOf(set, '00080061'),
    series: countOf(set, '00201206'),
    instances: countOf(set, '00201208'),
  }));

/** Series of a QIDO-RS answer. */
export const seriesOf = (answer: unknown): Result<readonly FoundSeries[], 'pacs.wrongAnswer'> =>
  eachOf(answer, '0020000E', (set, seriesInstanceUID) => ({
    seriesInstanceUID,
    modality: textOf(set, '00080060'),
    number: countOf(set, '00200011'),
    description: textOf(set, '0008103E'),
    instances: countOf(set, '00201209'),
  }));

/** SOP Instance UIDs of a QIDO-RS answer. */
export const instanceUidsOf = (answer: unknown): Result<readonly string[], 'pacs.wrongAnswer'> =>
  eachOf(answer, '00080018', (_, uid) => uid);
