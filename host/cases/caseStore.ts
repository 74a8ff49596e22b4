import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { dayFromIndex } from '#core/cases/timeline';
import {
  Body,
  BodySources,
  CaseShape,
  LiverCondition,
  type LookChanges,
  Pathway,
  TimePoint,
} from '#core/contract/shapes';
import { indexDate } from '#core/liver/scanOrder';
import type { Decision } from '#core/pathway/decision';
import { DecisionShape } from '#core/pathway/decisionShape';
import { type Database, flag, json } from './database.ts';
import type { RecordStore } from './recordStore.ts';
import type { SeriesStore, TakenSeries } from './seriesStore.ts';

export type Case = z.output<typeof CaseShape>;

const Events = CaseShape.shape.events;
const CaseRow = z.object({
  id: z.string(),
  demonstration: flag,
  body: json(Body),
  body_sources: json(BodySources),
  pathway: Pathway.nullable(),
  liver: LiverCondition.nullable(),
  icg_r15_pct: z.number().nullable(),
  events: json(Events),
  looks: json(CaseShape.shape.looks),
});
const EventsRow = CaseRow.pick({ events: true });
const LooksRow = CaseRow.pick({ looks: true });
const TimePointRow = z.object({
  id: z.string(),
  study_instance_uid: z.string(),
  date: z.string().nullable(),
  date_source: z.string().nullable(),
  stated: json(TimePoint.shape.stated.unwrap()).nullable(),
});
const DecisionRow = z.object({ decision: json(DecisionShape) });
const IdRow = z.object({ id: z.string() });
const TotalsRow = z.object({ instances: z.number(), bytes: z.number() });
export type NewCase = Pick<Case, 'id' | 'demonstration' | 'body' | 'bodySources'>;

/** What a person may set on a case; what is not named stays. */
export type CaseDetails = Partial<Pick<Case, 'body' | 'bodySources' | 'pathway' | 'liver' | 'icgR15Pct' | 'events'>>;

/** Cases with their time points and series. Rows stay in here; what leaves is the contract's Case. */
export class CaseStore {
  readonly #database: Database;
  readonly #series: SeriesStore;
  readonly #records: RecordStore;

  constructor(database: Database, { series, records }: { series: SeriesStore; records: RecordStore }) {
    this.#database = database;
    this.#series = series;
    this.#records = records;
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
    const series = this.#series.ofCase(caseId);
    const timePoints = this.#database
      .rows(TimePointRow, 'SELECT * FROM time_point WHERE case_id = ? ORDER BY date NULLS FIRST, rowid', caseId)
      .map((timePoint) => ({
        id: timePoint.id,
        date: timePoint.date,
        dateSource: timePoint.date_source,
        dayFromIndex: dayFromIndex(timePoint.date, index),
        stated: timePoint.stated,
        series: series.filter(({ timePointId }) => timePointId === timePoint.id).map(({ shown }) => shown),
      }));
    return {
      id: row.id,
      demonstration: row.demonstration,
      body: row.body,
      bodySources: row.body_sources,
      pathway: row.pathway,
      liver: row.liver,
      icgR15Pct: row.icg_r15_pct,
      events: row.events,
      looks: row.looks,
      decisions: this.#database
        .rows(DecisionRow, 'SELECT decision FROM decision WHERE case_id = ? ORDER BY number', caseId)
        .map(({ decision }) => decision),
      timePoints,
    };
  }

  edit(caseId: string, details: CaseDetails): void {
    this.#database.transaction(() => this.#edit(caseId, details));
  }

  /** Keeps how segments are drawn; of those that are null again, nothing. */
  setLooks(caseId: string, changes: z.output<typeof LookChanges>): void {
    this.#database.transaction(() => {
      const row = this.#database.row(LooksRow, 'SELECT looks FROM patient_case WHERE id = ?', caseId);
      const looks = Object.entries({ ...row?.looks, ...changes }).filter(([, look]) => look !== null);
      const text = JSON.stringify(Object.fromEntries(looks));
      this.#database.run('UPDATE patient_case SET looks = ? WHERE id = ?', text, caseId);
    });
  }

  /** Adds a decision; what was decided before stays. */
  decide(caseId: string, decision: Decision): void {
    this.#database.run('INSERT INTO decision (case_id, decision) VALUES (?, ?)', caseId, JSON.stringify(decision));
  }

  /** A case that has no images. */
  create(details: NewCase, at: string): void {
    this.#database.transaction(() => this.#create(details, at));
  }

  /** Keeps volumes of a day that were measured elsewhere; null takes them away, and the day with them where nothing else is of it. */
  state(caseId: string, date: string, stated: Case['timePoints'][number]['stated']): void {
    this.#database.transaction(() => {
      const found = this.#database.row(IdRow, 'SELECT id FROM time_point WHERE case_id = ? AND date = ?', caseId, date);
      const text = stated && JSON.stringify(stated);
      if (found) this.#database.run('UPDATE time_point SET stated = ? WHERE id = ?', text, found.id);
      else if (text !== null)
        this.#database.run(
          `INSERT INTO time_point (id, case_id, study_instance_uid, date, date_source, stated)
           VALUES (?, ?, '', ?, 'entered', ?)`,
          randomUUID(),
          caseId,
          date,
          text,
        );
      this.#database.run(
        `DELETE FROM time_point WHERE case_id = ? AND stated IS NULL AND study_instance_uid = ''
           AND id NOT IN (SELECT time_point_id FROM series)`,
        caseId,
      );
    });
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

  /** Takes series into a case, which is made, or completed, in the same step: there is never one without its series. */
  take(
    caseId: string,
    taken: readonly TakenSeries[],
    what: { readonly created: NewCase; readonly at: string } | { readonly edited: CaseDetails },
  ): void {
    this.#database.transaction(() => {
      if ('created' in what) this.#create(what.created, what.at);
      else this.#edit(caseId, what.edited);
      for (const one of taken) this.#series.take(caseId, one);
    });
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
    const set = (column: string, value: string | number | null) =>
      this.#database.run(`UPDATE patient_case SET ${column} = ? WHERE id = ?`, value, caseId);
    if (details.body) set('body', JSON.stringify(details.body));
    if (details.bodySources) set('body_sources', JSON.stringify(details.bodySources));
    if (details.events) {
      const row = this.#database.row(EventsRow, 'SELECT events FROM patient_case WHERE id = ?', caseId);
      if (row) this.#records.followSessions(caseId, row.events, details.events);
      set('events', JSON.stringify(details.events));
    }
    if (details.pathway !== undefined) set('pathway', details.pathway);
    if (details.liver !== undefined) set('liver', details.liver);
    if (details.icgR15Pct !== undefined) set('icg_r15_pct', details.icgR15Pct);
  }
}
