import { Readable } from 'node:stream';
import { ok, type Result, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { roomFor } from '../cases/wholeFile.ts';
import type { ReadingKeeper } from './readingKeeper.ts';
import { diskRefusal, kindOf, type Log } from './router.ts';
import type { Tickets } from './tickets.ts';
import type { Uploads } from './uploads.ts';

/** What may be sent at once. A layer is one byte a voxel; an upload may be a zip of a whole study. */
const LAYER_LIMIT_BYTES = 2 ** 30;
const UPLOAD_LIMIT_BYTES = 2 ** 34;
/** Some three bytes a run: the largest liver grown at once takes less than one. */
const JOURNAL_LIMIT_BYTES = 2 ** 28;

/** Bytes as they become ready, and how many they will be: who knows it sends and takes them in larger pieces. */
export interface SizedStream {
  readonly stream: ReadableStream<Uint8Array>;
  readonly bytes: number;
}

/** What is asked of the host's bytes: a web Request is one, and so is whatever a transport has read already, at less cost. */
export interface BytesRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  readonly signal: AbortSignal;
  readonly body: ReadableStream<Uint8Array> | null;
  /** The whole body; `body` is then read. */
  arrayBuffer(): Promise<ArrayBufferLike>;
}

/** What is answered: a web Response costs as much as the disk where all that is said is that a stroke lies on it. */
export interface BytesAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ReadableStream<Uint8Array> | Uint8Array | string | null;
}

/** The same as a web Response. */
export const responseOf = ({ status, headers, body }: BytesAnswer): Response =>
  new Response(body as ReadableStream | string | null, { status, headers });

/** The pictures and voxels of series; their routes are answered by whoever decodes. */
export interface SeriesBytes {
  /** u32le k and int16le HU of every slice, as they become ready. */
  volume(caseId: string, seriesId: string, signal: AbortSignal): Promise<Result<SizedStream>>;
  /** PNG of a series of a case or of a scan. */
  thumbnail(of: { caseId: string } | { scanId: string }, seriesId: string): Promise<Result<Uint8Array>>;
}

/**
 * Everything that travels as bytes (core/contract/client.ts lists the routes), from a request to its answer, so that
 * Electron's own protocol and loopback HTTP answer alike. A refusal is `{code, details}` as JSON.
 */
