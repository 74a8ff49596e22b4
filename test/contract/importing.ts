import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { HostClient } from '#core/contract/client';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { serveHttp } from '#host/transport/http';
import { hostOverHttp } from '#renderer/hostClient';
import type { Attributes } from '#test/phantoms/dicom';
import { type CtParts, folderOfCt } from './ctFolder.ts';
import { browserRequest, type RunningHost, runningHost, smallestRenderer } from './transports.ts';

/** A host of its own for each test of a file, over HTTP, and a folder for what it imports. What it refuses, `done` throws. */
export function importingHost() {
  let files: string;
  let running: RunningHost;
  let client: HostClient;
  let request: Awaited<ReturnType<typeof browserRequest>>;
  let disconnect: () => Promise<void>;

  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'remnant-import-'));
  });
  afterAll(() => rm(files, { recursive: true }));
  beforeEach(async () => {
    running = await runningHost();
    const rendererFolder = await smallestRenderer();
    const server = await serveHttp(running.host, { rendererFolder });
    request = await browserRequest(server);
    client = hostOverHttp(request);
    disconnect = async () => {
      await server.close();
      await rm(rendererFolder, { recursive: true });
    };
  });
  afterEach(async () => {
    await disconnect();
    await running.stop();
  });

  async function done<N extends ProcedureName>(name: N, input: Input<N>) {
    const answer = await client.call(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.details)}`);
    return answer.value as Output<N>;
  }
  async function take(folder: string, caseId: string | null = null) {
    const scan = await done('import.scan', { paths: [folder] });
    return client.call('import.take', { scanId: scan.scanId, seriesIds: scan.series.map(({ id }) => id), caseId });
  }
  async function taken(folder: string, caseId: string | null = null) {
    const answer = await take(folder, caseId);
    if (!answer.ok) throw new Error(answer.code);
    return answer.value;
  }

  return {
    get files() {
      return files;
    },
    get running() {
      return running;
    },
    get client() {
      return client;
    },
    get request() {
      return request;
    },
    ctFolder: (series: string, tags?: Attributes, more?: CtParts) => folderOfCt(files, series, tags, more),
    done,
    take,
    taken,
    instanceFiles: (caseId: string) => readdir(join(running.dataFolder, 'cases', caseId, 'instances')),
  };
}
