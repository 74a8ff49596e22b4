/** An upper abdomen that is quick to make and hard to grow in: organs, noise as CT has it, and bridges to leak over. */
export const grid = { columns: 512, rows: 512, slices: 300 } as const;

/** The window leaks from the liver over its vessels into spleen, heart and kidney. */
export const leakingWindow = {
  seeds: [200 + 512 * (230 + 512 * 150)],
  lowerHu: 75,
  upperHu: 165,
  connectivity: 6 as const,
};

/** What leaks most: the whole body, nearly half of all voxels. */
export const wholeBody = { ...leakingWindow, lowerHu: 20 };

interface Ellipsoid {
  readonly centre: readonly [i: number, j: number, k: number];
  readonly halfAxes: readonly [i: number, j: number, k: number];
  readonly hu: number;
}

const BODY: Ellipsoid = { centre: [256, 256, 150], halfAxes: [225, 165, 1e5], hu: 50 };
const ORGANS: readonly Ellipsoid[] = [
  { centre: [190, 230, 155], halfAxes: [112, 86, 88], hu: 108 }, // liver
  { centre: [390, 290, 190], halfAxes: [38, 32, 48], hu: 118 }, // spleen
  { centre: [290, 220, 275], halfAxes: [60, 50, 40], hu: 120 }, // heart
  { centre: [370, 320, 90], halfAxes: [28, 28, 50], hu: 150 }, // kidney
  { centre: [250, 290, 150], halfAxes: [12, 12, 1e5], hu: 125 }, // inferior vena cava
  { centre: [300, 265, 150], halfAxes: [95, 7, 7], hu: 125 }, // splenic vein, from the liver to the spleen's foot
  { centre: [340, 305, 100], halfAxes: [90, 5, 5], hu: 125 }, // renal vein
];

/** The phantom in HU, index order i + j·nI + k·nI·nJ; always the same. */
export function writePhantom(hu: Int16Array): void {
  const { columns, rows, slices } = grid;
  const inside = ({ centre, halfAxes }: Ellipsoid, i: number, j: number, k: number) =>
    ((i - centre[0]) / halfAxes[0]) ** 2 +
      ((j - centre[1]) / halfAxes[1]) ** 2 +
      ((k - centre[2]) / halfAxes[2]) ** 2 <=
    1;
  for (let k = 0, v = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++, v++) {
        let mean = -1000;
        if (inside(BODY, i, j, k)) {
          mean = BODY.hu;
          for (const organ of ORGANS) if (inside(organ, i, j, k)) mean = organ.hu;
        }
        // Neighbours share half of their noise, as reconstruction leaves it; standard deviation 17 HU.
        const noise = random(v) + random(v + 1) + random(v + columns) + random(v + columns * rows);
        hu[v] = mean + Math.round((noise - 2) * 29.5);
      }
}

/** Evenly spread over 0 … 1, a fixed number for each voxel. */
function random(v: number): number {
  let h = Math.imul(v ^ (v >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

/** Voxels in the range by chance alone, just above the share at which faces begin to connect: paths are longest there. */
export function writePercolation(hu: Int16Array, share = 0.32): void {
  for (let v = 0; v < hu.length; v++) hu[v] = random(v) < share ? 100 : 0;
}
