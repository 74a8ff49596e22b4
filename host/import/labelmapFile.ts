import { basename } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { sliceSpacing } from '#core/dicom/spacing';
import type { VolumeGeometry } from '#core/geometry';
import { ok, type Result, refuse } from '#core/result';
import { type WriteCode, writeWhole } from '../writeWhole.ts';
import { CORNER_TOLERANCE_MM, type LabelmapCode, labelmapOnGrid, type ReadLabelmap } from './labelmapFileFit.ts';
import { drawnOnSeries, isDrawnOn, type LabelledSeries } from './labelmapSeries.ts';
import { writeNifti } from './nifti.ts';
import { writeNrrd } from './nrrd.ts';
import { readStoredVolume, storedVolume } from './volumeFile.ts';
import { deviationFromAffineMm, gridOf } from './volumeFileGrid.ts';
import type { StoredVolume, VolumeFileCode } from './volumeFileStored.ts';

export type ReadLabelmapCode =
  | 'labels.wrongSeries'
  | Exclude<VolumeFileCode, 'file.notDicom'>
  | 'path.notFound'
  | 'arguments.invalid'
  | LabelmapCode;

/**
 * The labelmap of a NIfTI or NRRD file, put on the grid of the series whatever the order and direction of its axes.
 * Refuses one that lies elsewhere or has other sizes, with the figures, one whose values are no Segment Numbers, and one
 * that says it was drawn on another series (another phase on the same grid, say).
 */
export async function readLabelmap(
  path: string,
  geometry: VolumeGeometry,
  series: LabelledSeries | null = null,
): Promise<Result<ReadLabelmap, ReadLabelmapCode>> {
  if (!labelmapFormat(path)) return unknownFormat(path);
  return onGridOfSeries(await readStoredVolume(path), path, geometry, series);
}

/** The same of a file's bytes; `path` says by its ending what they are. */
export async function labelmapFromBytes(
  path: string,
  bytes: Buffer,
  geometry: VolumeGeometry,
  series: LabelledSeries | null = null,
): Promise<Result<ReadLabelmap, ReadLabelmapCode>> {
  return onGridOfSeries(await storedVolume(path, bytes), path, geometry, series);
}

function onGridOfSeries(
  stored: Result<StoredVolume, VolumeFileCode | 'path.notFound'>,
  path: string,
  geometry: VolumeGeometry,
  series: LabelledSeries | null,
): Result<ReadLabelmap, ReadLabelmapCode> {
  if (!stored.ok) {
    const { code, details } = stored;
    return refuse(code === 'file.notDicom' ? 'labels.invalid' : code, details);
  }
  const onGrid = labelmapOnGrid(stored.value, geometry);
  if (!onGrid.ok)
    return refuse(onGrid.code, { ...onGrid.details, message: `${basename(path)}: ${onGrid.details.message}` });
  const { drawnOn } = stored.value;
  return series && drawnOn && !isDrawnOn(drawnOn, series)
    ? refuse('labels.wrongSeries', {
        message: `${basename(path)} was drawn on another series (${drawnOn.id}), not on ${series.id}.`,
      })
    : onGrid;
}

export type LabelmapFormat = 'nii' | 'nii.gz' | 'nrrd';

/** The format of a labelmap goes by its name; null where the name says none that is written or read. */
export const labelmapFormat = (path: string): LabelmapFormat | null =>
  (/\.(nii\.gz|nii|nrrd)$/i.exec(path)?.[1]?.toLowerCase() as LabelmapFormat | undefined) ?? null;

const unknownFormat = (path: string) =>
  refuse('arguments.invalid', {
    message: `${basename(path)} is no labelmap by its name: .nii.gz, .nii and .nrrd are known.`,
  });

export type WriteLabelmapCode = WriteCode | 'output.cannotHold' | 'arguments.invalid';

export interface LabelmapOutput {
  readonly geometry: VolumeGeometry;
  readonly voxels: Uint8Array;
  /** Whether the series' own file has its slices the other way round: the labelmap then has them so too. */
  readonly reversedSlices?: boolean;
  readonly names?: ReadonlyMap<number, string>;
  /** The series it is drawn on: a NRRD carries it, so that it is not measured on another. */
  readonly series?: LabelledSeries;
}

/**
 * Whether a file of that name can hold a labelmap of this geometry; asked before any work is done. A NIfTI of an irregular series,
 * or of one sheared by more than 0.5°, is refused as `output.cannotHold` unless accepted by name.
 */
export function checkLabelmapFormat(
  path: string,
  geometry: VolumeGeometry | null,
  { accept }: { readonly accept: readonly string[] },
): Result<void, 'output.cannotHold' | 'arguments.invalid'> {
  const format = labelmapFormat(path);
  if (!format) return unknownFormat(path);
  if (format !== 'nrrd' && geometry && !heldByAffine(geometry) && !accept.includes('output.cannotHold'))
    return refuse('output.cannotHold', {
      message: 'A NIfTI cannot hold where the slices of this irregular or sheared series lie; .nrrd can.',
      gantryTiltDeg: geometry.gantryTiltDeg,
      deviationMm: deviationFromAffineMm(geometry),
    });
  return ok(undefined);
}

/** Whether one affine at right angles describes every slice, as NIfTI needs it. */
export const heldByAffine = (geometry: VolumeGeometry): boolean =>
  sliceSpacing(geometry).regular &&
  geometry.gantryTiltDeg <= 0.5 &&
  deviationFromAffineMm(geometry) <= CORNER_TOLERANCE_MM;

/** Writes a labelmap whole or not at all; the format goes by the name. */
export async function writeLabelmap(
  path: string,
  output: LabelmapOutput,
  options: { readonly force: boolean; readonly accept: readonly string[] },
): Promise<Result<void, WriteLabelmapCode>> {
  const holds = checkLabelmapFormat(path, output.geometry, options);
  if (!holds.ok) return holds;
  return writeWhole(path, await labelmapBytes(output, labelmapFormat(path)!), options);
}

/** A labelmap as the bytes of a file. Whether the format can hold its geometry is the caller's to ask (heldByAffine). */
export async function labelmapBytes(
  { geometry, voxels, reversedSlices = false, names = new Map(), series }: LabelmapOutput,
  format: LabelmapFormat,
): Promise<Uint8Array> {
  const grid = gridOf(geometry, reversedSlices);
  const stored = reversedSlices ? slicesReversed(voxels, geometry) : voxels;
  if (format === 'nrrd') return writeNrrd(grid, stored, names, series && drawnOnSeries(series));
  const bytes = writeNifti(grid, stored);
  return format === 'nii.gz' ? promisify(gzip)(bytes) : bytes;
}

function slicesReversed(voxels: Uint8Array, { columns, rows, slices }: VolumeGeometry): Uint8Array {
  const reversed = new Uint8Array(voxels.length);
  const pixels = columns * rows;
  for (let k = 0; k < slices; k++)
    reversed.set(voxels.subarray(k * pixels, (k + 1) * pixels), (slices - 1 - k) * pixels);
  return reversed;
}
