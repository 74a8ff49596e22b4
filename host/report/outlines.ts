/** A closed line around a segment in one slice; points in voxel places [i, j], where whole numbers are voxel centres. */
export type Loop = readonly (readonly [i: number, j: number])[];

/**
 * The outlines of the voxels of one slice that hold this Segment Number, holes included. They run along the voxels' own
 * edges, from the middle of one edge to the middle of the next: nothing is smoothed away.
 * @param labels Segment Numbers, index i + j·columns
 */
export function outlines(labels: Uint8Array, columns: number, rows: number, segment: number): Loop[] {
  const holds = (i: number, j: number) =>
    i >= 0 && j >= 0 && i < columns && j < rows && labels[i + j * columns] === segment;
  // Directed edges with the segment to their right, by the corner they start from: corner (i, j) is the voxel's upper left.
  const width = columns + 1;
  const starts = new Map<number, number[]>();
  const edge = (from: number, to: number) => starts.set(from, [...(starts.get(from) ?? []), to]);
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      if (!holds(i, j)) continue;
      const corner = i + j * width;
      if (!holds(i, j - 1)) edge(corner, corner + 1);
      if (!holds(i + 1, j)) edge(corner + 1, corner + 1 + width);
      if (!holds(i, j + 1)) edge(corner + 1 + width, corner + width);
      if (!holds(i - 1, j)) edge(corner + width, corner);
    }
  const loops: Loop[] = [];
  for (const [first] of starts) {
    while ((starts.get(first)?.length ?? 0) > 0) loops.push(loopFrom(starts, first, width));
  }
  return loops;
}

function loopFrom(starts: Map<number, number[]>, first: number, width: number): Loop {
  const points: [number, number][] = [];
  let [from, step] = [first, 0];
  do {
    const ends = starts.get(from)!;
    // Where two voxels meet at a corner, turn right: each keeps an outline of its own.
    const right = from + turnedRight(step, width);
    const at = Math.max(0, ends.indexOf(right));
    const to = ends.splice(at, 1)[0]!;
    const [i, j] = [((from % width) + (to % width)) / 2, (Math.floor(from / width) + Math.floor(to / width)) / 2];
    points.push([i - 0.5, j - 0.5]);
    [from, step] = [to, to - from];
  } while (from !== first);
  return points;
}

const turnedRight = (step: number, width: number): number =>
  step === 1 ? width : step === width ? -1 : step === -1 ? -width : 1;
