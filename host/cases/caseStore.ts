import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { dayFromIndex } from '#core/cases/timeline';
import {
  type Acceptance,
  Body,
  BodySources,
  CaseShape,
  LiverCondition,
  Pathway,
  SeriesSummary,
} from '#core/contract/shapes';
import { indexDate } from '#core/liver/scanOrder';
import { type Database, flag, json } from './database.ts';
import type { ReadingStore } from './readingStore.ts';

export type Case = z.output<typeof CaseShape>;
export type Summary = z.output<typeof SeriesSummary>;
type CaseSeries = Case['timePoints'][number]['series'][number];

const Events = CaseShape.shape.events;
const CaseRow = z.object({
  id: z.string(),
  demonstration: flag,
  body: json(Body),
  body_sources: json(BodySources),
  pathway: Pathway.nullable(),
  liver: LiverCondition.nullable(),
  events: json(Events),
});
const TimePointRow = z.object({
  id: z.string(),
  study_instance_uid: z.string(),
  date: z.string().nullable(),
  date_source: z.string().nullable(),
});
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
const TotalsRow = z.object({ instances: z.number(), bytes: z.number() });
const HashRow = z.object({ hash: z.string() });

export type NewCase = Pick<Case, 'id' | 'demonstration' | 'body' | 'bodySources'>;

/** What a person may set on a case; what is not named stays. */
export type CaseDetails = Partial<Pick<Case, 'body' | 'bodySources' | 'pathway' | 'liver' | 'events'>>;

/** A series as it is taken into a case: its summary, all that its pixels are read by, and the instances it is made of. */
export interface TakenSeries {
  readonly summary: Summary;
  /** The series as JSON, without its patient: opaque here, read again by whoever decodes it. */
  readonly volume: string;
  readonly instances: readonly { readonly sopInstanceUID: string; readonly hash: string; readonly bytes: number }[];
}

/** Cases with their time points and series. Rows stay in here; what leaves is the contract's Case. */
export class CaseStore {
  readonly #database: Database;
  readonly #readings: ReadingStore;

  constructor(database: Database, readings: ReadingStore) {
    this.#database = database;
    this.#readings = readings;
  }

  ids(): string[] {
    return this.#database.rows(IdRow, 'SELECT id FROM patient_case ORDER BY created_at, id').map(({ id }) => id);
  }

  has(caseId: string): boolean {
    return this.#database.row(IdRow, 'SELECT id FROM patient_case WHERE id = ?', caseId) !== null;
  }

  find(caseId: string): Case | null {
    const row = this.#database.row(CaseRow, 'SELECT * FROM patient_case WHERE id = ?', caseId);
    if (!row) return null;
    const index = indexDate(row);
    const series = this.#seriesOf(caseId);
    const timePoints = this.#database
      .rows(TimePointRow, 'SELECT * FROM time_point WHERE case_id = ? ORDER BY date NULLS FIRST, rowid', caseId)
      .map((timePoint) => ({
        id: timePoint.id,
        date: timePoint.date,
        dateSource: timePoint.date_source,
        dayFromIndex: dayFromIndex(timePoint.date, index),
        series: series.filter(({ timePointId }) => timePointId === timePoint.id).map(({ shown }) => shown),
      }));
    return {
      id: row.id,
      demonstration: row.demonstration,
      body: row.body,
      bodySources: row.body_sources,
      pathway: row.pathway,
      liver: row.liver,
      events: row.events,
      timePoints,
    };
  }

  edit(caseId: string, details: CaseDetails): void {
    this.#database.transaction(() => this.#edit(caseId, details));
  }

