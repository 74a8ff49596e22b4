import type { PlaneShape } from './planeShapes.ts';

/** How far places of a slice are from the outline of a shape, mm. */
export interface SignedDistances {
  /** Negative inside, positive outside. */
  at(column: number, row: number): number;
  /** How far the innermost voxel is from the outline. */
  readonly depth: number;
}

/**
 * Signed distance of a place of a slice to the outline of a shape, mm: negative inside, positive outside, exact at voxel
 * centres (Felzenszwalb & Huttenlocher 2012, doi 10.4086/toc.2012.v008a019), straight between them. A place beyond the
 * shape's own box by more than it is wide is as far as the box's nearest place and the way to it. The outline lies half-way
 * between a voxel inside and the nearest outside.
 */
export function signedDistances(
  shape: PlaneShape,
  { rowSpacing, columnSpacing }: { rowSpacing: number; columnSpacing: number },
): SignedDistances {
  // One voxel around the shape is outside: enough to know every distance inside, and to begin every one outside.
  const pad = 1 + Math.ceil(Math.max(shape.iMax - shape.iMin, shape.jMax - shape.jMin) / 2);
  const [i0, j0] = [shape.iMin - pad, shape.jMin - pad];
  const width = shape.iMax - shape.iMin + 1 + 2 * pad;
  const height = shape.jMax - shape.jMin + 1 + 2 * pad;
  const inside = new Uint8Array(width * height);
  for (const { j, from, to } of shape.stretches)
    inside.fill(1, (j - j0) * width + from - i0, (j - j0) * width + to - i0 + 1);
  const outwards = squaredDistances(inside, 1, width, height, columnSpacing, rowSpacing);
  const inwards = squaredDistances(inside, 0, width, height, columnSpacing, rowSpacing);
  const half = Math.min(rowSpacing, columnSpacing) / 2;
  const signed = Float32Array.from(inside, (on, v) =>
    on ? half - Math.sqrt(inwards[v]!) : Math.sqrt(outwards[v]!) - half,
  );
  const at = (column: number, row: number) => {
    const [x, y] = [column - i0, row - j0];
    const [cx, cy] = [Math.max(0, Math.min(width - 1, x)), Math.max(0, Math.min(height - 1, y))];
    const [a, b] = [Math.min(width - 2, Math.floor(cx)), Math.min(height - 2, Math.floor(cy))];
    const [p, q] = [cx - a, cy - b];
    const corner = b * width + a;
    const between =
      (1 - q) * ((1 - p) * signed[corner]! + p * signed[corner + 1]!) +
      q * ((1 - p) * signed[corner + width]! + p * signed[corner + width + 1]!);
    return x === cx && y === cy ? between : between + Math.hypot((x - cx) * columnSpacing, (y - cy) * rowSpacing);
  };
  return { at, depth: -signed.reduce((least, mm) => Math.min(least, mm), 0) };
}

/** Squared distance, mm², of every pixel to the nearest one that holds `wanted`, centre to centre. */
function squaredDistances(
  pixels: Uint8Array,
  wanted: number,
  width: number,
  height: number,
  columnSpacing: number,
  rowSpacing: number,
): Float64Array {
  const far = 1e12;
  const distances = Float64Array.from(pixels, (value) => (value === wanted ? 0 : far));
  const line = new Float64Array(Math.max(width, height));
  const [sites, bounds] = [new Int32Array(line.length), new Float64Array(line.length + 1)];
  for (let i = 0; i < width; i++) lowerEnvelope(distances, i, width, height, rowSpacing, line, sites, bounds);
  for (let j = 0; j < height; j++) lowerEnvelope(distances, j * width, 1, width, columnSpacing, line, sites, bounds);
  return distances;
}

/** One line's transform in place: the lower envelope of parabolas, one from each pixel. */
function lowerEnvelope(
  values: Float64Array,
  from: number,
  step: number,
  count: number,
  spacing: number,
  line: Float64Array,
  sites: Int32Array,
  bounds: Float64Array,
): void {
  for (let n = 0; n < count; n++) line[n] = values[from + n * step]!;
  const squared = spacing * spacing;
  let last = 0;
  sites[0] = 0;
  bounds[0] = Number.NEGATIVE_INFINITY;
  bounds[1] = Number.POSITIVE_INFINITY;
  const crossing = (a: number, b: number) =>
    (line[b]! - line[a]! + squared * (b * b - a * a)) / (2 * squared * (b - a));
  for (let n = 1; n < count; n++) {
    let at = crossing(sites[last]!, n);
    while (at <= bounds[last]!) at = crossing(sites[--last]!, n);
    sites[++last] = n;
    bounds[last] = at;
    bounds[last + 1] = Number.POSITIVE_INFINITY;
  }
  let site = 0;
  for (let n = 0; n < count; n++) {
    while (bounds[site + 1]! < n) site++;
    values[from + n * step] = squared * (n - sites[site]!) ** 2 + line[sites[site]!]!;
  }
}
