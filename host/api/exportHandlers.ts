import { join } from 'node:path';
import { leadingSeries } from '#core/cases/status';
import type { LayerName } from '#core/contours/codes';
import { activePlan } from '#core/contours/plans';
import { FLR, LIVER } from '#core/contours/reading';
import type { Finding } from '#core/findings';
import { comparisonOf, targetFor } from '#core/liver/target';
import { exportedCase } from '#core/record/exported';
import { recordedCaseOf } from '#core/registry/ofCase';
import { registryRecords } from '#core/registry/registryRecords';
import { ok, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Case } from '../cases/caseStore.ts';
import type { Reading } from '../cases/readingStore.ts';
import { storedSeries } from '../cases/storedSeries.ts';
import { heldByAffine, labelmapBytes } from '../import/labelmapFile.ts';
import { serialised, serialisedCase } from '../registry/serialised.ts';
import { siteSalt, uidHash } from '../registry/uidHash.ts';
import { contourPictures } from '../report/contourPicture.ts';
import { planLine } from '../report/cutWords.ts';
import { pictureSlices } from '../report/pictureSlices.ts';
import { encodePng } from '../report/png.ts';
import { remnantReport } from '../report/remnantReport.ts';
import { type HostFacts, seriesOf } from './caseHandlers.ts';
import type { Handlers } from './router.ts';
import type { SeriesReader } from './seriesReader.ts';
import type { Tickets } from './tickets.ts';
import { undamaged } from './undamaged.ts';

/** What leaves a case as a file: its records for the registry, and the page for the patient's folder. */
export function exportHandlers(
  library: CaseLibrary,
  facts: HostFacts,
  { reader, tickets }: { reader: SeriesReader; tickets: Tickets },
): Pick<Handlers, 'registry.export' | 'report.export' | 'labels.export'> {
  const { cases, identities, settings } = library;
  const records = async (patientCase: Case, signal: AbortSignal, withNotes = false) => {
    const measured = patientCase.timePoints.flatMap(({ series }) => leadingSeries(series) ?? []);
    const ids = measured.flatMap(({ id, reading }) => (reading ? [id] : []));
    const whole = await undamaged(library, patientCase.id, ids, signal);
    if (!whole.ok) return whole;
    const salt = await siteSalt(join(library.folder.root, 'site.salt'));
    return registryRecords(recordedCaseOf(patientCase, settings.get(), { withNotes }), uidHash(salt));
  };
  return {
    'registry.export': async ({ caseId, format, notes, part = 'scans', masked }, { signal }) => {
      const patientCase = cases.find(caseId);
      if (!patientCase) return refuse('case.notFound');
      const file = (name: string, bytes: Uint8Array) =>
        ok(
          tickets.issue({
            fileName: `remnant-${name}.${format}`,
            contentType: format === 'json' ? 'application/json' : 'text/csv; charset=utf-8',
            bytes,
          }),
        );
      if (part === 'case') {
        const { siteCode } = settings.get();
        const options = { siteCode, withNotes: notes ?? false, masked: masked ?? [] };
        const record = exportedCase(patientCase, library.records.of(caseId), options);
        return file(`${caseId.slice(0, 8)}-case`, serialisedCase(record, format));
      }
      const made = await records(patientCase, signal, notes);
      if (!made.ok) return made;
      return file(caseId.slice(0, 8), serialised(made.value, format));
    },

    'report.export': async ({ caseId }, { signal }) => {
      const patientCase = cases.find(caseId);
      if (!patientCase) return refuse('case.notFound');
      const made = await records(patientCase, signal);
      if (!made.ok) return made;
      const { timePoint, series, reading, measured } = lastMeasured(patientCase);
      const hidden = settings.get().demonstrationMode;
      const plan = activePlan(reading.plans);
      const bytes = await remnantReport({
        record: made.value.at(-1)!,
        identity: hidden ? null : (identities.find(caseId) ?? null),
        scan: {
          date: hidden ? null : timePoint.date,
          seriesDescription: series.description,
          sliceSpacingMm: series.sliceSpacingMm,
          pixelSpacingMm: series.pixelSpacingMm,
        },
        findings: series.findings as readonly Finding[],
        measured,
        target: targetFor(patientCase.liver, patientCase.icgR15Pct, comparisonOf(patientCase.pathway, null)),
        // A name is free text: where identity is hidden, only how the plan is made is printed.
        cut: plan && (hidden ? { ...planLine(plan), name: '' } : planLine(plan)),
        pictures: await picturesOf(library, reader, { caseId, reading }, signal),
        printedAt: facts.now().toISOString(),
      });
      return ok(
        tickets.issue({ fileName: `remnant-${caseId.slice(0, 8)}.pdf`, contentType: 'application/pdf', bytes }),
      );
    },

    'labels.export': async ({ caseId, seriesId, layer, format }) => {
      const found = seriesOf(cases.find(caseId), seriesId);
      if (!found.ok) return found;
      const kept = found.value.reading?.layers.find((one) => one.layer === layer);
      const { series } = storedSeries(library.series.volume(caseId, seriesId)!);
      const { geometry } = series;
      if (!kept || !geometry) return refuse('layer.notFound', { layer });
      if (format === 'nii.gz' && !heldByAffine(geometry)) return refuse('output.cannotHold');
      const names = new Map(
        found.value.reading!.segments.filter((one) => one.layer === layer).map(({ number, label }) => [number, label]),
      );
      const bytes = await labelmapBytes(
        { geometry, voxels: await library.layers.voxels(kept.hash), names, series },
        format,
      );
      return ok(
        tickets.issue({
          fileName: `remnant-${caseId.slice(0, 8)}-${layer}.${format}`,
          contentType: 'application/octet-stream',
          bytes,
        }),
      );
    },
  };
}

