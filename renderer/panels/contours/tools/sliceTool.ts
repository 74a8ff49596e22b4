import { createStore } from 'zustand';
import type { ViewPlane } from '#core/contours/brush';
import type { SegmentNumber } from '#core/contours/reading';
import type { Vec3 } from '#core/geometry';
import { type Livewire, livewireFrom } from '#core/segmentation/livewire';
import { type FlatPoint, type PlaneStack, planeMask, planeStack } from '#core/segmentation/planeStack';
import { lineLength, type Polygon, withCorrectedPiece } from '#core/segmentation/polygon';
import { whole } from '../../../format.ts';
import { traceOutlines } from '../../../viewport/outlines.ts';
import { segmentNumbered } from '../../../workspace/selectors.ts';
import type { Desk } from '../desk.ts';
import { perDesk, type Tool, type ToolPointer } from './tool.ts';

export type DrawnAs = 'replace' | 'add' | 'erase';

interface SliceState {
  /** What a closed line does to the slice. */
  readonly as: DrawnAs;
  /** Whether the correction spreads to the slices around; and whether a brush stroke does. */
  readonly spread: boolean;
  readonly brushSpreads: boolean;
  /** The line under way, patient mm, on one plane of one view. */
  readonly on: OnPlane | null;
  readonly line: readonly Vec3[];
  /** What a closed line does because of a key that was held as it was begun. */
  readonly held: DrawnAs | null;
  /** Lines begun on other slices: each waits on its own until a hand comes back there. */
  readonly waiting: readonly Begun[];
  /** Lines that are finished and run: they are seen until their effect is there. The next line has nothing of them. */
  readonly sent: readonly { readonly on: OnPlane; readonly line: readonly Vec3[] }[];
}

/** A line under way, where it is drawn. */
interface Begun {
  readonly on: OnPlane;
  readonly line: readonly Vec3[];
  readonly held: DrawnAs | null;
}

interface OnPlane {
  readonly plane: ViewPlane;
  readonly index: number;
}

const NOTHING_DRAWN = { on: null, line: [], held: null } as const satisfies Partial<SliceState>;

/** What slice edits hold for one open series: the tools for free lines, for edges, and the brush. */
export const sliceStore = perDesk(() =>
  createStore<SliceState>(() => ({
    ...NOTHING_DRAWN,
    waiting: [],
    sent: [],
    as: 'replace',
    spread: true,
    brushSpreads: false,
  })),
);

/** A hand that shakes by less has clicked. */
const CLICK_PX = 4;
/** So near to the first point the line is closed. */
const CLOSE_PX = 12;
/** And so near, as a share of its length: a large contour is not closed to the pixel. */
const CLOSE_SHARE = 0.08;
/** Points of a free line nearer to one another say nothing. */
const APART_MM = 0.3;

/**
 * The contour of the chosen segment on one slice, drawn anew. A free line (drag) that closes is a contour; one that stays
 * open corrects the piece of contour it runs along. Clicks make a polygon. With `wire`, what lies between two clicks
 * follows the edges of the image.
 */
