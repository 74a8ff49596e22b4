import { createStore } from 'zustand';
import type { Output } from '#core/contract/procedures';
import type { Refused } from '#core/result';
import { count, megabytes, whole } from '../../format.ts';
import type { App } from '../common/app.ts';
import { uploadAddress } from '../common/bytes.ts';
import type { Gathered, NamedFile } from './gather.ts';

export type Scan = Output<'import.scan'>;
export type ScannedSeries = Scan['series'][number];
export type ScannedPatient = Scan['patients'][number];

/** What is being imported: files on the way to the host, headers being read, series found, files being copied. */
export type ImportState =
  | { readonly stage: 'none' }
  | {
      readonly stage: 'sending';
      readonly done: number;
      readonly total: number;
      readonly bytes: number;
      readonly bytesTotal: number;
    }
  | { readonly stage: 'reading'; readonly done: number; readonly total: number }
  | { readonly stage: 'read'; readonly scan: Scan }
  | { readonly stage: 'taking'; readonly scan: Scan; readonly bytes: number; readonly bytesTotal: number };

/** Where the files came from; more can be added to it, and the whole is read again. */
interface Source {
  readonly uploadId: string | null;
  readonly paths: readonly string[];
}

export interface Take {
  readonly seriesIds: readonly string[];
  /** Into this case; null makes a new one. */
  readonly caseId: string | null;
  /** A finding accepted by name, with its reason, before anything is measured. */
  readonly accept: { readonly code: string; readonly reason: string } | null;
}

export const importStore = () => createStore<ImportState>(() => ({ stage: 'none' }));
export type ImportStore = ReturnType<typeof importStore>;

const AT_ONCE = 4;

/**
 * The road of one import, from files to a case. One at a time; each step can be stopped, and stopping leaves everything as
 * it was. Results and refusals go to the window's own services.
 */
export class ImportJob {
  readonly state: ImportStore = importStore();
  readonly #app: App;
  #abort = new AbortController();
  #source: Source = { uploadId: null, paths: [] };
  /** Files that could not be handed over: empty ones, and names that no disc takes. Listed with what the host ignored. */
  #unsent: Scan['ignored'] = [];
  #intoCase: string | null = null;

  constructor(app: App) {
    this.#app = app;
  }

  /** The case that the import was started from; null when it was started from the worklist. */
  get intoCase(): string | null {
    return this.#intoCase;
  }

  get running(): boolean {
    const { stage } = this.state.getState();
    return stage === 'sending' || stage === 'reading' || stage === 'taking';
  }

  /** Starts with files of the browser; `add` joins them to those already read. */
  async openFiles(chosen: Promise<Gathered> | Gathered, how: How = {}): Promise<void> {
    const signal = this.#begin(how);
    const uploadId = (how.add ? this.#source.uploadId : null) ?? crypto.randomUUID();
    const { files, unreadable } = await chosen;
    if (signal.aborted) return;
    this.#unsent = [...this.#unsent, ...unreadable.map((path) => ({ path, code: UNREADABLE_FILE.code }))];
    if (files.length === 0 && this.#unsent.length === 0) {
      this.#end();
      this.#app.notify({ kind: 'notNow', title: 'Nothing to import', body: 'The folder holds no files.' });
      return;
    }
    if (!(await this.#send(uploadId, files, signal))) return;
    this.#source = { ...this.#source, uploadId };
    await this.#read(signal);
  }

  /** Starts with folders or files on this computer, by path. */
  async openPaths(paths: readonly string[], how: How = {}): Promise<void> {
    if (paths.length === 0) return;
    const signal = this.#begin(how);
    this.#source = { ...this.#source, paths: [...this.#source.paths, ...paths] };
    await this.#read(signal);
  }

  /** Copies the chosen series into a case and opens it. Answers the case, or null when it was refused or stopped. */
  async take({ seriesIds, caseId, accept }: Take): Promise<string | null> {
    const before = this.state.getState();
    if (before.stage !== 'read') return null;
    const { scan } = before;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#show({ stage: 'taking', scan, bytes: 0, bytesTotal: 0 });
    const answer = await this.#app.host.call(
      'import.take',
      { scanId: scan.scanId, seriesIds: [...seriesIds], caseId },
      { signal, onProgress: (bytes, bytesTotal) => this.#show({ stage: 'taking', scan, bytes, bytesTotal }) },
    );
    if (!answer.ok) {
      this.#show(before);
      this.#app.refused(answer);
      return null;
    }
    const taken = answer.value;
    const seriesId = taken.seriesIds[0] ?? seriesIds[0]!;
    if (accept) {
      const accepted = await this.#app.host.call('series.accept', { caseId: taken.caseId, seriesId, ...accept });
      if (!accepted.ok) this.#app.refused(accepted);
    }
    this.#end();
    this.#app.saved(new Date().toISOString());
    this.#app.choose(taken.caseId);
    const record = await this.#app.openCase(taken.caseId);
    await this.#app.refresh();
    const series = record?.timePoints.flatMap((t) => t.series).find((s) => s.id === seriesId);
    const usable = series && (series.measurable || series.acceptances.length > 0);
    this.#app.go(
      usable
        ? { name: 'contours', caseId: taken.caseId, seriesId }
        : { name: 'series', caseId: taken.caseId, seriesId },
    );
    this.#app.notify({
      kind: 'notice',
      title: `${count(taken.copied, 'file')} copied into the case`,
      body:
        taken.ignored.length > 0
          ? `${count(taken.ignored.length, 'file was', 'files were')} left out, since the pixels cannot be read: the findings of the series say where.`
          : `${megabytes(taken.bytes)}, byte for byte. The originals are untouched.`,
    });
    return taken.caseId;
  }

