/**
 * Calls back with the runs of equal values other than 0 among the voxels from … to − 1, ascending. Nothing, of which there is
 * most, is passed over four voxels at a time.
 */
export function forEachLabelRun(
  voxels: Uint8Array,
  from: number,
  to: number,
  visit: (value: number, from: number, to: number) => void,
): void {
  const aligned = voxels.byteOffset % 4 === 0;
  const words = aligned ? new Uint32Array(voxels.buffer, voxels.byteOffset, voxels.length >> 2) : null;
  for (let v = from; v < to; ) {
    const value = voxels[v]!;
    if (value === 0) {
      v++;
      if (words && (v & 3) === 0) while (v + 4 <= to && words[v >> 2] === 0) v += 4;
      continue;
    }
    const start = v++;
    const four = (value * 0x01010101) >>> 0;
    while (v < to && voxels[v] === value) {
      v++;
      if (words && (v & 3) === 0) while (v + 4 <= to && words[v >> 2] === four) v += 4;
    }
    visit(value, start, v);
  }
}

/** Voxels of each value 0 to 255 in each slice, laid slice after slice; 0 is not counted. */
export function countsPerSlice(voxels: Uint8Array, pixels: number): Float64Array {
  const slices = voxels.length / pixels;
  const counts = new Float64Array(256 * slices);
  for (let k = 0; k < slices; k++)
    forEachLabelRun(voxels, k * pixels, (k + 1) * pixels, (value, from, to) => {
      counts[256 * k + value]! += to - from;
    });
  return counts;
}

/** The counts of one value, slice by slice. */
export const countsOf = (counts: Float64Array, value: number): Float64Array =>
  Float64Array.from({ length: counts.length / 256 }, (_, k) => counts[256 * k + value]!);
