import { z } from 'zod';
import { type CaseRecord, type EnteredField, type Entry, EntryShape, ItemId } from '#core/record/caseRecord';
import { canonicalValue, GivenShape } from '#core/record/entry';
import { OWN_LISTS, type OwnList } from '#core/record/field';
import { isRecordField } from '#core/record/fields';
import { type CaseOfItems, movedSessions } from '#core/record/items';
import { type Database, json } from './database.ts';

const ItemRow = z.object({ list: z.enum(OWN_LISTS), id: ItemId });
const EntryRow = z.object({
  item: z.string(),
  field: z.string(),
  given: json(GivenShape.nullable()),
  canonical: z.number().nullable(),
  entered_by: z.string(),
  entered_at: z.string(),
});

/**
 * What persons enter of cases. Each time is a row of its own, and the newest of a field is what stands; those before it
 * are its history. A field of a later version that this one does not know is left alone, and is not shown.
 */
export class RecordStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  of(caseId: string): CaseRecord {
    const items = this.#database.rows(
      ItemRow,
      'SELECT list, id FROM record_item WHERE case_id = ? AND removed = 0 ORDER BY rowid',
      caseId,
    );
    const removed = this.#database
      .rows(z.object({ id: ItemId }), 'SELECT id FROM record_item WHERE case_id = ? AND removed = 1', caseId)
      .map(({ id }) => id);
    const rows = this.#database.rows(
      EntryRow,
      `SELECT item, field, given, canonical, entered_by, entered_at FROM record_entry
       WHERE number IN (SELECT max(number) FROM record_entry WHERE case_id = ? GROUP BY item, field) ORDER BY number`,
      caseId,
    );
    const entries = rows.flatMap(({ item, field, given, canonical, entered_by: by, entered_at: at }): Entry[] =>
      given !== null && isRecordField(field) && !removed.includes(item)
        ? [EntryShape.parse({ item, field, given, canonical, by, at })]
        : [],
    );
    return { items, entries };
  }

  /** Keeps what was entered; `icgR15Pct` is then the case's own, where it is named. */
  enter(
    caseId: string,
    entered: readonly EnteredField[],
    { by, at, icgR15Pct }: { by: string; at: string; icgR15Pct: number | null | undefined },
  ): void {
    this.#database.transaction(() => {
      for (const { item, field, given } of entered)
        this.#database.run(
          `INSERT INTO record_entry (case_id, item, field, given, canonical, entered_by, entered_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
          caseId,
          item,
          field,
          JSON.stringify(given),
          given && canonicalValue(field, given),
          by,
          at,
        );
      this.#setIcg(caseId, icgR15Pct);
    });
  }

  /** Adds an item, or brings it back, or takes it away; what was entered of it stays in its history. `icg` as in `enter`. */
  keepItem(
    caseId: string,
    { list, id, kept }: { list: OwnList; id: string; kept: boolean },
    icg: (after: CaseRecord) => number | null | undefined,
  ): void {
    this.#database.transaction(() => {
      this.#database.run(
        `INSERT INTO record_item (case_id, list, id, removed) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET removed = excluded.removed`,
        caseId,
        list,
        id,
        kept ? 0 : 1,
      );
      this.#setIcg(caseId, icg(this.of(caseId)));
    });
  }

  /** What was entered of a session follows it to its corrected day. Within the caller's transaction. */
  followSessions(caseId: string, before: CaseOfItems['events'], after: CaseOfItems['events']): void {
    for (const { from, to } of movedSessions(before, after))
      this.#database.run('UPDATE record_entry SET item = ? WHERE case_id = ? AND item = ?', to, caseId, from);
  }

  #setIcg(caseId: string, percent: number | null | undefined): void {
    if (percent !== undefined)
      this.#database.run('UPDATE patient_case SET icg_r15_pct = ? WHERE id = ?', percent, caseId);
  }
}
