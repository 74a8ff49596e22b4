// Which varied phantoms there are: see variedPhantoms.ts.

/** HU of what a varied phantom is made of. */
interface Tissues {
  readonly liver: number;
  readonly vessel: number;
  readonly cava: number;
  readonly tumour: number;
  readonly spleen: number;
  readonly kidney: number;
  readonly heart: number;
  readonly stomachWall: number;
  readonly meal: number;
  readonly bowel: number;
  readonly muscle: number;
  readonly bile: number;
}
const PORTAL_VENOUS: Tissues = {
  liver: 108,
  vessel: 160,
  cava: 135,
  tumour: 65,
  spleen: 120,
  kidney: 180,
  heart: 140,
  stomachWall: 88,
  meal: 30,
  bowel: 75,
  muscle: 60,
  bile: 8,
};
const UNENHANCED: Tissues = {
  liver: 57,
  vessel: 40,
  cava: 40,
  tumour: 36,
  spleen: 48,
  kidney: 32,
  heart: 42,
  stomachWall: 42,
  meal: 25,
  bowel: 38,
  muscle: 52,
  bile: 6,
};
const LATE: Tissues = {
  ...PORTAL_VENOUS,
  liver: 92,
  vessel: 112,
  cava: 110,
  spleen: 96,
  kidney: 140,
  heart: 105,
  stomachWall: 78,
  tumour: 70,
};
/** A fatty liver is darker than its vessels and than muscle. */
const FATTY: Tissues = { ...PORTAL_VENOUS, liver: 48, tumour: 75, muscle: 62, stomachWall: 80 };
/** Arterial: the liver hardly more than muscle, the rest bright. */
const EARLY: Tissues = {
  ...PORTAL_VENOUS,
  liver: 72,
  vessel: 95,
  cava: 70,
  tumour: 110,
  heart: 220,
  spleen: 135,
  kidney: 170,
};

export interface Variety {
  readonly name: string;
  readonly seed: number;
  readonly hu: Tissues;
  readonly spacingMm: number;
  readonly sliceMm: number;
  readonly noiseHu: number;
  /** Of an ordinary liver's volume. */
  readonly scale?: number;
  /** mm of fat between the liver and the body's wall; none without it. */
  readonly gapMm?: number;
  /** Knots of a cirrhotic surface stand out by so much. */
  readonly knotsMm?: number;
  /** Water around the liver, mm. */
  readonly ascitesMm?: number;
  readonly borderTumours?: number;
  /** What the body loses per mm from front to back, HU. */
  readonly darkerHuPerMm?: number;
}

/** Settings may be chosen on these. */
export const TUNED: readonly Variety[] = [
  { name: 'a portal venous, thin slices', seed: 101, hu: PORTAL_VENOUS, spacingMm: 0.95, sliceMm: 1.25, noiseHu: 22 },
  {
    name: 'b portal venous, knotted, ascites',
    seed: 102,
    hu: PORTAL_VENOUS,
    spacingMm: 0.78,
    sliceMm: 3,
    noiseHu: 14,
    scale: 0.82,
    knotsMm: 3,
    ascitesMm: 9,
  },
  {
    name: 'c unenhanced, wall touched',
    seed: 103,
    hu: UNENHANCED,
    spacingMm: 0.8,
    sliceMm: 5,
    noiseHu: 12,
    scale: 1.1,
  },
  { name: 'd fatty', seed: 104, hu: FATTY, spacingMm: 0.9, sliceMm: 2.5, noiseHu: 16, scale: 1.2, gapMm: 2 },
  { name: 'e late, border tumours', seed: 105, hu: LATE, spacingMm: 0.7, sliceMm: 5, noiseHu: 13, borderTumours: 3 },
  {
    name: 'f early, darker at the back',
    seed: 106,
    hu: EARLY,
    spacingMm: 0.85,
    sliceMm: 2,
    noiseHu: 18,
    darkerHuPerMm: 0.12,
  },
  {
    name: 'g unenhanced, noisy, gap',
    seed: 107,
    hu: { ...UNENHANCED, liver: 62, muscle: 50 },
    spacingMm: 0.9,
    sliceMm: 3,
    noiseHu: 20,
    gapMm: 1.5,
  },
  {
    name: 'h portal venous, large',
    seed: 108,
    hu: { ...PORTAL_VENOUS, liver: 122, heart: 128, spleen: 124 },
    spacingMm: 0.74,
    sliceMm: 4,
    noiseHu: 12,
    scale: 1.25,
    gapMm: 1,
  },
];

/** Held out: no setting is chosen on these. */
export const HELD_OUT: readonly Variety[] = [
  {
    name: 'A portal venous, thin slices',
    seed: 201,
    hu: { ...PORTAL_VENOUS, liver: 100, muscle: 64 },
    spacingMm: 0.9,
    sliceMm: 1.5,
    noiseHu: 20,
    scale: 0.9,
    gapMm: 1.5,
  },
  {
    name: 'B portal venous, knotted, ascites',
    seed: 202,
    hu: { ...PORTAL_VENOUS, liver: 96, spleen: 112 },
    spacingMm: 0.82,
    sliceMm: 5,
    noiseHu: 12,
    scale: 0.8,
    knotsMm: 4,
    ascitesMm: 12,
  },
  {
    name: 'C unenhanced, wall touched',
    seed: 203,
    hu: { ...UNENHANCED, liver: 54, muscle: 54 },
    spacingMm: 0.78,
    sliceMm: 3,
    noiseHu: 14,
  },
  { name: 'D fatty', seed: 204, hu: { ...FATTY, liver: 38 }, spacingMm: 0.95, sliceMm: 3, noiseHu: 15, scale: 1.25 },
  {
    name: 'E late, border tumours',
    seed: 205,
    hu: { ...LATE, liver: 98 },
    spacingMm: 0.66,
    sliceMm: 4,
    noiseHu: 15,
    borderTumours: 3,
    gapMm: 1,
  },
  {
    name: 'F early, darker at the back',
    seed: 206,
    hu: { ...EARLY, liver: 78, heart: 180 },
    spacingMm: 0.8,
    sliceMm: 2.5,
    noiseHu: 16,
    darkerHuPerMm: 0.15,
  },
  {
    name: 'G unenhanced, noisy',
    seed: 207,
    hu: { ...UNENHANCED, liver: 60, muscle: 47, spleen: 46 },
    spacingMm: 0.85,
    sliceMm: 2.5,
    noiseHu: 22,
    scale: 1.1,
  },
  {
    name: 'H portal venous, large',
    seed: 208,
    hu: { ...PORTAL_VENOUS, liver: 115, stomachWall: 98 },
    spacingMm: 0.76,
    sliceMm: 5,
    noiseHu: 10,
    scale: 1.2,
    borderTumours: 1,
  },
];
