import { patientFromVoxel, type Vec3, type VolumeGeometry, volumeGeometry } from '#core/geometry';

/** An axial grid that holds a sphere around the origin with room to spare; slices at these heights, mm. */
export function gridAround(
  radiusMm: number,
  pixelSpacingMm: readonly [row: number, column: number],
  heightsMm: readonly number[],
  shearMmPerMm = 0,
): VolumeGeometry {
  const [rowSpacing, columnSpacing] = pixelSpacingMm;
  // A tilted stack shifts along its columns, so it needs as many rows more.
  const reach = radiusMm + Math.abs(shearMmPerMm) * radiusMm;
  return volumeGeometry({
    columns: 2 * Math.ceil(radiusMm / columnSpacing) + 3,
    rows: 2 * Math.ceil(reach / rowSpacing) + 3,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm,
    slicePositions: heightsMm.map((z) => [
      -(Math.ceil(radiusMm / columnSpacing) + 1) * columnSpacing,
      -(Math.ceil(reach / rowSpacing) + 1) * rowSpacing + shearMmPerMm * z,
      z,
    ]),
  });
}

/** Voxels whose centre lies in the sphere get the Segment Number; index order i + j·nI + k·nI·nJ. */
export function sphere(
  geometry: VolumeGeometry,
  { radiusMm, centre = [0, 0, 0], segment = 1 }: { radiusMm: number; centre?: Vec3; segment?: number },
): Uint8Array {
  const { columns, rows, slices } = geometry;
  const labels = new Uint8Array(columns * rows * slices);
  let offset = 0;
  for (let k = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++, offset++) {
        const [x, y, z] = patientFromVoxel(geometry, [i, j, k]);
        if ((x - centre[0]) ** 2 + (y - centre[1]) ** 2 + (z - centre[2]) ** 2 <= radiusMm ** 2)
          labels[offset] = segment;
      }
  return labels;
}
