import { z } from 'zod';
import { DEFAULT_INCLUSION } from '#core/contours/inclusion';
import { Settings as SettingsShape } from '#core/contract/shapes';
import { DEFAULT_SETTINGS, keptSettings } from '#core/pathway/settings';
import { type Database, json } from './database.ts';

export type Settings = z.output<typeof SettingsShape>;

/** A site that has chosen nothing yet: no formula, so that sFLR is refused until somebody names one. */
const UNSET: Settings = {
  bsaFormula: null,
  stlvFormula: null,
  reader: '',
  siteCode: '',
  inclusion: DEFAULT_INCLUSION,
  keys: {},
  demonstrationMode: false,
  countTime: true,
  interfaceScale: 1,
  rules: DEFAULT_SETTINGS,
  readingError: null,
};

const SettingRow = z.object({ name: z.string(), value: json(z.unknown()) });

/** Not a setting of the window's: a fact about the data folder that is kept beside them. */
const DEMONSTRATION = 'demonstrationInstalled';

/** The site's settings, each kept under its own name. */
export class SettingsStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get(): Settings {
    const kept = this.#database.rows(SettingRow, 'SELECT name, value FROM setting');
    const given = Object.fromEntries(kept.map(({ name, value }) => [name, value]));
    // What an earlier version took and none can be: the papers' own stands, and is named beside its numbers.
    if (!SettingsShape.shape.readingError.safeParse(given.readingError ?? null).success) given.readingError = null;
    if (given.rules !== undefined) given.rules = keptSettings(given.rules);
    return SettingsShape.parse({ ...UNSET, ...given });
  }

  /** Keeps what is named and leaves the rest. */
  set(changes: Partial<{ [Name in keyof Settings]: Settings[Name] | undefined }>): Settings {
    this.#database.transaction(() => {
      for (const [name, value] of Object.entries(changes)) if (value !== undefined) this.#keep(name, value);
    });
    return this.get();
  }

  /** Whether this data folder ever had its demonstration case; who deleted it does not want it back. */
  demonstrationInstalled(): boolean {
    return this.#database.row(SettingRow, 'SELECT name, value FROM setting WHERE name = ?', DEMONSTRATION) !== null;
  }

  markDemonstrationInstalled(): void {
    this.#keep(DEMONSTRATION, true);
  }

  #keep(name: string, value: unknown): void {
    this.#database.run(
      'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      name,
      JSON.stringify(value),
    );
  }
}
