/**
 * Rounds of Taubin's filter, which shrinks and swells in turn, so that steps of voxels go and the volume stays: enough for
 * cells as thick as wide; thicker slices take as many more as their share of a cell squared, since each round evens out
 * neighbours only.
 */
const ROUNDS = 12;
const MOST_ROUNDS = 60;
const SHRINK = 0.6;
const SWELL = -0.63;

/**
 * A surface's points evened out, for display only: ml are never taken from it. `cellsPerSlice` is the thickest step
 * between slices, as a share of a cell's size. Keeps the volume of everything clearly
 * larger than a few cells. In place; positions in mm, x, y, z alternating.
 * Source: Taubin, A signal processing approach to fair surface design, SIGGRAPH 1995, doi 10.1145/218380.218473.
 */
export function smoothSurface(positions: Float32Array, quads: Uint32Array, cellsPerSlice: number): void {
  const rounds = Math.min(MOST_ROUNDS, Math.round(ROUNDS * Math.max(1, cellsPerSlice) ** 2));
  const neighbours = new Uint8Array(positions.length / 3);
  for (const corner of quads) neighbours[corner]!++;
  const sums = new Float32Array(positions.length);
  for (let round = 0; round < rounds; round++) {
    step(positions, quads, neighbours, sums, SHRINK);
    step(positions, quads, neighbours, sums, SWELL);
  }
}

/** Moves every point by a share of the way to the mean of its neighbours. */
function step(
  positions: Float32Array,
  quads: Uint32Array,
  neighbours: Uint8Array,
  sums: Float32Array,
  share: number,
): void {
  sums.fill(0);
  for (let q = 0; q < quads.length; q += 4)
    for (let c = 0; c < 4; c++) {
      // On a closed surface each edge is met twice, once each way: so every point meets each neighbour once.
      const to = 3 * quads[q + c]!;
      const from = 3 * quads[q + ((c + 1) & 3)]!;
      sums[to]! += positions[from]!;
      sums[to + 1]! += positions[from + 1]!;
      sums[to + 2]! += positions[from + 2]!;
    }
  for (let p = 0, n = 0; p < positions.length; p += 3, n++) {
    const count = neighbours[n]!;
    positions[p]! += share * (sums[p]! / count - positions[p]!);
    positions[p + 1]! += share * (sums[p + 1]! / count - positions[p + 1]!);
    positions[p + 2]! += share * (sums[p + 2]! / count - positions[p + 2]!);
  }
}
