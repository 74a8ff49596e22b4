import type { ViewPlane } from '#core/contours/brush';
import type { PlanePoint } from './planeFrame.ts';
import type { PlaneMask } from './planeMask.ts';
import type { OutlineStyle } from './segmentStyle.ts';
import type { Shape } from './shapes.ts';
import type { Views } from './viewState.ts';

const ACCENT = '#6BB8F5';
const HATCH_PX = 7;

type Canvas2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Diagonal lines, `step` device pixels apart along a row, faintly white between them, so that the CT shows through. */
function hatchPattern(context: Canvas2d, kind: 'rising' | 'falling', step: number): CanvasPattern {
  const size = Math.max(4, Math.round(step));
  const tile = new OffscreenCanvas(size, size);
  const draw = tile.getContext('2d', { willReadFrequently: true })!;
  draw.fillStyle = '#FFFFFF1F';
  draw.fillRect(0, 0, size, size);
  draw.strokeStyle = '#FFFFFFA6';
  draw.lineWidth = size / HATCH_PX;
  for (const shift of [-size, 0, size]) {
    draw.moveTo(shift, kind === 'rising' ? size : 0);
    draw.lineTo(shift + size, kind === 'rising' ? 0 : size);
  }
  draw.stroke();
  return context.createPattern(tile, 'repeat')!;
}

/** How much larger than in the drawings everything is that is not the image: lines over it grow with the words. */
export const interfaceScale = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 10;

/**
 * Draws over the CT of one view: segments, crosshair, and what a tool shows. On a canvas of its own, so that a stroke costs
 * one plane's outlines and not the CT beneath them.
 */
export class ViewPainter {
  private readonly canvas: HTMLCanvasElement;
  private readonly views: Views;
  private readonly plane: ViewPlane;
  private readonly context: CanvasRenderingContext2D;
  private ratio = 1;
  private scale = 1;
  private stencil: OffscreenCanvas | null = null;

  constructor(canvas: HTMLCanvasElement, views: Views, plane: ViewPlane) {
    this.canvas = canvas;
    this.views = views;
    this.plane = plane;
    // Drawn by the processor: thousands of short dashes cost it little, and a graphics card emulated in software a great deal.
    this.context = canvas.getContext('2d', { willReadFrequently: true })!;
  }

