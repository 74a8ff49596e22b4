import type { Segment, SegmentNumber } from '#core/contours/reading';
import { DEPORTALISED_LOBE, FLR, LIVER } from '#core/contours/reading';
import type { Vec3 } from '#core/geometry';
import type { SegmentMesh } from '#core/meshes/segmentMesh';
import type { CutDraft } from '../cutDraft.ts';
import type { Shown } from '../shapes.ts';
import type { Box } from './orbitCamera.ts';

/** A surface as it is drawn. */
export interface SceneSurface {
  readonly number: SegmentNumber;
  readonly mesh: SegmentMesh;
  readonly colour: string;
  /** 1 is solid; below, what lies behind shows through. */
  readonly opacity: number;
  /** Of a liver that is being cut: the colour of what lies beyond the plane, and the plane. */
  readonly cut: { readonly colour: string; readonly partition: NonNullable<CutDraft['sides']> } | null;
}

/** Liver and its parts while something lies within. */
const SEEN_THROUGH = 0.45;

/** Which surfaces a reading shows, as its segments and the held keys say; a cut in hand colours the liver's two sides. */
export function sceneSurfaces(
  meshes: ReadonlyMap<SegmentNumber, SegmentMesh>,
  segments: readonly Segment[],
  cutDraft: CutDraft | null,
  held: Shown['held'],
): SceneSurface[] {
  const visible = segments.filter(({ visible, number }) =>
    held === null || held === 'outlines' ? visible : held === 'nothing' ? false : number === held.only,
  );
  const drawn = (segment: Segment) => (meshes.get(segment.number)?.indices.length ?? 0) > 0;
  const findings = visible.filter((segment) => segment.layer === 'findings' && drawn(segment));
  const sides = visible.filter(({ layer }) => layer === 'partition');
  const opacity = findings.length > 0 ? SEEN_THROUGH : 1;
  const liver = segments.find(({ number }) => number === LIVER);
  const surface = (segment: Segment, opacity: number): SceneSurface => ({
    number: segment.number,
    mesh: meshes.get(segment.number)!,
    colour: segment.colour,
    opacity,
    cut: null,
  });
  const parenchyma = (): SceneSurface[] => {
    const colourOf = (number: SegmentNumber) => sides.find((side) => side.number === number)?.colour;
    const [flr, lobe] = [colourOf(FLR), colourOf(DEPORTALISED_LOBE)];
    if (cutDraft?.sides && liver && drawn(liver) && flr && lobe)
      return [{ ...surface(liver, opacity), colour: flr, cut: { colour: lobe, partition: cutDraft.sides } }];
    const cut = sides.filter(drawn);
    // The parts stand for the liver; drawn over it they would flicker.
    if (cut.length > 0) return cut.map((side) => surface(side, opacity));
    return liver && visible.includes(liver) && drawn(liver) ? [surface(liver, opacity)] : [];
  };
  return [...findings.map((segment) => surface(segment, 1)), ...parenchyma()];
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

export const middleOfBox = ({ from, to }: Box): Vec3 => [
  (from[0] + to[0]) / 2,
  (from[1] + to[1]) / 2,
  (from[2] + to[2]) / 2,
];
