import type { Abort, Progress } from '../abort.ts';
import type { Result } from '../result.ts';
import type { ErrorCode, Input, Output, ProcedureName } from './procedures.ts';

/**
 * The host as the window sees it, over Electron's MessagePort or loopback HTTP alike. Bytes (HU slices, layers, uploads,
 * exports, thumbnails) travel by fetch on the window's own origin, which both shells answer the same way:
 *   GET  /bytes/volume/{caseId}/{seriesId}   application/octet-stream: per slice, in order of readiness, u32le k, then int16le HU
 *   GET  /bytes/layer/{hash}                 a layer's u8 voxels;  PUT /bytes/layer → {hash}
 *   PUT  /bytes/upload/{uploadId}?name=…     one dropped file (browser only; Electron hands over paths)
 *   GET  /bytes/thumbnail/{scanId}/{seriesId}  PNG;  GET /bytes/thumbnail/case/{caseId}/{seriesId}
 *   GET  /bytes/export/{ticket}              a finished file
 */
export interface HostClient {
  call<N extends ProcedureName>(
    name: N,
    input: Input<N>,
    options?: { signal?: Abort; onProgress?: Progress },
  ): Promise<Result<Output<N>, ErrorCode<N>>>;
}
