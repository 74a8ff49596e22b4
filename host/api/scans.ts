import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { diskPath } from '../import/diskPath.ts';
import type { SeriesFound } from '../import/readSeries.ts';
import type { FirstLooks } from './firstLook.ts';
import type { Summary } from './seriesSummary.ts';

/** What a scan of folders found, kept so that series of it can be looked at and taken. */
export interface KeptScan {
  readonly found: SeriesFound;
  readonly summaries: readonly Summary[];
  /** What a first look at the pixels told, by series id, of those that were looked at. */
  readonly looks: FirstLooks;
  /** How each file stood when its header was read. */
  readonly states: ReadonlyMap<string, FileState>;
  /** The upload it came from, which goes when the scan does. */
  readonly uploadId: string | null;
}

/** Enough to see that a file is no longer the one whose header was read. */
export interface FileState {
  readonly size: number;
  readonly mtimeMs: number;
}

/** The scans of this run. Old ones go when many have come. */
export class Scans {
  readonly #kept = new Map<string, KeptScan>();

  keep(scan: KeptScan): { scanId: string; dropped: readonly KeptScan[] } {
    const scanId = randomUUID();
    this.#kept.set(scanId, scan);
    const dropped: KeptScan[] = [];
    for (const [id, old] of this.#kept)
      if (this.#kept.size > MOST_SCANS) {
        this.#kept.delete(id);
        // An upload that was added to is read again as a new scan: it stays as long as any of them.
        if (![...this.#kept.values()].some(({ uploadId }) => uploadId === old.uploadId)) dropped.push(old);
      }
    return { scanId, dropped };
  }

  find(scanId: string): KeptScan | null {
    return this.#kept.get(scanId) ?? null;
  }
}

const MOST_SCANS = 8;

/** How a file stands now; for a file in a zip, how the zip does. Null where there is none. */
export async function fileState(path: string): Promise<FileState | null> {
  const found = await stat(diskPath(path)).catch(() =>
    stat(diskPath(path.replace(/(\.zip)#.*$/is, '$1'))).catch(() => null),
  );
  return found && { size: found.size, mtimeMs: found.mtimeMs };
}
