import type { VolumeGeometry, VoxelIndex } from '#core/geometry';

/** Where the patient lies in the grid, voxel indices, and where a look begins: in the middle, or where the liver seems to be. */
export interface BodyBox {
  readonly from: VoxelIndex;
  readonly to: VoxelIndex;
  readonly beginAt: VoxelIndex;
}

/** What is denser is patient, or the table, which is thin. */
const BODY_HU = -300;
/** Every fourth voxel of a row and a column: a picture's frame needs no more. */
const STEP = 4;
/** A row, column or slice belongs to the body when this share of its samples does; the table has less in a column. */
const SHARE = 0.03;

/** The grid of the series. */
type BodyGrid = Pick<VolumeGeometry, 'columns' | 'rows' | 'slices'>;

/** Gathers, slice by slice as they arrive, where the patient lies: for where a picture begins, never for a number. */
export class BodySamples {
  private readonly grid: BodyGrid;
  private readonly hu: Int16Array;
  private readonly counts: readonly [Uint32Array, Uint32Array, Uint32Array];

  constructor(grid: BodyGrid, hu: Int16Array) {
    this.grid = grid;
    this.hu = hu;
    this.counts = [new Uint32Array(grid.columns), new Uint32Array(grid.rows), new Uint32Array(grid.slices)];
  }

  /** Takes slice k in, which has arrived; each slice once. */
  add(k: number): void {
    const { columns, rows } = this.grid;
    const [iCounts, jCounts, kCounts] = this.counts;
    for (let j = 0; j < rows; j += STEP)
      for (let i = 0; i < columns; i += STEP) {
        if (this.hu[i + columns * (j + rows * k)]! <= BODY_HU) continue;
        iCounts[i]!++;
        jCounts[j]!++;
        kCounts[k]!++;
      }
  }

  /** The box around what is denser than air, begun in its middle; null for a scan of nothing. */
  box(): BodyBox | null {
    const { columns, rows, slices } = this.grid;
    const samples = [rows * slices, columns * slices, columns * rows].map(
      (n, axis) => n / STEP ** (axis === 2 ? 2 : 1),
    );
    const spans = this.counts.map((count, axis) => {
      const holds = (n: number) => n > SHARE * samples[axis]!;
      return [count.findIndex(holds), count.findLastIndex(holds)] as const;
    });
    if (spans.some(([first]) => first < 0)) return null;
    const at = (side: 0 | 1) => spans.map((span) => span[side]) as unknown as VoxelIndex;
    return {
      from: at(0),
      to: at(1),
      beginAt: spans.map(([first, last]) => Math.round((first + last) / 2)) as unknown as VoxelIndex,
    };
  }
}
