import { z } from 'zod';
import { change, query } from '../procedure.ts';
import { CaseId, CaseShape, GeometryShape } from '../shapes.ts';
import { seriesId } from './inputs.ts';

/** A series: what was found in it, its geometry, and whether its slices are whole. */
export const seriesProcedures = {
  /** Accepts an acceptable finding by name, with a reason; travels with every number that comes of the series. */
  'series.accept': change({
    input: z.object({ caseId: CaseId, seriesId, code: z.string(), reason: z.string().min(1) }),
    output: CaseShape,
    errors: [
      'case.notFound',
      'series.notFound',
      'finding.notAcceptable',
      'reader.missing',
      'case.readOnly',
      'disk.full',
    ],
  }),
  'series.confirmPhase': change({
    input: z.object({ caseId: CaseId, seriesId, phase: z.string() }),
    output: CaseShape,
    errors: ['case.notFound', 'series.notFound', 'case.readOnly', 'disk.full'],
  }),
  /** Geometry of a measurable series. Its HU slices stream from /bytes/volume/{caseId}/{seriesId}. */
  'series.geometry': query({
    input: z.object({ caseId: CaseId, seriesId }),
    output: z.object({ geometry: GeometryShape, padding: z.number().nullable() }),
    errors: ['case.notFound', 'series.notFound', 'series.refused'],
  }),
  /**
   * Reads all slices of a series once more and compares them with the hashes that they were taken in by. `series.damaged`:
   * so many are other bytes now, or gone; saving of record and exports then refuse alike. Taking the files in again mends it.
   */
  'series.check': query({
    input: z.object({ caseId: CaseId, seriesId }),
    output: z.object({}),
    errors: ['case.notFound', 'series.notFound', 'series.damaged'],
  }),
} as const;
