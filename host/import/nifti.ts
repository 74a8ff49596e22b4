import { length, type Vec3 } from '#core/geometry';
import { ok, type Result, refuse } from '#core/result';
import { affineOf, quaternionOf } from './niftiQuaternion.ts';
import type { FileGrid } from './volumeFileGrid.ts';
import type { StoredVolume, VolumeFileCode } from './volumeFileStored.ts';
import { VOXEL_TYPES, type VoxelType, voxelsOf } from './volumeFileVoxels.ts';

const TYPES: Readonly<Record<number, VoxelType>> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  64: 'float64',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
  1024: 'int64',
  1280: 'uint64',
};

/** Millimetres in the unit of xyzt_units; 0 (unknown) is millimetres, as everyone writes. */
const UNIT_MM: Readonly<Record<number, number>> = { 0: 1, 1: 1000, 2: 1, 3: 0.001 };

/** Where NIfTI-1 and NIfTI-2 keep the same things, and how wide. */
const LAYOUTS = {
  348: {
    dim: 40,
    dimWidth: 2,
    datatype: 70,
    pixdim: 76,
    real: 4,
    vox: 108,
    slope: 112,
    qcode: 252,
    quatern: 256,
    srow: 280,
    units: 123,
  },
  540: {
    dim: 16,
    dimWidth: 8,
    datatype: 12,
    pixdim: 104,
    real: 8,
    vox: 168,
    slope: 176,
    qcode: 344,
    quatern: 352,
    srow: 400,
    units: 500,
  },
} as const;

/**
 * A NIfTI-1 or NIfTI-2 file in one piece (`.nii`, already gunzipped). The grid comes from the sform where it has a code,
 * else from the qform; with neither, the file does not say where it lies and has no grid. RAS is turned into LPS.
 * Source: nifti1.h, "METHOD 2" and "METHOD 3".
 */
export function readNifti(bytes: Uint8Array): Result<StoredVolume, VolumeFileCode> {
  if (bytes.length < 348) return refuse('file.truncated', { message: 'It is shorter than a NIfTI header.' });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getInt32(0, true) === 348 || view.getInt32(0, true) === 540;
  const size = view.getInt32(0, little);
  if (size !== 348 && size !== 540) return refuse('file.corrupt', { message: 'It has no NIfTI header.' });
  if (bytes.length < size + 4) return refuse('file.truncated', { message: 'It is shorter than a NIfTI header.' });
  const at = LAYOUTS[size];
  const magic = String.fromCharCode(...bytes.subarray(size === 348 ? 344 : 4, size === 348 ? 347 : 7));
  if (magic !== `n+${size === 348 ? 1 : 2}`)
    return refuse('file.corrupt', {
      message: 'It is no single-file NIfTI: its voxels lie in another file, or nowhere.',
    });
  const real = (offset: number) => (at.real === 4 ? view.getFloat32(offset, little) : view.getFloat64(offset, little));
  const reals = (offset: number, n: number) => Array.from({ length: n }, (_, m) => real(offset + m * at.real));
  const short = (offset: number) => (size === 348 ? view.getInt16(offset, little) : view.getInt32(offset, little));
  const dims = Array.from({ length: 8 }, (_, n) =>
    size === 348 ? view.getInt16(at.dim + 2 * n, little) : Number(view.getBigInt64(at.dim + 8 * n, little)),
  );
  const type = TYPES[view.getInt16(at.datatype, little)];
  if (!type) return refuse('file.notImage', { message: 'Its voxels are colours or of a type that holds no CT.' });
  const sizes = sizesOf(dims);
  if (!sizes)
    return refuse('file.notImage', {
      message: `It holds ${dims.slice(1, 1 + dims[0]!).join(' × ')} voxels: not one volume.`,
    });
  const dataOffset = size === 348 ? real(at.vox) : Number(view.getBigInt64(at.vox, little));
  const count = sizes[0] * sizes[1] * sizes[2];
  if (!(dataOffset >= size && Number.isInteger(dataOffset)))
    return refuse('file.corrupt', { message: 'Its header points to no voxels.' });
  if (dataOffset + count * VOXEL_TYPES[type].bytes > bytes.length)
    return refuse('file.truncated', { message: `It ends before the last of its ${count} voxels.` });

  const unit = UNIT_MM[(size === 348 ? bytes[at.units]! : view.getInt32(at.units, little)) & 7] ?? 1;
  const pixdim = reals(at.pixdim, 8);
  const [slope, intercept] = reals(at.slope, 2) as [number, number];
  const [qformCode, sformCode] = [short(at.qcode), short(at.qcode + (size === 348 ? 2 : 4))];
  const rows =
    sformCode > 0
      ? [0, 1, 2].map((n) => reals(at.srow + 4 * at.real * n, 4))
      : qformCode > 0
        ? affineOf(reals(at.quatern, 6), pixdim)
        : null;
  return ok({
    sizes,
    grid: rows && gridFromRas(rows, sizes, unit),
    voxels: voxelsOf(bytes.subarray(dataOffset), count, type, !little),
    // A slope of 0 means that none is stored (nifti1.h, "scl_slope").
    ...(slope !== 0 && Number.isFinite(slope) && Number.isFinite(intercept)
      ? { slope, intercept }
      : { slope: 1, intercept: 0 }),
    segmentNames: new Map(),
    drawnOn: null,
  });
}

