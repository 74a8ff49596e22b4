import type { BoundaryName } from './landmarks.ts';

/** The sections of the liver (Brisbane 2000), from the patient's right to the left, and the Couinaud segments of each. */
export const SECTIONS = ['rightPosterior', 'rightAnterior', 'leftMedial', 'leftLateral'] as const;
export type SectionName = (typeof SECTIONS)[number];

/** What each section is bounded by on its left. */
const BETWEEN = ['right', 'middle', 'umbilical'] as const satisfies readonly BoundaryName[];

/**
 * Named resections and the sections that go, by the Brisbane 2000 terms (doi 10.1016/S1365-182X(17)30755-4). Segment I is
 * asked for each time: the terms leave it open.
 */
export const RESECTIONS = {
  rightHepatectomy: ['rightPosterior', 'rightAnterior'],
  leftHepatectomy: ['leftMedial', 'leftLateral'],
  rightTrisectionectomy: ['rightPosterior', 'rightAnterior', 'leftMedial'],
  leftTrisectionectomy: ['rightAnterior', 'leftMedial', 'leftLateral'],
  rightAnteriorSectionectomy: ['rightAnterior'],
  rightPosteriorSectionectomy: ['rightPosterior'],
  leftMedialSectionectomy: ['leftMedial'],
  leftLateralSectionectomy: ['leftLateral'],
  centralBisectionectomy: ['rightAnterior', 'leftMedial'],
} as const satisfies Record<string, readonly SectionName[]>;
export type ResectionName = keyof typeof RESECTIONS;
export const RESECTION_NAMES = Object.keys(RESECTIONS) as [ResectionName, ...ResectionName[]];

/** Resections as they are printed: Brisbane 2000, with the Couinaud segments that go. */
export const RESECTION_TITLES: Readonly<Record<ResectionName, string>> = {
  rightHepatectomy: 'Right hepatectomy',
  leftHepatectomy: 'Left hepatectomy',
  rightTrisectionectomy: 'Right trisectionectomy',
  leftTrisectionectomy: 'Left trisectionectomy',
  rightAnteriorSectionectomy: 'Right anterior sectionectomy',
  rightPosteriorSectionectomy: 'Right posterior sectionectomy',
  leftMedialSectionectomy: 'Left medial sectionectomy',
  leftLateralSectionectomy: 'Left lateral sectionectomy',
  centralBisectionectomy: 'Central bisectionectomy',
};
export const RESECTED_SEGMENTS: Readonly<Record<ResectionName, string>> = {
  rightHepatectomy: 'V–VIII',
  leftHepatectomy: 'II–IV',
  rightTrisectionectomy: 'IV–VIII',
  leftTrisectionectomy: 'II–V, VIII',
  rightAnteriorSectionectomy: 'V, VIII',
  rightPosteriorSectionectomy: 'VI, VII',
  leftMedialSectionectomy: 'IV',
  leftLateralSectionectomy: 'II, III',
  centralBisectionectomy: 'IV, V, VIII',
};

/** Whether a resection takes a section. */
export const takes = (name: ResectionName, section: SectionName): boolean =>
  (RESECTIONS[name] as readonly SectionName[]).includes(section);

/** The boundaries along which a resection parts what goes from what stays, right to left. */
export const boundariesOf = (name: ResectionName): BoundaryName[] =>
  BETWEEN.filter((_, n) => takes(name, SECTIONS[n]!) !== takes(name, SECTIONS[n + 1]!));
