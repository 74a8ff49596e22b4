import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Acceptance, SeriesSummary } from '#core/contract/shapes';
import type { Case } from './caseStore.ts';
import { type Database, flag, json } from './database.ts';
import type { ReadingStore } from './readingStore.ts';
import type { ReviewStore } from './reviewStore.ts';
import type { TimeStore } from './timeStore.ts';

export type Summary = z.output<typeof SeriesSummary>;
type CaseSeries = Case['timePoints'][number]['series'][number];

const SeriesRow = z.object({
  id: z.string(),
  time_point_id: z.string(),
  summary: json(SeriesSummary),
  phase_confirmed: flag,
});
const AcceptanceRow = z
  .object({ code: z.string(), reason: z.string(), accepted_by: z.string(), accepted_at: z.string() })
  .transform(
    (row): z.output<typeof Acceptance> => ({
      code: row.code,
      reason: row.reason,
      by: row.accepted_by,
      at: row.accepted_at,
    }),
  );
const IdRow = z.object({ id: z.string() });
const VolumeRow = z.object({ volume: z.string() });
const HashRow = z.object({ hash: z.string() });

/** A series as it is taken into a case: its summary, all that its pixels are read by, and the instances it is made of. */
export interface TakenSeries {
  readonly summary: Summary;
  /** The series as JSON, without its patient: opaque here, read again by whoever decodes it. */
  readonly volume: string;
  readonly instances: readonly { readonly sopInstanceUID: string; readonly hash: string; readonly bytes: number }[];
}

/** Series of cases: their summaries, instances and acceptances, and the time point that each belongs to. */
export class SeriesStore {
  readonly #database: Database;
  readonly #readings: ReadingStore;
  readonly #times: TimeStore;
  readonly #reviews: ReviewStore;
  /** The text that was asked for last, and at which count of writes: every stroke asks for its series'. */
  #lastVolume: { readonly of: string; readonly writes: number; readonly text: string | null } | null = null;

  constructor(
    database: Database,
    { readings, times, reviews }: { readings: ReadingStore; times: TimeStore; reviews: ReviewStore },
  ) {
    this.#database = database;
    this.#reviews = reviews;
    this.#readings = readings;
    this.#times = times;
  }

