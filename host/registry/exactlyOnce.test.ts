import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noPostgres, type RunningPostgres, startPostgres } from '#test/services/postgres';
import { openCaseLibrary } from '../cases/caseLibrary.ts';
import { drawnEntry } from './entry.fixture.ts';
import { admitSite, prepareRegistry } from './postgres/prepare.ts';
import { Secrets } from './secrets.ts';

// REMNANT_LONG=1 pushes 1,000 records through many more breaks: npx vitest run host/registry/exactlyOnce.
const LONG = process.env.REMNANT_LONG !== undefined;
const RECORDS = LONG ? 1000 : 40;
const KILLS = LONG ? 25 : 3;
const RESTARTS = LONG ? 5 : 1;

/** The line between program and registry: after so many bytes of requests it is cut, or something else happens. */
class BreakingLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Called with what passed since it was set. */
  onBytes: (bytes: number) => void = () => {};
  #bytes = 0;
  cuts = 0;

  constructor(to: number) {
    this.#server = createServer((near) => {
      const far = connect(to, '127.0.0.1');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.on('data', (data) => {
        far.write(data);
        this.#bytes += data.length;
        this.onBytes(this.#bytes);
      });
      far.on('data', (data) => near.write(data));
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as { port: number }).port;
  }

  /** Starts counting anew. */
  watch(onBytes: (bytes: number) => void): void {
    this.#bytes = 0;
    this.onBytes = onBytes;
  }

  cut(): void {
    this.cuts++;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe.skipIf(noPostgres)(`${RECORDS} records while everything breaks ${noPostgres ?? ''}`, () => {
  let server: RunningPostgres;
  let line: BreakingLine;
  let folder: string;
  let random: () => number;
  /** Bytes of one record. */
  let piece = 0;

  beforeAll(async () => {
    let state = 20261123;
    random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    server = await startPostgres();
    const owner = await server.admin();
    await prepareRegistry(owner);
    await owner.query("CREATE ROLE centre LOGIN PASSWORD 'centre word'");
    await admitSite(owner, { code: 'SITE-A', role: 'centre' });
    await owner.end();
    line = new BreakingLine(server.port);
    const port = await line.open();
    folder = await mkdtemp(join(tmpdir(), 'remnant-once-'));
    const library = await openCaseLibrary(folder);
    if (!library.ok) throw new Error(library.code);
    const { registry, settings } = library.value;
    settings.set({ siteCode: 'SITE-A' });
    registry.keepTarget({
      kind: 'postgres',
      id: 'central',
      name: 'Central',
      host: '127.0.0.1',
      port,
      database: 'postgres',
      user: 'centre',
      tls: 'off',
      authority: null,
    });
    for (let n = 0; n < RECORDS; n++) {
      const { revision: _, ...made } = drawnEntry({ caseId: caseId(n), flrMl: [300 + n] });
      piece = made.content.length;
      registry.queue('central', made, '2026-11-23T09:00:00Z');
    }
    await library.value.close();
    await new Secrets(join(folder, 'registry.secrets'), null).set('central', 'centre word');
  });
  afterAll(async () => {
    await line?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const caseId = (n: number) => `case-${String(n).padStart(4, '0')}`;

  const arrived = async (): Promise<number> => {
    const owner = await server.admin();
    const { rows } = await owner.query<{ n: number }>('SELECT count(*)::int AS n FROM remnant.submission');
    await owner.end();
    return rows[0]!.n;
  };

  /** The program pushes; gives its exit code, null where it was killed. */
  const pushing = (): { program: ChildProcess; ended: Promise<number | null> } => {
    const program = spawn(process.execPath, ['bin/remnant.mjs', 'registry', 'push', '--data', folder, '--json'], {
      stdio: 'ignore',
    });
    return { program, ended: new Promise((resolve) => program.once('exit', (code) => resolve(code))) };
  };

  test('each arrives exactly once: the line is cut, the server restarted, the program killed at random points', async () => {
    let [kills, restarts] = [0, 0];
    for (;;) {
      const { program, ended } = pushing();
      // Somewhere in what is left, so that every break meets a push under way.
      const left = RECORDS - (await arrived());
      const far = piece * Math.min(60, 0.6 * left);
      const at = piece * 0.2 + random() * far;
      // Every other time the line breaks before, and the program tries again by itself.
      const breaks = new Set(random() < 0.5 ? [at * random(), at * random()] : []);
      let restarted: Promise<void> | null = null;
      let done = false;
      line.watch((bytes) => {
        for (const broken of breaks)
          if (bytes >= broken) {
            breaks.delete(broken);
            line.cut();
          }
        if (done || bytes < at) return;
        done = true;
        if (kills < KILLS) {
          kills++;
          program.kill('SIGKILL');
        } else if (restarts < RESTARTS) {
          restarts++;
          restarted = server.restart();
        } else line.cut();
      });
      const code = await ended;
      await restarted;
      if (code === 0) break;
    }
    expect(kills).toBe(KILLS);
    expect(restarts).toBeGreaterThanOrEqual(1);
    expect(line.cuts).toBeGreaterThan(0);

    const centre = await server.as('centre', 'centre word');
    const held = await centre.query<{ case_id: string; revision: number; number: string; hash: string; flr: number }>(
      `SELECT s.case_id, s.revision, s.number::text, s.hash, c.last_flr_ml AS flr
       FROM remnant.submission s JOIN remnant.case_row c USING (site_code, case_id, revision) ORDER BY s.case_id`,
    );
    const scans = await centre.query<{ n: number }>('SELECT count(*)::int AS n FROM remnant.scan_row');
    await centre.end();
    expect(held.rows.map(({ case_id, revision, flr }) => [case_id, revision, flr])).toEqual(
      Array.from({ length: RECORDS }, (_, n) => [caseId(n), 1, 300 + n]),
    );
    expect(scans.rows[0]!.n).toBe(RECORDS);
    // Here every one has its receipt: the number that it has there.
    const library = await openCaseLibrary(folder);
    if (!library.ok) throw new Error(library.code);
    const { registry } = library.value;
    const receipts = registry
      .shown('central', 1000)
      .map(({ caseId, hash, receipt }) => [caseId, hash, receipt?.number]);
    expect(registry.counts('central')).toMatchObject({ waiting: 0, received: RECORDS });
    await library.value.close();
    expect(receipts.sort()).toEqual(held.rows.map(({ case_id, hash, number }) => [case_id, hash, number]).sort());
  }, 600_000);
});
