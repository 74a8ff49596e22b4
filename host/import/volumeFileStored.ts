import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { DrawnOn } from './labelmapSeries.ts';
import type { FileGrid } from './volumeFileGrid.ts';
import type { Voxels } from './volumeFileVoxels.ts';

/** Why a NIfTI or NRRD file gives no volume. */
export type VolumeFileCode = 'file.truncated' | 'file.corrupt' | 'file.notImage' | 'file.notDicom';

/** What a NIfTI or NRRD file holds, as stored. A voxel's value is stored × slope + intercept. */
export interface StoredVolume {
  readonly sizes: readonly [number, number, number];
  /** Null where the file does not say where it lies. */
  readonly grid: FileGrid | null;
  readonly voxels: Voxels;
  readonly slope: number;
  readonly intercept: number;
  /** Names of label values, where the file has them (3D Slicer's keys). */
  readonly segmentNames: ReadonlyMap<number, string>;
  /** The series that a labelmap of ours says it was drawn on. */
  readonly drawnOn: DrawnOn | null;
}

/** Bytes of 512 × 512 × 1,000 voxels of eight each: a CT is less, and what is compressed may not take the memory. */
export const LARGEST_UNPACKED = 2 ** 31;

/** Unpacks gzip on another thread, so that others are answered meanwhile; rejects damage, and more than so many bytes. */
export const unzipped = (bytes: Uint8Array, mostBytes: number): Promise<Buffer> =>
  // Larger pieces than by default: each is a call between the threads.
  promisify(gunzip)(bytes, { maxOutputLength: mostBytes, chunkSize: 1 << 20 });