/** Three sizes from dim[]: further dimensions must be of size 1. */
function sizesOf([rank, ...dims]: readonly number[]): [number, number, number] | null {
  if (!rank || rank < 1 || rank > 7) return null;
  const used = Array.from({ length: 7 }, (_, n) => (n < rank ? dims[n]! : 1));
  return used.every((n) => n >= 1) && used.slice(3).every((n) => n === 1) ? [used[0]!, used[1]!, used[2]!] : null;
}

function gridFromRas(rows: readonly (readonly number[])[], sizes: FileGrid['sizes'], unit: number): FileGrid | null {
  const column = (n: number): Vec3 => [-rows[0]![n]! * unit, -rows[1]![n]! * unit, rows[2]![n]! * unit];
  const grid = { sizes, axes: [column(0), column(1), column(2)] as const, origin: column(3), slicePositions: null };
  return [...grid.axes, grid.origin].flat().every(Number.isFinite) ? grid : null;
}

/**
 * A NIfTI-1 file of one byte a voxel, in the order of the grid; the affine as sform, and as qform too where its axes are at
 * right angles. LPS is turned into RAS.
 */
export function writeNifti(grid: FileGrid, voxels: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(352 + voxels.length);
  const view = new DataView(bytes.buffer);
  const { axes, origin, sizes } = grid;
  const ras = ([x, y, z]: Vec3): Vec3 => [-x, -y, z];
  const columns = [...axes, origin].map(ras) as [Vec3, Vec3, Vec3, Vec3];
  view.setInt32(0, 348, true);
  [3, ...sizes, 1, 1, 1, 1].forEach((n, m) => void view.setInt16(40 + 2 * m, n, true));
  view.setInt16(70, 2, true);
  view.setInt16(72, 8, true);
  const { quaternion, handedness } = quaternionOf([columns[0], columns[1], columns[2]]);
  [handedness, ...axes.map(length), 0, 0, 0, 0].forEach((n, m) => void view.setFloat32(76 + 4 * m, n, true));
  view.setFloat32(108, 352, true);
  view.setFloat32(112, 1, true);
  bytes[123] = 2;
  view.setInt16(252, quaternion ? 1 : 0, true);
  view.setInt16(254, 1, true);
  [...(quaternion ?? [0, 0, 0]), ...columns[3]].forEach((n, m) => void view.setFloat32(256 + 4 * m, n, true));
  for (let row = 0; row < 3; row++)
    for (let n = 0; n < 4; n++) view.setFloat32(280 + 16 * row + 4 * n, columns[n]![row]!, true);
  bytes.set([0x6e, 0x2b, 0x31], 344);
  bytes.set(voxels, 352);
  return bytes;
}
