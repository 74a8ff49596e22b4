import type { z } from 'zod';
import { auditProcedures } from './procedures/audit.ts';
import { caseProcedures } from './procedures/cases.ts';
import { exchangeProcedures } from './procedures/exchange.ts';
import { exportProcedures } from './procedures/exports.ts';
import { importProcedures } from './procedures/imports.ts';
import { peopleProcedures } from './procedures/people.ts';
import { readingProcedures } from './procedures/readings.ts';
import { recordProcedures } from './procedures/records.ts';
import { registryProcedures } from './procedures/registry.ts';
import { reviewProcedures } from './procedures/review.ts';
import { seriesProcedures } from './procedures/series.ts';
import { siteProcedures } from './procedures/site.ts';

/**
 * Everything the host can do. The window knows the host only through this table. `case.readOnly` wherever it stands: the
 * data folder cannot be written (any more); a second Remnant on one folder does not get this far, it is not started.
 * `disk.failing` may be the answer to each: the disk that holds the cases could not be written or read.
 */
export const procedures = {
  ...siteProcedures,
  ...caseProcedures,
  ...recordProcedures,
  ...importProcedures,
  ...seriesProcedures,
  ...readingProcedures,
  ...exportProcedures,
  ...exchangeProcedures,
  ...auditProcedures,
  ...peopleProcedures,
  ...reviewProcedures,
  ...registryProcedures,
} as const;

export type Procedures = typeof procedures;
export type ProcedureName = keyof Procedures;
export type Input<N extends ProcedureName> = z.input<Procedures[N]['input']>;
export type Output<N extends ProcedureName> = z.output<Procedures[N]['output']>;
export type ErrorCode<N extends ProcedureName> =
  | Procedures[N]['errors'][number]
  | 'host.internal'
  | 'host.unreachable'
  | 'host.aborted'
  | 'input.invalid';
