import type { VolumeGeometry } from '../geometry.ts';
import { forEachRow } from './planeVolumes.ts';
import type { RunSet } from './voxelRuns.ts';
import { RunCollector } from './voxelRuns.ts';

/** Of a set of hole voxels, those whose hole (joined by edges within its slice) has at most the given area, mm². */
export function holesNoLargerThan(holes: RunSet, geometry: VolumeGeometry, maxAreaMm2: number): RunSet {
  const rows: { line: number; from: number; to: number; hole: number }[] = [];
  const parent: number[] = [];
  const root = (hole: number): number => {
    let at = hole;
    while (parent[at] !== at) at = parent[at]!;
    parent[hole] = at;
    return at;
  };
  let above = 0;
  forEachRow(holes, geometry, (k, j, from, to) => {
    const line = k * geometry.rows + j;
    const hole = parent.push(parent.length) - 1;
    // Runs of the row above in the same slice that share a column with this one belong to the same hole.
    while (
      above < rows.length &&
      (rows[above]!.line < line - 1 || (rows[above]!.line === line - 1 && rows[above]!.to <= from))
    )
      above++;
    for (let r = above; j > 0 && r < rows.length && rows[r]!.line === line - 1 && rows[r]!.from < to; r++)
      parent[root(hole)] = root(rows[r]!.hole);
    rows.push({ line, from, to, hole });
  });
  const pixels = new Map<number, number>();
  for (const { from, to, hole } of rows) pixels.set(root(hole), (pixels.get(root(hole)) ?? 0) + to - from);
  const small = new RunCollector(geometry.columns * geometry.rows);
  for (const { line, from, to, hole } of rows)
    if (pixels.get(root(hole))! * geometry.pixelAreaMm2 <= maxAreaMm2)
      small.add(line * geometry.columns + from, to - from);
  return small.runs();
}
