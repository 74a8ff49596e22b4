import { createHash } from 'node:crypto';
import type { Series } from '#core/dicom/series';
import { geometryFindings, sliceSpacing } from '#core/dicom/spacing';
import { type Finding, finding, inTableOrder } from '#core/findings';
import { ok, type Result, refuse } from '#core/result';
import { HIGHEST_HU, LOWEST_HU } from './decodePixels.ts';
import { fileName } from './importFiles.ts';
import { labelsHeld } from './labelmapKind.ts';
import { readNifti } from './nifti.ts';
import { readNrrd } from './nrrd.ts';
import { readRegularFile } from './regularFile.ts';
import { geometryOf, type PositionsFault, positionsFaults, type StoredGeometry } from './volumeFileGrid.ts';
import { LARGEST_UNPACKED, type StoredVolume, unzipped, type VolumeFileCode } from './volumeFileStored.ts';

/** A CT in a NIfTI or NRRD file. */
export interface VolumeFile {
  readonly series: Series;
  /** Slice k of the series is the file's slice n − 1 − k: a labelmap of it is written in the file's own order again. */
  readonly reversedSlices: boolean;
  /** Names of its segments, empty where it has none, where it is a labelmap by its values rather than a CT; else null. */
  labels(): readonly string[] | null;
  /** Whether a value is no whole HU, so that `fill` rounds. */
  roundsHu(): boolean;
  /** Puts the HU of every slice, ascending along the normal, where they are wanted; i + j·nI + k·nI·nJ. */
  fill(hu: Int16Array): void;
}

export const isVolumeFileName = (path: string): boolean => /\.(nii|nii\.gz|nrrd)$/i.test(path);

/** Whether the pixels of a series lie in a NIfTI or NRRD file. */
export const isVolumeFile = ({ sources }: Series): boolean => isVolumeFileName(sources[0]?.path ?? '');

/** What a NIfTI (`.nii`, `.nii.gz`) or NRRD file holds, as stored. */
export async function readStoredVolume(path: string): Promise<Result<StoredVolume, VolumeFileCode | 'path.notFound'>> {
  const bytes = await readRegularFile(path);
  return bytes.ok ? storedVolume(path, bytes.value) : bytes;
}

/**
 * The CT in a NIfTI or NRRD file as a series of its own, whose UID is derived from the file's bytes. Values are HU,
 * rounded to the nearest whole one; NaN, which no range may hold, becomes the lowest int16.
 */
export async function readVolume(path: string): Promise<Result<VolumeFile, VolumeFileCode | 'path.notFound'>> {
  const bytes = await readRegularFile(path);
  if (!bytes.ok) return bytes;
  const stored = await storedVolume(path, bytes.value);
  if (!stored.ok) return stored;
  const { grid } = stored.value;
  const faults = grid ? positionsFaults(grid) : [];
  const located = grid && faults.length === 0 ? geometryOf(grid) : null;
  const reversedSlices = located?.reversedSlices ?? false;
  return ok({
    series: seriesOf(path, stored.value, { located, faults }, derivedUid(bytes.value)),
    reversedSlices,
    labels: () => labelsHeld(stored.value),
    roundsHu: () => roundsHu(stored.value),
    fill: (hu) => fillHu(stored.value, reversedSlices, hu),
  });
}

/** The same of bytes, by the name of the file that they are of. */
export async function storedVolume(path: string, bytes: Buffer): Promise<Result<StoredVolume, VolumeFileCode>> {
  const read = /\.nrrd$/i.test(path) ? await readNrrd(bytes) : await gunzipped(bytes);
  // The name of the file stands in the message, as everywhere else.
  return read.ok ? read : refuse(read.code, { message: `${fileName(path)}: ${read.details.message}` });
}

