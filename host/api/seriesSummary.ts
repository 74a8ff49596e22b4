import type { z } from 'zod';
import type { SeriesSummary } from '#core/contract/shapes';
import type { Enhancement } from '#core/dicom/phaseGuess';
import { rankSeries } from '#core/dicom/rankSeries';
import type { Series } from '#core/dicom/series';
import { dot } from '#core/geometry';

export type Summary = z.output<typeof SeriesSummary>;
/** What a ranking adds to a series. */
export type Ranked = Pick<Summary, 'rank' | 'proposed' | 'reasons' | 'phaseGuess'>;

/** A series as the window lists it: figures and findings, nobody's name. */
export function seriesSummary(series: Series, ranked: Ranked): Summary {
  const { geometry } = series;
  return {
    id: series.id,
    seriesInstanceUID: series.seriesInstanceUID,
    studyInstanceUID: series.studyInstanceUID,
    modality: series.modality,
    description: series.description,
    acquiredDate: series.acquired?.date ?? null,
    acquiredFrom: series.acquired?.source ?? null,
    instances: series.instances,
    columns: series.columns,
    rows: series.rows,
    slices: series.sources.length,
    sliceHeightsMm: geometry ? geometry.slicePositions.map((position) => dot(position, geometry.normal)) : [],
    pixelSpacingMm: series.pixelSpacingMm && [...series.pixelSpacingMm],
    sliceSpacingMm: series.sliceSpacingMm,
    gantryTiltDeg: geometry?.gantryTiltDeg ?? 0,
    convolutionKernel: series.convolutionKernel,
    transferSyntaxUID: series.transferSyntaxUID,
    measurable: series.measurable,
    findings: series.findings.map((one) => ({ ...one, details: { ...one.details } })),
    ...ranked,
    reasons: [...ranked.reasons],
  };
}

/** Summaries of the series of a scan, best for volumetry first; `enhancement` by series id, where a first look told it. */
export const rankedSummaries = (
  series: readonly Series[],
  enhancement?: ReadonlyMap<string, Enhancement>,
): readonly Summary[] =>
  rankSeries(series, enhancement).map(({ series: one, phase, reasons, proposed }, n) =>
    seriesSummary(one, {
      rank: n + 1,
      proposed,
      phaseGuess: phase.phase,
      reasons: reasons.map(({ code, points, sentence }) => ({ code, message: sentence, good: points > 0 })),
    }),
  );