  /** The series of a case in the order in which they came, each with the time point it belongs to. */
  ofCase(caseId: string): { timePointId: string; shown: CaseSeries }[] {
    return this.#database
      .rows(SeriesRow, 'SELECT * FROM series WHERE case_id = ? ORDER BY rowid', caseId)
      .map((row) => {
        const series = {
          ...row.summary,
          acceptances: this.#database.rows(
            AcceptanceRow,
            'SELECT * FROM acceptance WHERE case_id = ? AND series_id = ? ORDER BY accepted_at, code',
            caseId,
            row.id,
          ),
          phaseConfirmed: row.phase_confirmed,
          ...this.#readings.ofSeries(caseId, row.id),
          spent: this.#times.ofSeries(caseId, row.id),
        };
        const review = this.#reviews.summary(caseId, series);
        return { timePointId: row.time_point_id, shown: { ...series, ...(review && { review }) } };
      });
  }

  /** The series as it was taken, for whoever decodes it; null where the case has no such series. */
  volume(caseId: string, seriesId: string): string | null {
    const { writes } = this.#database;
    const of = `${caseId} ${seriesId}`;
    if (this.#lastVolume?.of !== of || this.#lastVolume.writes !== writes) {
      const sql = 'SELECT volume FROM series WHERE case_id = ? AND id = ?';
      this.#lastVolume = { of, writes, text: this.#database.row(VolumeRow, sql, caseId, seriesId)?.volume ?? null };
    }
    return this.#lastVolume.text;
  }

  /** Study Instance UIDs of the series in a case. */
  studies(caseId: string): ReadonlySet<string> {
    return new Set(this.ofCase(caseId).map(({ shown }) => shown.studyInstanceUID));
  }

  /** SHA-256 of every instance of a series of a case; none where it is not there. */
  hashes(caseId: string, seriesId: string): ReadonlySet<string> {
    return new Set(
      this.#database
        .rows(HashRow, 'SELECT hash FROM instance WHERE case_id = ? AND series_id = ?', caseId, seriesId)
        .map(({ hash }) => hash),
    );
  }

  /** SHA-256 of every instance of a case. */
  instanceHashes(caseId: string): ReadonlySet<string> {
    return new Set(
      this.#database
        .rows(HashRow, 'SELECT DISTINCT hash FROM instance WHERE case_id = ?', caseId)
        .map(({ hash }) => hash),
    );
  }

  accept(caseId: string, seriesId: string, acceptance: z.output<typeof Acceptance>): void {
    this.#database.run(
      `INSERT INTO acceptance (case_id, series_id, code, reason, accepted_by, accepted_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (case_id, series_id, code) DO UPDATE SET
         reason = excluded.reason, accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at`,
      caseId,
      seriesId,
      acceptance.code,
      acceptance.reason,
      acceptance.by,
      acceptance.at,
    );
  }

  confirmPhase(caseId: string, seriesId: string, phase: string): void {
    const series = this.ofCase(caseId).find(({ shown }) => shown.id === seriesId);
    if (!series) return;
    const {
      acceptances: _a,
      phaseConfirmed: _p,
      reading: _r,
      measured: _m,
      lastOfRecord: _l,
      spent: _s,
      review: _v,
      ...summary
    } = series.shown;
    this.#database.run(
      'UPDATE series SET summary = ?, phase_confirmed = 1 WHERE case_id = ? AND id = ?',
      JSON.stringify({ ...summary, phaseGuess: phase }),
      caseId,
      seriesId,
    );
  }

  /**
   * Takes a series into a case, inside the caller's transaction: into the time point of its day; where no date is known,
   * into that of its study; else into a new one. A series that is there already is described anew; what was accepted of
   * its former images is no longer accepted.
   */
  take(caseId: string, { summary, volume, instances }: TakenSeries): void {
    const known = this.#database.row(
      SeriesRow,
      'SELECT * FROM series WHERE case_id = ? AND id = ?',
      caseId,
      summary.id,
    );
    // A phase that a person confirmed outlives a second import of the same series.
    const kept = known?.phase_confirmed ? { ...summary, phaseGuess: known.summary.phaseGuess } : summary;
    if (known) {
      this.#database.run(
        'UPDATE series SET summary = ?, volume = ? WHERE case_id = ? AND id = ?',
        JSON.stringify(kept),
        volume,
        caseId,
        summary.id,
      );
      this.#database.run('DELETE FROM acceptance WHERE case_id = ? AND series_id = ?', caseId, summary.id);
    } else
      this.#database.run(
        'INSERT INTO series (case_id, id, time_point_id, summary, volume) VALUES (?, ?, ?, ?, ?)',
        caseId,
        summary.id,
        this.#timePointFor(caseId, summary),
        JSON.stringify(summary),
        volume,
      );
    this.#database.run('DELETE FROM instance WHERE case_id = ? AND series_id = ?', caseId, summary.id);
    for (const { sopInstanceUID, hash, bytes } of instances)
      this.#database.run(
        'INSERT INTO instance (case_id, series_id, sop_instance_uid, hash, bytes) VALUES (?, ?, ?, ?, ?)',
        caseId,
        summary.id,
        sopInstanceUID,
        hash,
        bytes,
      );
  }

  #timePointFor(caseId: string, { acquiredDate, acquiredFrom, studyInstanceUID }: Summary): string {
    const found = acquiredDate
      ? this.#database.row(IdRow, 'SELECT id FROM time_point WHERE case_id = ? AND date = ?', caseId, acquiredDate)
      : this.#database.row(
          IdRow,
          'SELECT id FROM time_point WHERE case_id = ? AND study_instance_uid = ? ORDER BY date NULLS LAST LIMIT 1',
          caseId,
          studyInstanceUID,
        );
    if (found) return found.id;
    const id = randomUUID();
    this.#database.run(
      'INSERT INTO time_point (id, case_id, study_instance_uid, date, date_source) VALUES (?, ?, ?, ?, ?)',
      id,
      caseId,
      studyInstanceUID,
      acquiredDate,
      acquiredFrom,
    );
    return id;
  }
}
