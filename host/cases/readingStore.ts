import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ReadingRecords } from '#core/contours/reading';
import { recordsOf, startingRecords } from '#core/contours/records';
import { sameContours } from '#core/contours/sameContours';
import { Measured as MeasuredShape, ReadingShape, RecordsShape } from '#core/contract/shapes';
import { ok, type Result, refuse } from '#core/result';
import { type Database, json } from './database.ts';
import type { JournalPoint } from './journalFile.ts';
import type { Settings } from './settings.ts';

export type Reading = z.output<typeof ReadingShape>;
export type Measured = z.output<typeof MeasuredShape>;

const ReadingRow = z.object({
  id: z.string(),
  case_id: z.string(),
  series_id: z.string(),
  reader: z.string(),
  status: ReadingShape.shape.status,
  revision: z.number(),
  records: json(RecordsShape),
  saved_at: z.string(),
});
const PointRow = z
  .object({ journal_sequence: z.number(), journal_hash: z.string() })
  .transform((row): JournalPoint => ({ sequence: row.journal_sequence, hash: row.journal_hash }));
const IdRow = z.object({ id: z.string() });
const LayerRow = z.object({ layer: ReadingShape.shape.layers.element.shape.layer, hash: z.string() });
const MeasuredRow = z.object({ volumes: json(MeasuredShape) });
const HashRow = z.object({ hash: z.string() });
const CaseRow = z.object({ case_id: z.string() });
const TimePointRow = z.object({ time_point_id: z.string() });

/** All that a measurement rests on, kept with it for good. */
export interface Provenance {
  /** What the reading was when this was measured: a number of record stays known once it is a draft again. */
  readonly readingStatus: Reading['status'];
  readonly seriesInstanceUID: string;
  readonly seriesId: string;
  readonly layers: Reading['layers'];
  readonly records: ReadingRecords;
  readonly findings: readonly { readonly code: string; readonly severity: string }[];
  readonly acceptances: readonly {
    readonly code: string;
    readonly reason: string;
    readonly by: string;
    readonly at: string;
  }[];
  readonly bsaFormula: string | null;
  readonly stlvFormula: string | null;
}

