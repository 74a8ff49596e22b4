import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Where Debian keeps the server's programs, beside the PATH. */
const DEBIAN = '/usr/lib/postgresql';

function findProgram(name: string): string | null {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : [];
  const folders = [...debian.sort().reverse(), ...(process.env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** PostgreSQL refuses to run as root: there it runs as the system's user `postgres`, or `nobody`. Null: as whoever we are. */
function servant(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user here.
    }
  }
  return null;
}

const programs = { initdb: findProgram('initdb'), postgres: findProgram('postgres') };

/** Why no PostgreSQL can be started on this machine; null where it can. Tests that need one put it in their name. */
export const noPostgres: string | null =
  programs.initdb === null || programs.postgres === null
    ? 'skipped: PostgreSQL (initdb, postgres) is not installed'
    : process.getuid?.() === 0 && servant() === null
      ? 'skipped: PostgreSQL does not run as root, and there is no other user'
      : null;

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

export interface RunningPostgres {
  readonly port: number;
  readonly password: string;
  /** A line as the owner of everything, to be ended by whoever asked for it. */
  admin(database?: string): Promise<pg.Client>;
  /** A line as one login. */
  as(user: string, password: string, database?: string): Promise<pg.Client>;
  /** Ends it at once, as if the machine had stopped, and starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A PostgreSQL of its own: loopback, a free port, a temporary folder; passwords are asked for. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<RunningPostgres> {
  const user = servant();
  const root = await mkdtemp(join(tmpdir(), 'remnant-postgres-'));
  const own = async (path: string) => user && (await chown(path, user.uid, user.gid));
  await own(root);
  const password = 'owner of the test';
  const passwordFile = join(root, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await own(passwordFile);
  const data = join(root, 'data');
  const as = { ...(user ?? {}), cwd: root };
  execFileSync(
    programs.initdb!,
    [
      '-D',
      data,
      '-U',
      'owner',
      '-A',
      'scram-sha-256',
      '--pwfile',
      passwordFile,
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...as, stdio: 'ignore' },
  );
  const port = await freePort();
  const given = Object.entries({
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '30',
    shared_buffers: '64MB',
    ...settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server: ChildProcess;
  const line = async (user: string, password: string, database: string) => {
    const client = new pg.Client({ host: '127.0.0.1', port, user, password, database });
    client.on('error', () => {});
    try {
      await client.connect();
    } catch (fault) {
      await client.end().catch(() => {});
      throw fault;
    }
    return client;
  };
  const start = async () => {
    server = spawn(programs.postgres!, ['-D', data, ...given], { ...as, stdio: 'ignore' });
    for (let tries = 0; ; tries++) {
      try {
        await (await line('owner', password, 'postgres')).end();
        return;
      } catch (fault) {
        if (tries > 300 || server.exitCode !== null) throw fault;
        await wait(50);
      }
    }
  };
  const end = async (signal: 'SIGINT' | 'SIGQUIT') => {
    if (server.exitCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await gone;
  };
  await start();
  return {
    port,
    password,
    admin: (database = 'postgres') => line('owner', password, database),
    as: (name, word, database = 'postgres') => line(name, word, database),
    async restart() {
      await end('SIGQUIT');
      await start();
    },
    async stop() {
      await end('SIGINT');
      await rm(root, { recursive: true, force: true });
    },
  };
}
