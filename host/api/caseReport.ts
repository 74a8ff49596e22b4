import { leadingSeries } from '#core/cases/status';
import { scanDue } from '#core/cases/timeline';
import type { LayerName } from '#core/contours/codes';
import { activePlan } from '#core/contours/plans';
import { FLR, LIVER } from '#core/contours/reading';
import type { Finding } from '#core/findings';
import { changedRules, changedRulesInWords } from '#core/pathway/settings';
import { siteTarget } from '#core/pathway/siteTarget';
import { targetDays } from '#core/record/targetDays';
import { courseOf } from '#core/registry/course';
import { recordedCaseOf } from '#core/registry/ofCase';
import type { RegistryRecord } from '#core/registry/record';
import { courseReport } from '#core/report/courseReport';
import { timelineOf } from '#core/timeline/timeline';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Case } from '../cases/caseStore.ts';
import type { Reading } from '../cases/readingStore.ts';
import { storedSeries } from '../cases/storedSeries.ts';
import { contourPictures } from '../report/contourPicture.ts';
import { planLine } from '../report/cutWords.ts';
import { pictureSlices } from '../report/pictureSlices.ts';
import { encodePng } from '../report/png.ts';
import { remnantReport } from '../report/remnantReport.ts';
import type { RemnantReport } from '../report/reportContent.ts';
import { reportData } from '../report/reportData.ts';
import type { SeriesReader } from './seriesReader.ts';

export interface ReportOf {
  readonly library: CaseLibrary;
  readonly reader: SeriesReader;
  readonly patientCase: Case;
  /** The record of the last measured scan; null where nothing was measured here. */
  readonly record: RegistryRecord | null;
}

export interface ReportAs {
  readonly format: 'pdf' | 'json';
  /** In data: reasons of decisions go along, free text. */
  readonly notes: boolean;
  readonly now: Date;
}

/** The report of a case as a file: its last measured scan, its course, or both; null where there is neither. */
export async function caseReport(
  { library, reader, patientCase, record }: ReportOf,
  { format, notes, now }: ReportAs,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const settings = library.settings.get();
  const hidden = settings.demonstrationMode;
  const printedAt = now.toISOString();
  const asData = format === 'json';
  const recorded = recordedCaseOf(patientCase, settings);
  const stated = (recorded.stated ?? []).length > 0;
  if (record === null && !stated) return null;
  const entered = library.records.of(patientCase.id);
  const content = courseReport({ patientCase, record: entered, recorded }, printedAt.slice(0, 10), {
    withNotes: !hidden && (!asData || notes),
  });
  const scan = record && scanReport(library, patientCase, { record, printedAt, hidden, named: !hidden && !asData });
  if (asData) return new TextEncoder().encode(`${JSON.stringify(reportData(scan, content), null, 2)}\n`);
  const { assessment } = courseOf(recorded, { onPathway: false });
  const timeline =
    assessment &&
    timelineOf(assessment, patientCase, scanDue(patientCase), targetDays(patientCase, entered, settings.rules));
  return remnantReport({
    scan: scan && {
      ...scan,
      pictures: await picturesOf(
        library,
        reader,
        { caseId: patientCase.id, reading: lastMeasured(patientCase).reading },
        signal,
      ),
    },
    course: content && { content, timeline, printedAt },
  });
}

function scanReport(
  library: CaseLibrary,
  patientCase: Case,
  {
    record,
    printedAt,
    hidden,
    named,
  }: { readonly record: RegistryRecord; readonly printedAt: string; readonly hidden: boolean; readonly named: boolean },
): RemnantReport {
  const { timePoint, series, reading, measured } = lastMeasured(patientCase);
  const plan = activePlan(reading.plans);
  const { rules } = library.settings.get();
  return {
    record,
    identity: hidden ? null : (library.identities.find(patientCase.id) ?? null),
    scan: {
      date: hidden ? null : timePoint.date,
      seriesDescription: series.description,
      sliceSpacingMm: series.sliceSpacingMm,
      pixelSpacingMm: series.pixelSpacingMm,
    },
    findings: series.findings as readonly Finding[],
    measured,
    target: siteTarget(patientCase, rules),
    siteRules: changedRulesInWords(changedRules(rules)),
    // A name is free text: where identity is hidden, only how the plan is made is printed.
    cut: plan && (named ? planLine(plan) : { ...planLine(plan), name: '' }),
    signature: series.review?.signature ?? null,
    auditHead: library.audit.head(patientCase.id).hash,
    pictures: [],
    printedAt,
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
