import { readFileSync } from 'node:fs';
import { patientFromVoxel, type Vec3, type VolumeGeometry, volumeGeometry } from '#core/geometry';
import { type VolumeMemory, volumeMemory } from '#wasm/kernels/volumeMemory';
import { type Chance, chanceOf } from './operatorPerson.ts';

/** HU of what a phantom is made of. */
interface Tissues {
  readonly liver: number;
  readonly vessel: number;
  readonly tumour: number;
  readonly spleen: number;
  readonly heart: number;
  readonly stomach: number;
  readonly muscle: number;
}

const PORTAL_VENOUS: Tissues = {
  liver: 108,
  vessel: 165,
  tumour: 62,
  spleen: 118,
  heart: 128,
  stomach: 58,
  muscle: 62,
};
const UNENHANCED: Tissues = { liver: 56, vessel: 42, tumour: 38, spleen: 48, heart: 42, stomach: 34, muscle: 54 };
const FAT_HU = -100;
const LUNG_HU = -820;
/** Of what scanners leave in a portal-venous liver. */
const NOISE_HU = 15;

export interface Phantom {
  readonly name: string;
  readonly volume: VolumeMemory;
  readonly geometry: VolumeGeometry;
  readonly reference: Uint8Array;
}

/**
 * Upper abdomens whose liver is known: its surface waved at random, tumours in it and on its border, touched without a
 * gap by heart, stomach, spleen and muscle, with vessels, fat, lung, blurred edges and noise that hangs together.
 */
export function phantoms(): Phantom[] {
  return [
    phantom('phantom, portal venous 1', PORTAL_VENOUS, { seed: 11, sliceMm: 3 }),
    phantom('phantom, portal venous 2', PORTAL_VENOUS, { seed: 12, sliceMm: 2 }),
    phantom('phantom, unenhanced', UNENHANCED, { seed: 13, sliceMm: 3 }),
    phantom('phantom, darker at the back', PORTAL_VENOUS, { seed: 14, sliceMm: 3, darkerHuPerMm: 0.2 }),
    // The first one's anatomy in slices that lean.
    phantom('phantom, tilted by 15°', PORTAL_VENOUS, { seed: 11, sliceMm: 3, tiltDegrees: 15 }),
  ];
}

type Solid = (p: Vec3) => number;
/** About how far a place is from an ellipsoid, mm; negative inside. */
const ellipsoid =
  (centre: Vec3, half: Vec3): Solid =>
  ([x, y, z]) => {
    const r = Math.hypot((x - centre[0]) / half[0], (y - centre[1]) / half[1], (z - centre[2]) / half[2]);
    return (r - 1) * Math.min(...half);
  };
const joined =
  (...solids: Solid[]): Solid =>
  (p) =>
    Math.min(...solids.map((solid) => solid(p)));

interface Scan {
  readonly seed: number;
  readonly sliceMm: number;
  /** So much does the liver lose from front to back. */
  readonly darkerHuPerMm?: number;
  /** Gantry tilt: each slice lies further back than the one below it. */
  readonly tiltDegrees?: number;
}

