/** Corners [i, j] of a closed line in voxel places, where whole numbers are voxel centres. */
export type VoxelPolygon = readonly (readonly [i: number, j: number])[];

/**
 * Calls back with the runs of voxels, from … to − 1 within the slice, whose centres lie within the polygons by the even-odd
 * rule, all polygons together: one within another is a hole. A centre on a left or lower side is in, one on a right or upper
 * side is out, so that polygons which share a side share no voxel. What lies outside the slice is left out.
 */
export function forEachFilledRow(
  polygons: readonly VoxelPolygon[],
  { columns, rows }: { readonly columns: number; readonly rows: number },
  visit: (from: number, to: number) => void,
): void {
  const crossings = new Map<number, number[]>();
  for (const polygon of polygons) {
    if (polygon.length < 3) continue;
    let [fromI, fromJ] = polygon[polygon.length - 1]!;
    for (const [i, j] of polygon) {
      const [top, bottom] = fromJ < j ? [fromJ, j] : [j, fromJ];
      for (let row = Math.max(0, Math.floor(top) + 1); row <= bottom && row < rows; row++) {
        const at = fromI + ((row - fromJ) * (i - fromI)) / (j - fromJ);
        const known = crossings.get(row);
        if (known) known.push(at);
        else crossings.set(row, [at]);
      }
      [fromI, fromJ] = [i, j];
    }
  }
  for (const row of [...crossings.keys()].sort((a, b) => a - b)) {
    const places = crossings.get(row)!.sort((a, b) => a - b);
    for (let n = 0; n + 1 < places.length; n += 2) {
      const from = Math.max(0, Math.ceil(places[n]!));
      const to = Math.min(columns, Math.ceil(places[n + 1]!));
      if (to > from) visit(row * columns + from, row * columns + to);
    }
  }
}
