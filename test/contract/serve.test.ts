import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startHost } from '#host/startHost';
import { hostOverHttp } from '#renderer/hostClient';
import { bundledProgram } from '../killed/servedProgram.ts';

/** The command line, bundled beside a window of its own, so that no other build is needed or touched. */
let program: string;
let folder: string;
let data: string;
const running = new Set<ChildProcessWithoutNullStreams>();

beforeAll(async () => {
  folder = await bundledProgram('serve');
  program = join(folder, 'cli.mjs');
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'remnant-serve-'));
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  await rm(data, { recursive: true });
});

interface Served {
  readonly child: ChildProcessWithoutNullStreams;
  /** The first line on standard output. */
  readonly url: Promise<string>;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function serve(...options: string[]): Served {
  const child = spawn(process.execPath, [program, 'serve', '--data', data, '--no-open', ...options]);
  running.add(child);
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const url = new Promise<string>((resolve) =>
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('\n')) resolve(stdout.split('\n')[0]!);
    }),
  );
  const ended = new Promise<Awaited<Served['ended']>>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  );
  return { child, url, ended };
}

async function client(url: string) {
  const launched = await fetch(url, { redirect: 'manual' });
  const cookie = launched.headers.get('set-cookie')!.split(';')[0]!;
  const { origin } = new URL(url);
  return hostOverHttp((path, init) => fetch(origin + path, { ...init, headers: { ...init.headers, cookie, origin } }));
}

describe('remnant serve', () => {
  test('prints one URL with its launch token, shows the demonstration case, and stops cleanly', async () => {
    const served = serve();
    const url = await served.url;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    const host = await client(url);
    expect(await host.call('worklist.list', {})).toMatchObject({
      ok: true,
      value: [{ demonstration: true, status: 'toContour', body: { heightCm: 172, weightKg: 70 } }],
    });
    served.child.kill('SIGTERM');
    expect(await served.ended).toEqual({ code: 0, stdout: `${url}\nStopped.\n`, stderr: '' });
    expect(await readdir(join(data, 'incoming'))).toEqual([]);
    expect((await readdir(data)).sort()).toEqual([
      'cache',
      'cases',
      'identity.sqlite',
      'incoming',
      'journals',
      'layers',
      'remnant.sqlite',
      'return.json',
    ]);
  });

  test('is refused while another one has the data folder open, and says what to do', async () => {
    const first = serve();
    await first.url;
    const second = await serve().ended;
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(/open[\s\S]*--data DIR[\s\S]*data\.inUse/);
  });

  test('is refused where the port is taken or is none, leaving nothing running', async () => {
    const first = serve();
    const { port } = new URL(await first.url);
    const other = await mkdtemp(join(data, 'other-'));
    const taken = await serve('--data', other, '--port', port).ended;
    expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining('port.inUse')]);
    expect((await serve('--port', '99999').ended).code).toBe(2);
  });
});

test('killed at any moment, everything that was acknowledged is there again', async () => {
  for (let round = 0; round < 3; round++) {
    const served = serve();
    const host = await client(await served.url);
    let acknowledged = '';
    // Killed from outside the loop of saves, at whatever place in it the signal finds it.
    const saving = (async () => {
      for (let n = 0; ; n++) {
        const answer = await host.call('settings.set', { reader: `round ${round}, save ${n}` });
        if (!answer.ok) return;
        acknowledged = answer.value.reader;
        if (n === 5 * round) setTimeout(() => served.child.kill('SIGKILL'), 3);
      }
    })();
    await saving;
    await served.ended;
    // The lock went with the process, so the folder opens at once.
    const again = await startHost({ dataFolder: data, demoFolder: null, log: () => {} });
    if (!again.ok) throw new Error(again.code);
    const kept = await again.value.call(
      'settings.get',
      {},
      { signal: new AbortController().signal, onProgress: () => {} },
    );
    await again.value.close();
    const saves = (reader: string) => Number(new RegExp(`^round ${round}, save (\\d+)$`).exec(reader)?.[1] ?? -1);
    // The last one may have been written without its answer having come through.
    const found = (kept as unknown as { value: { reader: string } }).value.reader;
    expect([saves(acknowledged), saves(acknowledged) + 1]).toContain(saves(found));
    expect(saves(acknowledged)).toBeGreaterThanOrEqual(5 * round);
  }
});
