import type { BoundaryName, LandmarkName } from '#core/contours/landmarks';
import type { Destination, PlanQuestion } from '#core/contours/plans';
import type { CutKind } from './planDraft.ts';

/** A landmark by name, and what to click for it. */
export const LANDMARK_WORDS: Readonly<Record<LandmarkName, { readonly name: string; readonly click: string }>> = {
  inferiorVenaCava: {
    name: 'Inferior vena cava',
    click: 'Click the middle of the vena cava where the hepatic veins enter it, just below the diaphragm.',
  },
  gallbladderFossa: {
    name: 'Gallbladder fossa',
    click: 'Click the middle of the gallbladder bed at the lower surface of the liver.',
  },
  middleHepaticVein: {
    name: 'Middle hepatic vein',
    click: 'Click the middle hepatic vein half-way along. Drag along it on more slices, and the cut bends with it.',
  },
  rightHepaticVein: {
    name: 'Right hepatic vein',
    click: 'Click the right hepatic vein half-way along. Drag along it on more slices, and the boundary bends with it.',
  },
  inferiorVenaCavaLow: {
    name: 'Inferior vena cava, low',
    click: 'Click the middle of the vena cava where it leaves the liver downwards, near the kidney veins.',
  },
  falciformLigament: {
    name: 'Falciform ligament',
    click: 'Click the front of the liver where the falciform ligament meets it, high up.',
  },
  umbilicalFissure: {
    name: 'Umbilical fissure',
    click: 'Click the fissure of the round ligament, where the left portal vein turns forwards in it.',
  },
  portalBifurcation: {
    name: 'Portal bifurcation',
    click: 'Click where the portal vein divides into right and left.',
  },
  ligamentumVenosum: {
    name: 'Ligamentum venosum',
    click: 'Click the left, open end of its fissure, between caudate and left lateral section.',
  },
  rightPortalVein: {
    name: 'Right portal vein',
    click: 'Click where the right portal vein divides.',
  },
  leftPortalVein: {
    name: 'Left portal vein',
    click: 'Click where the left portal vein gives off its branches.',
  },
};

export const BOUNDARY_WORDS: Readonly<Record<BoundaryName | 'caudate', string>> = {
  middle: 'the plane of the middle hepatic vein',
  right: 'the plane of the right hepatic vein',
  umbilical: 'the plane of the umbilical fissure',
  caudate: 'the border of segment I',
};

export const DESTINATION_WORDS: Readonly<Record<Destination, string>> = {
  flr: 'Stays',
  deportalisedLobe: 'Goes',
  asCut: 'As cut',
};

/** What somebody has still to say of a plan. */
export const QUESTION_WORDS: Readonly<Record<PlanQuestion, string>> = {
  segmentIDestination: 'segment I',
  middleHepaticVeinSide: 'middle hepatic vein',
};

export const KINDS: readonly { readonly value: CutKind; readonly word: string; readonly tip: string }[] = [
  { value: 'plane', word: 'Plane', tip: 'Three clicks lay a plane; handles drag and tilt it.' },
  {
    value: 'surface',
    word: 'Curved',
    tip: 'A smooth surface: pull its line where it is wrong, or draw it on 3 to 6 slices.',
  },
  { value: 'resection', word: 'Resection', tip: 'A resection by its Brisbane 2000 name, from landmarks.' },
  { value: 'couinaud', word: 'Couinaud', tip: 'Segments I to VIII, from landmarks.' },
  { value: 'territories', word: 'Territories', tip: 'Parenchyma to the nearest branch of a vessel.' },
];
