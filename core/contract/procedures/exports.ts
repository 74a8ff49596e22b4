import { z } from 'zod';
import { query } from '../procedure.ts';
import { CaseId } from '../shapes.ts';
import { recordFieldName } from './inputs.ts';

/** What leaves for people and registries: records and reports, each kept under a ticket and fetched from /bytes/export/{ticket}. */
export const exportProcedures = {
  /**
   * Registry records of a case as JSON or CSV; the PDF report of its last measured scan: kept under a ticket, fetched from
   * /bytes/export/{ticket}. A number that was refused (no formula chosen, say) stands in them as missing, with its code.
   * `notes`: JSON with what persons wrote beside segments and readings; left out, since it is free text.
   * `part`: the records of the scans, where it is left out, or the record of the case with the fields that persons
   * filled, in which `masked` ones are there and not told.
   */
  'registry.export': query({
    input: z.object({
      caseId: CaseId,
      format: z.enum(['json', 'csv']),
      notes: z.boolean().optional(),
      part: z.enum(['scans', 'case']).optional(),
      masked: z.array(recordFieldName).max(500).optional(),
    }),
    output: z.object({ ticket: z.string(), fileName: z.string() }),
    errors: ['case.notFound', 'record.nothingMeasured', 'series.damaged'],
  }),
  /**
   * The report of a case: its last measured scan, and its course where there is one. As JSON it holds days, not dates, and no
   * name; with `notes` also what persons wrote as reasons, which may hold one.
   */
  'report.export': query({
    input: z.object({ caseId: CaseId, format: z.enum(['pdf', 'json']).optional(), notes: z.boolean().optional() }),
    output: z.object({ ticket: z.string(), fileName: z.string() }),
    errors: ['case.notFound', 'record.nothingMeasured', 'series.damaged'],
  }),
} as const;
