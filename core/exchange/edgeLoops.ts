/** A closed line along the edges of voxels, as corners [i, j] at halves, where whole numbers are voxel centres. */
export type EdgeLoop = readonly (readonly [i: number, j: number])[];

/**
 * The borders of a set of voxels of one slice as closed lines, each hole joined to what surrounds it by a cut of no width
 * (PS3.3 C.8.8.6.3, keyhole). No voxel centre lies on a line, so that whoever fills the lines by the even-odd or the
 * non-zero rule gets the voxels back, and an area without its holes.
 * @param labels index i + j·columns; the set is those of `value`
 */
export function keyholedLoops(labels: Uint8Array, columns: number, value: number): EdgeLoop[] {
  const loops = borderLoops(labels, columns, value);
  const outer = loops.filter((loop) => area(loop) > 0).map((loop) => [...loop]);
  const holes = loops.filter((loop) => area(loop) < 0);
  // From left to right: whatever lies left of a hole was joined before.
  const leftmost = (loop: EdgeLoop) => loop.reduce((least, [i]) => Math.min(least, i), Number.POSITIVE_INFINITY);
  for (const hole of holes.sort((a, b) => leftmost(a) - leftmost(b))) joinHole(outer, hole);
  return outer;
}

type Corner = readonly [i: number, j: number];

function borderLoops(labels: Uint8Array, columns: number, value: number): EdgeLoop[] {
  const rows = labels.length / columns;
  const holds = (i: number, j: number) =>
    i >= 0 && j >= 0 && i < columns && j < rows && labels[i + j * columns] === value;
  // Directed edges with the set to their right, by the corner they start from: corner (i, j) is the voxel's upper left.
  const width = columns + 1;
  const starts = new Map<number, number[]>();
  const edge = (from: number, to: number) => {
    const known = starts.get(from);
    if (known) known.push(to);
    else starts.set(from, [to]);
  };
  for (let v = labels.indexOf(value); v >= 0; v = labels.indexOf(value, v + 1)) {
    const [i, j] = [v % columns, Math.floor(v / columns)];
    const corner = i + j * width;
    if (!holds(i, j - 1)) edge(corner, corner + 1);
    if (!holds(i + 1, j)) edge(corner + 1, corner + 1 + width);
    if (!holds(i, j + 1)) edge(corner + 1 + width, corner + width);
    if (!holds(i - 1, j)) edge(corner + width, corner);
  }
  const loops: EdgeLoop[] = [];
  for (const first of starts.keys())
    while ((starts.get(first)?.length ?? 0) > 0) loops.push(loopFrom(starts, first, width));
  return loops;
}

/** Round one border from a corner, as the corners at which it turns. */
function loopFrom(starts: Map<number, number[]>, first: number, width: number): EdgeLoop {
  const passed: { at: number; step: number }[] = [];
  let [from, step] = [first, 0];
  do {
    const ends = starts.get(from)!;
    // Where two voxels meet at a corner, turn right: each keeps a border of its own.
    const at = Math.max(0, ends.indexOf(from + turnedRight(step, width)));
    const to = ends.splice(at, 1)[0]!;
    step = to - from;
    passed.push({ at: from, step });
    from = to;
  } while (from !== first);
  return passed
    .filter(({ step: out }, n) => out !== passed[(n + passed.length - 1) % passed.length]!.step)
    .map(({ at }) => [(at % width) - 0.5, Math.floor(at / width) - 0.5]);
}

const turnedRight = (step: number, width: number): number =>
  step === 1 ? width : step === width ? -1 : step === -1 ? -width : 1;

/** Twice the area within; negative for a hole. */
function area(loop: EdgeLoop): number {
  let twice = 0;
  let [fromI, fromJ] = loop[loop.length - 1]!;
  for (const [i, j] of loop) {
    twice += fromI * j - i * fromJ;
    [fromI, fromJ] = [i, j];
  }
  return twice;
}

/** Joins a hole to the line that lies next to its leftmost corner on the left. */
function joinHole(outer: Corner[][], hole: EdgeLoop): void {
  let start = 0;
  hole.forEach(([i, j], n) => {
    const [least, leastJ] = hole[start]!;
    if (i < least || (i === least && j < leastJ)) start = n;
  });
  const [i, j] = hole[start]!;
  let best: { loop: Corner[]; after: number; at: number } | null = null;
  for (const loop of outer)
    for (let n = 0; n < loop.length; n++) {
      const [a, b] = [loop[n]!, loop[(n + 1) % loop.length]!];
      if (a[0] !== b[0] || a[0] >= i || (a[1] - j) * (b[1] - j) > 0) continue;
      if (!best || a[0] > best.at) best = { loop, after: n, at: a[0] };
    }
  if (!best) throw new Error('A hole lies in something');
  const round = [...hole.slice(start), ...hole.slice(0, start), hole[start]!];
  const foot: Corner = [best.at, j];
  best.loop.splice(best.after + 1, 0, foot, ...round, foot);
}
