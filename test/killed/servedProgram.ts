import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rolldown } from 'rolldown';

/** The command line, bundled beside a window of its own under build/, so that no other build is needed or touched; its folder. */
export async function bundledProgram(name = 'killed'): Promise<string> {
  await mkdir('build', { recursive: true });
  const folder = await mkdtemp(join('build', `${name}-`));
  await mkdir(join(folder, 'build', 'renderer'), { recursive: true });
  await writeFile(join(folder, 'build', 'renderer', 'index.html'), '<!doctype html><title>Remnant</title>');
  const built = await rolldown({
    input: 'host/cli/main.ts',
    platform: 'node',
    external: (id) => !/^[./#]/.test(id),
    logLevel: 'silent',
  });
  await built.write({ file: join(folder, 'cli.mjs'), format: 'esm' });
  await built.close();
  return folder;
}

/** A host that runs as a process of its own, and a page's way to it. */
export interface ServedHost {
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  /** Ends it as a power cut would: it hears nothing. */
  kill(): Promise<void>;
}

/** Starts the program on a data folder and opens a session in it. */
export async function servedHost(program: string, data: string): Promise<ServedHost> {
  const child = spawn(process.execPath, [join(program, 'cli.mjs'), 'serve', '--data', data, '--no-open'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await firstLine(child);
  if (url === null) throw new Error(`The host did not start: ${told}`);
  const launched = await fetch(url, { redirect: 'manual' });
  const cookie = launched.headers.get('set-cookie')!.split(';')[0]!;
  const { origin } = new URL(url);
  return {
    request: (path, init = {}) => fetch(origin + path, { ...init, headers: { ...init.headers, cookie, origin } }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string | null> {
  for await (const line of createInterface({ input: child.stdout! })) if (line.startsWith('http://')) return line;
  return null;
}