/** Readings, the hashes of their layers, and what was measured on them. */
export class ReadingStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The reading that a series shows (that of record before drafts, the newest first), and its volumes if it has any; for a
   * draft also those that it had when it was of record.
   */
  ofSeries(
    caseId: string,
    seriesId: string,
  ): { reading: Reading | null; measured: Measured | null; lastOfRecord: Measured | null } {
    const row = this.#database.row(
      ReadingRow,
      `SELECT * FROM reading WHERE case_id = ? AND series_id = ?
       ORDER BY status = 'ofRecord' DESC, saved_at DESC LIMIT 1`,
      caseId,
      seriesId,
    );
    if (!row) return { reading: null, measured: null, lastOfRecord: null };
    const measured = this.#database.row(
      MeasuredRow,
      'SELECT volumes FROM measurement WHERE reading_id = ? AND revision = ?',
      row.id,
      row.revision,
    );
    const lastOfRecord =
      row.status === 'ofRecord'
        ? null
        : this.#database.row(
            MeasuredRow,
            `SELECT volumes FROM measurement WHERE reading_id = ? AND json_extract(provenance, '$.readingStatus') = 'ofRecord'
             ORDER BY revision DESC LIMIT 1`,
            row.id,
          );
    return {
      reading: this.#shown(row),
      measured: measured?.volumes ?? null,
      lastOfRecord: lastOfRecord?.volumes ?? null,
    };
  }

  /** The id of the reading that a series shows; null while it has none. */
  idOf(caseId: string, seriesId: string): string | null {
    const row = this.#database.row(
      IdRow,
      `SELECT id FROM reading WHERE case_id = ? AND series_id = ?
       ORDER BY status = 'ofRecord' DESC, saved_at DESC LIMIT 1`,
      caseId,
      seriesId,
    );
    return row?.id ?? null;
  }

  find(readingId: string): Reading | null {
    const row = this.#database.row(ReadingRow, 'SELECT * FROM reading WHERE id = ?', readingId);
    return row && this.#shown(row);
  }

  /** How much of its journal a reading's layers and records hold. */
  journalPoint(readingId: string): JournalPoint {
    return (
      this.#database.row(PointRow, 'SELECT journal_sequence, journal_hash FROM reading WHERE id = ?', readingId) ?? {
        sequence: 0,
        hash: '',
      }
    );
  }

  /**
   * Keeps a reading as its next revision; with status `ofRecord` it takes that place from whichever reading of the time
   * point had it. A reading of record whose contours are others now is a draft again: nobody put a name to these. `holds`:
   * the point up to which it holds its journal. `reading.stale`: somebody saved it since the revision that this one was
   * made from.
   * @returns the reading as kept, and layer hashes that it no longer refers to
   */
  save(
    caseId: string,
    given: Reading,
    savedAt: string,
    measured: { volumes: Measured; provenance: Omit<Provenance, 'readingStatus'> } | null,
    holds: JournalPoint,
  ): Result<{ reading: Reading; released: string[] }, 'reading.stale'> {
    return this.#database.transaction(() => {
      const owner = this.#database.row(CaseRow, 'SELECT case_id FROM reading WHERE id = ?', given.id);
      const known = this.#database.row(
        ReadingRow,
        'SELECT * FROM reading WHERE id = ? AND case_id = ? AND series_id = ?',
        given.id,
        caseId,
        given.seriesId,
      );
      // An id that belongs to another series is as stale as one whose revision has passed.
      if ((owner !== null && known === null) || given.revision !== (known?.revision ?? 0))
        return refuse('reading.stale', { revision: known?.revision ?? 0 });
      const { time_point_id: timePointId } = this.#database.row(
        TimePointRow,
        'SELECT time_point_id FROM series WHERE case_id = ? AND id = ?',
        caseId,
        given.seriesId,
      )!;
      const revision = given.revision + 1;
      const changed = known?.status === 'ofRecord' && !sameContours(this.#shown(known), given);
      const reading: Reading = changed ? { ...given, status: 'draft' } : given;
      if (reading.status === 'ofRecord')
        this.#database.run(
          "UPDATE reading SET status = 'draft' WHERE time_point_id = ? AND status = 'ofRecord' AND id <> ?",
          timePointId,
          reading.id,
        );
      this.#database.run(
        `INSERT INTO reading (id, case_id, series_id, time_point_id, reader, status, revision, records, saved_at,
           journal_sequence, journal_hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET reader = excluded.reader, status = excluded.status, revision = excluded.revision,
           records = excluded.records, saved_at = excluded.saved_at, journal_sequence = excluded.journal_sequence,
           journal_hash = excluded.journal_hash`,
        reading.id,
        caseId,
        reading.seriesId,
        timePointId,
        reading.reader,
        reading.status,
        revision,
        JSON.stringify(recordsOf(reading)),
        savedAt,
        holds.sequence,
        holds.hash,
      );
      const before = this.#layersOf(reading.id).map(({ hash }) => hash);
      this.#database.run('DELETE FROM reading_layer WHERE reading_id = ?', reading.id);
      for (const { layer, hash } of reading.layers)
        this.#database.run(
          'INSERT INTO reading_layer (reading_id, layer, hash) VALUES (?, ?, ?)',
          reading.id,
          layer,
          hash,
        );
      if (measured)
        this.#database.run(
          'INSERT INTO measurement (reading_id, revision, volumes, provenance) VALUES (?, ?, ?, ?)',
          reading.id,
          revision,
          JSON.stringify({ ...measured.volumes, readingId: reading.id, revision }),
          JSON.stringify({ ...measured.provenance, readingStatus: reading.status } satisfies Provenance),
        );
      return ok({ reading: { ...reading, revision, savedAt }, released: before });
    });
  }

  /** SHA-256 of every layer that some reading refers to, or one that was kept beside it. */
  layerHashes(): ReadonlySet<string> {
    return new Set(
      this.#database
        .rows(HashRow, 'SELECT hash FROM reading_layer UNION SELECT hash FROM kept_reading_layer')
        .map(({ hash }) => hash),
    );
  }

  /** All readings of a case. */
  ofCase(caseId: string): Reading[] {
    return this.#database
      .rows(ReadingRow, 'SELECT * FROM reading WHERE case_id = ? ORDER BY rowid', caseId)
      .map((row) => this.#shown(row));
  }

  /** Layers of a case's readings. */
  layersOfCase(caseId: string): string[] {
    return this.#database
      .rows(
        HashRow,
        `SELECT hash FROM reading_layer JOIN reading ON reading.id = reading_id WHERE case_id = ?
         UNION SELECT hash FROM kept_reading_layer WHERE case_id = ?`,
        caseId,
        caseId,
      )
      .map(({ hash }) => hash);
  }

  refersTo(hash: string): boolean {
    return (
      this.#database.row(
        HashRow,
        `SELECT hash FROM reading_layer WHERE hash = ? UNION SELECT hash FROM kept_reading_layer WHERE hash = ? LIMIT 1`,
        hash,
        hash,
      ) !== null
    );
  }

  #layersOf(readingId: string): Reading['layers'] {
    return this.#database.rows(
      LayerRow,
      'SELECT layer, hash FROM reading_layer WHERE reading_id = ? ORDER BY layer',
      readingId,
    );
  }

  #shown(row: z.output<typeof ReadingRow>): Reading {
    return {
      id: row.id,
      seriesId: row.series_id,
      reader: row.reader,
      status: row.status,
      revision: row.revision,
      ...row.records,
      layers: this.#layersOf(row.id),
      savedAt: row.saved_at,
    };
  }
}

/**
 * The id of the reading that a series starts with: it follows from case and series, so that two windows which begin at
 * once meet in one reading, and the second to save is told that it is stale.
 */
export const firstReadingId = (caseId: string, seriesId: string): string =>
  `r-${createHash('sha256').update(`${caseId}\n${seriesId}`).digest('hex').slice(0, 24)}`;

/** The reading that a series starts with: liver, FLR and deportalised lobe, nothing drawn. */
export function firstReading(
  caseId: string,
  seriesId: string,
  { reader, inclusion }: Pick<Settings, 'reader' | 'inclusion'>,
): Reading {
  return {
    id: firstReadingId(caseId, seriesId),
    seriesId,
    reader,
    status: 'draft',
    revision: 0,
    ...startingRecords(),
    inclusion,
    layers: [],
    savedAt: null,
  };
}
