import { expect, test } from 'vitest';
import { volumeWith } from '#test/kernels';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { startingRecords } from '../contours/records.ts';
import { type Vec3, volumeGeometry } from '../geometry.ts';
import { writeRuns } from './change.ts';
import { runCommand } from './commands.ts';

const [COLUMNS, ROWS, SLICES] = [60, 44, 3];
const [COLUMN_MM, ROW_MM] = [1, 1.5];
const geometry = volumeGeometry({
  columns: COLUMNS,
  rows: ROWS,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [ROW_MM, COLUMN_MM],
  slicePositions: Array.from({ length: SLICES }, (_, k): Vec3 => [0, 0, 4 * k]),
});
const EDGE = 9;

test.each([3, 5])(
  'smoothing the liver takes the majority of the disc of %s mm in the slice, by a plain loop',
  async (radiusMm) => {
    const extent = Uint8Array.from({ length: COLUMNS * ROWS * SLICES }, (_, v) => {
      const [i, j] = [v % COLUMNS, Math.floor(v / COLUMNS) % ROWS];
      const apart = Math.hypot((i - 30) * COLUMN_MM, (j - 22) * ROW_MM);
      return apart + ((Math.imul(v, 2654435761) >>> 24) % 5) - 2 <= 11 ? 1 : 0;
    });
    const hu = new Int16Array(extent.length).fill(100);
    const volume = volumeWith(geometry, { hu, extent });
    const change = await runCommand(
      { command: 'extent.smooth', params: { radiusMm } },
      { revision: 0, geometry, hu, layers: volume.layers, ...startingRecords() },
      voxelKernels(volume),
    );
    if (!change.ok) throw new Error(change.code);
    const after = extent.slice();
    for (const { layer, runs } of change.value.voxels) if (layer === 'extent') writeRuns(after, runs, (label) => label);
    const wanted = extent.map((label, v) => {
      const [i, j] = [v % COLUMNS, Math.floor(v / COLUMNS) % ROWS];
      // Nothing of the liver lies so near to the border of the slice.
      if (i < EDGE || j < EDGE - 3 || i >= COLUMNS - EDGE || j >= ROWS - EDGE + 3) return label;
      let [inside, all] = [0, 0];
      for (let b = -6; b <= 6; b++)
        for (let a = -6; a <= 6; a++) {
          if (Math.hypot(a * COLUMN_MM, b * ROW_MM) > radiusMm + 1e-9) continue;
          all++;
          inside += extent[v + b * COLUMNS + a]!;
        }
      return 2 * inside > all ? 1 : 0;
    });
    expect([...after]).toEqual([...wanted]);
  },
);
