import { createStore, type StoreApi } from 'zustand';
import type { ViewPlane } from '#core/contours/brush';
import { type Vec3, type VolumeGeometry, type VoxelIndex, voxelFromPatient } from '#core/geometry';
import type { BodyBox } from './bodyBox.ts';
import type { PlaneFrame, PlanePoint } from './planeFrame.ts';
import { planeBounds, planeFrame, VIEW_PLANES } from './planeFrame.ts';

/** How a view looks at its plane: the place at its middle, and how many mm a CSS pixel is. */
export interface Camera {
  readonly centre: PlanePoint;
  readonly mmPerPixel: number;
}

/** A view of slices, or the one of surfaces. */
export type ViewName = ViewPlane | 'surface';
/**
 * How the views share the room: slices large and the others in a column, all alike, or slices beside those of another scan.
 */
export type Hanging = 'axialLarge' | 'alike' | 'compare';

export interface ViewState {
  /** Voxel where the three views meet: whole indices; each view shows the plane through it. */
  readonly focus: VoxelIndex;
  readonly cameras: Readonly<Record<ViewPlane, Camera>>;
  /** Sizes of the views, CSS pixels. */
  readonly sizes: Readonly<Record<ViewPlane, readonly [width: number, height: number]>>;
  /** Window width and level, HU. */
  readonly window: { readonly width: number; readonly level: number };
  /** Where the pointer is: on which view, and where there; `byKeys` while the keyboard leads it. */
  readonly pointer: { readonly plane: ViewPlane; readonly point: PlanePoint; readonly byKeys?: true } | null;
  /** The view that keys go to. */
  readonly active: ViewPlane;
  /** One view on the whole space, or null for all four. */
  readonly alone: ViewName | null;
  readonly hanging: Hanging;
}

/** Presets of keys 1 to 6. */
export const WINDOW_PRESETS = [
  { name: 'Soft tissue', width: 400, level: 40 },
  { name: 'Liver', width: 150, level: 90 },
  { name: 'Portal', width: 300, level: 110 },
  { name: 'Lung', width: 1500, level: -600 },
  { name: 'Bone', width: 1800, level: 400 },
  { name: 'Whole', width: 4000, level: 500 },
] as const;

const CLOSEST_MM = 0.02;
const FARTHEST_MM = 8;
const MARGIN = 1.04;

/** What the views show and how; no undo, no saving. Lives as long as the screen. */
export class Views {
  readonly geometry: VolumeGeometry;
  readonly frames: Readonly<Record<ViewPlane, PlaneFrame>>;
  readonly store: StoreApi<ViewState>;
  /** Views that still stand as they were fitted follow a change of size. */
  private readonly fitted = new Set<ViewPlane>(VIEW_PLANES);
  private body: BodyBox | null = null;
  /** The crosshair before anybody moved it. */
  private readonly opening: VoxelIndex;

  constructor(geometry: VolumeGeometry) {
    this.geometry = geometry;
    this.frames = {
      axial: planeFrame(geometry, 'axial'),
      coronal: planeFrame(geometry, 'coronal'),
      sagittal: planeFrame(geometry, 'sagittal'),
    };
    this.opening = [geometry.columns >> 1, geometry.rows >> 1, geometry.slices >> 1];
    const camera: Camera = { centre: [0, 0], mmPerPixel: 1 };
    this.store = createStore<ViewState>(() => ({
      focus: this.opening,
      cameras: { axial: camera, coronal: camera, sagittal: camera },
      sizes: { axial: [0, 0], coronal: [0, 0], sagittal: [0, 0] },
      window: { width: WINDOW_PRESETS[0].width, level: WINDOW_PRESETS[0].level },
      pointer: null,
      active: 'axial',
      alone: null,
      hanging: 'axialLarge',
    }));
  }

  get now(): ViewState {
    return this.store.getState();
  }

  /** Which plane of the view is shown. */
  indexOf(plane: ViewPlane): number {
    return this.now.focus[this.frames[plane].fixed];
  }

  /** Shows plane number `index` of a view, the nearest there is. */
  showPlane(plane: ViewPlane, index: number): void {
    const { fixed, count } = this.frames[plane];
    this.look(withIndex(this.now.focus, fixed, Math.max(0, Math.min(count - 1, Math.round(index)))));
  }

  /** Steps towards the head (axial), the back (coronal) or the left (sagittal) by so many planes. */
  step(plane: ViewPlane, by: number): void {
    this.showPlane(plane, this.indexOf(plane) + by);
  }

  /** Moves the crosshair, and with it all views, to the voxel nearest to a place on a view. */
  lookAt(plane: ViewPlane, point: PlanePoint): void {
    this.lookAtVoxel(this.frames[plane].voxelPlace(point, this.indexOf(plane)));
  }

  /**
   * Moves the crosshair over the active view: a voxel right and down (−1, 0 or 1), or as many as come to so many mm. The
   * pointer is there then, led by the keyboard.
   */
  nudge(by: readonly [right: number, down: number], mm = 0): void {
    const plane = this.now.active;
    const frame = this.frames[plane];
    const moved = [...this.now.focus] as [number, number, number];
    for (const [n, axis] of [frame.across, frame.down].entries()) {
      const spanMm =
        frame.placeOf(withIndex(this.now.focus, axis, moved[axis] + 1))[n]! - frame.placeOf(this.now.focus)[n]!;
      moved[axis] += Math.sign(spanMm) * by[n]! * Math.max(1, Math.round(mm / Math.abs(spanMm)) || 0);
    }
    this.lookAtVoxel(moved);
    this.point({ plane, point: frame.placeOf(this.now.focus), byKeys: true });
  }