async function gunzipped(bytes: Buffer): Promise<Result<StoredVolume, VolumeFileCode>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return readNifti(bytes);
  try {
    return readNifti(await unzipped(bytes, LARGEST_UNPACKED));
  } catch {
    return refuse('file.truncated', { message: 'Its compressed voxels are damaged or cut short.' });
  }
}

/** A UID from the first 128 bits of the SHA-256 of the file (PS3.5 annex B.2), so that it names these very voxels. */
const derivedUid = (bytes: Buffer): string =>
  `2.25.${BigInt(`0x${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`)}`;

interface Located {
  readonly located: StoredGeometry | null;
  readonly faults: readonly PositionsFault[];
}

function seriesOf(path: string, { sizes }: StoredVolume, { located, faults }: Located, uid: string): Series {
  const findings = faults.length > 0 ? faults.map((fault) => POSITIONS_FINDINGS[fault]) : findingsOf(located);
  const geometry = located && located.geometry.slices > 1 ? located.geometry : null;
  return {
    id: uid,
    seriesInstanceUID: uid,
    studyInstanceUID: uid,
    frameOfReferenceUID: null,
    // A NIfTI or NRRD does not say; whoever gives it to a liver volumetry says that it is one.
    modality: 'CT',
    description: fileName(path),
    acquired: null,
    patient: { name: null, id: null, birthDate: null, sex: null, ageYears: null, heightCm: null, weightKg: null },
    instances: 1,
    columns: sizes[0],
    rows: sizes[1],
    pixelSpacingMm: located?.geometry.pixelSpacingMm ?? null,
    transferSyntaxUID: '',
    imageType: [],
    convolutionKernel: null,
    contrastBolusAgent: null,
    sliceThicknessMm: null,
    sources: Array.from({ length: sizes[2] }, (_, k) => ({
      path,
      sopInstanceUID: uid,
      sopClassUID: '',
      frame: located?.reversedSlices ? sizes[2] - 1 - k : k,
      rescaleSlope: 1,
      rescaleIntercept: 0,
    })),
    geometry,
    sliceSpacingMm: geometry && sliceSpacing(geometry),
    findings: inTableOrder(findings),
    measurable: findings.every(({ severity }) => severity !== 'refuse'),
  };
}

const POSITIONS_FINDINGS: Readonly<Record<PositionsFault, Finding>> = {
  repeated: finding(
    'series.duplicatePositions',
    'The slice positions that the file carries name one position more than once.',
  ),
  contradicting: finding(
    'series.noGeometry',
    'The slice positions that the file carries contradict its own axes: it was probably cropped or resampled since.',
  ),
};

function findingsOf(located: StoredGeometry | null): readonly Finding[] {
  if (!located) return [finding('series.noGeometry', 'The file does not say where its voxels lie.')];
  if (located.geometry.slices < 2) return [finding('series.singleSlice', 'The file holds one slice.')];
  return geometryFindings(located.geometry, null);
}

function roundsHu({ voxels, slope, intercept }: StoredVolume): boolean {
  const wholeScale = Number.isInteger(slope) && Number.isInteger(intercept);
  if (wholeScale && !(voxels instanceof Float32Array || voxels instanceof Float64Array)) return false;
  for (const stored of voxels) {
    const value = Number(stored) * slope + intercept;
    if (Number.isFinite(value) && !Number.isInteger(value)) return true;
  }
  return false;
}

function fillHu({ voxels, sizes, slope, intercept }: StoredVolume, reversed: boolean, hu: Int16Array): void {
  const pixels = sizes[0] * sizes[1];
  for (let k = 0; k < sizes[2]; k++) {
    const from = (reversed ? sizes[2] - 1 - k : k) * pixels;
    for (let n = 0; n < pixels; n++) {
      const value = Math.round(Number(voxels[from + n]) * slope + intercept);
      hu[k * pixels + n] = Number.isNaN(value) ? LOWEST_HU : Math.max(LOWEST_HU, Math.min(value, HIGHEST_HU));
    }
  }
}
