import type { ViewPlane } from '#core/contours/brush';
import type { VolumeGeometry } from '#core/geometry';
import { drawPlane, lineRoom } from '#wasm/kernels/drawPlane';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { evenlySpaced, isTurned, pictureLines, planeOfVoxels, withoutMissing } from './pictureLines.ts';
import { VIEW_PLANES } from './planeFrame.ts';
import type { ViewState, Views } from './viewState.ts';

const TILTED_DEG = 0.5;

/**
 * The CT under the three views: the plane that each shows, drawn by a kernel from the series' own memory at the pixels of
 * the screen. Nothing is copied or uploaded but these, so that opening, scrolling and memory cost what is seen. Where
 * and how it looks is Views' alone.
 */
export class CtDisplay {
  /** Whether what is seen between slices was made for the eye: they lie unevenly, or slanted. */
  readonly remarks: { readonly resampled: boolean; readonly tilted: boolean };
  private readonly views: Views;
  private readonly geometry: VolumeGeometry;
  private readonly memory: VolumeMemory;
  private readonly there: Uint8Array;
  private readonly pictures = new Map<ViewPlane, CtPicture>();
  private readonly waiting = new Set<ViewPlane>();
  private readonly stopListening: () => void;
  private frame = 0;

  constructor(views: Views, memory: VolumeMemory) {
    this.views = views;
    this.geometry = views.geometry;
    this.memory = memory;
    this.there = new Uint8Array(memory.slices);
    this.remarks = { resampled: !evenlySpaced(this.geometry), tilted: this.geometry.gantryTiltDeg > TILTED_DEG };
    this.stopListening = views.store.subscribe((now, before) => this.follow(now, before));
  }

  /** Draws a view on this canvas from now on; gives the function that ends it. */
  show(plane: ViewPlane, canvas: HTMLCanvasElement): () => void {
    this.pictures.set(plane, new CtPicture(canvas));
    this.repaint([plane]);
    return () => this.pictures.delete(plane);
  }

  /** Slices of the series have arrived in memory. */
  arrived(slices: readonly number[]): void {
    for (const k of slices) this.there[k] = 1;
    const shown = this.views.indexOf('axial');
    this.repaint(VIEW_PLANES.filter((plane) => plane !== 'axial' || slices.includes(shown)));
  }

  private follow(now: ViewState, before: ViewState): void {
    if (now.window !== before.window || now.alone !== before.alone) this.repaint(VIEW_PLANES);
    else
      this.repaint(
        VIEW_PLANES.filter(
          (plane) =>
            now.cameras[plane] !== before.cameras[plane] ||
            now.sizes[plane] !== before.sizes[plane] ||
            now.focus[this.views.frames[plane].fixed] !== before.focus[this.views.frames[plane].fixed],
        ),
      );
  }

  /** Paints views again with the next frame, each at most once; contours over them are painted in that same frame. */
  private repaint(planes: readonly ViewPlane[]): void {
    for (const plane of planes) this.waiting.add(plane);
    if (this.waiting.size === 0 || this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      const { alone } = this.views.now;
      for (const plane of this.waiting) if (alone === null || alone === plane) this.paint(plane);
      this.waiting.clear();
    });
  }

  private paint(plane: ViewPlane): void {
    const picture = this.pictures.get(plane);
    const [cssWidth, cssHeight] = this.views.now.sizes[plane];
    if (!picture || cssWidth === 0 || cssHeight === 0) return;
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(cssWidth * ratio), Math.round(cssHeight * ratio)];
    const frame = this.views.frames[plane];
    const index = this.views.indexOf(plane);
    const even = !this.remarks.resampled;
    const turned = isTurned(frame, even);
    const lines = pictureLines(frame, index, { width, height, even, turned }, (x, y) =>
      this.views.planePointAt(plane, (x + 0.5) / ratio, (y + 0.5) / ratio),
    );
    const last = this.there.length - 1;
    const isThere = (k: number) => this.there[Math.max(0, Math.min(last, k))] === 1;
    const through = turned ? frame.across : frame.down;
    const { level, width: windowWidth } = this.views.now.window;
    picture.draw(width, height, turned, (take) =>
      drawPlane(
        this.memory,
        planeOfVoxels(this.geometry, frame, index, turned),
        frame.fixed === 2
          ? withoutMissing(lines, () => isThere(index))
          : through === 2
            ? withoutMissing(lines, isThere)
            : lines,
        { blackHu: level - windowWidth / 2, whiteHu: level + windowWidth / 2 },
        take,
      ),
    );
  }

  close(): void {
    this.stopListening();
    cancelAnimationFrame(this.frame);
  }
}

type Take = Parameters<typeof drawPlane>[4];

/** A canvas that is handed its picture in bands of lines. */
class CtPicture {
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private band: ImageData | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    // The picture comes from the processor: kept there, it is written once.
    this.context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!;
  }

  /** @param turned lines come from left to right, each from top to bottom */
  draw(width: number, height: number, turned: boolean, lines: (take: Take) => void): void {
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    if (!turned) {
      lines(this.taking(this.context, width));
      return;
    }
    const side = new OffscreenCanvas(height, width);
    lines(this.taking(side.getContext('2d', { alpha: false, willReadFrequently: true })!, height));
    this.context.setTransform(0, 1, 1, 0, 0, 0);
    this.context.imageSmoothingEnabled = false;
    this.context.drawImage(side, 0, 0);
    this.context.resetTransform();
  }

  private taking(context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D, length: number): Take {
    const room = lineRoom(length);
    return (pixels, first, lines) => {
      if (this.band?.width !== room || this.band.height < lines) this.band = new ImageData(room, lines);
      // By words: out of shared memory, bytes are copied one by one.
      const words = new Uint32Array(this.band.data.buffer);
      words.set(new Uint32Array(pixels.buffer, pixels.byteOffset, room * lines));
      context.putImageData(this.band, 0, first, 0, 0, length, lines);
    };
  }
}
