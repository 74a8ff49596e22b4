import { readFileSync } from 'node:fs';
import { patientFromVoxel, type Vec3, type VolumeGeometry, volumeGeometry } from '#core/geometry';
import { type VolumeMemory, volumeMemory } from '#wasm/kernels/volumeMemory';
import { chanceOf } from './operatorPerson.ts';
import { branches, ellipsoid, joined, type Solid, waves, writeNoisy } from './phantomShapes.ts';

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
 * gap by heart, stomach, spleen and muscle, with vessels, fat, lung, blurred edges and noise that hangs together. Those
 * whose name is wanted; the others are not made, which takes seconds each.
 */
export function* phantoms(wanted: (name: string) => boolean): Generator<Phantom> {
  for (const [name, hu, scan] of PHANTOMS) if (wanted(name)) yield phantom(name, hu, scan);
}

interface Scan {
  readonly seed: number;
  readonly sliceMm: number;
  /** So much does the liver lose from front to back. */
  readonly darkerHuPerMm?: number;
  /** Gantry tilt: each slice lies further back than the one below it. */
  readonly tiltDegrees?: number;
}

const PHANTOMS: readonly (readonly [name: string, hu: Tissues, scan: Scan])[] = [
  ['phantom, portal venous 1', PORTAL_VENOUS, { seed: 11, sliceMm: 3 }],
  ['phantom, portal venous 2', PORTAL_VENOUS, { seed: 12, sliceMm: 2 }],
  ['phantom, unenhanced', UNENHANCED, { seed: 13, sliceMm: 3 }],
  ['phantom, darker at the back', PORTAL_VENOUS, { seed: 14, sliceMm: 3, darkerHuPerMm: 0.2 }],
  // The first one's anatomy in slices that lean.
  ['phantom, tilted by 15°', PORTAL_VENOUS, { seed: 11, sliceMm: 3, tiltDegrees: 15 }],
];

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
  writeNoisy(opened.value.hu, clean, geometry, NOISE_HU, chance);
  return { name, volume: opened.value, geometry, reference };
}
