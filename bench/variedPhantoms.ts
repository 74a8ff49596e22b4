import { readFileSync } from 'node:fs';
import { patientFromVoxel, type Vec3, volumeGeometry } from '#core/geometry';
import { volumeMemory } from '#wasm/kernels/volumeMemory';
import { chanceOf } from './operatorPerson.ts';
import type { Phantom } from './operatorPhantoms.ts';
import { branches, ellipsoid, joined, type Solid, waves, writeNoisy } from './phantomShapes.ts';
import { HELD_OUT, TUNED, type Variety } from './phantomVarieties.ts';

export type Half = 'tuned' | 'heldOut';

/**
 * Upper abdomens of other sizes, contrasts, noise and slices than `phantoms()`, with ribs and bowel: settings may be chosen on
 * those tuned, never on those held out.
 */
export function* variedPhantoms(half: Half): Generator<Phantom> {
  for (const variety of half === 'tuned' ? TUNED : HELD_OUT) yield phantom(variety);
}

const FAT_HU = -100;
const LUNG_HU = -830;
/** Half of what the slice sensitivity averages over, in steps of about so much. */
const SUBSLICE_MM = 1.7;

function phantom(variety: Variety): Phantom {
  const {
    seed,
    hu,
    spacingMm,
    sliceMm,
    noiseHu,
    scale = 1,
    gapMm = 0,
    knotsMm = 0,
    ascitesMm = 0,
    borderTumours = 0,
    darkerHuPerMm = 0,
  } = variety;
  const chance = chanceOf(seed);
  const about = (value: number, spread: number) => value + spread * (2 * chance.even() - 1);
  const around = (centre: Vec3, spread: number): Vec3 => [
    about(centre[0], spread),
    about(centre[1], spread),
    about(centre[2], spread),
  ];
  const sized = (half: Vec3, spread = 0.1): Vec3 => [
    half[0] * about(1, spread),
    half[1] * about(1, spread),
    half[2] * about(1, spread),
  ];
  const bodyHalf: Vec3 = [about(158, 12) * Math.sqrt(scale), about(116, 10) * Math.sqrt(scale), 1e4];
  const under = about(16, 8);
  const wallMm = about(14, 3);
  const body = ellipsoid([0, 0, 0], bodyHalf);
  const [columns, rows, slices] = [
    Math.ceil((2 * bodyHalf[0] + 16) / spacingMm),
    Math.ceil((2 * bodyHalf[1] + 16) / spacingMm),
    Math.round(224 / sliceMm),
  ];
  const geometry = volumeGeometry({
    columns,
    rows,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [spacingMm, spacingMm],
    slicePositions: Array.from(
      { length: slices },
      (_, k): Vec3 => [(-columns * spacingMm) / 2, (-rows * spacingMm) / 2, sliceMm * k],
    ),
  });
  const opened = volumeMemory(
    geometry,
    new WebAssembly.Module(readFileSync('build/kernels.wasm') as Uint8Array<ArrayBuffer>),
  );
  if (!opened.ok) throw new Error(opened.code);

  const wave = waves(chance);
  const knots = waves(chance, 16);
  const s = Math.cbrt(scale);
  const times = (v: Vec3): Vec3 => [v[0] * s, v[1] * s, v[2] * s];
  const inner = under + wallMm;
  const wallHalf: Vec3 = [bodyHalf[0] - inner, bodyHalf[1] - inner, 1e4];
  const cavity = ellipsoid([0, 0, 0], wallHalf);
  const right = -wallHalf[0];
  // The right lobe is pressed against the wall, as livers are.
  const lobes = joined(
    ellipsoid(around([right + 62 * s, -4, 112], 5), times(sized([72, 80, 78]))),
    ellipsoid(around([right + 120 * s, -42, 130], 8), times(sized([82, 38, 44]))),
    ellipsoid(around([right + 62 * s, 28, 92], 6), times(sized([56, 46, 58]))),
  );
  const hilum = ellipsoid(around([right + 116 * s, 30, 74], 6), sized([48, 42, 58]));
  const gall = ellipsoid(around([right + 92 * s, -24, 62], 6), sized([14, 16, 28]));
  const heart = ellipsoid(around([14, -40, 202], 8), sized([58, 44, 38]));
  const cavaAt = [about(-24, 5), about(32, 4), about(12, 2)] as const;
  const cava: Solid = ([x, y]) => Math.hypot(x - cavaAt[0], y - cavaAt[1]) - cavaAt[2];
  const stomach = ellipsoid(around([60, -18, 112], 8), sized([42, 48, 60]));
  const stomachWallMm = about(4, 1);
  const gas = about(-50, 10);
  const spleen = ellipsoid(around([wallHalf[0] - 36, 40, 122], 6), sized([34, 44, 52]));
  const kidney = ellipsoid(around([right + 76, 66, 58], 5), sized([28, 26, 52]));
  const bowel = joined(
    ellipsoid(around([right + 60, -30, 16], 8), sized([46, 30, 26])),
    ellipsoid(around([4, 6, 66], 6), sized([46, 16, 18])),
  );
  const spine = ellipsoid([0, bodyHalf[1] - inner - 26, 0], [24, 22, 1e4]);
  const psoas = joined(
    ellipsoid([-38, bodyHalf[1] - inner - 16, 0], [26, 20, 1e4]),
    ellipsoid([38, bodyHalf[1] - inner - 16, 0], [26, 20, 1e4]),
  );
  const lungTop = about(176, 8);
  const lung: Solid = (p) => Math.max(lungTop - p[2] - 0.003 * ((p[0] + 60) ** 2 + p[1] ** 2), cavity(p));
  // Ribs slope downwards to the front and lie in the middle of the wall.
  const ribPhase = 30 * chance.even();
  const rib: Solid = (p) => {
    const along = p[2] - 0.55 * p[1] + ribPhase;
    return Math.max(Math.abs(cavity(p) - 0.45 * wallMm) - 4, Math.abs(along - 30 * Math.round(along / 30)) - 6);
  };
  const liverRaw: Solid = (p) => {
    const lobe = lobes(p);
    if (lobe > 14) return lobe;
    const rough = lobe + 5 * wave(p) + (knotsMm > 0 ? knotsMm * knots(p) : 0);
    return Math.max(rough, 5 * wave(p) - hilum(p), -heart(p), 1 - gall(p), cavity(p) + gapMm, -cava(p), -lung(p) + 1);
  };
  const tumours = [
    ellipsoid(around([right + 76 * s, -40, 130], 14), sized([16, 14, 18], 0.3)),
    ellipsoid(around([right + 58 * s, 30, 88], 10), sized([12, 12, 12], 0.3)),
    ...Array.from({ length: borderTumours }, (_, n) =>
      ellipsoid(
        around(
          [
            [right + 18, -30, 110],
            [right + 120 * s, -72, 130],
            [right + 40, 40, 60],
          ][n] as unknown as Vec3,
          5,
        ),
        sized([24, 22, 22], 0.15),
      ),
    ),
  ];
  const tumour = joined(...tumours);
  const bulging = borderTumours > 0 ? joined(...tumours.slice(2)) : null;
  const liver: Solid = (p) => {
    const own = liverRaw(p);
    if (!bulging || own < 0) return own;
    return Math.min(own, Math.max(bulging(p), cavity(p), -heart(p), -cava(p)));
  };
  const veins = branches(chance, [right + 106 * s, 0, 100]);

  const reference = new Uint8Array(columns * rows * slices);
  const clean = new Float32Array(reference.length);
  const parts = Math.max(1, Math.round(sliceMm / SUBSLICE_MM));
  for (let v = 0; v < reference.length; v++) {
    const centre = patientFromVoxel(geometry, [
      v % columns,
      Math.floor(v / columns) % rows,
      Math.floor(v / columns / rows),
    ]);
    let sum = 0;
    for (let part = 0; part < parts; part++) {
      const p: Vec3 = [centre[0], centre[1], centre[2] + ((part + 0.5) / parts - 0.5) * sliceMm];
      let value = -1000;
      // Half way across a border of 2 mm it is half of each: the scanner's own blur.
      const put = (own: number, distance: number) => {
        if (distance < 1) value += Math.min(1, 0.5 - distance / 2) * (own - value);
      };
      const skin = body(p);
      put(FAT_HU, skin);
      if (skin < 2) {
        const inside = cavity(p);
        put(hu.muscle, Math.max(inside - wallMm, -inside));
        put(hu.muscle, psoas(p));
        put(320, rib(p));
        put(260, spine(p));
        if (inside < 1) {
          put(hu.bowel, bowel(p));
          put(hu.kidney, kidney(p));
          put(hu.spleen, Math.max(spleen(p), inside + 1));
          const ofStomach = Math.max(stomach(p), inside + 1);
          put(hu.stomachWall, ofStomach);
          put(p[1] < gas ? -800 : hu.meal, ofStomach + stomachWallMm);
          put(LUNG_HU, lung(p));
          put(hu.heart, Math.max(heart(p), inside + 2));
          const own = liver(p);
          if (ascitesMm > 0) put(10, Math.max(own - ascitesMm, inside, -heart(p), -lung(p)));
          put(hu.cava, cava(p));
          if (own < 1) {
            put(hu.liver + 3 * wave([p[1], p[2], p[0]]), own);
            put(hu.vessel, Math.max(veins(p), own + 3));
            put(hu.tumour, Math.max(tumour(p), own));
            if (2 * part + 1 === parts || (2 * part === parts && own < 0)) reference[v] = own < 0 ? 1 : 0;
          }
          put(hu.bile, gall(p));
        }
        value -= value > -200 ? darkerHuPerMm * p[1] : 0;
      }
      sum += value;
    }
    clean[v] = sum / parts;
  }
  writeNoisy(opened.value.hu, clean, geometry, noiseHu, chance);
  return { name: variety.name, volume: opened.value, geometry, reference };
}
