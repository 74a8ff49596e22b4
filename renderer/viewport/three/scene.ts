import type { LayerName } from '#core/contours/codes';
import { type Looks, lookOf } from '#core/contours/looks';
import { FLR_PART, LOBE_PART } from '#core/contours/partitionMap';
import type { Segment, SegmentNumber } from '#core/contours/reading';
import { LIVER } from '#core/contours/reading';
import type { Vec3 } from '#core/geometry';
import type { SegmentMesh } from '#core/meshes/segmentMesh';
import type { CutDraft } from '../cutDraft.ts';
import type { Shown } from '../shapes.ts';
import type { Box } from './orbitCamera.ts';

/** A surface as it is drawn. */
export interface SceneSurface {
  readonly number: SegmentNumber;
  /** What lies within others is drawn before them, so that it is seen through them. */
  readonly layer: LayerName;
  readonly mesh: SegmentMesh;
  readonly colour: string;
  /** 1 is solid; below, what lies behind shows through. */
  readonly opacity: number;
  /** How a liver that is being cut is coloured; null: in its own colour. */
  readonly cut: TwoSides | Parts | null;
}

/** Parted by one surface: sharply, with a line, the other colour where the distance is negative. */
interface TwoSides {
  readonly colour: string;
  readonly distanceMm: (position: Vec3) => number;
}

/** In several parts: each point in the colour of its part. */
interface Parts {
  readonly colours: readonly string[];
  readonly partAt: (position: Vec3) => number;
}

/** Liver and its parts while something lies within. */
const SEEN_THROUGH = 0.45;

/**
 * Which surfaces a reading shows, as its segments and the held keys say; a cut in hand colours the liver by its parts.
 * How solid each is, is what a hand set for the liver and its parts as a whole (`liverOpacity`), else what somebody chose
 * for the segment; else findings are solid, and liver and parts too unless a finding lies within, or the CT is shown
 * around and within them (`among`).
 */
export function sceneSurfaces(
  meshes: ReadonlyMap<SegmentNumber, SegmentMesh>,
  segments: readonly Segment[],
  cutDraft: CutDraft | null,
  held: Shown['held'],
  liverOpacity: number | null,
  looks: Looks = {},
  among = false,
): SceneSurface[] {
  const visible = segments.filter(({ visible, number }) =>
    held === null || held === 'outlines' ? visible : held === 'nothing' ? false : number === held.only,
  );
  const drawn = (segment: Segment) => (meshes.get(segment.number)?.indices.length ?? 0) > 0;
  const findings = visible.filter((segment) => segment.layer === 'findings' && drawn(segment));
  const sides = visible.filter(({ layer }) => layer === 'partition');
  const unsaid = among || findings.length > 0 ? SEEN_THROUGH : 1;
  const opacityOf = (segment: Segment) => liverOpacity ?? lookOf(looks, segment).solid ?? unsaid;
  const liver = segments.find(({ number }) => number === LIVER);
  const surface = (segment: Segment, opacity: number): SceneSurface => ({
    number: segment.number,
    layer: segment.layer,
    mesh: meshes.get(segment.number)!,
    colour: segment.colour,
    opacity,
    cut: null,
  });
  const parenchyma = (): SceneSurface[] => {
    const draft = cutDraft && liver && drawn(liver) ? colouring(cutDraft) : null;
    if (draft && liver) return [{ ...surface(liver, opacityOf(liver)), ...draft }];
    const cut = sides.filter(drawn);
    // The parts stand for the liver; drawn over it they would flicker.
    if (cut.length > 0) return cut.map((side) => surface(side, opacityOf(side)));
    return liver && visible.includes(liver) && drawn(liver) ? [surface(liver, opacityOf(liver))] : [];
  };
  return [...findings.map((segment) => surface(segment, lookOf(looks, segment).solid ?? 1)), ...parenchyma()];
}

/** How solid a segment is drawn now, 0 to 1; what is not drawn is solid. */
export const drawnSolid = (surfaces: readonly SceneSurface[], number: SegmentNumber): number =>
  surfaces.find((surface) => surface.number === number)?.opacity ?? 1;

/** How solid the liver and its parts are drawn: the least of them. */
export const liverSolid = (surfaces: readonly SceneSurface[]): number =>
  Math.min(1, ...surfaces.filter(({ layer }) => layer !== 'findings').map(({ opacity }) => opacity));

/** The colours of a cut in hand; null while one of its parts is hidden, since a part of a surface cannot be. */
function colouring({ map, parts, segments, sides }: CutDraft): Pick<SceneSurface, 'colour' | 'cut'> | null {
  const named = parts.map(({ number }) => segments.find((segment) => segment.number === number));
  if (named.some((segment) => !segment?.visible)) return null;
  const colours = named.map((segment) => segment!.colour);
  if (colours.length === 0) return null;
  if (sides) return { colour: colours[FLR_PART]!, cut: { colour: colours[LOBE_PART]!, distanceMm: sides.distanceMm } };
  return { colour: colours[0]!, cut: { colours, partAt: map.partAt } };
}

/** The box around surfaces, patient mm; null when there is nothing. */
export function boxAround(surfaces: readonly Pick<SceneSurface, 'mesh'>[]): Box | null {
  const from: [number, number, number] = [Infinity, Infinity, Infinity];
  const to: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const {
    mesh: { positions },
  } of surfaces)
    for (let p = 0; p < positions.length; p++) {
      const axis = p % 3;
      if (positions[p]! < from[axis]!) from[axis] = positions[p]!;
      if (positions[p]! > to[axis]!) to[axis] = positions[p]!;
    }
  return from[0] <= to[0] ? { from, to } : null;
}