  /** Takes the case and all that hangs on it out of the database; gives what its instances amounted to. */
  remove(caseId: string): z.output<typeof TotalsRow> {
    return this.#database.transaction(() => {
      const totals = this.#database.row(
        TotalsRow,
        `SELECT count(*) AS instances, coalesce(sum(bytes), 0) AS bytes
         FROM (SELECT DISTINCT hash, bytes FROM instance WHERE case_id = ?)`,
        caseId,
      )!;
      this.#database.run('DELETE FROM patient_case WHERE id = ?', caseId);
      return totals;
    });
  }

  /**
   * Takes series into a case: into the time point of their day; where no date is known, into that of their study; else
   * into a new one. A series that is there already is described anew and keeps its readings and acceptances. The case is
   * made, or completed, in the same step: there is never one without its series.
   */
  take(
    caseId: string,
    taken: readonly TakenSeries[],
    what: { readonly created: NewCase; readonly at: string } | { readonly edited: CaseDetails },
  ): void {
    this.#database.transaction(() => {
      if ('created' in what) this.#create(what.created, what.at);
      else this.#edit(caseId, what.edited);
      for (const one of taken) this.#takeOne(caseId, one);
    });
  }

  /** The series as it was taken, for whoever decodes it; null where the case has no such series. */
  volume(caseId: string, seriesId: string): string | null {
    const row = this.#database.row(
      VolumeRow,
      'SELECT volume FROM series WHERE case_id = ? AND id = ?',
      caseId,
      seriesId,
    );
    return row?.volume ?? null;
  }

  /** Study Instance UIDs of the series in a case. */
  studies(caseId: string): ReadonlySet<string> {
    return new Set(this.#seriesOf(caseId).map(({ shown }) => shown.studyInstanceUID));
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
    const series = this.#seriesOf(caseId).find(({ shown }) => shown.id === seriesId);
    if (!series) return;
    const { acceptances: _a, phaseConfirmed: _p, reading: _r, measured: _m, ...summary } = series.shown;
    this.#database.run(
      'UPDATE series SET summary = ?, phase_confirmed = 1 WHERE case_id = ? AND id = ?',
      JSON.stringify({ ...summary, phaseGuess: phase }),
      caseId,
      seriesId,
    );
  }

  #create(details: NewCase, at: string): void {
    this.#database.run(
      `INSERT INTO patient_case (id, created_at, demonstration, body, body_sources, pathway, liver, events)
       VALUES (?, ?, ?, ?, ?, NULL, NULL, '[]')`,
      details.id,
      at,
      details.demonstration ? 1 : 0,
      JSON.stringify(details.body),
      JSON.stringify(details.bodySources),
    );
  }

  #edit(caseId: string, details: CaseDetails): void {
    const set = (column: string, value: string | null) =>
      this.#database.run(`UPDATE patient_case SET ${column} = ? WHERE id = ?`, value, caseId);
    if (details.body) set('body', JSON.stringify(details.body));
    if (details.bodySources) set('body_sources', JSON.stringify(details.bodySources));
    if (details.events) set('events', JSON.stringify(details.events));
    if (details.pathway !== undefined) set('pathway', details.pathway);
    if (details.liver !== undefined) set('liver', details.liver);
  }

  #seriesOf(caseId: string): { timePointId: string; shown: CaseSeries }[] {
    return this.#database
      .rows(SeriesRow, 'SELECT * FROM series WHERE case_id = ? ORDER BY rowid', caseId)
      .map((row) => ({
        timePointId: row.time_point_id,
        shown: {
          ...row.summary,
          acceptances: this.#database.rows(
            AcceptanceRow,
            'SELECT * FROM acceptance WHERE case_id = ? AND series_id = ? ORDER BY accepted_at, code',
            caseId,
            row.id,
          ),
          phaseConfirmed: row.phase_confirmed,
          ...this.#readings.ofSeries(caseId, row.id),
        },
      }));
  }

  #takeOne(caseId: string, { summary, volume, instances }: TakenSeries): void {
    const known = this.#database.row(
      SeriesRow,
      'SELECT * FROM series WHERE case_id = ? AND id = ?',
      caseId,
      summary.id,
    );
    // A phase that a person confirmed outlives a second import of the same series.
    const kept = known?.phase_confirmed ? { ...summary, phaseGuess: known.summary.phaseGuess } : summary;
    if (known)
      this.#database.run(
        'UPDATE series SET summary = ?, volume = ? WHERE case_id = ? AND id = ?',
        JSON.stringify(kept),
        volume,
        caseId,
        summary.id,
      );
    else
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