export function sliceTool(desk: Desk, wire: boolean): Tool {
  const store = () => sliceStore(desk);
  let pressed: ToolPointer | null = null;
  let dragging = false;
  let edges: Livewire | null = null;

  const clear = () => {
    edges = null;
    dragging = false;
    store().setState(NOTHING_DRAWN);
  };
  /** The plane that the view in hand shows. */
  const shown = (): OnPlane => ({ plane: desk.views.now.active, index: desk.views.indexOf(desk.views.now.active) });
  /** Takes up the line that was begun on a plane, where there is one; the one in hand waits on its own. */
  const turnTo = (on: OnPlane) => {
    const state = store().getState();
    if (state.on && sameOn(state.on, on)) return;
    clear();
    const kept = state.on && state.line.length > 0 ? [{ on: state.on, line: state.line, held: state.held }] : [];
    const waiting = [...state.waiting, ...kept];
    const here = waiting.find((each) => sameOn(each.on, on));
    store().setState({ ...here, waiting: waiting.filter((each) => each !== here) });
  };
  const stackOf = (plane: ViewPlane) => planeStack(desk.workspace.geometry, plane);
  const closeMm = (plane: ViewPlane) => CLOSE_PX * desk.views.now.cameras[plane].mmPerPixel;

  /** The way from the line's end to a place: straight, or along edges. */
  const wayTo = (pointer: ToolPointer): Vec3[] => {
    const { line } = store().getState();
    if (!wire || line.length === 0) return [pointer.position];
    const stack = stackOf(pointer.plane);
    edges ??= livewireFrom(
      stack,
      desk.workspace.memory.hu,
      pointer.index,
      stack.flatPoint(line.at(-1)!, pointer.index),
    );
    const way = edges.to(stack.flatPoint(pointer.position, pointer.index));
    return way.slice(1).map((point) => stack.patientPoint(point, pointer.index));
  };

  const finish = async (closed: boolean) => {
    const { on, line, as, spread, held } = store().getState();
    const mode = held ?? as;
    const segment = desk.brushSegment();
    // Out of the hand before it runs: what is drawn meanwhile is a line of its own.
    clear();
    if (!on || segment === null) return;
    const sent = { on, line };
    store().setState((state) => ({ sent: [...state.sent, sent] }));
    const stack = stackOf(on.plane);
    const flat = line.map((position) => stack.flatPoint(position, on.index));
    const call = () => {
      // Corrects the contour as it is by then: the line before this one may have moved it.
      const outlines = outlinesOf(desk, stack, segment, on.index);
      const corrected = closed ? null : withCorrectedPiece(outlines, flat);
      if (!closed && !corrected && outlines.length > 0) {
        desk.app.notify({
          kind: 'notNow',
          title: 'The line meets no contour',
          body: 'Begin and end it near the contour, or close it.',
        });
        return null;
      }
      const drawing = {
        kind: 'outlines',
        outlines: (corrected ?? [flat]).map((outline) => outline.map((point) => stack.patientPoint(point, on.index))),
        mode: corrected ? 'replace' : mode,
      };
      return { command: 'segment.sliceEdit', params: { segment, ...on, drawing, spread } };
    };
    await desk.runCall(call, 'Spreading');
    store().setState((state) => ({ sent: state.sent.filter((each) => each !== sent) }));
  };

  return {
    hints: wire
      ? [
          ['Click', 'along the edge'],
          ['click the first point or ↵', 'close'],
          ['Alt / Shift', 'take away / add'],
        ]
      : [
          ['Drag', 'around: contour; along: correct it'],
          ['Click', 'corners, ↵ closes'],
          ['Alt / Shift', 'take away / add'],
        ],
    down(pointer) {
      turnTo(onOf(pointer));
      pressed = pointer;
      dragging = false;
    },
    drag(pointer) {
      if (!pressed || wire || pointer.travelled < CLICK_PX) return;
      const { line } = store().getState();
      if (!dragging) {
        dragging = true;
        store().setState(
          line.length > 0
            ? { on: onOf(pointer) }
            : { on: onOf(pointer), line: [pressed.position], held: heldBy(pressed) },
        );
      }
      const last = store().getState().line.at(-1)!;
      if (distance(last, pointer.position) < APART_MM) return;
      store().setState({ line: [...store().getState().line, pointer.position] });
    },
    up(pointer) {
      const from = pressed;
      pressed = null;
      if (!from) return;
      const { line } = store().getState();
      if (dragging) {
        dragging = false;
        const stack = stackOf(pointer.plane);
        const length = lineLength(line.map((position) => stack.flatPoint(position, pointer.index)));
        const gap = distance(line[0]!, pointer.position);
        void finish(gap <= Math.max(closeMm(pointer.plane), CLOSE_SHARE * length));
        return;
      }
      const closes =
        line.length >= 3 &&
        (distance(line[0]!, pointer.position) <= closeMm(pointer.plane) ||
          distance(line.at(-1)!, pointer.position) <= closeMm(pointer.plane) / 3);
      if (closes) {
        if (wire) {
          const way = wayTo({ ...pointer, position: line[0]! });
          store().setState({ line: [...line, ...way] });
        }
        void finish(true);
        return;
      }
      if (line.length === 0) store().setState({ held: heldBy(from) });
      const way = wayTo(pointer);
      edges = null;
      store().setState({ on: onOf(pointer), line: [...line, ...way] });
    },
    cancel() {
      const lifted = pressed !== null && !dragging;
      pressed = null;
      // Two fingers that zoom take back a press that is no drag yet: the corners before it stay.
      if (lifted) return;
      turnTo(shown());
      // What is in sight goes first: what waits on another slice is not lost with it.
      if (store().getState().line.length === 0) store().setState({ waiting: [] });
      clear();
    },
    holdsSomething: () => store().getState().line.length > 0 || store().getState().waiting.length > 0,
    nothingToAccept() {
      turnTo(shown());
      const { line, waiting } = store().getState();
      if (line.length >= 3) return null;
      const [first] = waiting;
      return first && line.length === 0 ? `the corners wait on ${planeWords(first.on)}` : 'three points make a contour';
    },
    async accept() {
      // A window that no longer edits keeps what was begun in it.
      if (desk.workspace.notEditing) return desk.refused(desk.workspace.notEditing);
      turnTo(shown());
      await finish(true);
    },
    draw(painter, plane) {
      const { on, line, sent, waiting } = store().getState();
      const frame = desk.views.frames[plane];
      const seen = (where: OnPlane | null) => where?.plane === plane && where.index === desk.views.indexOf(plane);
      const curve = (positions: readonly Vec3[]) => {
        const places = positions.map((position) => frame.planePoint(position));
        painter.curve(places.slice(1).map((place, n) => [places[n]!, place] as const));
      };
      for (const each of [...sent, ...waiting]) if (seen(each.on)) curve(each.line);
      for (const each of waiting) if (seen(each.on)) painter.seed(frame.planePoint(each.line[0]!));
      if (!on || !seen(on)) return;
      const { pointer } = desk.views.now;
      const next =
        pointer?.plane === plane && !dragging
          ? wayTo({ ...NO_POINTER, plane, index: on.index, position: frame.patientPoint(pointer.point, on.index) })
          : [];
      curve([...line, ...next]);
      if (!dragging && line.length > 0) painter.seed(frame.planePoint(line[0]!));
    },
  };
}