  /** Brings a place of the patient into all views. */
  focusOn(position: Vec3): void {
    this.lookAtVoxel(voxelFromPatient(this.geometry, position));
  }

  private lookAtVoxel([i, j, k]: VoxelIndex): void {
    const { columns, rows, slices } = this.geometry;
    const clamp = (place: number, count: number) => Math.max(0, Math.min(count - 1, Math.round(place)));
    this.look([clamp(i, columns), clamp(j, rows), clamp(k, slices)]);
  }

  private look(focus: VoxelIndex): void {
    if (focus.some((index, axis) => index !== this.now.focus[axis])) this.store.setState({ focus });
  }

  activate(plane: ViewPlane): void {
    if (this.now.active !== plane) this.store.setState({ active: plane });
  }

  point(pointer: ViewState['pointer']): void {
    this.store.setState({ pointer });
  }

  alone(view: ViewName | null): void {
    this.store.setState({ alone: view });
  }

  hang(hanging: Hanging): void {
    this.store.setState({ hanging, alone: null });
  }

  setWindow(width: number, level: number): void {
    this.store.setState({ window: { width: Math.max(1, Math.round(width)), level: Math.round(level) } });
  }

  resize(plane: ViewPlane, width: number, height: number): void {
    const [oldWidth, oldHeight] = this.now.sizes[plane];
    if (oldWidth === width && oldHeight === height) return;
    this.store.setState(({ sizes }) => ({ sizes: { ...sizes, [plane]: [width, height] } }));
    if (this.fitted.has(plane)) this.fit(plane);
  }

  /**
   * Where the patient is, once that is known: views that still stand as they were fitted are fitted to it, and a crosshair that
   * nobody has moved goes where a look begins.
   */
  setBody(body: BodyBox): void {
    this.body = body;
    if (this.now.focus === this.opening) this.look(body.beginAt);
    for (const plane of this.fitted) this.fit(plane);
  }

  private boundsOf(plane: ViewPlane) {
    const index = this.indexOf(plane);
    const frame = this.frames[plane];
    if (!this.body) return planeBounds(this.geometry, frame, index);
    const { from, to } = this.body;
    const corners = [from, to].flatMap((a) =>
      [from, to].map((b) => {
        const place: [number, number, number] = [0, 0, 0];
        place[frame.fixed] = index;
        place[frame.across] = a[frame.across];
        place[frame.down] = b[frame.down];
        return frame.placeOf(place);
      }),
    );
    const us = corners.map(([u]) => u);
    const vs = corners.map(([, v]) => v);
    return { left: Math.min(...us), right: Math.max(...us), top: Math.min(...vs), bottom: Math.max(...vs) };
  }

  /** Shows the patient on the plane, or the whole plane while it is not known where the patient is. */
  fit(plane: ViewPlane): void {
    const [width, height] = this.now.sizes[plane];
    if (width === 0 || height === 0) return;
    const { left, right, top, bottom } = this.boundsOf(plane);
    this.fitted.add(plane);
    this.setCamera(plane, {
      centre: [(left + right) / 2, (top + bottom) / 2],
      mmPerPixel: MARGIN * Math.max((right - left) / width, (bottom - top) / height),
    });
  }

  /** Moves the picture by so many CSS pixels. */
  pan(plane: ViewPlane, dx: number, dy: number): void {
    const { centre, mmPerPixel } = this.now.cameras[plane];
    this.fitted.delete(plane);
    this.setCamera(plane, { centre: [centre[0] - dx * mmPerPixel, centre[1] - dy * mmPerPixel], mmPerPixel });
  }

  /** Enlarges by the factor; the place under (x, y), CSS pixels, stays where it is. */
  zoom(plane: ViewPlane, factor: number, x: number, y: number): void {
    const { mmPerPixel } = this.now.cameras[plane];
    const next = Math.max(CLOSEST_MM, Math.min(FARTHEST_MM, mmPerPixel / factor));
    const [u, v] = this.planePointAt(plane, x, y);
    const [width, height] = this.now.sizes[plane];
    this.fitted.delete(plane);
    this.setCamera(plane, { centre: [u - (x - width / 2) * next, v - (y - height / 2) * next], mmPerPixel: next });
  }

  private setCamera(plane: ViewPlane, camera: Camera): void {
    this.store.setState(({ cameras }) => ({ cameras: { ...cameras, [plane]: camera } }));
  }

  /** The place on the plane that is seen at (x, y), CSS pixels from the view's corner. */
  planePointAt(plane: ViewPlane, x: number, y: number): PlanePoint {
    const { centre, mmPerPixel } = this.now.cameras[plane];
    const [width, height] = this.now.sizes[plane];
    return [centre[0] + (x - width / 2) * mmPerPixel, centre[1] + (y - height / 2) * mmPerPixel];
  }

  /** Where a place of the plane is seen, CSS pixels. */
  pixelOf(plane: ViewPlane, [u, v]: PlanePoint): readonly [x: number, y: number] {
    const { centre, mmPerPixel } = this.now.cameras[plane];
    const [width, height] = this.now.sizes[plane];
    return [width / 2 + (u - centre[0]) / mmPerPixel, height / 2 + (v - centre[1]) / mmPerPixel];
  }
}

function withIndex(focus: VoxelIndex, axis: 0 | 1 | 2, index: number): VoxelIndex {
  const moved = [...focus] as [number, number, number];
  moved[axis] = index;
  return moved;
}
