import type { Vec3, VolumeGeometry } from '#core/geometry';
import type { Chance } from './operatorPerson.ts';

// What phantoms are put together of: solids by about how far a place is from them, mm, negative inside.

export type Solid = (p: Vec3) => number;
/** About how far a place is from an ellipsoid, mm; negative inside. */
export const ellipsoid =
  (centre: Vec3, half: Vec3): Solid =>
  ([x, y, z]) => {
    const r = Math.hypot((x - centre[0]) / half[0], (y - centre[1]) / half[1], (z - centre[2]) / half[2]);
    return (r - 1) * Math.min(...half);
  };
export const joined =
  (...solids: Solid[]): Solid =>
  (p) =>
    Math.min(...solids.map((solid) => solid(p)));

/** A smooth field of about −1 … 1 that waves over some 35 mm, or as much less or more. */
export function waves(chance: Chance, lengthMm = 60): Solid {
  const parts = Array.from({ length: 14 }, () => ({
    k: [chance.gauss(), chance.gauss(), chance.gauss()].map((c) => (c * 2 * Math.PI) / lengthMm) as [
      number,
      number,
      number,
    ],
    phase: 2 * Math.PI * chance.even(),
  }));
  return ([x, y, z]) =>
    parts.reduce((sum, { k, phase }) => sum + Math.sin(k[0] * x + k[1] * y + k[2] * z + phase), 0) /
    Math.sqrt(parts.length);
}

/** Vessels as straight tubes that fan out from the hilum. */
export function branches(chance: Chance, from: Vec3 = [-30, 0, 100]): Solid {
  const tubes = Array.from({ length: 9 }, () => {
    const to: Vec3 = [
      from[0] - 40 + 60 * chance.gauss(),
      from[1] - 10 + 40 * chance.gauss(),
      from[2] + 10 + 40 * chance.gauss(),
    ];
    return { to, radius: 2 + 3 * chance.even() };
  });
  return (p) =>
    Math.min(
      ...tubes.map(({ to, radius }) => {
        const d = [to[0] - from[0], to[1] - from[1], to[2] - from[2]] as const;
        const q = [p[0] - from[0], p[1] - from[1], p[2] - from[2]] as const;
        const t = Math.max(
          0,
          Math.min(1, (q[0] * d[0] + q[1] * d[1] + q[2] * d[2]) / (d[0] ** 2 + d[1] ** 2 + d[2] ** 2)),
        );
        return Math.hypot(q[0] - t * d[0], q[1] - t * d[1], q[2] - t * d[2]) - radius;
      }),
    );
}

/** Noise whose neighbours in a slice share much of it, as reconstruction leaves it. */
export function writeNoisy(
  hu: Int16Array,
  clean: Float32Array,
  { columns, rows }: VolumeGeometry,
  noiseHu: number,
  chance: Chance,
): void {
  const white = Float32Array.from(clean, () => chance.even() - 0.5);
  const pixels = columns * rows;
  // Nine evenly spread numbers have a standard deviation of 3 / √12 together.
  const scale = (noiseHu * Math.sqrt(12)) / 3;
  for (let v = 0; v < clean.length; v++) {
    const [i, j] = [v % columns, Math.floor(v / columns) % rows];
    const first = v - (v % pixels);
    let sum = 0;
    for (let y = j - 1; y <= j + 1; y++)
      for (let x = i - 1; x <= i + 1; x++)
        sum += white[first + ((x + columns) % columns) + columns * ((y + rows) % rows)]!;
    hu[v] = Math.round(clean[v]! + scale * sum);
  }
}
