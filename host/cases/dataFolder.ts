import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeFolder } from '../makeFolder.ts';

/** Where a user's cases live unless another folder is named: what each system calls the place for application data. */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (platform === 'win32')
    return join(environment.APPDATA ?? join(environment.USERPROFILE ?? homedir(), 'AppData', 'Roaming'), 'Remnant');
  const home = environment.HOME ?? homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Remnant');
  // The XDG rule: a relative value is to be ignored.
  const xdg = environment.XDG_DATA_HOME;
  return join(xdg?.startsWith('/') ? xdg : join(home, '.local', 'share'), 'remnant');
}

/** The places inside a data folder. Patients' images lie in them, so only their owner may look in. */
export interface DataFolder {
  readonly root: string;
  readonly database: string;
  readonly identity: string;
  /** One folder a case, with its instances. */
  readonly cases: string;
  /** Layers of all readings, by hash. */
  readonly layers: string;
  /** One folder a case: what was done to its readings, change by change. */
  readonly journals: string;
  /** Decoded slices; may be deleted at any time. */
  readonly cache: string;
  /** Uploads and half-written files of this run; emptied at start and end. */
  readonly incoming: string;
}

const DATABASE = 'remnant.sqlite';

/** Whether somebody keeps cases in a folder; nothing is made. */
export const holdsCases = (given: string): boolean => existsSync(join(resolve(given), DATABASE));

/** The places of a data folder, made where they are missing. Throws where the disk does not let us. */
export function dataFolder(given: string): DataFolder {
  const root = resolve(given);
  const places: DataFolder = {
    root,
    database: join(root, DATABASE),
    identity: join(root, 'identity.sqlite'),
    cases: join(root, 'cases'),
    layers: join(root, 'layers'),
    journals: join(root, 'journals'),
    cache: join(root, 'cache'),
    incoming: join(root, 'incoming'),
  };
  for (const folder of [root, places.cases, places.layers, places.journals, places.cache, places.incoming])
    makeFolder(folder, 0o700);
  return places;
}
