import type { z } from 'zod';
import type { Progress } from '#core/abort';
import type { Output, ProcedureName, Procedures } from '#core/contract/procedures';
import { procedures } from '#core/contract/procedures';
import { ok, type Refused, type Result, refuse } from '#core/result';

export interface CallContext {
  readonly signal: AbortSignal;
  readonly onProgress: Progress;
}

type Awaitable<T> = T | Promise<T>;
/** The answer to one procedure: its parsed input in, its output or one of its own refusals out. */
export type Handler<N extends ProcedureName> = (
  input: z.output<Procedures[N]['input']>,
  context: CallContext,
) => Awaitable<Result<Output<N>, Procedures[N]['errors'][number]>>;
export type Handlers = { readonly [N in ProcedureName]: Handler<N> };

/** A line for the person who keeps the machine. Nothing about a patient goes into one. */
export type Log = (line: string) => void;

export type Call = (name: string, input: unknown, context: CallContext) => Promise<Result<unknown>>;

/** Progress crosses at most this often, and always at its end. */
const PROGRESS_EVERY_MS = 40;

/**
 * One way in for every transport: parses the input, asks the handler, and checks what comes back. A refusal that the
 * contract does not name and an unexpected failure both become `host.internal`; what they say stays here, since a path
 * or a header may carry a patient's name: the log gets the procedure, the kind of failure and where in our code it was.
 */
export function router(handlers: Handlers, { log, dataFolder }: { log: Log; dataFolder: string }): Call {
  return async (name, input, { signal, onProgress }) => {
    if (!Object.hasOwn(procedures, name)) return refuse('procedure.unknown');
    const procedure = procedures[name as ProcedureName];
    const parsed = procedure.input.safeParse(input);
    if (!parsed.success)
      return refuse('input.invalid', { fields: parsed.error.issues.map((issue) => issue.path.join('.')) });
    const errors: readonly string[] = procedure.errors;
    const handler = handlers[name as ProcedureName] as (
      input: unknown,
      context: CallContext,
    ) => Awaitable<Result<unknown>>;
    try {
      signal.throwIfAborted();
      const answer = await handler(parsed.data, { signal, onProgress: thinned(onProgress) });
      if (answer.ok) return ok(procedure.output.parse(answer.value));
      if (errors.includes(answer.code)) return answer;
      log(`${name}: refused with ${answer.code}, which the contract does not name`);
      return refuse('host.internal');
    } catch (fault) {
      if (signal.aborted) return refuse('host.aborted');
      const named = diskRefusal(fault, dataFolder);
      if (named && (named.code === 'disk.failing' || errors.includes(named.code))) return named;
      log(`${name}: ${kindOf(fault)}`);
      return refuse('host.internal');
    }
  };
}

/**
 * Full, locked or failing disks are met by careful users, wherever in the work they show. `disk.failing` may be the answer
 * to everything. A medium of somebody else's that fails is none of these: where a path is named it must be ours.
 */
export function diskRefusal(fault: unknown, dataFolder: string): Refused | null {
  const { code, errcode, path } = fault as { code?: unknown; errcode?: unknown; path?: unknown };
  // EFBIG: a file may grow no further, by the disk's format or a limit that was set.
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' || errcode === SQLITE_FULL) return refuse('disk.full');
  const ours = typeof path === 'string' && path.startsWith(dataFolder);
  // SQLite says in the upper bytes which step failed.
  if (
    (typeof errcode === 'number' && (errcode & 0xff) === SQLITE_IOERR) ||
    (code === 'EIO' && (ours || path === undefined))
  )
    return refuse('disk.failing');
  if (errcode === SQLITE_READONLY || (ours && (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')))
    return refuse('case.readOnly');
  return null;
}
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;

/** What kind of failure, and where in the program: class, system code and stack, without the message. */
export function kindOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'something that is no error was thrown';
  const { code } = fault as { code?: unknown };
  const places = (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`${fault.name}${typeof code === 'string' ? ` ${code}` : ''}`, ...places.slice(0, 8)].join('\n');
}

function thinned(onProgress: Progress): Progress {
  let last = 0;
  return (done, total) => {
    const now = performance.now();
    if (done < total && now - last < PROGRESS_EVERY_MS) return;
    last = now;
    onProgress(done, total);
  };
}
