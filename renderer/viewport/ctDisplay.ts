import { cache, Enums, imageLoader, init, RenderingEngine, type Types } from '@cornerstonejs/core';
import type { ViewPlane } from '#core/contours/brush';
import type { VolumeGeometry } from '#core/geometry';
import { addScaled } from '#core/geometry';
import { CtVolume } from './ctVolume.ts';
import {
  type DisplayGrid,
  displayGrid,
  onSlicesGrid,
  resampleAround,
  slicesGrid,
  sourceSlices,
} from './displayGrid.ts';
import { VIEW_PLANES } from './planeFrame.ts';
import type { ViewState, Views } from './viewState.ts';

/** Far enough that no camera stands inside a patient, mm. */
const CAMERA_DISTANCE_MM = 2000;
const SCHEME = 'remnant';

/**
 * The CT under the three views, drawn by Cornerstone from the series' own memory: no copy is made, but of an irregular
 * series, whose evenly spaced copy is for display only. Where and how it looks is Views' alone; it never moves a camera.
 */
export class CtDisplay {
  private readonly views: Views;
  private readonly geometry: VolumeGeometry;
  private readonly hu: Int16Array;
  private readonly grid: DisplayGrid;
  private readonly shown: Int16Array;
  private readonly name: string;
  /** Only of an uneven series: its slices as they are, and which two of them each slice of the copy lies between. */
  private readonly slices: DisplayGrid | null;
  private readonly sources: ReturnType<typeof sourceSlices> | null;
  private readonly engine: RenderingEngine;
  private readonly stopListening: () => void;
  private readonly waiting = new Set<ViewPlane>();
  private volumes: { readonly whole: CtVolume; readonly slices: CtVolume } | null = null;
  private frame = 0;
  private pictured = false;
  private closed = false;

  constructor(views: Views, geometry: VolumeGeometry, hu: Int16Array, name: string) {
    init({
      rendering: {
        // One context for three views: each further one would hold a texture of its own.
        renderingEngineMode: Enums.RenderingEngineModeEnum.ContextPool,
        webGlContextCount: 1,
      },
      debug: { statsOverlay: false },
    });
    // Cornerstone asks for single slices by their ids; they lie in its cache already, as views of our memory.
    imageLoader.registerImageLoader(
      SCHEME,
      (imageId) => ({ promise: Promise.resolve(cache.getImage(imageId)) }) as never,
    );
    this.views = views;
    this.geometry = geometry;
    this.hu = hu;
    this.grid = displayGrid(geometry);
    const [columns, rows, slices] = this.grid.dimensions;
    this.shown = this.grid.resampled ? new Int16Array(columns * rows * slices) : hu;
    this.name = `${SCHEME}:${name}`;
    this.slices = this.grid.resampled ? slicesGrid(geometry) : null;
    this.sources = this.grid.resampled ? sourceSlices(geometry, this.grid) : null;
    // A limit that counts the views of our memory too, though they take nothing.
    cache.setMaxCacheSize(8 * 1024 ** 3);
    this.engine = new RenderingEngine(`${SCHEME}:${name}`);
    this.stopListening = views.store.subscribe((now, before) => this.follow(now, before));
  }

  /** Whether what is seen between the slices is an evenly spaced copy, or slanted. */
  get remarks(): { readonly resampled: boolean; readonly tilted: boolean } {
    return this.grid;
  }

  /** Puts the CT into three elements, which must have a size. */
  async open(elements: Readonly<Record<ViewPlane, HTMLDivElement>>): Promise<void> {
    if (this.closed) return;
    const whole = new CtVolume(this.name, this.grid, this.shown);
    // An uneven series' own slices stand on a grid of their own, so that the view of slices never shows a mixture of two.
    this.volumes = { whole, slices: this.slices ? new CtVolume(`${this.name} slices`, this.slices, this.hu) : whole };
    this.engine.setViewports(
      VIEW_PLANES.map((plane) => ({
        viewportId: plane,
        type: Enums.ViewportType.ORTHOGRAPHIC,
        element: elements[plane],
        defaultOptions: { background: [0, 0, 0] as Types.Point3, orientation: Enums.OrientationAxis.AXIAL },
      })),
    );
    try {
      await Promise.all(
        VIEW_PLANES.map((plane) =>
          this.viewport(plane).setVolumes([{ volumeId: this.volumeOf(plane)!.id }], false, true),
        ),
      );
    } catch (error) {
      // Left meanwhile: Cornerstone goes on with an engine that is gone.
      if (!this.closed) throw error;
    }
    if (this.closed) return;
    this.resized();
  }

