import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '#core/result';
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
  const readings = new ReadingStore(database.value);
  const times = new TimeStore(database.value);
  const series = new SeriesStore(database.value, { readings, times });
  const records = new RecordStore(database.value);
  const cases = new CaseStore(database.value, { series, records });
  const layers = new LayerFiles(folder);
  const journals = new Journals(folder.journals, now);
  const instances = new InstanceFiles(folder);
  const identities = new IdentityStore(identity.value);
  const turns = new Turns();

  const tidy = async () => {
    for (const left of await readdir(folder.incoming)) await removeIfThere(join(folder.incoming, left));
    await layers.sweep(readings.layerHashes());
  };
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
    settings: new SettingsStore(database.value),
    turns,
    deleteCase: (caseId) =>
      turns.take(caseId, async () => {
        const released = readings.layersOfCase(caseId);
        const gone = cases.remove(caseId);
        identities.forget(caseId);
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
