import type { Abort, Progress } from '../abort.ts';
import type { Result } from '../result.ts';
import type { ErrorCode, Input, Output, ProcedureName } from './procedures.ts';

/**
 * The host as the window sees it, over Electron's MessagePort or loopback HTTP alike. Bytes (HU slices, layers, uploads,
 * exports, thumbnails) travel by fetch on the window's own origin, which both shells answer the same way:
 *   GET  /bytes/volume/{caseId}/{seriesId}   application/octet-stream: per slice, in order of readiness, u32le k, then int16le HU
 *   GET  /bytes/layer/{hash}                 a layer's u8 voxels;  PUT /bytes/layer → {hash}
 *   PUT  /bytes/journal/{caseId}/{seriesId}?after=…&window=…   changes, packed together (core/commands/journalEntry.ts),
 *                                            → {sequence, at} once they lie on the disk
 *   GET  /bytes/journal/{caseId}/{seriesId}/{sequence}   one change, packed
 *   PUT  /bytes/upload/{uploadId}?name=…     one dropped file (browser only; Electron hands over paths)
 *   GET  /bytes/thumbnail/{scanId}/{seriesId}  PNG;  GET /bytes/thumbnail/case/{caseId}/{seriesId}
 *   GET  /bytes/export/{ticket}              a finished file
 */
export interface HostClient {
  call<N extends ProcedureName>(
    name: N,
    input: Input<N>,
    options?: { signal?: CallAbort; onProgress?: Progress },
  ): Promise<Result<Output<N>, ErrorCode<N>>>;
}

/** An Abort that also says when: what a transport needs to tell the other side. Every AbortSignal is one. */
export interface CallAbort extends Abort {
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
