import type { Result } from '#core/result';
import { ok } from '#core/result';
import { auditHandlers } from './api/auditHandlers.ts';
import { type BytesAnswer, type BytesRequest, bytesAnswerer, responseOf } from './api/bytes.ts';
import { caseHandlers } from './api/caseHandlers.ts';
import { cohortHandlers } from './api/cohortHandlers.ts';
import { installDemoCase } from './api/demoCase.ts';
import { exchangeHandlers } from './api/exchangeHandlers.ts';
import { exportHandlers } from './api/exportHandlers.ts';
import { importHandlers } from './api/importHandlers.ts';
import { Leases } from './api/leases.ts';
import { peopleHandlers } from './api/peopleHandlers.ts';
import { readingHandlers } from './api/readingHandlers.ts';
import { ReadingKeeper } from './api/readingKeeper.ts';
import { recordHandlers } from './api/recordHandlers.ts';
import { registryHandlers } from './api/registryHandlers.ts';
import { reviewHandlers } from './api/reviewHandlers.ts';
import { type Call, type Log, router } from './api/router.ts';
import { Scans } from './api/scans.ts';
import { seriesBytes, seriesHandlers } from './api/seriesHandlers.ts';
import { SeriesReader } from './api/seriesReader.ts';
import { settledFirst } from './api/settledFirst.ts';
import { Tickets } from './api/tickets.ts';
import { Uploads } from './api/uploads.ts';
import { type DataFolderRefusal, openDataFolder } from './openDataFolder.ts';
import { projectPath } from './projectPath.ts';
import type { Keychain } from './registry/secrets.ts';
import { SOFTWARE_VERSION } from './version.ts';

/** The host: everything a window can ask, whichever way it is connected. */
export interface Host {
  readonly dataFolder: string;
  /** Answers one procedure of the contract. */
  readonly call: Call;
  /** Answers one request under /bytes/. */
  readonly bytes: (request: BytesRequest) => Promise<Response>;
  /** The same for a transport that needs no web Response. */
  readonly bytesAnswer: (request: BytesRequest) => Promise<BytesAnswer>;
  readonly log: Log;
  /** Aborts what is under way, ends the worker threads, removes what was temporary and gives the data folder free. */
  close(): Promise<void>;
}

export interface HostOptions {
  /** Where cases live; the system's own place for application data where none is named. */
  readonly dataFolder?: string;
  readonly shell?: 'electron' | 'browser';
  readonly log?: Log;
  readonly now?: () => Date;
  /** DICOM that an empty data folder starts with, as a demonstration; null for none. */
  readonly demoFolder?: string | null;
  /** The system's keychain, where the shell has one: secrets of registries are sealed by it. */
  readonly keychain?: Keychain | null;
}

/**
 * Opens the data folder and starts the host on it. A folder that another Remnant holds is refused as `data.inUse`: there
 * is one writer, so a second process never sees half of what the first is doing.
 */
export async function startHost({
  dataFolder,
  shell = 'browser',
  log = (line) => void process.stderr.write(`${line}\n`),
  now = () => new Date(),
  demoFolder = projectPath('assets', 'demo', 'dicom'),
  keychain = null,
}: HostOptions = {}): Promise<Result<Host, DataFolderRefusal>> {
  const opened = await openDataFolder(dataFolder, now);
  if (!opened.ok) return opened;
  const library = opened.value;
  const facts = { version: SOFTWARE_VERSION, shell, now };
  const closing = new AbortController();
  const uploads = new Uploads(library.folder.incoming);
  const tickets = new Tickets();
  const scans = new Scans();
  const reader = new SeriesReader(library);
  const keeper = new ReadingKeeper(library, facts, { leases: new Leases(), log });
  const answer = router(
    settledFirst(keeper, log, {
      ...caseHandlers(library, facts),
      ...cohortHandlers(library),
      ...recordHandlers(library, facts),
      ...importHandlers(library, facts, { reader, keeper, scans, uploads }),
      ...seriesHandlers(library),
      ...readingHandlers(library, keeper),
      ...exportHandlers(library, facts, { reader, tickets }),
      ...exchangeHandlers(library, facts, { tickets, uploads }),
      ...auditHandlers(library),
      ...peopleHandlers(library, facts),
      ...reviewHandlers(library, facts, keeper),
      ...registryHandlers(library, facts, { tickets, keychain }),
    }),
    { log, dataFolder: library.folder.root },
  );
  const bytesAnswer = bytesAnswerer(library, {
    keeper,
    uploads,
    tickets,
    series: seriesBytes(library, reader, scans),
    log,
  });
  const running = new Set<Promise<unknown>>();
  await installDemoCase(library, facts, { reader, keeper }, { folder: demoFolder, signal: closing.signal });
  return ok({
    dataFolder: library.folder.root,
    log,
    call: (name, input, { signal, onProgress }) => {
      // Whatever it changes is said to be changed by this, in the audit of the case.
      const call = library.audit.saying({ kind: name }, () =>
        answer(name, input, { signal: AbortSignal.any([signal, closing.signal]), onProgress }),
      );
      running.add(call);
      return call.finally(() => running.delete(call));
    },
    bytes: async (request) => responseOf(await bytesAnswer(request)),
    bytesAnswer,
    async close() {
      closing.abort();
      await Promise.allSettled(running);
      await reader.close();
      await library.close();
    },
  });
}
