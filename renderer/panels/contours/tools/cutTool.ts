import type { ViewPlane } from '#core/contours/brush';
import type { LandmarkName } from '#core/contours/landmarks';
import type { Vec3 } from '#core/geometry';
import { dot, length, subtract } from '#core/geometry';
import type { Hint } from '../../common/app.ts';
import { nearestOnPieces } from '../crossings.ts';
import { crossingLine, triangleOf } from '../cutGeometry.ts';
import { cutLines } from '../cutLines.ts';
import type { Desk } from '../desk.ts';
import { landmarkWanted } from '../planDraft.ts';
import { markVessel } from '../vessels.ts';
import type { Tool, ToolPointer } from './tool.ts';

/** A hand that shakes by less has clicked. */
const CLICK_PX = 4;
/** So near to the line of a curved cut a press pulls it. */
const PULL_PX = 9;
/** A stroke leaves a control point every so many mm; control points this near to it give way. */
const STROKE_STEP_MM = 6;
const GIVE_WAY_MM = 14;
/** A pull takes the surface along smoothly: no control point stands fast beside it. */
const PULLED_GIVE_WAY_MM = 25;
const MOST_POINTS = 200;
const VEINS: readonly LandmarkName[] = ['middleHepaticVein', 'rightHepaticVein'];
const MOST_VEIN_POINTS = 60;

const HINTS: Readonly<Record<string, readonly Hint[]>> = {
  plane: [
    ['Click', 'three points'],
    ['drag a white handle', 'tilt'],
    ['drag the middle', 'move'],
    ['F', 'swap sides'],
  ],
  surface: [
    ['Drag the line', 'bend it'],
    ['drag elsewhere', 'draw it on this slice'],
    ['Shift-drag', 'draw its line on this slice anew'],
    ['F', 'swap sides'],
  ],
  resection: [
    ['Click', 'the landmark that the panel names'],
    ['drag along a vein', 'bend the cut with it'],
    ['drag a mark', 'move it'],
  ],
  couinaud: [
    ['Click', 'the landmark that the panel names'],
    ['drag a mark', 'move it'],
  ],
  territories: [
    ['Click a vessel', 'grow it'],
    ['click a branch', 'a territory begins there'],
  ],
};

type Gesture =
  | { readonly kind: 'click' }
  | { readonly kind: 'stroke'; readonly points: Vec3[]; readonly anew: boolean }
  | { readonly kind: 'pull'; readonly at: number };

