import { createStore } from 'zustand';
import { voxelOffsetAt } from '#core/commands/growRequest';
import type { ViewPlane } from '#core/contours/brush';
import { type Diameter, ellipsoidOf } from '#core/contours/ellipsoid';
import { FAT_AND_AIR_BELOW_HU, proposeLesionRange } from '#core/contours/lesionContrast';
import { type HuRange, proposeRange } from '#core/contours/proposeRange';
import type { SegmentNumber } from '#core/contours/reading';
import { addScaled, length, subtract } from '#core/geometry';
import { refuse } from '#core/result';
import { segmentVoxels } from '#core/volumetry/segments';
import type { PlanePoint } from '../../../viewport/planeFrame.ts';
import { segmentNumbered } from '../../../workspace/selectors.ts';
import type { Desk } from '../desk.ts';
import type { Histogram, Seed } from '../deskState.ts';
import { discVoxels, histogramAround, huOf, seedWithin } from '../sampleHu.ts';
import { brushTool } from './brushTool.ts';
import { perDesk, type Tool, type ToolPointer } from './tool.ts';

export type TumourWay = 'ellipsoid' | 'grow' | 'paint';

interface TumourState {
  readonly way: TumourWay;
  /** Diameters as drawn, on one plane of one view. */
  readonly first: Diameter | null;
  readonly second: Diameter | null;
  readonly on: { readonly plane: ViewPlane; readonly index: number } | null;
  /** Extent across the plane, mm; null: the mean of the two diameters. */
  readonly acrossMm: number | null;
  readonly shiftMm: number;
  readonly takeIn: boolean;
  /** Only what grows within the ellipsoid from its middle, in the range. */
  readonly alike: boolean;
  readonly seeds: readonly Seed[];
  readonly range: HuRange | null;
  readonly histogram: Histogram | null;
  readonly reachMm: number;
  readonly withinLiver: boolean;
}

const NOTHING_DRAWN = {
  first: null,
  second: null,
  on: null,
  acrossMm: null,
  shiftMm: 0,
  alike: false,
  seeds: [],
  range: null,
  histogram: null,
} as const satisfies Partial<TumourState>;

/** What the tumour tool holds for one open series. */
export const tumourStore = perDesk(() =>
  createStore<TumourState>(() => ({
    ...NOTHING_DRAWN,
    way: 'ellipsoid',
    takeIn: true,
    reachMm: 30,
    withinLiver: true,
  })),
);

/** A hand that shakes by less has clicked. */
const CLICK_PX = 4;
/** So near to an end of a diameter, the end is taken. */
const GRIP_PX = 10;

/** The finding that is drawn into: the active one while it is empty, else none, which makes a new tumour. */
function emptyFinding({ workspace }: Desk): SegmentNumber | undefined {
  const { activeSegment, counts } = workspace.now;
  const segment = segmentNumbered(workspace.now, activeSegment);
  return segment?.layer === 'findings' && segmentVoxels(counts, 'findings')[activeSegment] === 0
    ? activeSegment
    : undefined;
}

/** The finding that grows and is painted: the active one where it is a finding. */
const activeFinding = ({ workspace }: Desk): SegmentNumber | undefined =>
  segmentNumbered(workspace.now, workspace.now.activeSegment)?.layer === 'findings'
    ? workspace.now.activeSegment
    : undefined;

/** How far the ellipsoid reaches across its plane as it stands, mm. */
export function acrossOf({ first, second, acrossMm }: Pick<TumourState, 'first' | 'second' | 'acrossMm'>) {
  const shape = first && second ? ellipsoidOf(first, second, { acrossMm: acrossMm ?? undefined }) : null;
  return shape?.ok ? 2 * shape.value.radiiMm[2] : null;
}

/** The command that the diameters, or the seeds, are; null while there are not enough. */
function tumourCall(desk: Desk): { command: string; params: unknown } | null {
  const { way, first, second, acrossMm, shiftMm, takeIn, alike, seeds, range, reachMm, withinLiver } =
    tumourStore(desk).getState();
  const { geometry, memory } = desk.workspace;
  if (way === 'ellipsoid' && first && second)
    return {
      command: 'findings.ellipsoid',
      params: {
        segment: emptyFinding(desk),
        ...{ first, second, acrossMm: acrossMm ?? undefined, shiftMm, takeIn },
        ...(alike && range && { alike: range }),
      },
    };
  const segment = activeFinding(desk);
  if (way !== 'grow' || !range || seeds.length === 0 || segment === undefined) return null;
  const within = seeds.map((seed) => seedWithin(geometry, memory.hu, seed, range));
  return { command: 'findings.grow', params: { segment, seeds: within, ...range, reachMm, withinLiver } };
}

/** Whether all of the ellipsoid is the finding, or only what grows in it: in a range that tells it from the ring around it. */
export function setAlike(desk: Desk, alike: boolean): void {
  const { first, second, on, acrossMm, shiftMm } = tumourStore(desk).getState();
  const shape = first && second ? ellipsoidOf(first, second, { acrossMm: acrossMm ?? undefined, shiftMm }) : null;
  if (alike && shape?.ok && on) {
    const { geometry, memory } = desk.workspace;
    const found = proposeLesionRange(geometry, memory.hu, shape.value, FAT_AND_AIR_BELOW_HU);
    if (!found.ok) {
      desk.refused(found);
      return;
    }
    const proposed = found.value;
    const middleHu = (proposed.lowerHu + proposed.upperHu) / 2;
    const { middle } = shape.value;
    const histogram = histogramAround(geometry, memory.hu, on.plane, on.index, middle, middleHu);
    tumourStore(desk).setState({ range: proposed, histogram });
  }
  tumourStore(desk).setState({ alike });
  proposeTumour(desk);
}

