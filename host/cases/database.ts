import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { z } from 'zod';
import { ok, type Result, refuse } from '#core/result';

type Value = string | number | null;
type Connection = InstanceType<typeof DatabaseSync>;
type Statement = ReturnType<Connection['prepare']>;

/**
 * One SQLite file with one writer: us. Plain prepared statements whose rows are parsed by a schema: this store is
 * embedded for good, so a query builder for several databases would only stand between the reader and the SQL.
 */
export class Database {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();
  #writes = 0;
  #beforeCommit: (() => void) | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  rows<T>(shape: z.ZodType<T>, sql: string, ...values: Value[]): T[] {
    return this.#prepared(sql)
      .all(...values)
      .map((row) => shape.parse(row));
  }

  row<T>(shape: z.ZodType<T>, sql: string, ...values: Value[]): T | null {
    const row = this.#prepared(sql).get(...values);
    return row === undefined ? null : shape.parse(row);
  }

  /** Grows with everything that may have changed a row: what was read at the same count is still so. */
  get writes(): number {
    return this.#writes;
  }

  /** Runs a statement; gives how many rows it changed. */
  run(sql: string, ...values: Value[]): number {
    const run = () => Number(this.#prepared(sql).run(...values).changes);
    this.#writes++;
    return this.#beforeCommit === null || this.#connection.isTransaction ? run() : this.transaction(run);
  }

  /** Runs statements that make what only this opening needs: temporary tables and triggers. */
  prepare(sql: string): void {
    this.#connection.exec(sql);
  }

  /** What is done at the end of every transaction from now on, and belongs to it: it is kept, or not, with the rest. */
  beforeCommit(work: () => void): void {
    this.#beforeCommit = work;
  }

  /**
   * All of the work or none of it. The work is synchronous, so no other call can come between; a transaction within another
   * is part of that one.
   */
  transaction<T>(work: () => T): T {
    if (this.#connection.isTransaction) return work();
    this.#connection.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.#beforeCommit?.();
      this.#connection.exec('COMMIT');
      return value;
    } catch (fault) {
      this.#writes++;
      // A full disk may have rolled back already; what counts is the first fault.
      if (this.#connection.isTransaction) this.#connection.exec('ROLLBACK');
      throw fault;
    }
  }

  /** Brings the journal into the file and empties it, so that what was deleted is not left in it. */
  truncateJournal(): void {
    this.#connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /**
   * Closes the file and gives it free at once. The binding keeps statements, and with them the file's lock, until they are
   * collected; leaving WAL first (which also makes it one file again) lets the lock go by itself.
   */
  close(): void {
    this.#statements.clear();
    release(this.#connection);
  }

  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function release(connection: Connection): void {
  try {
    connection.exec('PRAGMA journal_mode = DELETE');
    connection.exec('PRAGMA locking_mode = NORMAL');
    connection.exec('SELECT count(*) FROM sqlite_master');
  } finally {
    connection.close();
  }
}

/** A column that holds JSON of this shape. */
export const json = <T extends z.ZodType>(shape: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(shape);

/** A column that holds 0 or 1. */
export const flag = z.number().transform((n) => n === 1);

/**
 * Opens a database file (made with mode 0600 where it is missing), brings its tables to the newest version, and holds
 * it alone until closed. The system's own file lock is the guard, so it ends with the process, however that ends: a
 * second process, or a second opening here, is refused as `data.inUse`. `data.newer`: a later version wrote the file.
 */
export function openDatabase(
  path: string,
  migrations: readonly string[],
): Result<Database, 'data.inUse' | 'data.newer'> {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const connection = new DatabaseSync(path, { timeout: 1000 });
  try {
    connection.exec('PRAGMA locking_mode = EXCLUSIVE');
    connection.exec('PRAGMA journal_mode = WAL');
    connection.exec('PRAGMA synchronous = FULL');
    connection.exec('PRAGMA foreign_keys = ON');
    // What is deleted (a name, above all) is overwritten, not left in free pages.
    connection.exec('PRAGMA secure_delete = ON');
    connection.exec('BEGIN IMMEDIATE; COMMIT');
  } catch (fault) {
    connection.close();
    if ((fault as { errcode?: unknown }).errcode === SQLITE_BUSY) return refuse('data.inUse');
    throw fault;
  }
  const version = Number(connection.prepare('PRAGMA user_version').get()?.user_version);
  if (version > migrations.length) {
    release(connection);
    return refuse('data.newer', { version, known: migrations.length });
  }
  const database = new Database(connection);
  try {
    for (let n = version; n < migrations.length; n++)
      database.transaction(() => {
        connection.exec(migrations[n]!);
        connection.exec(`PRAGMA user_version = ${n + 1}`);
      });
    return ok(database);
  } catch (fault) {
    release(connection);
    throw fault;
  }
}

const SQLITE_BUSY = 5;
