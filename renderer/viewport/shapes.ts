import type { ViewPlane } from '#core/contours/brush';
import type { Segment } from '#core/contours/reading';
import { LIVER } from '#core/contours/reading';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { PREVIEW_ADDED, PREVIEW_REMOVED } from '../workspace/preview.ts';
import type { CutDraft } from './cutDraft.ts';
import { enclosedArea, outlineLength, traceOutlines } from './outlines.ts';
import type { PlaneFrame } from './planeFrame.ts';
import type { PlaneLabels } from './planeLabels.ts';
import { cutLabels, pixelsWith, planeLabels } from './planeLabels.ts';
import { type PlaneMask, planeMask } from './planeMask.ts';
import type { OutlineStyle } from './segmentStyle.ts';
import { outlineStyle, proposedStyle } from './segmentStyle.ts';
import type { Views } from './viewState.ts';

const PINHOLE_PIXELS = 30;
/** Holes thinner than this on the whole are the gaps of a sponge. */
const THINNEST_PIXELS = 1;
const SPECK_PIXELS = 4;

/**
 * One segment on a view: its pixels as a picture, for the fill, and its closed outlines, u and v in mm, alternating. Specks
 * and pinholes, which a threshold leaves by the thousand in a noisy scan, are filled, but not outlined.
 */
export interface Shape {
  readonly mask: PlaneMask;
  readonly outlines: readonly Float32Array[];
  readonly style: OutlineStyle;
}

/** What of the reading is to be seen. */
export interface Shown {
  readonly segments: readonly Segment[];
  readonly voxelRevision: number;
  /** The cut as a hand moves it, in place of the accepted one; null: the partition as it is. */
  readonly cutDraft: CutDraft | null;
  /** Held keys: only outlines, nothing at all, or one segment alone. */
  readonly held: 'outlines' | 'nothing' | { readonly only: number } | null;
}

/**
 * The segments of the plane that a view shows, as shapes, back to front. Traced from the layers where they lie, kept until
 * plane, voxels or what is shown change.
 */
export class PlaneShapes {
  private readonly views: Views;
  private readonly memory: VolumeMemory;
  private readonly kept = new Map<ViewPlane, { index: number; shown: Shown; shapes: readonly Shape[] }>();

  constructor(views: Views, memory: VolumeMemory) {
    this.views = views;
    this.memory = memory;
  }

  of(plane: ViewPlane, shown: Shown): readonly Shape[] {
    const index = this.views.indexOf(plane);
    const kept = this.kept.get(plane);
    if (kept && kept.index === index && sameShown(kept.shown, shown)) return kept.shapes;
    const shapes = this.trace(this.views.frames[plane], index, shown);
    this.kept.set(plane, { index, shown, shapes });
    return shapes;
  }

  private trace(frame: PlaneFrame, index: number, { segments, cutDraft, held }: Shown): Shape[] {
    const { geometry } = this.views;
    const { layers } = this.memory;
    const shapes: Shape[] = [];
    const visible = (cutDraft?.segments ?? segments).filter(({ visible, number }) =>
      held === null || held === 'outlines' ? visible : held === 'nothing' ? false : number === held.only,
    );
    const outlinesOnly = held === 'outlines';
    const add = (plane: PlaneLabels, label: number, style: OutlineStyle) => {
      const pixels = pixelsWith(plane, label);
      if (!pixels) return;
      const { width, height } = plane;
      const outlines = traceOutlines(pixels, width, height).filter(isWorthALine);
      shapes.push({
        mask: planeMask(frame, index, pixels, width, height, style.colour),
        outlines: outlines.map((outline) => onView(frame, index, outline)),
        style: outlinesOnly ? { ...style, fill: 0, hatch: null } : style,
      });
    };

    const partition = cutDraft
      ? cutLabels(geometry, frame, index, layers.extent, cutDraft)
      : planeLabels(geometry, frame, index, layers.partition);
    const sides = visible.filter(({ layer }) => layer === 'partition');
    const sidesFilled = sides.some(({ number }) => partition.labels.includes(number));
    const liver = visible.find(({ number }) => number === LIVER);
    // Where the sides of a cut are filled, a third fill beneath them would only grey the CT.
    if (liver && !sidesFilled) add(planeLabels(geometry, frame, index, layers.extent), LIVER, outlineStyle(liver));
    for (const side of sides) add(partition, side.number, outlineStyle(side));
    const findings = planeLabels(geometry, frame, index, layers.findings);
    for (const segment of visible)
      if (segment.layer === 'findings') add(findings, segment.number, outlineStyle(segment));
    const preview = planeLabels(geometry, frame, index, layers.preview);
    add(preview, PREVIEW_ADDED, proposedStyle(true));
    add(preview, PREVIEW_REMOVED, proposedStyle(false));
    return shapes;
  }
}

function isWorthALine(outline: Float32Array): boolean {
  const area = enclosedArea(outline);
  if (area >= 0) return area >= SPECK_PIXELS;
  return -area >= PINHOLE_PIXELS && -area >= THINNEST_PIXELS * outlineLength(outline);
}

const sameShown = (a: Shown, b: Shown): boolean =>
  a.voxelRevision === b.voxelRevision &&
  a.segments === b.segments &&
  a.cutDraft === b.cutDraft &&
  (a.held === b.held ||
    (typeof a.held === 'object' && typeof b.held === 'object' && a.held !== null && a.held.only === b.held?.only));

/** From pixels of a plane to places on the view. */
function onView(frame: PlaneFrame, index: number, outline: Float32Array): Float32Array {
  const places = new Float32Array(outline.length);
  const place: [number, number, number] = [0, 0, 0];
  place[frame.fixed] = index;
  for (let n = 0; n < outline.length; n += 2) {
    place[frame.across] = outline[n]!;
    place[frame.down] = outline[n + 1]!;
    const [u, v] = frame.placeOf(place);
    places[n] = u;
    places[n + 1] = v;
  }
  return places;
}