/** The last scan of a case that was measured: the one that its last record is of. */
function lastMeasured({ timePoints }: Case) {
  for (const timePoint of [...timePoints].reverse()) {
    const series = leadingSeries(timePoint.series);
    if (series?.reading && series.measured)
      return { timePoint, series, reading: series.reading, measured: series.measured };
  }
  throw new Error('A case with records has a measured scan');
}

/** Three slices through the FLR, or through the liver where nothing is cut yet, with the contours on them. */
async function picturesOf(
  library: CaseLibrary,
  reader: SeriesReader,
  { caseId, reading }: { caseId: string; reading: Reading },
  signal: AbortSignal,
) {
  const { series } = storedSeries(library.series.volume(caseId, reading.seriesId)!);
  const { geometry } = series;
  if (!geometry) throw new Error('A measured series has a geometry');
  const pixels = geometry.columns * geometry.rows;
  const layers = new Map<LayerName, Uint8Array>();
  for (const { layer, hash } of reading.layers) {
    const voxels = await library.layers.voxels(hash);
    if (voxels.length !== pixels * geometry.slices) throw new Error('A layer is of another grid than its series');
    layers.set(layer, voxels);
  }
  const perSlice = (layer: LayerName, segment: number) =>
    Array.from({ length: geometry.slices }, (_, k) => {
      const slice = layers.get(layer)?.subarray(k * pixels, (k + 1) * pixels) ?? new Uint8Array(0);
      return slice.reduce((count: number, label: number) => count + (label === segment ? 1 : 0), 0);
    });
  const ofFlr = pictureSlices(perSlice('partition', FLR));
  const shown = ofFlr.length > 0 ? ofFlr : pictureSlices(perSlice('extent', LIVER));
  const hu = await reader.slices(caseId, series, shown, signal);
  const pictures = contourPictures(
    shown.map((k, n) => ({
      hu: hu[n]!,
      layers: Object.fromEntries(
        [...layers].map(([name, voxels]) => [name, voxels.subarray(k * pixels, (k + 1) * pixels)]),
      ),
      geometry,
      segments: reading.segments,
    })),
  );
  return pictures.map(({ width, height, rgba }, n) => ({
    png: encodePng({ width, height, channels: 4, samples: rgba }),
    caption: `Slice ${shown[n]! + 1} of ${geometry.slices}`,
  }));
}
