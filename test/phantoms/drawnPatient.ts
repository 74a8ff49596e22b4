import { type VolumeGeometry, volumeGeometry } from '#core/geometry';

/** Columns and rows. */
export const SIZE = 128;
const MM = 3;

/** What a slice shows besides skin, fat and spine. */
export interface Level {
  /** Half-axes of the liver, mm, as large as the slice shows it; none of it where null. */
  readonly liver?: readonly [number, number] | null;
  /** HU of gluteal muscles, of which a pelvis has much. */
  readonly muscle?: number;
  readonly liverHu?: number;
}

/** A slice of a drawn patient: skin, fat, spine; and what the level adds. */
function drawn({ liver = null, muscle, liverHu = 100 }: Level): Int16Array {
  const within = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
  return Int16Array.from({ length: SIZE * SIZE }, (_, v) => {
    const x = ((v % SIZE) - SIZE / 2) * MM;
    const y = (Math.floor(v / SIZE) - SIZE / 2) * MM;
    if (!within(x, y, 0, 0, 170, 120)) return -1000;
    if (within(x, y, 0, 66, 30, 26)) return 350;
    if (liver && within(x, y, -75, -15, ...liver)) return liverHu;
    if (muscle !== undefined && within(x, y, -90, 55, 38, 30)) return muscle;
    return -90;
  });
}

/** An axial scan of slices 10 mm apart, given from the feet upwards: its geometry, and the HU of slice k. */
export function drawnScan(levels: readonly Level[], normal: 1 | -1 = 1): [VolumeGeometry, (k: number) => Int16Array] {
  const geometry = volumeGeometry({
    columns: SIZE,
    rows: SIZE,
    rowDirection: [1, 0, 0],
    columnDirection: [0, normal, 0],
    pixelSpacingMm: [MM, MM],
    slicePositions: levels.map((_, k) => [0, 0, normal * 10 * k] as const),
  });
  const slices = levels.map(drawn);
  return [geometry, (k) => slices[k]!];
}

/** Muscles right of the spine, and no liver. */
export const PELVIS: readonly Level[] = Array.from({ length: 24 }, () => ({ muscle: 60 }));
/** A liver of 12 slices, largest in the middle. */
export const LIVER: readonly Level[] = [30, 45, 60, 70, 65, 50].flatMap(
  (r) => [{ liver: [r, r] }, { liver: [r, r] }] as const,
);
