import { z } from 'zod';
import { LAYER_NAMES, SEGMENT_KIND_NAMES } from '../../contours/codes.ts';
import { query } from '../procedure.ts';
import { CaseId } from '../shapes.ts';
import { seriesId } from './inputs.ts';

/** Contours and measurements that leave for other programs, and contours that others drew. */
export const exchangeProcedures = {
  /**
   * The contours of a saved reading as a file, under a ticket (/bytes/export/{ticket}): all segments as a DICOM Segmentation or
   * RT Structure Set, or one layer as a DICOM label map, NRRD or NIfTI; or what was measured on them as a DICOM report (`sr`),
   * which refers to the Segmentation. The file was read back and compared with the contours, voxel by voxel and ml by ml,
   * before this answers: `compared`. DICOM objects hold the patient as the images have it: they are for the hospital's archive.
   */
  'contours.export': query({
    input: z.object({
      caseId: CaseId,
      seriesId,
      as: z.enum(['seg', 'rtstruct', 'labelmap', 'sr', 'nrrd', 'nii.gz']),
      /** Of a labelmap. */
      layer: z.enum(LAYER_NAMES).default('extent'),
    }),
    output: z.object({
      ticket: z.string(),
      fileName: z.string(),
      /** SOP Instance UID of a DICOM object. */
      sopInstanceUID: z.string().nullable(),
      compared: z.object({ segments: z.number().int(), voxels: z.number().int() }),
      /** Null: nobody signed the contours, and the object says so. */
      signedBy: z.string().nullable(),
    }),
    errors: [
      'case.notFound',
      'series.notFound',
      'series.damaged',
      'layer.notFound',
      'output.cannotHold',
      /** The series is no DICOM: objects could not say which images they are about. */
      'export.notDicom',
      /** Nothing is contoured, or nothing measured. */
      'export.nothing',
      /** What was read back differs: a fault of ours or of the disk, nothing left. */
      'export.notAsWritten',
    ],
  }),
  /**
   * The segments of a file that somebody else drew (NIfTI, NRRD, DICOM Segmentation, RT Structure Set), put on the grid of the
   * series; from an upload (browser), which goes with it, or a path on this computer. Segments that overlap lie on labelmaps
   * of their own. Nothing of a reading changes: the voxels are fetched from /bytes/layer/{hash}.
   */
  'contours.read': query({
    input: z.object({
      caseId: CaseId,
      seriesId,
      from: z.union([z.object({ uploadId: z.string() }), z.object({ path: z.string() })]),
      /** `labels.fractional`: fractions count from half on. */
      accept: z.array(z.string()).max(8).optional(),
    }),
    output: z.object({
      labelmaps: z.array(
        z.object({
          hash: z.string(),
          /** Those that have voxels, by their value; `label` and `kind` are what the file says. */
          segments: z.array(
            z.object({
              value: z.number().int().min(1).max(255),
              number: z.number().int(),
              label: z.string().nullable(),
              kind: z.enum(SEGMENT_KIND_NAMES).nullable(),
              voxels: z.number().int(),
            }),
          ),
        }),
      ),
      /** What a person should know, by code and figures. */
      notes: z.array(z.object({ code: z.string() }).loose()),
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
      'labels.otherFrameOfReference',
      /** No contours by its name, contents or values, or empty ones. */
      'labels.invalid',
      /** A DICOM object that is none of contours. */
      'labels.noContours',
      /** Fractions between nothing and all: acceptable by name. */
      'labels.fractional',
      'labels.compressed',
      'labels.tooManySegments',
      'file.truncated',
      'file.corrupt',
      'case.readOnly',
      'disk.full',
    ],
  }),
} as const;
