import { readdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ok, type Result } from '#core/result';
import { PeopleStore } from '../people/peopleStore.ts';
import { Session } from '../people/session.ts';
import { RegistryStore } from '../registry/registryStore.ts';
import { SOFTWARE_VERSION } from '../version.ts';
import { AuditLog } from './auditLog.ts';
import { CaseStore } from './caseStore.ts';
import { openDatabase } from './database.ts';
import { type DataFolder, dataFolder } from './dataFolder.ts';
import { IDENTITY_MIGRATIONS, IdentityStore } from './identityStore.ts';
import { InstanceFiles } from './instanceFiles.ts';
import { Journals } from './journals.ts';
import { LayerFiles } from './layerFiles.ts';
import { MIGRATIONS } from './migrations.ts';
import { ReadingStore } from './readingStore.ts';
import { RecordStore } from './recordStore.ts';
import { ReviewStore } from './reviewStore.ts';
import { SeriesStore } from './seriesStore.ts';
import { SettingsStore } from './settings.ts';
import { TimeStore } from './timeStore.ts';
import { Turns } from './turns.ts';
import { removeIfThere } from './wholeFile.ts';

/** Everything durable of one data folder, open and held alone. */
export interface CaseLibrary {
  readonly folder: DataFolder;
  readonly cases: CaseStore;
  readonly series: SeriesStore;
  readonly readings: ReadingStore;
  readonly records: RecordStore;
  readonly times: TimeStore;
  readonly layers: LayerFiles;
  readonly journals: Journals;
  readonly instances: InstanceFiles;
  readonly identities: IdentityStore;
  readonly settings: SettingsStore;
  /** What changed each case, entry by entry. */
  readonly audit: AuditLog;
  readonly people: PeopleStore;
  /** Who has signed in. */
  readonly session: Session;
  /** The account of the computer's own system. */
  readonly account: string;
  readonly reviews: ReviewStore;
  /** All of the work on the case database or none of it, as one entry of the audit. */
  transaction<T>(work: () => T): T;
  /** Where records go, and what waits to go there. */
  readonly registry: RegistryStore;
  /** Import into a case and its deletion, one after the other; the key is the case. */
  readonly turns: Turns;
  /** Deletes a case with its instances, layers and identity; says how much went. */
  deleteCase(caseId: string): Promise<{ instances: number; bytes: number }>;
  close(): Promise<void>;
}

/**
 * Opens the cases of a data folder, alone, and tidies what a crash left: files that no row refers to. The database is
 * the truth; files are written before the rows that name them and removed after, so what is named is always there.
 */
export async function openCaseLibrary(
  root: string,
  now: () => Date = () => new Date(),
): Promise<Result<CaseLibrary, 'data.inUse' | 'data.newer'>> {
  const folder = dataFolder(root);
  const database = openDatabase(folder.database, MIGRATIONS);
  if (!database.ok) return database;
  const identity = openDatabase(folder.identity, IDENTITY_MIGRATIONS);
  if (!identity.ok) {
    database.value.close();
    return identity;
  }
  const settings = new SettingsStore(database.value);
  const account = systemAccount();
  const audit = new AuditLog(database.value, {
    now,
    softwareVersion: SOFTWARE_VERSION,
    account,
    who: () => ({ by: settings.get().reader.trim(), role: null }),
  });
  const readings = new ReadingStore(database.value);
  const times = new TimeStore(database.value);
  const people = new PeopleStore(database.value);
  const reviews = new ReviewStore(database.value, people);
  const series = new SeriesStore(database.value, { readings, times, reviews });
  const records = new RecordStore(database.value);
  const cases = new CaseStore(database.value, { series, records });
  const layers = new LayerFiles(folder);
  const journals = new Journals(folder.journals, now);
  const instances = new InstanceFiles(folder);
  const identities = new IdentityStore(identity.value);
  const registry = new RegistryStore(database.value);
  const turns = new Turns();

  const tidy = async () => {
    for (const left of await readdir(folder.incoming)) await removeIfThere(join(folder.incoming, left));
    await layers.sweep(readings.layerHashes());
  };
  audit.adopt(cases.ids());
  await tidy();
  await journals.sweep((caseId) => cases.has(caseId));
  await instances.sweep((caseId) => series.instanceHashes(caseId));
  for (const { caseId } of identities.all()) if (!cases.has(caseId)) identities.forget(caseId);

  return ok({
    folder,
    cases,
    series,
    readings,
    records,
    times,
    layers,
    journals,
    instances,
    identities,
    settings,
    audit,
    people,
    session: new Session(people, settings, audit),
    account,
    reviews,
    transaction: (work) => database.value.transaction(work),
    registry,
    turns,
    deleteCase: (caseId) =>
      turns.take(caseId, async () => {
        const released = readings.layersOfCase(caseId);
        const gone = database.value.transaction(() => {
          const head = audit.head(caseId);
          const totals = cases.remove(caseId);
          audit.forget(caseId, head);
          return totals;
        });
        identities.forget(caseId);
        registry.forgetCase(caseId);
        await journals.removeCase(caseId);
        await instances.removeCase(caseId);
        await removeIfThere(join(folder.cache, caseId));
        await layers.inTurn(() => layers.release(released, (hash) => readings.refersTo(hash)));
        return gone;
      }),
    async close() {
      await turns.idle();
      await journals.closeAll();
      await layers.inTurn(tidy);
      identity.value.close();
      database.value.close();
    },
  });
}

/** Who the computer's own system says is working; nothing where it has no name for them. */
function systemAccount(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
