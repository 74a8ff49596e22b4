import { ok, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { readSeries, type SeriesFound } from '../import/readSeries.ts';
import { isVolumeFileName } from '../import/volumeFile.ts';
import type { HostFacts } from './caseHandlers.ts';
import { firstLooks, sureLooks } from './firstLook.ts';
import { patientsFound } from './patientsFound.ts';
import type { ReadingKeeper } from './readingKeeper.ts';
import type { Handlers } from './router.ts';
import { fileState, type KeptScan, type Scans } from './scans.ts';
import type { SeriesReader } from './seriesReader.ts';
import { rankedSummaries } from './seriesSummary.ts';
import { takeIntoCase } from './takeIntoCase.ts';
import type { Upload, Uploads } from './uploads.ts';

interface ImportParts {
  readonly reader: SeriesReader;
  readonly keeper: ReadingKeeper;
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
      const upload = uploadId === undefined ? null : parts.uploads.find(uploadId);
      if (uploadId !== undefined && !upload) return refuse('upload.notFound');
      // Whoever hands over a NIfTI or NRRD itself, and not in a folder, says that it is a CT.
      const uploaded = upload ? [upload.folder, ...upload.itself.filter(isVolumeFileName)] : [];
      let headers = 0;
      const found = await readSeries([...paths, ...uploaded], {
        signal: context.signal,
        onProgress(done, total) {
          headers = total;
          context.onProgress(done, total);
        },
      });
      // Which one is not there is said by its place: the path itself may hold a name.
      if (!found.ok) return refuse('path.notFound', { given: paths.indexOf(String(found.details.path)) });
      const looks = await firstLooks(
        parts.reader,
        found.value.series,
        // The slices of the first look are files read once more.
        { signal: context.signal, onProgress: (done, total) => context.onProgress(headers + done, headers + total) },
      );
      const summaries = rankedSummaries(found.value.series, sureLooks(looks));
      const scan: KeptScan = {
        found: found.value,
        summaries,
        looks,
        uploadId: upload ? uploadId! : null,
        states: await statesOf(found.value),
      };
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
      return scan ? takeIntoCase(library, facts, parts, { scan, seriesIds, caseId }, context) : refuse('scan.notFound');
    },
  };
}

async function statesOf({ series }: SeriesFound): Promise<KeptScan['states']> {
  const paths = new Set(series.flatMap(({ sources }) => sources.map(({ path }) => path)));
  const states = await Promise.all([...paths].map(async (path) => [path, await fileState(path)] as const));
  return new Map(states.flatMap(([path, state]) => (state ? [[path, state] as const] : [])));
}

/** Files that are no part of a series, as the person knows them: those of an upload by the name they were sent under. */
const ignoredFiles = ({ ignored }: SeriesFound, upload: Upload | null) =>
  ignored.map(({ path, code }) => ({ path: upload?.nameOf(path) ?? path, code }));
