import { type ChainBreak, checkedChain } from '#core/audit/chain';
import { type ChainHead, SITE_SCOPE } from '#core/audit/entry';
import { type RowsBreak, rowsBreaks } from '#core/audit/rows';
import { canonical } from '#core/canonical';
import { segmentVoxels } from '#core/review/segmentVoxels';
import { sha256Hex, sha256Pieces } from './auditLog.ts';
import type { CaseLibrary } from './caseLibrary.ts';
import { storedSeries } from './storedSeries.ts';

/** A file that the case's rows name, and that is gone or holds other bytes than it is named by. */
export interface FileBreak {
  readonly what: 'layer' | 'slice';
  /** The layer of a reading by both names, or the series by its id. */
  readonly of: string;
  readonly why: 'changed' | 'removed';
  readonly count: number;
}

export interface AuditCheck {
  readonly scope: string;
  readonly entries: number;
  readonly head: ChainHead;
  readonly broken: ChainBreak | null;
  readonly rows: readonly RowsBreak[];
  readonly files: readonly FileBreak[];
  /** Of heads that were written down elsewhere: those that are no entry of this chain, so that it was cut or written anew. */
  readonly lostHeads: readonly string[];
}

export const holds = ({ broken, rows, files, lostHeads }: AuditCheck): boolean =>
  broken === null && rows.length + files.length + lostHeads.length === 0;

/**
 * Follows the chain of a case (or of the site) from its first entry, and compares all rows and files that it speaks of with
 * what it says of them. Rows are not compared where the chain itself does not hold: nothing it says may be believed then.
 * @param files whether layers and slices are read and compared too
 * @param heads hashes of entries that were written down outside the chain (in signatures, exports, receipts), or their beginnings
 */
export async function auditCheck(
  library: CaseLibrary,
  scope: string,
  { heads, files }: { readonly heads: readonly string[]; readonly files: boolean },
  signal: AbortSignal,
): Promise<AuditCheck> {
  const { audit } = library;
  const chain = checkedChain(scope, audit.entries(scope), sha256Hex);
  const { entries, head, broken } = chain;
  const rows = broken ? [] : rowsBreaks(chain, audit.standing(scope), sha256Hex);
  return {
    scope,
    entries,
    head,
    broken,
    rows,
    files: scope === SITE_SCOPE || !files ? [] : await filesNamed(library, scope, rows.length > 0, signal),
    lostHeads: heads.filter(
      (head) => !chain.hashes.has(head) && ![...chain.hashes].some((hash) => hash.startsWith(head)),
    ),
  };
}

/** The same, where rows that name the files were not tampered with so that nobody can read them. */
async function filesNamed(library: CaseLibrary, caseId: string, tampered: boolean, signal: AbortSignal) {
  try {
    return await filesBroken(library, caseId, signal);
  } catch (fault) {
    if (!tampered || signal.aborted) throw fault;
    return [];
  }
}

async function filesBroken(library: CaseLibrary, caseId: string, signal: AbortSignal): Promise<FileBreak[]> {
  const breaks: FileBreak[] = [];
  const kept = library.series
    .ofCase(caseId)
    .flatMap(({ shown }) => library.reviews.kept(caseId, shown.id).map((one) => ({ ...one, seriesId: shown.id })));
  for (const { id, seriesId, layers } of [...library.readings.ofCase(caseId), ...kept])
    for (const { layer, hash } of layers) {
      signal.throwIfAborted();
      const voxels = await layerVoxels(library, hash);
      const of = `${id} ${layer}`;
      if (voxels === null) breaks.push({ what: 'layer', of, why: 'removed', count: 1 });
      else if (sha256Hex(voxels) !== hash || !isHashedRight(library, caseId, seriesId, hash, voxels))
        breaks.push({ what: 'layer', of, why: 'changed', count: 1 });
    }
  for (const { shown } of library.series.ofCase(caseId)) {
    const text = library.series.volume(caseId, shown.id);
    if (text === null) continue;
    const paths = new Set(storedSeries(text).series.sources.map(({ path }) => path));
    const damaged = await library.instances.damaged(caseId, paths, signal);
    if (damaged.size > 0) breaks.push({ what: 'slice', of: shown.id, why: 'changed', count: damaged.size });
  }
  return breaks;
}

/** A layer's voxels as they lie on the disk; null where there is no file. Bytes that no longer unpack are no voxels. */
async function layerVoxels({ layers }: CaseLibrary, hash: string): Promise<Uint8Array | null> {
  if (!(await layers.has(hash))) return null;
  return layers.voxels(hash).catch(() => new Uint8Array(0));
}

/** Whether what is kept of a layer's segments, by which signatures are judged, is what its voxels give. */
function isHashedRight(
  { reviews, series }: CaseLibrary,
  caseId: string,
  seriesId: string,
  layerHash: string,
  voxels: Uint8Array,
): boolean {
  const kept = reviews.segmentsOf(layerHash);
  const { geometry } = storedSeries(series.volume(caseId, seriesId)!).series;
  return kept === null || !geometry || canonical(kept) === canonical(segmentVoxels(voxels, geometry, sha256Pieces));
}
