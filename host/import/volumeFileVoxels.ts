/** Voxel types of NIfTI and NRRD that hold one number a voxel. */
export const VOXEL_TYPES = {
  int8: { bytes: 1, array: Int8Array },
  uint8: { bytes: 1, array: Uint8Array },
  int16: { bytes: 2, array: Int16Array },
  uint16: { bytes: 2, array: Uint16Array },
  int32: { bytes: 4, array: Int32Array },
  uint32: { bytes: 4, array: Uint32Array },
  int64: { bytes: 8, array: BigInt64Array },
  uint64: { bytes: 8, array: BigUint64Array },
  float32: { bytes: 4, array: Float32Array },
  float64: { bytes: 8, array: Float64Array },
} as const;

export type VoxelType = keyof typeof VOXEL_TYPES;
export type Voxels = InstanceType<(typeof VOXEL_TYPES)[VoxelType]['array']>;

/** The first `count` voxels of raw bytes as numbers; the bytes must hold them. A copy where alignment or byte order asks for it. */
export function voxelsOf(bytes: Uint8Array, count: number, type: VoxelType, bigEndian: boolean): Voxels {
  const { bytes: width, array: Kind } = VOXEL_TYPES[type];
  const needed = bytes.subarray(0, count * width);
  const swap = bigEndian && width > 1;
  const own = swap || needed.byteOffset % width !== 0 ? new Uint8Array(needed) : needed;
  if (swap) Buffer.from(own.buffer as ArrayBuffer)[width === 2 ? 'swap16' : width === 4 ? 'swap32' : 'swap64']();
  return new Kind(own.buffer as ArrayBuffer, own.byteOffset, count);
}
