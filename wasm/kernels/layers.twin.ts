import type { JointCount, JointCounts } from '#core/volumetry/counts';
import type { ByteSet } from './flood.twin.ts';
import type { Grid } from './layout.ts';

type Layers = Readonly<Record<'extent' | 'findings' | 'partition', Uint8Array>>;

export function jointCountsTwin({ columns, rows, slices }: Grid, { extent, findings, partition }: Layers): JointCounts {
  return Array.from({ length: slices }, (_, k) => {
    const counts = new Map<number, JointCount>();
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) {
        const offset = i + j * columns + k * columns * rows;
        const [e, f, p] = [extent[offset]!, findings[offset]!, partition[offset]!];
        const key = e * 65536 + f * 256 + p;
        const { voxels, iMin, iMax, jMin, jMax } = counts.get(key) ?? {
          voxels: 0,
          iMin: i,
          iMax: i,
          jMin: j,
          jMax: j,
        };
        counts.set(key, {
          extent: e,
          findings: f,
          partition: p,
          voxels: voxels + 1,
          iMin: Math.min(iMin, i),
          iMax: Math.max(iMax, i),
          jMin: Math.min(jMin, j),
          jMax: Math.max(jMax, j),
        });
      }
    return [...counts].sort(([a], [b]) => a - b).map(([, count]) => count);
  });
}

/** In-slice majority, voxel by voxel over the whole disc. */
export function smoothInSliceTwin(
  { columns, rows, slices }: Grid,
  set: ByteSet,
  radiusColumns: number,
  radiusRows: number,
): ByteSet {
  const [wide, high] = [Math.ceil(radiusColumns), Math.ceil(radiusRows)];
  const smooth = new Uint8Array(set.length);
  for (let k = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) {
        let [on, all] = [0, 0];
        for (let b = Math.max(0, j - high); b <= Math.min(rows - 1, j + high); b++)
          for (let a = Math.max(0, i - wide); a <= Math.min(columns - 1, i + wide); a++) {
            if (((a - i) / radiusColumns) ** 2 + ((b - j) / radiusRows) ** 2 > 1) continue;
            all++;
            on += set[a + b * columns + k * columns * rows]!;
          }
        if (2 * on > all) smooth[i + j * columns + k * columns * rows] = 1;
      }
  return smooth;
}
