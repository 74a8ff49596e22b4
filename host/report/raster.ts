/** An RGBA picture, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

export type Colour = readonly [red: number, green: number, blue: number];
export type Point = readonly [x: number, y: number];

export const colourOf = (hex: string): Colour =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as never;

/** How much of each pixel a line covers, 0 to 255: drawn first, so that a line crossing itself is not laid on twice. */
export class Stroke {
  readonly coverage: Uint8Array;
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    this.coverage = new Uint8Array(width * height);
    this.width = width;
    this.height = height;
  }

  /** A line through points, closed or open; `dash`: lengths drawn and left out in turn, empty for a solid line. */
  line(points: readonly Point[], { radius, dash = [], closed = false }: LineStyle): void {
    const ring = closed && points.length > 0 ? [...points, points[0]!] : points;
    const period = dash.reduce((sum, one) => sum + one, 0);
    let travelled = 0;
    for (let n = 1; n < ring.length; n++) {
      const [[x0, y0], [x1, y1]] = [ring[n - 1]!, ring[n]!];
      const length = Math.hypot(x1 - x0, y1 - y0);
      const steps = Math.max(1, Math.ceil(length * 2));
      for (let step = 0; step < steps; step++) {
        const along = travelled + (length * step) / steps;
        if (period > 0 && !drawn(along % period, dash)) continue;
        this.dot(x0 + ((x1 - x0) * step) / steps, y0 + ((y1 - y0) * step) / steps, radius);
      }
      travelled += length;
    }
  }

  /** A round dot with a soft edge of one pixel. */
  dot(x: number, y: number, radius: number): void {
    const reach = radius + 0.5;
    for (let py = Math.max(0, Math.ceil(y - reach)); py <= Math.min(this.height - 1, y + reach); py++)
      for (let px = Math.max(0, Math.ceil(x - reach)); px <= Math.min(this.width - 1, x + reach); px++) {
        const cover = Math.min(1, reach - Math.hypot(px - x, py - y)) * 255;
        const at = px + py * this.width;
        if (cover > this.coverage[at]!) this.coverage[at] = cover;
      }
  }

  /** Lays the stroke over a picture in one colour. */
  paint({ rgba }: Picture, colour: Colour, opacity = 1): void {
    for (let at = 0; at < this.coverage.length; at++) {
      const cover = (this.coverage[at]! / 255) * opacity;
      if (cover === 0) continue;
      for (let channel = 0; channel < 3; channel++) {
        const under = rgba[at * 4 + channel]!;
        rgba[at * 4 + channel] = under + (colour[channel]! - under) * cover;
      }
    }
  }
}

interface LineStyle {
  readonly radius: number;
  readonly dash?: readonly number[];
  readonly closed?: boolean;
}

function drawn(along: number, dash: readonly number[]): boolean {
  let rest = along;
  for (let n = 0; n < dash.length; n++) {
    if (rest < dash[n]!) return n % 2 === 0;
    rest -= dash[n]!;
  }
  return false;
}

/** 5 × 7 dots a letter: what stands in the corners of a CT, and nothing else. */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '01110 10001 10001 11111 10001 10001 10001',
  F: '11111 10000 10000 11110 10000 10000 10000',
  H: '10001 10001 10001 11111 10001 10001 10001',
  L: '10000 10000 10000 10000 10000 10000 11111',
  P: '11110 10001 10001 11110 10000 10000 10000',
  R: '11110 10001 10001 11110 10100 10010 10001',
  c: '00000 00000 01110 10000 10000 10001 01110',
  m: '00000 00000 11010 10101 10101 10101 10101',
  '5': '11111 10000 11110 00001 00001 10001 01110',
  ' ': '00000 00000 00000 00000 00000 00000 00000',
};

export const GLYPH = { width: 5, height: 7, advance: 6 } as const;

/** Letters of the bitmap font with their upper left corner at (x, y), each dot `scale` pixels wide. */
export function letters(stroke: Stroke, text: string, [x, y]: Point, scale: number): void {
  [...text].forEach((letter, n) => {
    const dots = GLYPHS[letter]?.split(' ') ?? [];
    dots.forEach((line, row) => {
      [...line].forEach((dot, column) => {
        if (dot !== '1') return;
        const left = Math.round(x + (n * GLYPH.advance + column) * scale);
        for (let py = 0; py < scale; py++)
          for (let px = 0; px < scale; px++) {
            const [at, up] = [left + px, Math.round(y + row * scale) + py];
            if (at >= 0 && up >= 0 && at < stroke.width && up < stroke.height)
              stroke.coverage[at + up * stroke.width] = 255;
          }
      });
    });
  });
}