function phantom(name: string, hu: Tissues, { seed, sliceMm, darkerHuPerMm = 0, tiltDegrees = 0 }: Scan): Phantom {
  const slices = Math.round(216 / sliceMm);
  const lean = sliceMm * Math.tan((tiltDegrees * Math.PI) / 180);
  const geometry = volumeGeometry({
    columns: 208,
    rows: 160,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [1.6, 1.6],
    slicePositions: Array.from({ length: slices }, (_, k): Vec3 => [-166, -128 + lean * (k - slices / 2), sliceMm * k]),
  });
  const opened = volumeMemory(
    geometry,
    new WebAssembly.Module(readFileSync('build/kernels.wasm') as Uint8Array<ArrayBuffer>),
  );
  if (!opened.ok) throw new Error(opened.code);
  const chance = chanceOf(seed);
  const wave = waves(chance);

  const lobes = joined(
    ellipsoid([-72, -6, 108], [68, 78, 78]),
    ellipsoid([-4, -46, 128], [84, 40, 46]),
    ellipsoid([-60, 30, 92], [52, 44, 56]),
  );
  const dent = ellipsoid([-18, 28, 70], [46, 40, 60]);
  const body = ellipsoid([0, 0, 108], [158, 120, 1e4]);
  const heart = ellipsoid([14, -40, 196], [58, 44, 36]);
  // The heart lies in the liver's roof, and there is no gap between them.
  const liver: Solid = (p) => Math.max(lobes(p) + 5 * wave(p), -dent(p) + 5 * wave(p), -heart(p), body(p) + 20);
  const stomach = ellipsoid([62, -14, 108], [40, 50, 62]);
  const spleen = ellipsoid([112, 44, 118], [36, 44, 52]);
  const kidney = ellipsoid([-58, 74, 62], [28, 26, 50]);
  const cava: Solid = ([x, y]) => Math.hypot(x + 22, y - 34) - 13;
  const wall: Solid = (p) => Math.abs(body(p) + 12) - 8;
  const tumours = [
    // One on the border, half of it bulging out; the others within.
    ellipsoid([-128, -30, 110], [26, 24, 22]),
    ellipsoid([-60, -40, 130], [16, 14, 18]),
    ellipsoid([-84, 34, 84], [12, 12, 12]),
  ];
  const tumour = joined(...tumours);
  const whole = joined(liver, (p) => Math.max(tumours[0]!(p), body(p) + 4), tumours[1]!, tumours[2]!);
  const veins = branches(chance);
  const lung: Solid = ([x, y, z]) => Math.max(172 - z - 0.003 * ((x + 60) ** 2 + y * y), body([x, y, z]) + 20);

  const { columns, rows } = geometry;
  const reference = new Uint8Array(columns * rows * slices);
  const clean = new Float32Array(reference.length);
  for (let v = 0; v < reference.length; v++) {
    const p = patientFromVoxel(geometry, [v % columns, Math.floor(v / columns) % rows, Math.floor(v / columns / rows)]);
    const inLiver = whole(p);
    if (inLiver < 0) reference[v] = 1;
    // Half way across a border of 2 mm it is half of each: the scanner's own blur.
    const mixed = (below: number, value: number, distance: number) => {
      const share = Math.max(0, Math.min(1, 0.5 - distance / 2));
      return below + share * (value - below);
    };
    let value = mixed(-1000, FAT_HU, body(p));
    value = mixed(value, LUNG_HU, lung(p));
    value = mixed(value, hu.muscle, wall(p));
    value = mixed(value, hu.heart, heart(p));
    value = mixed(value, hu.stomach, stomach(p));
    value = mixed(value, hu.spleen, spleen(p));
    value = mixed(value, hu.spleen + 12, kidney(p));
    value = mixed(value, hu.liver + 4 * wave([p[1], p[2], p[0]]) - darkerHuPerMm * p[1], inLiver);
    value = mixed(value, hu.vessel, Math.max(veins(p), inLiver + 4));
    value = mixed(value, hu.tumour, Math.max(tumour(p), inLiver));
    value = mixed(value, hu.vessel - 10, Math.max(cava(p), -inLiver));
    clean[v] = value;
  }
  writeNoisy(opened.value.hu, clean, geometry, chance);
  return { name, volume: opened.value, geometry, reference };
}

/** A smooth field of about −1 … 1 that waves over some 35 mm. */
function waves(chance: Chance): Solid {
  const parts = Array.from({ length: 14 }, () => ({
    k: [chance.gauss(), chance.gauss(), chance.gauss()].map((c) => (c * 2 * Math.PI) / 60) as [number, number, number],
    phase: 2 * Math.PI * chance.even(),
  }));
  return ([x, y, z]) =>
    parts.reduce((sum, { k, phase }) => sum + Math.sin(k[0] * x + k[1] * y + k[2] * z + phase), 0) /
    Math.sqrt(parts.length);
}

/** Vessels as straight tubes that fan out from the hilum. */
function branches(chance: Chance): Solid {
  const from: Vec3 = [-30, 0, 100];
  const tubes = Array.from({ length: 9 }, () => {
    const to: Vec3 = [-70 + 60 * chance.gauss(), -10 + 40 * chance.gauss(), 110 + 40 * chance.gauss()];
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
function writeNoisy(hu: Int16Array, clean: Float32Array, { columns, rows }: VolumeGeometry, chance: Chance): void {
  const white = Float32Array.from(clean, () => chance.even() - 0.5);
  const pixels = columns * rows;
  // Nine evenly spread numbers have a standard deviation of 3 / √12 together.
  const scale = (NOISE_HU * Math.sqrt(12)) / 3;
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
