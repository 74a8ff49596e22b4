import type { VolumeMemory } from './volumeMemory.ts';

/** A plane of the volume's voxels: where its first voxel lies, how many lie along a row and how many rows there are. */
export interface PlaneOfVoxels {
  /** Voxel offsets: of the first voxel, from one to the next in a row, from one row to the next. */
  readonly first: number;
  readonly alongStep: number;
  readonly rowStep: number;
  readonly along: number;
  readonly rows: number;
}

/** Where the pixels of a picture lie on a plane: each line of it runs straight and evenly along the plane's rows. */
export interface PictureLines {
  /** Pixels of a line. */
  readonly length: number;
  /** Each line's place between the plane's rows, row centres at whole numbers; NaN where there is nothing to draw. */
  readonly row: Float64Array;
  /** Place along the row of each line's first pixel, voxel centres at whole numbers. */
  readonly start: Float64Array;
  /** From pixel to pixel, voxels; may be negative. */
  readonly step: number;
}

/** HU that are drawn black, and those that are drawn white; straight between them. */
export interface GreyWindow {
  readonly blackHu: number;
  readonly whiteHu: number;
}

const BLACK = 0xff000000;
const MOST_LINES = 64;
/** Weights of two rows add up to this. */
const WHOLE = 1 << 14;
const roundUp = (n: number) => (n + 7) & ~7;

/** Pixels of a line as they are given to `take`: a few more than were asked for, of no meaning. */
export const lineRoom = (length: number): number => roundUp(length);

/**
 * Draws HU as grey: straight between the four voxels around a pixel (values first, then the window), black beyond the plane's
 * borders, which run half a voxel outside its outermost centres. Hands over the picture from top to bottom, some lines at
 * a time: RGBA, `lineRoom(length)` pixels a line, in shared memory and valid only until `take` returns.
 */
export function drawPlane(
  { kernels, scratch, layout }: VolumeMemory,
  plane: PlaneOfVoxels,
  { length, row, start, step }: PictureLines,
  { blackHu, whiteHu }: GreyWindow,
  take: (pixels: Uint8Array, firstLine: number, lines: number) => void,
): void {
  const room = roundUp(length);
  const linesAtOnce = Math.max(
    1,
    Math.min(MOST_LINES, row.length, Math.floor((scratch.left - 2 * plane.along) / (4 * room)) - 2),
  );
  const greyPerHu = 255 / Math.max(1e-3, whiteHu - blackHu);
  const gathered = roundUp(plane.along);
  scratch.take(4 * room + 2 * gathered, (rows) =>
    scratch.take(4 * room * linesAtOnce, (picture) => {
      const sampled = [new SampledRow(rows), new SampledRow(rows + 2 * room)];
      /** The row, read at a line's places: what the line before has read is kept, since lines share rows. */
      const rowAt = (n: number, from: number, besides: SampledRow | null): SampledRow => {
        const kept = sampled.find((each) => each.row === n && each.start === from);
        if (kept) return kept;
        const into = sampled.find((each) => each !== besides)!;
        into.row = n;
        into.start = from;
        let hu = layout.hu + 2 * (plane.first + n * plane.rowStep);
        if (plane.alongStep !== 1) {
          kernels.gatherRow(hu, 2 * plane.alongStep, plane.along, rows + 4 * room);
          hu = rows + 4 * room;
        }
        kernels.sampleRow(hu, plane.along, from, step, into.pointer, room);
        return into;
      };
      for (let line = 0; line < row.length; line += linesAtOnce) {
        const lines = Math.min(linesAtOnce, row.length - line);
        for (let n = 0; n < lines; n++) {
          const place = row[line + n]!;
          const out = picture + 4 * room * n;
          if (!(place >= -0.5 && place <= plane.rows - 0.5)) {
            scratch.words(out, room).fill(BLACK);
            continue;
          }
          const inside = Math.min(Math.max(place, 0), plane.rows - 1);
          const upper = Math.floor(inside);
          const share = Math.round((inside - upper) * WHOLE);
          const from = start[line + n]!;
          const next = share === 0 ? upper : upper + 1;
          const above = rowAt(upper, from, sampled.find((each) => each.row === next && each.start === from) ?? null);
          const below = next === upper ? above : rowAt(next, from, above);
          kernels.greyLine(above.pointer, below.pointer, share, blackHu, greyPerHu, out, room);
        }
        take(scratch.bytes(picture, 4 * room * lines), line, lines);
      }
    }),
  );
}

/** Where a row's values lie, and which row at which places. */
class SampledRow {
  readonly pointer: number;
  row = -1;
  start = Number.NaN;

  constructor(pointer: number) {
    this.pointer = pointer;
  }
}