/** Shows what the diameters, or the seeds, would make; once a frame. */
export function proposeTumour(desk: Desk): void {
  cancelAnimationFrame(asked(desk).frame);
  if (tumourCall(desk)) desk.workspace.outdate();
  asked(desk).frame = requestAnimationFrame(() => {
    const call = tumourCall(desk);
    if (call) void desk.workspace.propose(call);
  });
}
const asked = perDesk(() => ({ frame: 0 }));

/**
 * Tumours: the longest diameter and the one across it are dragged on any view and make an ellipsoid, previewed; its ends
 * can be dragged on. Or a click grows within the lesion; or the brush paints it.
 */
export function tumourTool(desk: Desk): Tool {
  const brush = brushTool(desk, 'add');
  const store = () => tumourStore(desk);
  const way = () => store().getState().way;
  /** The end under way: which diameter, and which of its ends. */
  let drawing: { readonly which: 'first' | 'second'; readonly end: 0 | 1 } | null = null;
  let from: ToolPointer | null = null;

  const nothing = () => store().setState(NOTHING_DRAWN);
  const endNear = (pointer: ToolPointer) => {
    const { first, second, on } = store().getState();
    if (on?.plane !== pointer.plane || on.index !== pointer.index) return null;
    const reachMm = GRIP_PX * desk.views.now.cameras[pointer.plane].mmPerPixel;
    for (const [which, diameter] of [
      ['second', second],
      ['first', first],
    ] as const)
      for (const end of [0, 1] as const)
        if (diameter && length(subtract(diameter[end], pointer.position)) <= reachMm) return { which, end };
    return null;
  };

  const growFrom = async (pointer: ToolPointer) => {
    const { geometry, memory } = desk.workspace;
    const offset = voxelOffsetAt(geometry, pointer.position);
    if (offset === null) return desk.refused(refuse('seed.outside', { seed: pointer.position }));
    if (activeFinding(desk) === undefined) await desk.addTumour();
    const values = huOf(memory.hu, discVoxels(geometry, pointer.plane, pointer.index, pointer.position, offset));
    const proposed = proposeRange(values);
    if (!proposed) return;
    const { seeds, range, histogram } = store().getState();
    const seed = { position: pointer.position, plane: pointer.plane, index: pointer.index };
    const adding = pointer.shift && range !== null && seeds.length > 0;
    const middleHu = (proposed.lowerHu + proposed.upperHu) / 2;
    store().setState({
      seeds: adding ? [...seeds, seed] : [seed],
      range: adding ? range : proposed,
      histogram: adding
        ? histogram
        : histogramAround(geometry, memory.hu, pointer.plane, pointer.index, pointer.position, middleHu),
    });
    proposeTumour(desk);
  };

  return {
    get hints() {
      if (way() === 'paint') return brush.hints;
      return way() === 'grow'
        ? ([
            ['Click', 'grow within the lesion'],
            ['Shift-click', 'one more seed'],
          ] as const)
        : ([
            ['Drag', 'the longest diameter, then the one across'],
            ['drag an end', 'to change it'],
          ] as const);
    },
    down(pointer) {
      if (way() === 'paint') return brush.down(pointer);
      from = pointer;
      if (way() === 'ellipsoid') drawing = endNear(pointer);
    },
    drag(pointer) {
      if (way() === 'paint') return brush.drag(pointer);
      if (way() !== 'ellipsoid' || !from || (pointer.travelled < CLICK_PX && !drawing)) return;
      if (!drawing) {
        const { first, second, on } = store().getState();
        const goesOn = first && !second && on?.plane === pointer.plane && on.index === pointer.index;
        if (!goesOn) {
          desk.workspace.dropProposal();
          nothing();
          store().setState({ on: { plane: pointer.plane, index: pointer.index } });
        }
        drawing = { which: goesOn ? 'second' : 'first', end: 1 };
        store().setState({ [drawing.which]: [from.position, pointer.position] });
      } else {
        const kept = store().getState()[drawing.which]!;
        const moved: Diameter = drawing.end === 1 ? [kept[0], pointer.position] : [pointer.position, kept[1]];
        // Its range was proposed for the ellipsoid as it was: of another one it is proposed when it is asked for again.
        store().setState({ [drawing.which]: moved, alike: false, range: null, histogram: null });
      }
      desk.set({});
      proposeTumour(desk);
    },
    up(pointer) {
      if (way() === 'paint') return brush.up(pointer);
      const clicked = from !== null && pointer.travelled < CLICK_PX;
      from = null;
      drawing = null;
      if (way() === 'grow' && clicked) void growFrom(pointer);
    },
    cancel() {
      brush.cancel();
      from = null;
      drawing = null;
      nothing();
      desk.workspace.dropProposal();
      desk.set({});
    },
    holdsSomething: () => store().getState().first !== null || store().getState().seeds.length > 0,
    afterStep: nothing,
    anchor() {
      const { first, on, seeds } = store().getState();
      if (seeds.length > 0) return seeds.at(-1)!;
      return first && on ? { position: addScaled(first[0], subtract(first[1], first[0]), 0.5), ...on } : null;
    },
    draw(painter, plane) {
      if (way() === 'paint') return brush.draw(painter, plane);
      const { first, second, on, seeds } = store().getState();
      const frame = desk.views.frames[plane];
      for (const { position } of seeds) if (desk.isOnPlane(plane, position)) painter.seed(frame.planePoint(position));
      if (on?.plane !== plane || !first || !desk.isOnPlane(plane, first[0])) return;
      const line = ([a, b]: Diameter): readonly [PlanePoint, PlanePoint] => [frame.planePoint(a), frame.planePoint(b)];
      painter.line(...line(first));
      if (second) painter.line(...line(second));
    },
  };
}
