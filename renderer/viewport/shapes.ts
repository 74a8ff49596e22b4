import type { ViewPlane } from '#core/contours/brush';
import type { LayerName } from '#core/contours/codes';
import { type Looks, lookOf } from '#core/contours/looks';
import type { Segment } from '#core/contours/reading';
import { LIVER } from '#core/contours/reading';
import type { JointCount, JointCounts } from '#core/volumetry/counts';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { PREVIEW_ADDED, PREVIEW_REMOVED } from '../workspace/preview.ts';
import type { CutDraft } from './cutDraft.ts';
import { enclosedArea, outlineLength, traceOutlines } from './outlines.ts';
import type { PlaneFrame, PlanePoint } from './planeFrame.ts';
import type { PlaneLabels } from './planeLabels.ts';
import { cutLabels, pixelsWith, planeLabels, sameLabels } from './planeLabels.ts';
import { type PlaneMask, planeMask } from './planeMask.ts';
import type { OutlineStyle } from './segmentStyle.ts';
import { outlineStyle, proposedStyle } from './segmentStyle.ts';
import type { Views } from './viewState.ts';

const PINHOLE_PIXELS = 30;
/** Holes thinner than this on the whole are the gaps of a sponge. */
const THINNEST_PIXELS = 1;
const SPECK_PIXELS = 4;

/** A plane of pure noise has parts by the thousand: beyond so many, only the largest are outlined. */
const MOST_OUTLINES = 200;

/**
 * One segment on a view: its pixels as a picture, for the fill, and its closed outlines, mm on the view. Specks and pinholes,
 * which a threshold leaves by the thousand in a noisy scan, are filled, but not outlined.
 */
export interface Shape {
  readonly mask: PlaneMask;
  readonly outlines: Path2D;
  readonly style: OutlineStyle;
}

/** What of the reading is to be seen. */
export interface Shown {
  readonly segments: readonly Segment[];
  /** How a person wants them drawn. */
  readonly looks: Looks;
  readonly counts: JointCounts;
  /** Whether the preview layer holds anything. */
  readonly previewed: boolean;
  readonly voxelRevision: number;
  /** The cut as a hand moves it, in place of the accepted one; null: the partition as it is. */
  readonly cutDraft: CutDraft | null;
  /** Held keys: only outlines, nothing at all, or one segment alone. */
  readonly held: 'outlines' | 'nothing' | { readonly only: number } | null;
}

type Source = LayerName | 'preview' | 'draft';

/** One layer's plane, and what has been traced of it: kept as long as its voxels stay as they are. */
interface TracedPlane {
  readonly plane: PlaneLabels;
  readonly traced: Map<number, { readonly mask: PlaneMask; readonly outlines: Path2D; readonly colour: string } | null>;
}

interface Kept {
  readonly index: number;
  readonly shown: Shown;
  readonly planes: ReadonlyMap<Source, TracedPlane>;
  readonly shapes: readonly Shape[];
}

/**
 * The segments of the plane that a view shows, as shapes, back to front. Traced from the layers where they lie. A layer that
 * has nothing on the plane is not looked at, and one whose voxels there stayed as they were is not traced again: a stroke
 * costs the planes and the layer that it touched.
 */
export class PlaneShapes {
  private readonly views: Views;
  private readonly memory: VolumeMemory;
  private readonly kept = new Map<ViewPlane, Kept>();

  constructor(views: Views, memory: VolumeMemory) {
    this.views = views;
    this.memory = memory;
  }

  /** The same array as before where nothing of it has changed. */
  of(plane: ViewPlane, shown: Shown): readonly Shape[] {
    const index = this.views.indexOf(plane);
    const before = this.kept.get(plane);
    const kept = before?.index === index ? before : null;
    if (kept && sameShown(kept.shown, shown)) return kept.shapes;
    const planes = new Map<Source, TracedPlane>();
    const fresh = this.shapes(this.views.frames[plane], index, shown, kept, planes);
    // Voxels changed, but none of this plane: it is told by the same array.
    const shapes =
      kept && sameShown({ ...kept.shown, voxelRevision: shown.voxelRevision }, shown) && sameShapes(kept.shapes, fresh)
        ? kept.shapes
        : fresh;
    this.kept.set(plane, { index, shown, planes, shapes });
    return shapes;
  }

  private shapes(
    frame: PlaneFrame,
    index: number,
    shown: Shown,
    kept: Kept | null,
    planes: Map<Source, TracedPlane>,
  ): Shape[] {
    const { segments, looks, cutDraft, held } = shown;
    const styled = (segment: Segment) => outlineStyle(segment, lookOf(looks, segment));
    const planeOf = (source: Source): TracedPlane | null => {
      const known = planes.get(source);
      if (known) return known;
      const fresh = this.tracedPlane(frame, index, source, shown, kept);
      if (fresh) planes.set(source, fresh);
      return fresh;
    };
    const shapes: Shape[] = [];
    const add = (source: Source, label: number, style: OutlineStyle) => {
      const traced = planeOf(source) && trace(frame, index, planeOf(source)!, label, style.colour);
      if (traced) shapes.push({ ...traced, style: held === 'outlines' ? { ...style, fill: 0, hatch: null } : style });
    };

    const visible = (cutDraft?.segments ?? segments).filter(({ visible, number }) =>
      held === null || held === 'outlines' ? visible : held === 'nothing' ? false : number === held.only,
    );
    const partition: Source = cutDraft ? 'draft' : 'partition';
    const sides = visible.filter(({ layer }) => layer === 'partition');
    const sidesFilled = sides.some(({ number }) => planeOf(partition)?.plane.labels.includes(number));
    const liver = visible.find(({ number }) => number === LIVER);
    // Where the sides of a cut are filled, a third fill beneath them would only grey the CT.
    if (liver && !sidesFilled) add('extent', LIVER, styled(liver));
    for (const side of sides) add(partition, side.number, styled(side));
    for (const segment of visible) if (segment.layer === 'findings') add('findings', segment.number, styled(segment));
    add('preview', PREVIEW_ADDED, proposedStyle(true));
    add('preview', PREVIEW_REMOVED, proposedStyle(false));
    return shapes;
  }

