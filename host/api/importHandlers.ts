import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { ok, type Result, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Case } from '../cases/caseStore.ts';
import { storedSeriesText } from '../cases/storedSeries.ts';
import { readSeries, type SeriesFound } from '../import/readSeries.ts';
import { isVolumeFileName } from '../import/volumeFile.ts';
import type { HostFacts } from './caseHandlers.ts';
import { bodyOf, identityOf, mayJoin, patientsFound } from './patientsFound.ts';
import type { CallContext, Handlers } from './router.ts';
import { fileState, type KeptScan, type Scans } from './scans.ts';
import type { SeriesReader } from './seriesReader.ts';
import { rankedSummaries, type Summary } from './seriesSummary.ts';
import { copySeries } from './takeSeries.ts';
import type { Uploads } from './uploads.ts';

interface ImportParts {
  readonly reader: SeriesReader;
  readonly scans: Scans;
  readonly uploads: Uploads;
}

/** From files to a case: what is there, and what of it is taken. */
export function importHandlers(
  library: CaseLibrary,
  facts: HostFacts,
  parts: ImportParts,
): Pick<Handlers, 'import.scan' | 'import.take'> {
  return {
    'import.scan': async ({ paths = [], uploadId }, context) => {
      const upload = uploadId === undefined ? null : await parts.uploads.folder(uploadId);
      if (uploadId !== undefined && !upload) return refuse('upload.notFound');
      const uploaded = upload ? [upload, ...(await volumeFilesIn(upload))] : [];
      const found = await readSeries([...paths, ...uploaded], context);
      // Which one is not there is said by its place: the path itself may hold a name.
      if (!found.ok) return refuse('path.notFound', { given: paths.indexOf(String(found.details.path)) });
      const summaries = rankedSummaries(found.value.series);
      const scan = await keptScan(found.value, summaries, [...paths, ...uploaded], upload ? uploadId! : null);
      const { scanId, dropped } = parts.scans.keep(scan);
      for (const old of dropped) if (old.uploadId) await parts.uploads.remove(old.uploadId);
      return ok({
        scanId,
        series: [...summaries],
        ignored: ignoredFiles(found.value, upload),
        patients: patientsFound(library, found.value.series),
      });
    },

    'import.take': async ({ scanId, seriesIds, caseId }, context) => {
      const scan = parts.scans.find(scanId);
      return scan
        ? takeIntoCase(library, facts, parts.reader, { scan, seriesIds, caseId }, context)
        : refuse('scan.notFound');
    },
  };
}

/** Files of a NIfTI or NRRD that were dropped themselves; inside folders they mostly are somebody's labelmaps. */
const volumeFilesIn = async (upload: string) =>
  (await readdir(upload)).filter(isVolumeFileName).map((name) => join(upload, name));

async function keptScan(
  found: SeriesFound,
  summaries: readonly Summary[],
  given: readonly string[],
  uploadId: string | null,
): Promise<KeptScan> {
  // A volume file is known to its series by its bare name.
  const volumeFiles = new Map(given.filter(isVolumeFileName).map((path) => [basename(path), path]));
  const pathOf = (name: string) => volumeFiles.get(name) ?? name;
  const names = new Set(found.series.flatMap(({ sources }) => sources.map(({ path }) => path)));
  const states = await Promise.all([...names].map(async (name) => [name, await fileState(pathOf(name))] as const));
  return {
    found,
    summaries,
    pathOf,
    uploadId,
    states: new Map(states.flatMap(([name, state]) => (state ? [[name, state] as const] : []))),
  };
}

/** Files that are no part of a series, as the person knows them: those of an upload by their place in it. */
function ignoredFiles({ ignored, series }: SeriesFound, upload: string | null) {
  const volumes = new Set(series.flatMap(({ sources }) => sources.map(({ path }) => path)));
  return ignored
    .filter(({ path }) => !volumes.has(basename(path)))
    .map(({ path, code }) => ({ path: upload && path.startsWith(upload) ? relative(upload, path) : path, code }));
}