/** Cut: clicks lay planes, landmarks and marks; drags bend a curved surface or draw it. Handles do the rest. */
export function cutTool(desk: Desk): Tool {
  let gesture: Gesture = { kind: 'click' };
  const lines = cutLines(desk);

  /**
   * The stroke as control points, in place of those that lie near it and of the line that it runs beside: of two lines on
   * one slice the surface would make a fold. What goes on beyond its ends stays, unless the line is drawn `anew`.
   */
  const drawn = (stroke: readonly Vec3[], plane: ViewPlane, anew: boolean) => {
    const { points, flrSide } = desk.now.cut;
    const from = stroke[0]!;
    const along = subtract(stroke[stroke.length - 1]!, from);
    const isNear = (point: Vec3) => stroke.some((each) => length(subtract(point, each)) <= GIVE_WAY_MM);
    const isBeside = (point: Vec3) => {
      const share = dot(subtract(point, from), along) / dot(along, along);
      return share >= 0 && share <= 1;
    };
    const gives = (point: Vec3) => isNear(point) || (desk.isOnPlane(plane, point) && (anew || isBeside(point)));
    const kept = points.filter((point) => !gives(point));
    const all = [...kept, ...stroke].slice(-MOST_POINTS);
    desk.cut.change({ points: all, flrSide: flrSide ?? desk.cut.leftOf(all) });
  };
  const landmark = (name: LandmarkName, places: readonly Vec3[]) => {
    const { landmarks } = desk.now.cut;
    const along = VEINS.includes(name) && places.length > 1;
    const points = along ? [...(landmarks[name] ?? []), ...places].slice(-MOST_VEIN_POINTS) : places.slice(-1);
    // A vein is drawn on several slices: it stays the one that is placed until another is chosen.
    desk.cut.change({ landmarks: { ...landmarks, [name]: points }, placing: along ? name : null });
  };
  const clicked = ({ position, plane, index }: ToolPointer) => {
    const { kind, points } = desk.now.cut;
    if (kind === 'territories') return void markVessel(desk, { position, plane, index });
    if (kind === 'plane' && points.length < 3) return desk.cut.addPoint(position);
    const wanted = landmarkWanted(desk.now.cut);
    if (wanted) return landmark(wanted, [position]);
    if (kind === 'surface') drawn([position], plane, false);
  };
  const pulled = (pointer: ToolPointer): Gesture | null => {
    const { kind, points } = desk.now.cut;
    if (kind !== 'surface' || pointer.shift || !desk.cut.shown) return null;
    const near = nearestOnPieces(lines.on(pointer.plane), pointer.point);
    const { mmPerPixel } = desk.views.now.cameras[pointer.plane];
    if (!near || near.mm / mmPerPixel > PULL_PX) return null;
    const at = desk.views.frames[pointer.plane].patientPoint(near.point, pointer.index);
    const kept = points.filter((point) => length(subtract(point, at)) > PULLED_GIVE_WAY_MM);
    desk.cut.change({ points: [...kept, at].slice(-MOST_POINTS) });
    return { kind: 'pull', at: Math.min(kept.length, MOST_POINTS - 1) };
  };
  const draws = () => {
    const { kind, points } = desk.now.cut;
    const wanted = landmarkWanted(desk.now.cut);
    return wanted ? VEINS.includes(wanted) && !(kind === 'plane' && points.length < 3) : kind === 'surface';
  };

  return {
    get hints() {
      return HINTS[desk.now.cut.kind]!;
    },
    down(pointer) {
      gesture =
        pulled(pointer) ??
        (draws() ? { kind: 'stroke', points: [pointer.position], anew: pointer.shift } : { kind: 'click' });
    },
    drag({ position, travelled }) {
      if (travelled < CLICK_PX) return;
      if (gesture.kind === 'pull') {
        const { at } = gesture;
        desk.cut.change({ points: desk.now.cut.points.map((point, n) => (n === at ? position : point)) });
      }
      if (gesture.kind === 'stroke') {
        const last = gesture.points[gesture.points.length - 1]!;
        if (length(subtract(position, last)) >= STROKE_STEP_MM) gesture.points.push(position);
        lines.stroke = [...gesture.points, position];
        desk.set({ cut: { ...desk.now.cut } });
      }
    },
    up(pointer) {
      const ended = gesture;
      gesture = { kind: 'click' };
      lines.stroke = [];
      if (ended.kind === 'pull') return;
      if (pointer.travelled < CLICK_PX) return clicked(pointer);
      if (ended.kind !== 'stroke') return;
      const wanted = landmarkWanted(desk.now.cut);
      if (wanted) landmark(wanted, ended.points);
      else drawn(ended.points, pointer.plane, ended.anew);
    },
    take: () => desk.cut.open(),
    accept: () => desk.cut.accept(),
    nothingToAccept() {
      const { moved, planId } = desk.now.cut;
      if (!moved && planId !== null) return 'this cut is accepted as it stands';
      return moved && desk.cut.now().ok ? null : 'no cut drawn yet';
    },
    holdsSomething: () => desk.now.cut.moved,
    afterStep: () => desk.cut.open(),
    cancel: () => desk.cut.reset(),
    draw(painter, plane) {
      const frame = desk.views.frames[plane];
      const { kind, points, landmarks, marks } = desk.now.cut;
      if (kind === 'plane') drawPlane(desk, painter, plane);
      else painter.curve(lines.on(plane));
      const stroke = lines.stroke.map((place) => frame.planePoint(place));
      painter.curve(stroke.slice(1).map((to, n) => [stroke[n]!, to] as const));
      const places = [
        ...(kind === 'plane' ? points : []),
        ...Object.entries(landmarks).flatMap(([name, of]) => (desk.cut.restsOn(name as LandmarkName) ? of : [])),
        ...(kind === 'territories' ? marks.map(({ at }) => at) : []),
      ];
      for (const place of places) if (desk.isOnPlane(plane, place)) painter.seed(frame.planePoint(place));
    },
  };
}

function drawPlane(desk: Desk, painter: Parameters<Tool['draw']>[0], plane: ViewPlane): void {
  const triangle = triangleOf(desk.now.cut.points);
  const line =
    triangle && crossingLine(desk.views.frames[plane], desk.views.indexOf(plane), triangle, desk.handleAnchor(plane));
  if (!line) return;
  const half = desk.lineHalfMm(plane) * 1.25;
  const { middle, direction } = line;
  painter.line(
    [middle[0] - direction[0] * half, middle[1] - direction[1] * half],
    [middle[0] + direction[0] * half, middle[1] + direction[1] * half],
  );
}
