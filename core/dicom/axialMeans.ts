import type { Vec3 } from '../geometry.ts';

/** One decoded slice of an axial series, and which way its rows and columns lie in the patient (LPS). */
export interface AxialSlice {
  /** HU, shape [rows, columns]. */
  readonly hu: Int16Array;
  readonly columns: number;
  readonly rows: number;
  /** [between rows, between columns], mm. */
  readonly pixelSpacingMm: readonly [row: number, column: number];
  readonly rowDirection: Vec3;
  readonly columnDirection: Vec3;
}

/** Mean HU of a slice on a coarse grid that lies as the patient does: x to the patient's left, y to the back. */
export interface AxialMeans {
  readonly width: number;
  readonly height: number;
  /** Side of a cell. */
  readonly mm: number;
  /** Mean HU around each cell, shape [height, width]. */
  readonly hu: Float32Array;
}

/** A cell is about this wide: small against an aorta, large against the grain of the noise. */
const CELL_MM = 2;
/** What lies outside the scanner's circle is marked by values below air. */
const AIR_HU = -1000;

/**
 * The slice as means over cells of about 2 mm and their neighbours, some 30 voxels each, so that noise of sd 40 HU is down
 * to less than 10. Rows and columns may lie any way in the axial plane.
 */
export function axialMeans(slice: AxialSlice): AxialMeans {
  const { hu, columns, rows, pixelSpacingMm, rowDirection, columnDirection } = slice;
  const [rowMm, columnMm] = pixelSpacingMm;
  const coarser = Math.max(rowMm, columnMm);
  const mm = coarser * Math.max(1, Math.round(CELL_MM / coarser));
  const [alongX, alongY] = [rowDirection[0] * columnMm, rowDirection[1] * columnMm];
  const [downX, downY] = [columnDirection[0] * rowMm, columnDirection[1] * rowMm];
  const leftX = Math.min(0, alongX * (columns - 1)) + Math.min(0, downX * (rows - 1));
  const topY = Math.min(0, alongY * (columns - 1)) + Math.min(0, downY * (rows - 1));
  const width = 1 + Math.round((Math.abs(alongX) * (columns - 1) + Math.abs(downX) * (rows - 1)) / mm);
  const height = 1 + Math.round((Math.abs(alongY) * (columns - 1) + Math.abs(downY) * (rows - 1)) / mm);
  const sums = new Float32Array(width * height);
  const counts = new Float32Array(width * height);
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const x = Math.round((i * alongX + j * downX - leftX) / mm);
      const y = Math.round((i * alongY + j * downY - topY) / mm);
      const cell = y * width + x;
      sums[cell]! += Math.max(AIR_HU, hu[j * columns + i]!);
      counts[cell]!++;
    }
  return { width, height, mm, hu: neighbourMeans(sums, counts, width, height) };
}

/** The mean over each cell and its eight neighbours, of those that hold voxels; air where none does. */
function neighbourMeans(sums: Float32Array, counts: Float32Array, width: number, height: number): Float32Array {
  const means = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      let count = 0;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          sum += sums[v * width + u]!;
          count += counts[v * width + u]!;
        }
      means[y * width + x] = count > 0 ? sum / count : AIR_HU;
    }
  return means;
}

/** Mean HU at a place between cells; air outside. */
export function meanAt({ width, height, hu }: AxialMeans, x: number, y: number): number {
  const u = Math.floor(x);
  const v = Math.floor(y);
  if (u < 0 || v < 0 || u + 1 >= width || v + 1 >= height) return AIR_HU;
  const [a, b] = [x - u, y - v];
  const at = v * width + u;
  return (hu[at]! * (1 - a) + hu[at + 1]! * a) * (1 - b) + (hu[at + width]! * (1 - a) + hu[at + width + 1]! * a) * b;
}
