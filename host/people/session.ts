import type { AuditLog } from '../cases/auditLog.ts';
import type { SettingsStore } from '../cases/settings.ts';
import type { PeopleStore, Person } from './peopleStore.ts';

/**
 * Who has signed in at this workstation: one person at a time, for as long as this host runs. They are the reader of the
 * settings while they are; whoever writes another name there has signed them out.
 */
export class Session {
  readonly #people: PeopleStore;
  readonly #settings: SettingsStore;
  #personId: string | null = null;

  constructor(people: PeopleStore, settings: SettingsStore, audit: AuditLog) {
    this.#people = people;
    this.#settings = settings;
    audit.identifiedBy(() => {
      const person = this.person;
      return { by: person?.name ?? settings.get().reader.trim(), role: person?.role ?? null };
    });
  }

  /** The person whose passphrase was given; null where nobody's was, or somebody else is named as the reader since. */
  get person(): Person | null {
    if (this.#personId === null) return null;
    const person = this.#people.find(this.#personId);
    return person && person.left === null && this.#settings.get().reader.trim() === person.name ? person : null;
  }

  begin(person: Person): void {
    this.#personId = person.id;
    if (this.#settings.get().reader.trim() !== person.name) this.#settings.set({ reader: person.name });
  }

  end(): void {
    this.#personId = null;
  }
}