/** What import.take answers, for the case that a person chose and for the demonstration alike. */
export async function takeIntoCase(
  library: CaseLibrary,
  facts: HostFacts,
  reader: SeriesReader,
  wanted: {
    scan: KeptScan;
    seriesIds: readonly string[];
    caseId: string | null;
    demonstration?: Pick<Case, 'body' | 'bodySources'>;
  },
  context: CallContext,
) {
  const { scan, seriesIds } = wanted;
  const series = seriesIds.map((id) => scan.found.series.find((one) => one.id === id));
  const chosen = series.filter((one) => one !== undefined);
  if (chosen.length < series.length) return refuse('series.notFound');
  const caseId = wanted.caseId ?? randomUUID();
  return library.turns.take(caseId, async (): Promise<Result<TakenIntoCase, TakeRefusal>> => {
    const into = library.cases.find(caseId);
    if (wanted.caseId !== null && !into) return refuse('case.notFound');
    const [first] = chosen;
    const identity = into ? (library.identities.find(caseId) ?? NOBODY) : identityOf(first!.patient);
    const studies = into ? library.cases.studies(caseId) : new Set([first!.studyInstanceUID]);
    const sex = into ? into.body.sex : first!.patient.sex;
    const other = chosen.some(
      (one) =>
        !mayJoin(
          { identity: identityOf(one.patient), sex: one.patient.sex, studyInstanceUID: one.studyInstanceUID },
          { identity, sex, studies },
        ),
    );
    if (other) return refuse('case.otherPatient');
    try {
      const copied = await copySeries(library, reader, { scan, series: chosen, caseId }, context);
      if (!copied.ok) return copied;
      const header = bodyOf(chosen);
      context.signal.throwIfAborted();
      for (const one of chosen) library.identities.keep(caseId, identityOf(one.patient));
      library.cases.take(
        caseId,
        copied.value.taken.map((one) => ({
          summary: summaryAfter(scan, one.series),
          volume: storedSeriesText(one),
          instances: one.instances,
        })),
        into
          ? { edited: completed(into, header) }
          : {
              created: {
                id: caseId,
                demonstration: wanted.demonstration !== undefined,
                ...(wanted.demonstration ?? header),
              },
              at: facts.now().toISOString(),
            },
      );
      return ok({
        caseId,
        seriesIds: chosen.map(({ id }) => id),
        copied: copied.value.copied,
        bytes: copied.value.bytes,
        ignored: [...copied.value.ignored],
      });
    } finally {
      // What an import left that did not come to its end, and what a series no longer refers to.
      if (!library.cases.has(caseId)) library.identities.forget(caseId);
      await library.instances.sweepCase(caseId, library.cases.instanceHashes(caseId));
    }
  });
}

interface TakenIntoCase {
  readonly caseId: string;
  readonly seriesIds: string[];
  readonly copied: number;
  readonly bytes: number;
  readonly ignored: { path: string; code: string }[];
}
type TakeRefusal = 'case.notFound' | 'case.otherPatient' | 'disk.full' | 'file.changed' | 'series.refused';

const NOBODY = { name: '', id: '', birthDate: null };

/** The summary that the scan gave, with what decoding changed: fewer slices, other findings. */
function summaryAfter(scan: KeptScan, series: KeptScan['found']['series'][number]): Summary {
  const before = scan.summaries.find(({ id }) => id === series.id)!;
  const [again] = rankedSummaries([series]);
  return {
    ...again!,
    rank: before.rank,
    proposed: before.proposed,
    reasons: before.reasons,
    phaseGuess: before.phaseGuess,
  };
}

/** What a header says is kept where nothing stood; what a person or an earlier header said stays. */
function completed(into: Case, header: Pick<Case, 'body' | 'bodySources'>): Pick<Case, 'body' | 'bodySources'> {
  const body: Case['body'] = {
    sex: into.body.sex ?? header.body.sex,
    ageYears: into.body.ageYears ?? header.body.ageYears,
    heightCm: into.body.heightCm ?? header.body.heightCm,
    weightKg: into.body.weightKg ?? header.body.weightKg,
  };
  const source = (field: keyof Case['body']) =>
    into.body[field] === null ? header.bodySources[field] : into.bodySources[field];
  return {
    body,
    bodySources: {
      sex: source('sex'),
      ageYears: source('ageYears'),
      heightCm: source('heightCm'),
      weightKg: source('weightKg'),
    },
  };
}