  private tracedPlane(
    frame: PlaneFrame,
    index: number,
    source: Source,
    { counts, previewed, cutDraft, voxelRevision }: Shown,
    kept: Kept | null,
  ): TracedPlane | null {
    const { geometry } = this.views;
    const { layers } = this.memory;
    const layer = source === 'draft' ? 'extent' : source;
    if (layer === 'preview' ? !previewed : !liesOn(counts, layer, frame, index)) return null;
    const before = kept?.planes.get(source);
    const unmoved =
      kept?.shown.voxelRevision === voxelRevision && (source !== 'draft' || kept.shown.cutDraft === cutDraft);
    if (before && unmoved) return before;
    const plane =
      source === 'draft'
        ? cutLabels(geometry, frame, index, layers.extent, cutDraft!)
        : planeLabels(geometry, frame, index, layers[source]);
    if (before && sameLabels(before.plane, plane)) return before;
    return { plane, traced: new Map() };
  }
}

/** Whether a layer may have anything on a plane, by what was counted of each slice. */
function liesOn(counts: JointCounts, layer: LayerName, { fixed }: PlaneFrame, index: number): boolean {
  const holds = (count: JointCount) => count[layer] !== 0;
  if (fixed === 2) return counts[index]!.some(holds);
  const [from, to] = fixed === 1 ? (['jMin', 'jMax'] as const) : (['iMin', 'iMax'] as const);
  return counts.some((slice) => slice.some((count) => holds(count) && count[from] <= index && index <= count[to]));
}

function trace(frame: PlaneFrame, index: number, { plane, traced }: TracedPlane, label: number, colour: string) {
  const known = traced.get(label);
  if (known !== undefined && (known === null || known.colour === colour)) return known;
  const pixels = pixelsWith(plane, label);
  const { width, height } = plane;
  const mask = pixels && planeMask(frame, index, pixels, width, height, colour);
  const fresh = mask && {
    mask,
    outlines: known?.outlines ?? pathOf(frame, index, mask, worthLines(traceOutlines(pixels, width, height))),
    colour,
  };
  traced.set(label, fresh);
  return fresh;
}

/** The outlines that are drawn: neither specks nor pinholes, and not by the thousand. */
function worthLines(outlines: Float32Array[]): Float32Array[] {
  const worth = outlines.filter(isWorthALine);
  if (worth.length <= MOST_OUTLINES) return worth;
  const size = (outline: Float32Array) => Math.abs(enclosedArea(outline));
  return worth.sort((a, b) => size(b) - size(a)).slice(0, MOST_OUTLINES);
}

function isWorthALine(outline: Float32Array): boolean {
  const area = enclosedArea(outline);
  if (area >= 0) return area >= SPECK_PIXELS;
  return -area >= PINHOLE_PIXELS && -area >= THINNEST_PIXELS * outlineLength(outline);
}

const sameShapes = (a: readonly Shape[], b: readonly Shape[]): boolean =>
  a.length === b.length && a.every(({ mask, outlines }, n) => mask === b[n]!.mask && outlines === b[n]!.outlines);

const sameShown = (a: Shown, b: Shown): boolean =>
  a.voxelRevision === b.voxelRevision &&
  a.segments === b.segments &&
  a.looks === b.looks &&
  a.previewed === b.previewed &&
  a.cutDraft === b.cutDraft &&
  (a.held === b.held ||
    (typeof a.held === 'object' && typeof b.held === 'object' && a.held !== null && a.held.only === b.held?.only));

/** From pixels of a plane to places on the view. */
function pathOf(frame: PlaneFrame, index: number, { strips }: PlaneMask, outlines: readonly Float32Array[]): Path2D {
  const path = new Path2D();
  const [strip] = strips;
  const place: [number, number, number] = [0, 0, 0];
  place[frame.fixed] = index;
  const at = (a: number, b: number): PlanePoint => {
    // Slices side by side may lie unevenly.
    if (strips.length === 1 && frame.across !== 2) {
      const { corner, across, down } = strip!;
      return [
        corner[0] + (a + 0.5) * across[0] + (b + 0.5) * down[0],
        corner[1] + (a + 0.5) * across[1] + (b + 0.5) * down[1],
      ];
    }
    place[frame.across] = a;
    place[frame.down] = b;
    return frame.placeOf(place);
  };
  for (const outline of outlines) {
    const [firstU, firstV] = at(outline[0]!, outline[1]!);
    path.moveTo(firstU, firstV);
    for (let n = 2; n < outline.length; n += 2) path.lineTo(...at(outline[n]!, outline[n + 1]!));
    // Closing a path makes Chromium look at all of it again, which for hundreds of parts costs more than drawing them.
    path.lineTo(firstU, firstV);
  }
  return path;
}
