import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { SegmentKindName } from './codes.ts';
import type { CutTree, PartAt } from './cutTree.ts';
import { partByTree, partOfRegion } from './cutTree.ts';
import type { BoundaryName, LandmarkRefusal, Landmarks } from './landmarks.ts';
import { boundarySurface, caudateRegion, missingLandmarks, portalLevel } from './landmarks.ts';
import type { NamedSurface } from './partitionMap.ts';
import { landmarksFor } from './plans.ts';

/** The Couinaud segments in the order in which a plan lists them as parts. */
export const COUINAUD_KINDS = [
  'couinaudI',
  'couinaudII',
  'couinaudIII',
  'couinaudIV',
  'couinaudV',
  'couinaudVI',
  'couinaudVII',
  'couinaudVIII',
] as const satisfies readonly SegmentKindName[];
export type CouinaudKind = (typeof COUINAUD_KINDS)[number];

const part = (kind: CouinaudKind) => COUINAUD_KINDS.indexOf(kind);

/**
 * Couinaud's segments from landmarks: the planes of the three hepatic veins part the sections, the level of the portal
 * veins the upper segments (II, VII, VIII) from the lower (III, VI, V), and segment I is what lies behind the fissure of
 * the venous ligament (see caudateRegion). Refuses missing or degenerate landmarks by name, all that are missing at once.
 */
export function couinaudTree(
  landmarks: Landmarks,
): Result<{ readonly partAt: PartAt; readonly surfaces: readonly NamedSurface[] }, LandmarkRefusal> {
  const missing = missingLandmarks(landmarks, landmarksFor({ cut: { kind: 'couinaud' }, segmentIDestination: null }));
  if (missing.length > 0) return refuse('landmarks.missing', { missing });
  const surfaces: NamedSurface[] = [];
  for (const name of ['right', 'middle', 'umbilical'] as const satisfies readonly BoundaryName[]) {
    const surface = boundarySurface(name, landmarks);
    if (!surface.ok) return surface;
    surfaces.push({ name, surface: surface.value, shiftMm: 0 });
  }
  const caudate = caudateRegion(landmarks);
  if (!caudate.ok) return caudate;
  const [right, middle, umbilical] = surfaces as [NamedSurface, NamedSurface, NamedSurface];
  const level = (side: 'right' | 'left', above: CouinaudKind, below: CouinaudKind): CutTree => {
    const surface = portalLevel(side, landmarks);
    if (!surface.ok) throw new Error('the portal bifurcation was there a moment ago');
    return { surface: surface.value, shiftMm: 0, above: part(above), below: part(below), zone: null };
  };
  const tree: CutTree = {
    ...middle,
    zone: null,
    below: {
      ...right,
      zone: null,
      below: level('right', 'couinaudVII', 'couinaudVI'),
      above: level('right', 'couinaudVIII', 'couinaudV'),
    },
    above: {
      ...umbilical,
      zone: null,
      below: part('couinaudIV'),
      above: level('left', 'couinaudII', 'couinaudIII'),
    },
  };
  return ok({ surfaces, partAt: partOfRegion(caudate.value, part('couinaudI'), partByTree(tree)) });
}
