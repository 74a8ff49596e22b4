import { z } from 'zod';
import type { Identity as IdentityShape } from '#core/contract/shapes';
import type { Database } from './database.ts';

export type Identity = z.output<typeof IdentityShape>;
/** Who a patient is, as the header says; empty where it does not. */
export interface PatientIdentity {
  readonly name: string;
  readonly id: string;
  readonly birthDate: string | null;
}

export const IDENTITY_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE identity (
    case_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    birth_date TEXT
  ) STRICT;
  `,
];

const IdentityRow = z
  .object({ case_id: z.string(), name: z.string(), patient_id: z.string(), birth_date: z.string().nullable() })
  .transform((row) => ({ caseId: row.case_id, name: row.name, id: row.patient_id, birthDate: row.birth_date }));

/**
 * The only place that knows names, patient IDs and birth dates: a database of its own, so that the case database can be
 * copied, looked at and searched without meeting a person. What it gives goes to the screen and nowhere else.
 */
export class IdentityStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find(caseId: string): PatientIdentity | null {
    const row = this.#database.row(IdentityRow, 'SELECT * FROM identity WHERE case_id = ?', caseId);
    return row && { name: row.name, id: row.id, birthDate: row.birthDate };
  }

  all(): readonly (PatientIdentity & { readonly caseId: string })[] {
    return this.#database.rows(IdentityRow, 'SELECT * FROM identity ORDER BY case_id');
  }

  /** Keeps who the patient of a case is; what was empty may be filled in, nothing is overwritten. */
  keep(caseId: string, { name, id, birthDate }: PatientIdentity): void {
    this.#database.run(
      `INSERT INTO identity (case_id, name, patient_id, birth_date) VALUES (?, ?, ?, ?)
       ON CONFLICT (case_id) DO UPDATE SET
         name = CASE WHEN name = '' THEN excluded.name ELSE name END,
         patient_id = CASE WHEN patient_id = '' THEN excluded.patient_id ELSE patient_id END,
         birth_date = COALESCE(birth_date, excluded.birth_date)`,
      caseId,
      name,
      id,
      birthDate,
    );
  }

  /** Forgets a patient, also in the journal. */
  forget(caseId: string): void {
    this.#database.run('DELETE FROM identity WHERE case_id = ?', caseId);
    this.#database.truncateJournal();
  }
}

/** What stands in for a patient in demonstration mode: the same for the same case, and nobody's. */
export const standIn = (key: string): Identity => ({
  name: `Patient ${key
    .replace(/[^0-9a-z]/gi, '')
    .slice(0, 4)
    .toUpperCase()}`,
  id: 'hidden',
  birthDate: null,
  hidden: true,
});