  /** Wipes the canvas, sized to the view. */
  begin(): void {
    const [width, height] = this.views.now.sizes[this.plane];
    this.ratio = window.devicePixelRatio;
    this.scale = interfaceScale();
    const [w, h] = [Math.round(width * this.ratio), Math.round(height * this.ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) {
      this.canvas.width = w;
      this.canvas.height = h;
    }
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.context.clearRect(0, 0, width, height);
  }

  shape({ mask, outlines, style }: Shape): void {
    if (style.hatch) this.hatch(mask, style.hatch);
    else if (style.fill > 0) {
      this.context.globalAlpha = style.fill;
      this.picture(this.context, mask);
      this.context.globalAlpha = 1;
    }
    this.outline(outlines, style);
  }

  /** Draws a mask where its pixels lie. */
  private picture(context: Canvas2d, { picture, strips }: PlaneMask): void {
    const { centre, mmPerPixel } = this.views.now.cameras[this.plane];
    const [width, height] = this.views.now.sizes[this.plane];
    const scale = this.ratio / mmPerPixel;
    for (const { from, to, corner, across, down } of strips) {
      context.setTransform(
        across[0] * scale,
        across[1] * scale,
        down[0] * scale,
        down[1] * scale,
        (width / 2) * this.ratio + (corner[0] - centre[0]) * scale,
        (height / 2) * this.ratio + (corner[1] - centre[1]) * scale,
      );
      context.drawImage(picture, 0, from, picture.width, to - from, 0, 0, picture.width, to - from);
    }
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
  }

  /** Strokes what lies in mm on the view; widths and dashes are those of the screen. */
  private outline(path: Path2D, { width, dash, ...style }: Omit<OutlineStyle, 'fill' | 'hatch'>): void {
    const { centre, mmPerPixel } = this.views.now.cameras[this.plane];
    const [viewWidth, viewHeight] = this.views.now.sizes[this.plane];
    const scale = this.ratio / mmPerPixel;
    this.context.setTransform(
      scale,
      0,
      0,
      scale,
      (viewWidth / 2) * this.ratio - centre[0] * scale,
      (viewHeight / 2) * this.ratio - centre[1] * scale,
    );
    this.stroke(path, { ...style, width: width * mmPerPixel, dash: dash.map((length) => length * mmPerPixel) });
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
  }

  /** White diagonal lines inside a mask. */
  private hatch(mask: PlaneMask, kind: 'rising' | 'falling'): void {
    const { width, height } = this.canvas;
    if (width === 0 || height === 0) return;
    this.stencil ??= new OffscreenCanvas(width, height);
    if (this.stencil.width !== width || this.stencil.height !== height) {
      this.stencil.width = width;
      this.stencil.height = height;
    }
    const stencil = this.stencil.getContext('2d', { willReadFrequently: true })!;
    stencil.setTransform(1, 0, 0, 1, 0, 0);
    stencil.globalCompositeOperation = 'copy';
    stencil.fillStyle = '#0000';
    stencil.fillRect(0, 0, width, height);
    stencil.globalCompositeOperation = 'source-over';
    this.picture(stencil, mask);
    stencil.setTransform(1, 0, 0, 1, 0, 0);
    stencil.globalCompositeOperation = 'source-in';
    stencil.fillStyle = hatchPattern(stencil, kind, HATCH_PX * this.scale * this.ratio);
    stencil.fillRect(0, 0, width, height);
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(this.stencil, 0, 0);
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
  }

  private stroke(path: Path2D, { colour, width, dash, round }: Omit<OutlineStyle, 'fill' | 'hatch'>): void {
    const { context } = this;
    context.lineCap = round ? 'round' : 'butt';
    context.lineJoin = 'round';
    context.setLineDash(dash.map((length) => length * this.scale));
    context.lineWidth = width * this.scale;
    context.strokeStyle = colour;
    context.stroke(path);
    context.setLineDash([]);
    context.lineCap = 'butt';
  }

  /** Lines of the other two views' planes. */
  crosshair(): void {
    const { context } = this;
    const frame = this.views.frames[this.plane];
    const [x, y] = this.views.pixelOf(this.plane, frame.placeOf(this.views.now.focus));
    const [width, height] = this.views.now.sizes[this.plane];
    const crisp = (value: number) => Math.round(value) + 0.5;
    context.beginPath();
    context.moveTo(crisp(x), 0);
    context.lineTo(crisp(x), height);
    context.moveTo(0, crisp(y));
    context.lineTo(width, crisp(y));
    context.globalAlpha = 0.75;
    context.lineWidth = Math.max(1, Math.round(this.scale));
    context.strokeStyle = ACCENT;
    context.stroke();
    context.globalAlpha = 1;
  }

  /** A ring of so many mm around a place, with a dark halo: the brush. */
  ring(point: PlanePoint, radiusMm: number, dashed: boolean): void {
    const [x, y] = this.views.pixelOf(this.plane, point);
    const path = new Path2D();
    path.arc(x, y, Math.max(1, radiusMm / this.views.now.cameras[this.plane].mmPerPixel), 0, 2 * Math.PI);
    this.haloed(path, dashed ? [4, 3] : []);
  }

  /** The mark of a seed: a small ring with four ticks. */
  seed(point: PlanePoint): void {
    const [x, y] = this.views.pixelOf(this.plane, point);
    const path = new Path2D();
    const size = this.scale;
    path.arc(x, y, 6 * size, 0, 2 * Math.PI);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      path.moveTo(x + 6 * size * dx, y + 6 * size * dy);
      path.lineTo(x + 10 * size * dx, y + 10 * size * dy);
    }
    this.haloed(path, []);
  }

  /** The small region that a drag has gone over. */
  region(from: PlanePoint, to: PlanePoint): void {
    const [x1, y1] = this.views.pixelOf(this.plane, from);
    const [x2, y2] = this.views.pixelOf(this.plane, to);
    const path = new Path2D();
    path.ellipse((x1 + x2) / 2, (y1 + y2) / 2, Math.abs(x2 - x1) / 2, Math.abs(y2 - y1) / 2, 0, 0, 2 * Math.PI);
    this.haloed(path, [4, 3]);
  }

  /** A solid white line with a dark halo: the plane of a cut. */
  line(from: PlanePoint, to: PlanePoint): void {
    const path = new Path2D();
    path.moveTo(...this.views.pixelOf(this.plane, from));
    path.lineTo(...this.views.pixelOf(this.plane, to));
    this.haloed(path, []);
  }

  /** The same in pieces, as one line: where a curved cut crosses the view. */
  curve(pieces: readonly (readonly [from: PlanePoint, to: PlanePoint])[]): void {
    const path = new Path2D();
    for (const [from, to] of pieces) {
      path.moveTo(...this.views.pixelOf(this.plane, from));
      path.lineTo(...this.views.pixelOf(this.plane, to));
    }
    this.haloed(path, []);
  }

  private haloed(path: Path2D, dash: readonly number[]): void {
    this.stroke(path, { colour: '#000000B0', width: 4, dash: [], round: false });
    this.stroke(path, { colour: '#FFFFFF', width: 1.5, dash, round: false });
  }
}
