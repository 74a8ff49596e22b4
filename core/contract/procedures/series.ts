import { z } from 'zod';
import { change, query } from '../procedure.ts';
import { CaseId, CaseShape, GeometryShape } from '../shapes.ts';
import { seriesId } from './inputs.ts';

/** A series: what was found in it, its geometry, whether its slices are whole, and labelmaps drawn elsewhere on it. */
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
  /**
   * The segments of a foreign labelmap (NIfTI or NRRD), put on the grid of the series; from an upload (browser), which goes
   * with it, or a path on this computer. Nothing of a reading changes: the voxels are fetched from /bytes/layer/{hash}.
   */
  'labels.read': query({
    input: z.object({
      caseId: CaseId,
      seriesId,
      from: z.union([z.object({ uploadId: z.string() }), z.object({ path: z.string() })]),
    }),
    output: z.object({
      hash: z.string(),
      /** Those that have voxels, by number; `label` is the name that the file gives. */
      segments: z.array(
        z.object({ number: z.number().int().min(1).max(255), label: z.string().nullable(), voxels: z.number().int() }),
      ),
    }),
    errors: [
      'case.notFound',
      'series.notFound',
      'series.refused',
      'upload.notFound',
      'path.notFound',
      /** Of another size or place, by `details.labels` and `details.series`, or `details.distanceMm`. */
      'labels.geometryMismatch',
      'labels.wrongSeries',
      /** No labelmap by its name or values, or an empty one. */
      'labels.invalid',
      'file.truncated',
      'file.corrupt',
      'case.readOnly',
      'disk.full',
    ],
  }),
} as const;
