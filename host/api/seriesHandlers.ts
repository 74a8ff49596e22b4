import { seriesRefusal } from '#core/cases/status';
import type { Series } from '#core/dicom/series';
import { ok, type Result, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { storedSeries } from '../cases/storedSeries.ts';
import { importFiles } from '../import/importFiles.ts';
import type { SeriesBytes } from './bytes.ts';
import { seriesOf } from './caseHandlers.ts';
import type { Handlers } from './router.ts';
import type { Scans } from './scans.ts';
import type { SeriesReader } from './seriesReader.ts';
import { undamaged } from './undamaged.ts';

/** Where the voxels of a series of a case lie, and whether its slices are still those that were taken in. */
export function seriesHandlers(library: CaseLibrary): Pick<Handlers, 'series.geometry' | 'series.check'> {
  return {
    'series.geometry': ({ caseId, seriesId }) => {
      const found = measurableSeries(library, caseId, seriesId);
      if (!found.ok) return found;
      const { geometry, paddingHu } = found.value;
      return ok({
        geometry: {
          columns: geometry.columns,
          rows: geometry.rows,
          rowDirection: [...geometry.rowDirection],
          columnDirection: [...geometry.columnDirection],
          pixelSpacingMm: [...geometry.pixelSpacingMm],
          slicePositions: geometry.slicePositions.map((position) => [...position]),
        },
        padding: paddingHu,
      });
    },
    'series.check': async ({ caseId, seriesId }, { signal }) => {
      const found = seriesOf(library.cases.find(caseId), seriesId);
      if (!found.ok) return found;
      const whole = await undamaged(library, caseId, [seriesId], signal);
      return whole.ok ? ok({}) : whole;
    },
  };
}

/** Voxels and pictures of series, of cases and of scans. */
export function seriesBytes(library: CaseLibrary, reader: SeriesReader, scans: Scans): SeriesBytes {
  return {
    async volume(caseId, seriesId, signal) {
      const found = measurableSeries(library, caseId, seriesId);
      return found.ok ? ok(reader.volume(caseId, found.value.series, signal)) : found;
    },
    async thumbnail(of, seriesId) {
      const picture = 'caseId' in of ? await ofCase(of.caseId, seriesId) : await ofScan(of.scanId, seriesId);
      return picture ? ok(picture) : refuse('thumbnail.notFound');
    },
  };

  async function ofCase(caseId: string, seriesId: string): Promise<Uint8Array | null> {
    const text = library.series.volume(caseId, seriesId);
    return text === null ? null : reader.thumbnail(storedSeries(text).series, reader.inCase(caseId));
  }

  async function ofScan(scanId: string, seriesId: string): Promise<Uint8Array | null> {
    const scan = scans.find(scanId);
    const series = scan?.found.series.find(({ id }) => id === seriesId);
    if (!scan || !series) return null;
    const files = importFiles();
    try {
      return await reader.thumbnail(series, { path: (name) => name, open: (name) => files.open(name) });
    } finally {
      await files.close();
    }
  }
}

/** A series of a case that may be opened: nothing refuses it but what was accepted by name. */
export function measurableSeries(
  { cases, series: kept }: CaseLibrary,
  caseId: string,
  seriesId: string,
): Result<
  { series: Series; geometry: NonNullable<Series['geometry']>; paddingHu: number | null },
  'case.notFound' | 'series.notFound' | 'series.refused'
> {
  const shown = seriesOf(cases.find(caseId), seriesId);
  if (!shown.ok) return shown;
  const { series, paddingHu } = storedSeries(kept.volume(caseId, seriesId)!);
  const refusal = seriesRefusal(shown.value);
  if (refusal || !series.geometry) return refuse('series.refused', { code: refusal?.code ?? 'series.noGeometry' });
  return ok({ series, geometry: series.geometry, paddingHu });
}