  /** Stops what runs and leaves everything as before. */
  cancel(): void {
    const state = this.state.getState();
    this.#abort.abort();
    if (state.stage === 'taking') this.#show({ stage: 'read', scan: state.scan });
    else {
      this.#end();
      if (this.#app.store.getState().place.name === 'import') this.#app.go({ name: 'worklist' });
    }
  }

  /** Forgets what was read: the list of series is left. */
  leave(): void {
    this.#abort.abort();
    this.#end();
  }

  #begin({ add, intoCase }: How): AbortSignal {
    this.#abort.abort();
    this.#abort = new AbortController();
    if (!add) {
      this.#source = { uploadId: null, paths: [] };
      this.#unsent = [];
      this.#intoCase = intoCase ?? null;
    }
    this.#show({ stage: 'reading', done: 0, total: 0 });
    if (this.#app.store.getState().place.name !== 'import') this.#app.go({ name: 'import' });
    return this.#abort.signal;
  }

  #end(): void {
    this.#show({ stage: 'none' });
  }

  async #send(uploadId: string, files: readonly NamedFile[], signal: AbortSignal): Promise<boolean> {
    const bytesTotal = files.reduce((sum, { file }) => sum + file.size, 0);
    let [done, bytes, next] = [0, 0, 0];
    const tell = () => this.#show({ stage: 'sending', done, total: files.length, bytes, bytesTotal });
    tell();
    const lane = async (): Promise<Refused | null> => {
      for (let one = files[next++]; one; one = files[next++]) {
        const refused = one.file.size === 0 ? EMPTY_FILE : await sendFile(uploadId, one, signal);
        // One bad file does not stop a folder: it is named with the rest that was not read.
        if (refused && ONE_FILE.includes(refused.code))
          this.#unsent = [...this.#unsent, { path: one.name, code: refused.code }];
        else if (refused) return refused;
        done++;
        bytes += one.file.size;
        if (!signal.aborted) tell();
      }
      return null;
    };
    const lanes = await Promise.all(Array.from({ length: AT_ONCE }, lane));
    if (signal.aborted) return false;
    const refused = lanes.find((r) => r !== null);
    if (!refused) return true;
    this.#end();
    this.#app.go({ name: 'worklist' });
    this.#app.refused(refused);
    return false;
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { uploadId, paths } = this.#source;
    this.#show({ stage: 'reading', done: 0, total: 0 });
    const answer = await this.#app.host.call(
      'import.scan',
      { ...(paths.length > 0 && { paths: [...paths] }), ...(uploadId !== null && { uploadId }) },
      { signal, onProgress: (done, total) => !signal.aborted && this.#show({ stage: 'reading', done, total }) },
    );
    if (signal.aborted) return;
    if (answer.ok) {
      const scan = { ...answer.value, ignored: [...answer.value.ignored, ...this.#unsent] };
      return this.#show({ stage: 'read', scan });
    }
    if (answer.code === 'upload.notFound' && this.#unsent.length > 0)
      // Nothing but empty files: there is no upload to read, and every file has its reason.
      return this.#show({ stage: 'read', scan: { scanId: '', series: [], ignored: this.#unsent, patients: [] } });
    this.#end();
    this.#app.go({ name: 'worklist' });
    this.#app.refused(answer);
  }

  #show(state: ImportState): void {
    this.state.setState(state, true);
    const cancel = () => this.cancel();
    if (state.stage === 'sending')
      this.#app.task({
        id: 'import',
        title: 'Handing over files',
        done: state.bytes,
        total: state.bytesTotal,
        text: `${whole(state.done)} of ${whole(state.total)}`,
        cancel,
      });
    else if (state.stage === 'reading')
      this.#app.task({ id: 'import', title: 'Reading headers', done: state.done, total: state.total || null, cancel });
    else if (state.stage === 'taking')
      this.#app.task({
        id: 'import',
        title: 'Copying',
        done: state.bytes,
        total: state.bytesTotal || null,
        text: state.bytesTotal ? `${megabytes(state.bytes)} of ${megabytes(state.bytesTotal)}` : '',
        cancel,
      });
    else this.#app.task(null);
  }
}

interface How {
  readonly add?: boolean;
  readonly intoCase?: string | null;
}

const EMPTY_FILE: Refused = { ok: false, code: 'file.truncated', details: {} };
/** As the host names a file on this computer that it cannot read. */
const UNREADABLE_FILE: Refused = { ok: false, code: 'file.corrupt', details: {} };
const ONE_FILE: readonly string[] = [EMPTY_FILE.code, UNREADABLE_FILE.code, 'upload.invalid', 'body.missing'];

/** Sends one file to the host; what it refuses, or null. */
export async function sendFile(
  uploadId: string,
  { name, file }: NamedFile,
  signal: AbortSignal,
): Promise<Refused | null> {
  try {
    const response = await fetch(uploadAddress(uploadId, name), { method: 'PUT', body: file, signal });
    if (response.ok) return null;
    const told: unknown = await response.json().catch(() => null);
    const code = typeof told === 'object' && told !== null && 'code' in told ? String(told.code) : 'host.unreachable';
    return { ok: false, code, details: { status: response.status } };
  } catch {
    // A browser says no more than that it could not send: whether the file is at fault is seen by reading it.
    if (!signal.aborted && !(await isReadable(file))) return UNREADABLE_FILE;
    return { ok: false, code: signal.aborted ? 'host.aborted' : 'host.unreachable', details: {} };
  }
}

const isReadable = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
