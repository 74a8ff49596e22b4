import { SURFACE } from './occupancy.ts';

/** A closed surface of quadrilaterals: places in cells (x, y, z alternating), and four corners each, outwards. */
export interface Surface {
  readonly places: Float32Array;
  readonly quads: Uint32Array;
}

/**
 * The surface between filled and empty cells, one point a cell that it runs through: the mean of where it crosses the
 * cell's edges. Closed and facing outwards, since the field's border is empty: every edge is run through as often one
 * way as the other.
 * Source: Gibson, Constrained elastic surface nets, MICCAI 1998, doi 10.1007/BFb0056277; without the relaxation.
 */
export function surfaceNets(
  field: Uint8Array,
  [width, height, depth]: readonly [width: number, height: number, depth: number],
): Surface {
  const pixels = width * height;
  const places = new Growing(Float32Array, 3 << 10);
  const quads = new Growing(Uint32Array, 4 << 10);
  const used = usedRows(field, width, height * depth);
  // Points of the cells of two neighbouring layers.
  const points = [new Uint32Array(pixels), new Uint32Array(pixels)] as const;
  const at = new Float64Array(3);

  for (let z = 0; z < depth - 1; z++) {
    const here = points[(z & 1) as 0 | 1];
    const below = points[((z + 1) & 1) as 0 | 1];
    for (let y = 0; y < height - 1; y++) {
      const row = y + z * height;
      if (!used[row] && !used[row + 1] && !used[row + height] && !used[row + height + 1]) continue;
      for (let x = 0; x < width - 1; x++) {
        const corner = x + y * width + z * pixels;
        const mask = insideMask(field, corner, width, pixels);
        if (mask === 0 || mask === 0xff) continue;
        crossing(field, corner, mask, width, pixels, at);
        const cell = x + y * width;
        here[cell] = places.length / 3;
        places.push3(x + at[0]!, y + at[1]!, z + at[2]!);

        // Quadrilaterals across the three edges that leave the first corner, each between four cells.
        const inside = (mask & 1) === 1;
        if (inside !== ((mask & 2) !== 0))
          quads.pushQuad(below[cell - width]!, below[cell]!, here[cell]!, here[cell - width]!, inside);
        if (inside !== ((mask & 4) !== 0))
          quads.pushQuad(below[cell - 1]!, here[cell - 1]!, here[cell]!, below[cell]!, inside);
        if (inside !== ((mask & 16) !== 0))
          quads.pushQuad(here[cell - width - 1]!, here[cell - width]!, here[cell]!, here[cell - 1]!, inside);
      }
    }
  }
  return { places: places.taken() as Float32Array, quads: quads.taken() as Uint32Array };
}

/** Which rows of the field hold anything. */
function usedRows(field: Uint8Array, width: number, rows: number): Uint8Array {
  const used = new Uint8Array(rows);
  for (let row = 0; row < rows; row++)
    for (let p = row * width, end = p + width; p < end; p++)
      if (field[p]! > SURFACE) {
        used[row] = 1;
        break;
      }
  return used;
}

/** A bit for each corner of a cell that lies inside: x adds 1 to the bit's number, y 2, z 4. */
function insideMask(field: Uint8Array, corner: number, width: number, pixels: number): number {
  const above = corner + pixels;
  return (
    +(field[corner]! > SURFACE) |
    (+(field[corner + 1]! > SURFACE) << 1) |
    (+(field[corner + width]! > SURFACE) << 2) |
    (+(field[corner + width + 1]! > SURFACE) << 3) |
    (+(field[above]! > SURFACE) << 4) |
    (+(field[above + 1]! > SURFACE) << 5) |
    (+(field[above + width]! > SURFACE) << 6) |
    (+(field[above + width + 1]! > SURFACE) << 7)
  );
}

/** The twelve edges of a cell: the corner each starts from, and its axis. */
const EDGES = [0, 1, 2].flatMap((axis) =>
  [0, 1, 2, 3, 4, 5, 6, 7].filter((corner) => (corner & (1 << axis)) === 0).map((corner) => [corner, axis] as const),
);

/** Mean of where the surface crosses a cell's edges, in cells from its first corner. */
function crossing(
  field: Uint8Array,
  corner: number,
  mask: number,
  width: number,
  pixels: number,
  at: Float64Array,
): void {
  const steps = [1, width, pixels];
  let crossed = 0;
  at.fill(0);
  for (const [from, axis] of EDGES) {
    const to = from | (1 << axis);
    if (((mask >> from) & 1) === ((mask >> to) & 1)) continue;
    const start = corner + (from & 1) + ((from >> 1) & 1) * width + (from >> 2) * pixels;
    const a = field[start]!;
    const b = field[start + steps[axis]!]!;
    at[0]! += from & 1;
    at[1]! += (from >> 1) & 1;
    at[2]! += from >> 2;
    at[axis]! += (SURFACE - a) / (b - a);
    crossed++;
  }
  at[0]! /= crossed;
  at[1]! /= crossed;
  at[2]! /= crossed;
}

/** A typed array that doubles when it is full. */
class Growing {
  length = 0;
  private array: Float32Array | Uint32Array;
  private readonly type: Float32ArrayConstructor | Uint32ArrayConstructor;

  constructor(type: Float32ArrayConstructor | Uint32ArrayConstructor, size: number) {
    this.type = type;
    this.array = new type(size);
  }

  private room(more: number): void {
    if (this.length + more <= this.array.length) return;
    const larger = new this.type(2 * this.array.length);
    larger.set(this.array);
    this.array = larger;
  }

  push3(a: number, b: number, c: number): void {
    this.room(3);
    this.array[this.length++] = a;
    this.array[this.length++] = b;
    this.array[this.length++] = c;
  }

  /** Four corners in this order, or in the other when the surface faces the other way. */
  pushQuad(a: number, b: number, c: number, d: number, forwards: boolean): void {
    this.room(4);
    this.array[this.length++] = a;
    this.array[this.length++] = forwards ? b : d;
    this.array[this.length++] = c;
    this.array[this.length++] = forwards ? d : b;
  }

  taken(): Float32Array | Uint32Array {
    return this.array.slice(0, this.length);
  }
}