export function bytesAnswerer(
  { layers, folder }: CaseLibrary,
  {
    keeper,
    uploads,
    tickets,
    series,
    log,
  }: { keeper: ReadingKeeper; uploads: Uploads; tickets: Tickets; series: SeriesBytes; log: Log },
): (request: BytesRequest) => Promise<BytesAnswer> {
  const answer = async (request: BytesRequest): Promise<BytesAnswer> => {
    const url = new URL(request.url);
    const [, , kind, ...rest] = url.pathname.split('/').map(decodeURIComponent);
    switch (`${request.method} ${kind}/${rest.length}`) {
      case 'GET layer/1': {
        if (!(await layers.has(rest[0]!))) return refused('layer.notFound');
        return sent(Readable.toWeb(layers.read(rest[0]!)) as ReadableStream, 'application/octet-stream');
      }
      case 'PUT layer/0': {
        const body = await bodyOf(request, LAYER_LIMIT_BYTES, folder.root);
        return body.ok ? said({ hash: await layers.keep(body.value) }) : refused(body.code, body.details);
      }
      case 'PUT journal/2': {
        const [caseId, seriesId] = rest as [string, string];
        const after = Number(url.searchParams.get('after') ?? Number.NaN);
        const window = url.searchParams.get('window') ?? '';
        if (!Number.isSafeInteger(after) || after < 0) return refused('journal.invalid');
        const length = Number(request.headers.get('content-length') ?? 0);
        if (length > JOURNAL_LIMIT_BYTES) return refused('body.tooLarge', { limitBytes: JOURNAL_LIMIT_BYTES });
        const sent = new Uint8Array(await request.arrayBuffer());
        const added = await keeper.append({ caseId, seriesId, window }, after, sent);
        return added.ok ? said(added.value) : refused(added.code, added.details);
      }
      case 'GET journal/3': {
        const [caseId, seriesId, sequence] = rest as [string, string, string];
        const change = await keeper.change({ caseId, seriesId }, Number(sequence));
        return change ? sent(change, 'application/octet-stream') : refused('journal.notReached');
      }
      case 'PUT upload/1': {
        const body = await bodyOf(request, UPLOAD_LIMIT_BYTES, folder.root);
        if (!body.ok) return refused(body.code, body.details);
        const kept = await uploads.keep(rest[0]!, url.searchParams.get('name') ?? '', body.value);
        return kept.ok ? { status: 204, headers: {}, body: null } : refused(kept.code);
      }
      case 'GET export/1': {
        const file = tickets.find(rest[0]!);
        if (!file) return refused('ticket.notFound');
        return sent(file.bytes, file.contentType, {
          'content-disposition': `attachment; filename="${file.fileName}"`,
        });
      }
      case 'GET volume/2': {
        const slices = await series.volume(rest[0]!, rest[1]!, request.signal);
        if (!slices.ok) return refused(slices.code, slices.details);
        const { stream, bytes } = slices.value;
        return sent(stream, 'application/octet-stream', { 'content-length': String(bytes) });
      }
      case 'GET thumbnail/2':
      case 'GET thumbnail/3': {
        const ofCase = rest.length === 3 && rest[0] === 'case';
        if (rest.length === 3 && !ofCase) return refused('bytes.unknown');
        const picture = await series.thumbnail(ofCase ? { caseId: rest[1]! } : { scanId: rest[0]! }, rest.at(-1)!);
        return picture.ok ? sent(picture.value, 'image/png') : refused(picture.code);
      }
      default:
        return refused('bytes.unknown');
    }
  };
  return async (request) => {
    try {
      return await answer(request);
    } catch (fault) {
      if (request.signal.aborted || (fault as Error).name === 'AbortError') return refused('host.aborted');
      if (fault instanceof TooLong) return refused('body.tooLarge');
      const named = diskRefusal(fault, folder.root);
      if (named) return refused(named.code);
      if (fault instanceof URIError) return refused('bytes.unknown');
      log(`${request.method} /bytes: ${kindOf(fault)}`);
      return refused('host.internal');
    }
  };
}

const STATUS: Readonly<Record<string, number>> = {
  'body.tooLarge': 413,
  'body.missing': 400,
  'upload.invalid': 400,
  'disk.full': 507,
  'disk.failing': 507,
  'case.readOnly': 507,
  'journal.invalid': 400,
  'journal.diverged': 409,
  'journal.gap': 409,
  'reading.heldElsewhere': 409,
  'series.refused': 409,
  'host.internal': 500,
};

const said = (value: unknown, status = 200): BytesAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const refused = (code: string, details: Readonly<Record<string, unknown>> = {}) =>
  said({ code, details }, STATUS[code] ?? 404);

const sent = (
  body: ReadableStream<Uint8Array> | Uint8Array,
  contentType: string,
  headers: Readonly<Record<string, string>> = {},
): BytesAnswer => ({
  status: 200,
  headers: { 'content-type': contentType, 'cache-control': 'no-store', ...headers },
  body,
});

class TooLong extends Error {}

/** The body as a stream that ends in a fault once it is longer than allowed; refused at once where it says so itself. */
async function bodyOf(
  request: BytesRequest,
  limitBytes: number,
  folder: string,
): Promise<Result<Readable, 'body.tooLarge' | 'body.missing' | 'disk.full'>> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > limitBytes) return refuse('body.tooLarge', { limitBytes });
  if (!request.body) return refuse('body.missing');
  const room = await roomFor(folder, announced);
  if (!room.ok) return room;
  const source = quiet(Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]));
  async function* limited() {
    let length = 0;
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > limitBytes) throw new TooLong();
      yield chunk;
    }
  }
  return ok(quiet(Readable.from(limited(), { objectMode: false })));
}

/**
 * A stream whose failure is met by whoever reads it, and by nobody where it fails before it is read: a sender who goes
 * away in that moment must not end the host, as an error event without a listener does.
 */
const quiet = (stream: Readable): Readable => stream.on('error', () => {});
