import { ok, type Result, refuse } from '#core/result';

/** A DICOMweb archive: where it answers and how it is asked. */
export interface Archive {
  /** The root of its DICOMweb services, without a slash at the end. */
  readonly url: string;
  /** The whole Authorization header; null where the archive asks for none. */
  readonly authorization: string | null;
  /** An archive from which nothing is heard for so long is given up, in ms. */
  readonly silenceMs: number;
}

/** Why an archive could not be asked, whatever it was asked for. */
export type PacsCode =
  | 'pacs.unguarded'
  | 'pacs.unreachable'
  | 'pacs.silent'
  | 'pacs.certificate'
  | 'pacs.denied'
  | 'pacs.notFound'
  | 'pacs.notDicomWeb'
  | 'pacs.wrongAnswer';

/** Faults of the archive or of the way to it: asking for the next thing would meet the same. */
export const OF_THE_WHOLE: ReadonlySet<string> = new Set<PacsCode>([
  'pacs.unreachable',
  'pacs.silent',
  'pacs.certificate',
  'pacs.denied',
  'pacs.notDicomWeb',
]);

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * An archive by its address. Refuses what is no address of one, and plain http to another machine, where images, names
 * and the password would cross the network for all to read, unless that was asked for by `plainHttp`.
 */
export function archiveAt(
  address: string,
  {
    authorization = null,
    plainHttp = false,
    silenceMs = 30_000,
  }: { authorization?: string | null; plainHttp?: boolean; silenceMs?: number } = {},
): Result<Archive, 'pacs.address' | 'pacs.unguarded'> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) return refuse('pacs.address');
  // A password in an address ends up in process lists and logs.
  if (url.username || url.password) return refuse('pacs.address', { holdsPassword: true });
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname) && !plainHttp) return refuse('pacs.unguarded');
  return ok({ url: url.href.replace(/\/+$/, ''), authorization, silenceMs });
}

export interface Question {
  readonly accept: string;
  readonly parameters?: readonly (readonly [name: string, value: string])[];
  readonly body?: { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> };
  /** An answer of more bytes is none. */
  readonly most: number;
  /** Answers beside 200 that say what was asked. */
  readonly alsoGood?: readonly number[];
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly bytes: Buffer;
}

/** A slow line may send at this pace before the archive is taken for silent, bytes per ms. */
const SLOWEST_SENDING = 20;

/**
 * Asks an archive one thing. Whatever it does (does not answer, stops half-way, sends us elsewhere, answers something else) is
 * a refusal; nothing of what it said goes into it, since archives quote patients in their errors. An abort rejects.
 */
export async function ask(archive: Archive, path: string, question: Question): Promise<Result<Answer, PacsCode>> {
  const { accept, parameters = [], body, signal } = question;
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const heard = (more = 0) => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), archive.silenceMs + more);
  };
  // A space as %20: the plus of forms is not understood by every archive.
  const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  try {
    heard(body ? body.bytes.length / SLOWEST_SENDING : 0);
    const answer = await fetch(`${archive.url}${path}${query && `?${query}`}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        accept,
        ...(archive.authorization !== null && { authorization: archive.authorization }),
        ...(body && { 'content-type': body.type }),
      },
      ...(body && { body: body.bytes }),
      // What is redirected would hand the password, and images, to whoever is named there.
      redirect: 'manual',
      signal: AbortSignal.any([signal, silence.signal]),
    });
    const refused = refusalOfStatus(answer.status, question.alsoGood ?? []);
    if (refused) {
      await answer.body?.cancel();
      return refused;
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    if (answer.body)
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
        heard();
        length += chunk.length;
        if (length > question.most) return refuse('pacs.wrongAnswer', { what: 'tooLong' });
        chunks.push(chunk);
      }
    return ok({ status: answer.status, type: answer.headers.get('content-type') ?? '', bytes: Buffer.concat(chunks) });
  } catch (fault) {
    signal.throwIfAborted();
    if (silence.signal.aborted) return refuse('pacs.silent', { seconds: archive.silenceMs / 1000 });
    return refusalOfFault(fault);
  } finally {
    clearTimeout(timer);
  }
}

function refusalOfStatus(status: number, good: readonly number[]) {
  if (status === 200 || good.includes(status)) return null;
  const details = { status };
  if (status === 401 || status === 403 || status === 407) return refuse('pacs.denied', details);
  if (status === 404 || status === 410) return refuse('pacs.notFound', details);
  if (status >= 300 && status < 400) return refuse('pacs.notDicomWeb', { ...details, redirects: true });
  if (status === 405 || status === 501) return refuse('pacs.notDicomWeb', details);
  if (status >= 500 || status === 408 || status === 429) return refuse('pacs.unreachable', details);
  return refuse('pacs.wrongAnswer', { ...details, what: 'status' });
}

function refusalOfFault(fault: unknown) {
  const { cause, message } = fault as Error & { cause?: { code?: string } };
  // fetch throws a TypeError of its own for whatever the network does; another is a mistake of ours.
  if (!(fault instanceof TypeError) || (cause === undefined && message !== 'terminated')) throw fault;
  const code = cause?.code;
  const details = code === undefined ? {} : { cause: code };
  return code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)
    ? refuse('pacs.certificate', details)
    : refuse('pacs.unreachable', details);
}
