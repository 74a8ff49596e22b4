import { z } from 'zod';
import type { Spent } from '#core/contours/handTime';
import { SpentShape } from '#core/contract/shapes';
import type { Database } from './database.ts';

const SpentRow = z
  .object({ segment: z.number(), kind: z.string(), seconds: z.number() })
  .transform(({ segment, kind, seconds }) => SpentShape.parse({ segment, kind: kind === '' ? null : kind, seconds }));

/** How long hands worked on segments of a series, a row for each sitting: told again it is not counted again. */
export class TimeStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps what a sitting has come to so far; never less than was known of it. */
  keep(
    { caseId, seriesId }: { readonly caseId: string; readonly seriesId: string },
    { sitting, reader }: { readonly sitting: string; readonly reader: string },
    spent: readonly Spent[],
  ): void {
    this.#database.transaction(() => {
      for (const { segment, kind, seconds } of spent)
        this.#database.run(
          `INSERT INTO segment_time (case_id, series_id, sitting, segment, kind, reader, seconds)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET seconds = max(seconds, excluded.seconds)`,
          caseId,
          seriesId,
          sitting,
          segment,
          kind ?? '',
          reader,
          seconds,
        );
    });
  }

  /** What all sittings of a series have come to, but one that is left out. */
  ofSeries(caseId: string, seriesId: string, leftOut = ''): Spent[] {
    return this.#database.rows(
      SpentRow,
      `SELECT segment, kind, sum(seconds) AS seconds FROM segment_time WHERE case_id = ? AND series_id = ? AND sitting <> ?
       GROUP BY segment, kind ORDER BY segment, kind`,
      caseId,
      seriesId,
      leftOut,
    );
  }
}
