import { z } from 'zod';
import { change, query } from '../procedure.ts';
import { Body, BodySources, CaseId, Identity, SeriesSummary } from '../shapes.ts';
import { seriesId } from './inputs.ts';

/** Looking at files, and taking series of them into a case. */
export const importProcedures = {
  /** Headers of folders, files or zips on this computer, or of an upload (browser); progress counts files. */
  'import.scan': query({
    input: z.object({ paths: z.array(z.string()).optional(), uploadId: z.string().optional() }),
    output: z.object({
      scanId: z.string(),
      series: z.array(SeriesSummary),
      ignored: z.array(z.object({ path: z.string(), code: z.string() })),
      /** What the headers say; identity apart, for the person who must recognise the patient before taking it. */
      patients: z.array(
        z.object({
          studyInstanceUID: z.string(),
          /** The patient's series of that study: a mixed archive may hold two patients under one study. */
          seriesIds: z.array(z.string()),
          identity: Identity,
          body: Body,
          bodySources: BodySources,
          caseId: CaseId.nullable(),
        }),
      ),
    }),
    /** `path.notFound` says by `details.given` which of the paths is not there. */
    errors: ['path.notFound', 'upload.notFound'],
  }),
  /** Copies instances byte for byte into the case (a new one, where caseId is null), checked by hash; progress in bytes. */
  'import.take': change({
    input: z.object({
      scanId: z.string(),
      seriesIds: z.array(seriesId).min(1),
      caseId: CaseId.nullable(),
    }),
    output: z.object({
      caseId: CaseId,
      seriesIds: z.array(seriesId),
      copied: z.number(),
      bytes: z.number(),
      /** Files whose pixels could not be decoded: they were left out, and the series' findings speak of the gap. */
      ignored: z.array(z.object({ path: z.string(), code: z.string() })),
    }),
    errors: [
      'scan.notFound',
      'series.notFound',
      'case.notFound',
      'case.otherPatient',
      'disk.full',
      'case.readOnly',
      'file.changed',
      /** Of a chosen series nothing could be decoded. */
      'series.refused',
    ],
  }),
} as const;
