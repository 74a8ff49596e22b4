import { readFileSync } from 'node:fs';

export type DrawnPolygon = readonly (readonly [i: number, j: number])[];

/** One slice of the bundled CT as a hand drew its liver: polygons in pixel coordinates, centres at whole numbers. */
export interface DrawnSlice {
  readonly k: number;
  readonly areaMm2: number;
  readonly outer: readonly DrawnPolygon[];
  readonly holes: readonly DrawnPolygon[];
}

/** The hand planimetry of every third slice of the bundled CT, drawn before any growing. */
export const planimetry = JSON.parse(readFileSync('test/data/planimetry/C3L-00189.json', 'utf8')) as {
  readonly cavalieriMl: number;
  readonly slices: readonly DrawnSlice[];
};

/** 1 where a voxel's centre lies in the drawn polygons of the slice (even-odd), index order i + j·columns. */
export function drawnVoxels({ outer, holes }: DrawnSlice, columns: number, rows: number): Uint8Array {
  const voxels = new Uint8Array(columns * rows);
  const fill = (polygon: DrawnPolygon, value: 0 | 1) => {
    for (let j = 0; j < rows; j++) {
      const crossings = polygon.flatMap(([x, y], n) => {
        const [u, v] = polygon[(n + 1) % polygon.length]!;
        return y > j !== v > j ? [((u - x) * (j - y)) / (v - y) + x] : [];
      });
      crossings.sort((a, b) => a - b);
      for (let n = 0; n + 1 < crossings.length; n += 2)
        voxels.fill(value, j * columns + Math.ceil(crossings[n]!), j * columns + Math.ceil(crossings[n + 1]!));
    }
  };
  for (const polygon of outer) fill(polygon, 1);
  for (const polygon of holes) fill(polygon, 0);
  return voxels;
}
