import type { PlaneFrame, PlanePoint } from './planeFrame.ts';

/** Rows of a mask that lie on one even grid: where their first corner is on the view and how far a pixel reaches, mm. */
export interface MaskStrip {
  readonly from: number;
  readonly to: number;
  readonly corner: PlanePoint;
  readonly across: PlanePoint;
  readonly down: PlanePoint;
}

/** The pixels of a plane that hold one label, as a picture in that label's colour, and where its rows lie on the view. */
export interface PlaneMask {
  readonly picture: OffscreenCanvas;
  readonly strips: readonly MaskStrip[];
}

/** @param picture is drawn over when it is given: a fresh canvas costs more than what is drawn on it */
export function planeMask(
  frame: PlaneFrame,
  index: number,
  pixels: Uint8Array,
  width: number,
  height: number,
  colour: string,
  picture = new OffscreenCanvas(width, height),
): PlaneMask {
  const context = picture.getContext('2d', { willReadFrequently: true })!;
  const image = context.createImageData(width, height);
  const words = new Uint32Array(image.data.buffer);
  const value = Number.parseInt(colour.slice(1), 16);
  // Bytes lie as red, green, blue, alpha; the word is little-endian.
  const word = (0xff000000 | ((value & 0xff) << 16) | (value & 0xff00) | (value >>> 16)) >>> 0;
  for (let n = 0; n < pixels.length; n++) if (pixels[n] !== 0) words[n] = word;
  context.putImageData(image, 0, 0);
  return { picture, strips: stripsOf(frame, index, height) };
}

/** One strip for an even grid; where slices are unevenly spaced along the view, one for each row. */
export function stripsOf(frame: PlaneFrame, index: number, height: number): MaskStrip[] {
  const at = (a: number, b: number): PlanePoint => {
    const place: [number, number, number] = [0, 0, 0];
    place[frame.fixed] = index;
    place[frame.across] = a;
    place[frame.down] = b;
    return frame.placeOf(place);
  };
  const strip = (from: number, to: number): MaskStrip => {
    const corner = at(-0.5, from - 0.5);
    const [right, below] = [at(0.5, from - 0.5), at(-0.5, to - 0.5)];
    return {
      from,
      to,
      corner,
      across: [right[0] - corner[0], right[1] - corner[1]],
      down: [(below[0] - corner[0]) / (to - from), (below[1] - corner[1]) / (to - from)],
    };
  };
  const whole = strip(0, height);
  const even = Array.from({ length: height }, (_, b) => at(-0.5, b - 0.5)).every(
    ([u, v], b) => Math.hypot(u - whole.corner[0] - b * whole.down[0], v - whole.corner[1] - b * whole.down[1]) < 0.05,
  );
  return even ? [whole] : Array.from({ length: height }, (_, b) => strip(b, b + 1));
}
