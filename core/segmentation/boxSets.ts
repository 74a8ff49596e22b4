import type { BoxPlaces } from './workingGrid.ts';

// Sets of voxels of a working box, one byte each: 0 or not. Small enough that a plain flood is quick.

type Size = Pick<BoxPlaces, 'columns' | 'rows' | 'slices'>;

const voxelsOf = ({ columns, rows, slices }: Size): number => columns * rows * slices;

// Loops, not map or from: those are many times slower over millions of voxels.
function marked(set: Uint8Array, inside: number, outside: number): Uint8Array {
  const marks = new Uint8Array(set.length);
  for (let v = 0; v < set.length; v++) marks[v] = set[v] ? inside : outside;
  return marks;
}

function reached(marks: Uint8Array, yes: number, no: number): Uint8Array {
  for (let v = 0; v < marks.length; v++) marks[v] = marks[v] === 2 ? yes : no;
  return marks;
}

/** Marks with 2 all voxels marked 1 that face neighbours join to the first `count` of those that wait. */
function flood({ columns, rows, slices }: Size, marks: Uint8Array, waiting: Int32Array, count: number): void {
  const pixels = columns * rows;
  let left = count;
  const visit = (w: number) => {
    if (marks[w] !== 1) return;
    marks[w] = 2;
    waiting[left++] = w;
  };
  while (left > 0) {
    const v = waiting[--left]!;
    const i = v % columns;
    const row = (v - i) / columns;
    const j = row % rows;
    if (i > 0) visit(v - 1);
    if (i < columns - 1) visit(v + 1);
    if (j > 0) visit(v - columns);
    if (j < rows - 1) visit(v + columns);
    const k = (row - j) / rows;
    if (k > 0) visit(v - pixels);
    if (k < slices - 1) visit(v + pixels);
  }
}

/** The component of the set that holds the voxel, by face neighbours; empty where the voxel is not in it. */
export function componentWith(size: Size, set: Uint8Array, voxel: number): Uint8Array {
  const marks = marked(set, 1, 0);
  if (marks[voxel] === 1) {
    const waiting = new Int32Array(voxelsOf(size) + 1);
    waiting[0] = voxel;
    marks[voxel] = 2;
    flood(size, marks, waiting, 1);
  }
  return reached(marks, 1, 0);
}

/** The set with its holes: what reaches no border of the box through voxels that are not in it. */
export function withoutHoles(size: Size, set: Uint8Array): Uint8Array {
  const { columns, rows, slices } = size;
  const marks = marked(set, 0, 1);
  const waiting = new Int32Array(voxelsOf(size));
  let count = 0;
  for (let k = 0, v = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++, v++) {
        if (marks[v] !== 1 || (i > 0 && j > 0 && k > 0 && i < columns - 1 && j < rows - 1 && k < slices - 1)) continue;
        marks[v] = 2;
        waiting[count++] = v;
      }
  flood(size, marks, waiting, count);
  return reached(marks, 0, 1);
}

/** The set with those holes of each slice, by edge neighbours, that reach no border and have at most so many voxels. */
export function withoutSmallSliceHoles({ columns, rows }: Size, set: Uint8Array, mostVoxels: number): Uint8Array {
  const marks = marked(set, 0, 1);
  const waiting = new Int32Array(columns * rows);
  const filled = marked(set, 1, 0);
  const part: number[] = [];
  for (let v = 0; v < marks.length; v++) {
    if (marks[v] !== 1) continue;
    part.length = 0;
    let open = false;
    let left = 1;
    waiting[0] = v;
    marks[v] = 2;
    while (left > 0) {
      const w = waiting[--left]!;
      part.push(w);
      const i = w % columns;
      const j = ((w - i) / columns) % rows;
      if (i === 0 || j === 0 || i === columns - 1 || j === rows - 1) open = true;
      for (const [inside, u] of [
        [i > 0, w - 1],
        [i < columns - 1, w + 1],
        [j > 0, w - columns],
        [j < rows - 1, w + columns],
      ] as const)
        if (inside && marks[u] === 1) {
          marks[u] = 2;
          waiting[left++] = u;
        }
    }
    if (!open && part.length <= mostVoxels) for (const w of part) filled[w] = 1;
  }
  return filled;
}