const NO_POINTER = { point: [0, 0], shift: false, alt: false, travelled: 0 } as const;

const onOf = ({ plane, index }: ToolPointer): OnPlane => ({ plane, index });
const sameOn = (a: OnPlane, b: OnPlane): boolean => a.plane === b.plane && a.index === b.index;

/** "slice 21", "coronal plane 40". */
export const planeWords = ({ plane, index }: OnPlane): string =>
  plane === 'axial' ? `slice ${whole(index + 1)}` : `${plane} plane ${whole(index + 1)}`;

const heldBy = ({ alt, shift }: ToolPointer): DrawnAs | null => (alt ? 'erase' : shift ? 'add' : null);

const distance = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** The outlines of a segment on a plane as they stand, mm; through them the same voxels are drawn again. */
function outlinesOf({ workspace }: Desk, stack: PlaneStack, number: SegmentNumber, index: number): Polygon[] {
  const segment = segmentNumbered(workspace.now, number);
  if (!segment) return [];
  const { perLine, lines, uStartMm, uStepMm, vMm } = stack;
  const mask = planeMask(stack, workspace.memory.layers[segment.layer], number, index);
  /** Between two lines half way; beyond the first and last by half a line. */
  const along = (values: Float64Array, line: number) => {
    const a = Math.max(0, Math.min(lines - 2, Math.floor(line)));
    return lines < 2 ? values[0]! + line : values[a]! + (line - a) * (values[a + 1]! - values[a]!);
  };
  return traceOutlines(mask, perLine, lines).map((outline) => {
    const points: FlatPoint[] = [];
    for (let n = 0; n < outline.length; n += 2)
      points.push([along(uStartMm, outline[n + 1]!) + outline[n]! * uStepMm, along(vMm, outline[n + 1]!)]);
    return points;
  });
}
