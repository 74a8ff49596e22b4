import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { PersonShape } from '#core/contract/procedures/people';
import { ROLES } from '#core/pathway/decision';
import { type Database, json } from '../cases/database.ts';
import { keyIdOf, type SealedKey, SealedKeyShape } from './keys.ts';

export type Person = z.output<typeof PersonShape>;

const PersonRow = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  account: z.string(),
  public_key: z.string(),
  sealed_key: json(SealedKeyShape),
  since: z.string(),
  left_at: z.string().nullable(),
});
type Row = z.output<typeof PersonRow>;

/** The people of this site. Nobody is removed: signatures speak of them. */
export class PeopleStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Everybody, those who have left last. */
  all(): Person[] {
    return this.#database
      .rows(PersonRow, 'SELECT * FROM person ORDER BY left_at IS NOT NULL, name')
      .map((row) => shown(row));
  }

  find(personId: string): Person | null {
    const row = this.#row(personId);
    return row && shown(row);
  }

  /** Both halves of a person's key, the private one sealed. */
  key(personId: string): { readonly publicKey: string; readonly sealed: SealedKey } | null {
    const row = this.#row(personId);
    return row && { publicKey: row.public_key, sealed: row.sealed_key };
  }

  /** The person whose key this is, who may have left. */
  holderOf(publicKey: string): Person | null {
    const row = this.#database.row(PersonRow, 'SELECT * FROM person WHERE public_key = ?', publicKey);
    return row && shown(row);
  }

  add(
    { name, role, account }: Pick<Person, 'name' | 'role' | 'account'>,
    { publicKey, sealed }: { publicKey: string; sealed: SealedKey },
    since: string,
  ): Person {
    const id = randomUUID();
    this.#database.run(
      `INSERT INTO person (id, name, role, account, public_key, sealed_key, since, left_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, NULL)`,
      id,
      name,
      role,
      account,
      publicKey,
      JSON.stringify(sealed),
      since,
    );
    return this.find(id)!;
  }

  leave(personId: string, at: string): void {
    this.#database.run('UPDATE person SET left_at = ? WHERE id = ? AND left_at IS NULL', at, personId);
  }

  #row(personId: string): Row | null {
    return this.#database.row(PersonRow, 'SELECT * FROM person WHERE id = ?', personId);
  }
}

const shown = ({ id, name, role, account, public_key, since, left_at }: Row): Person => ({
  id,
  name,
  role,
  account,
  keyId: keyIdOf(public_key),
  since,
  left: left_at,
});