  private volumeOf(plane: ViewPlane): CtVolume | null {
    return this.volumes && (plane === 'axial' ? this.volumes.slices : this.volumes.whole);
  }

  private viewport(plane: ViewPlane): Types.IVolumeViewport {
    return this.engine.getViewport(plane) as Types.IVolumeViewport;
  }

  /** Slices of the series have arrived in memory. */
  arrived(slices: readonly number[]): void {
    const { sources } = this;
    const copied = sources && slices.flatMap((k) => resampleAround(this.geometry, sources, this.hu, this.shown, k));
    // The first picture takes in all that lies in memory by then; telling of it again would upload it twice.
    if (this.pictured) {
      this.volumes?.slices.changed(slices);
      if (copied) this.volumes?.whole.changed(copied);
    }
    this.repaint(VIEW_PLANES);
  }

  /** The elements have new sizes. */
  resized(): void {
    if (!this.volumes || this.closed) return;
    this.engine.resize(true, true);
    this.repaint(VIEW_PLANES);
  }

  private follow(now: ViewState, before: ViewState): void {
    if (now.window !== before.window) this.repaint(VIEW_PLANES);
    else
      this.repaint(
        VIEW_PLANES.filter(
          (plane) =>
            now.cameras[plane] !== before.cameras[plane] ||
            now.focus[this.views.frames[plane].fixed] !== before.focus[this.views.frames[plane].fixed],
        ),
      );
  }

  /** Paints views again with the next frame, each at most once. */
  private repaint(planes: readonly ViewPlane[]): void {
    for (const plane of planes) this.waiting.add(plane);
    if (this.waiting.size === 0 || this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  private paint(): void {
    if (!this.volumes || this.closed) return;
    const { sizes, window, alone } = this.views.now;
    const planes = [...this.waiting].filter((plane) => sizes[plane][1] > 0 && (alone === null || alone === plane));
    this.waiting.clear();
    for (const plane of planes) {
      const viewport = this.viewport(plane);
      this.place(plane, viewport);
      viewport.setProperties(
        { voiRange: { lower: window.level - window.width / 2, upper: window.level + window.width / 2 } },
        this.volumeOf(plane)!.id,
        true,
      );
    }
    if (planes.length > 0) this.renderNow(planes);
  }

  /**
   * Draws within this animation frame. Cornerstone by itself waits for the next one, and for that long contours of the
   * new slice would lie on the old slice's picture.
   */
  private renderNow(planes: readonly ViewPlane[]): void {
    this.pictured = true;
    this.engine.renderViewports([...planes]);
    const { _implementation } = this.engine as unknown as { _implementation: { _renderFlaggedViewports(): void } };
    _implementation._renderFlaggedViewports();
  }

  private place(plane: ViewPlane, viewport: Types.IVolumeViewport): void {
    const { cameras, sizes } = this.views.now;
    const { centre, mmPerPixel } = cameras[plane];
    const frame = this.views.frames[plane];
    const index = this.views.indexOf(plane);
    const seen = frame.patientPoint(centre, index);
    const focalPoint = this.slices && plane === 'axial' ? onSlicesGrid(this.geometry, index, seen) : seen;
    viewport.setCamera({
      focalPoint: [...focalPoint] as Types.Point3,
      position: [...addScaled(focalPoint, frame.normal, CAMERA_DISTANCE_MM)] as Types.Point3,
      viewPlaneNormal: [...frame.normal] as Types.Point3,
      viewUp: [...frame.up] as Types.Point3,
      parallelProjection: true,
      parallelScale: (sizes[plane][1] * mmPerPixel) / 2,
    });
  }

  close(): void {
    this.closed = true;
    this.stopListening();
    cancelAnimationFrame(this.frame);
    this.engine.destroy();
    if (this.volumes) for (const volume of new Set(Object.values(this.volumes))) volume.release();
  }
}
