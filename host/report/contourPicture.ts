import type { LayerName, SegmentKindName } from '#core/contours/codes';
import type { VolumeGeometry } from '#core/geometry';
import { type Box, bodyBox } from './bodyBox.ts';
import { letterOf } from './orientation.ts';
import { outlines } from './outlines.ts';
import { type Colour, colourOf, GLYPH, letters, type Picture, type Point, Stroke } from './raster.ts';

/** One slice with everything that is drawn over it. All arrays are of the slice alone, index i + j·columns. */
export interface ContourSlice {
  readonly hu: Int16Array;
  readonly layers: Readonly<Partial<Record<LayerName, Uint8Array>>>;
  readonly geometry: Pick<VolumeGeometry, 'columns' | 'rows' | 'pixelSpacingMm' | 'rowDirection' | 'columnDirection'>;
  readonly segments: readonly { number: number; layer: LayerName; kind: SegmentKindName | null; colour: string }[];
  readonly window?: { readonly centreHu: number; readonly widthHu: number };
  /** Width of the picture; its height follows from the box. */
  readonly widthPx?: number;
  /** What is shown; the body where not given. Pictures that stand side by side share one, for one scale. */
  readonly box?: Box;
}

const SOFT_TISSUE = { centreHu: 40, widthHu: 300 } as const;
const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

/** Solid, dashed, dotted: each segment is known by its line, so that a grey print loses nothing. Lengths in line radii. */
const PLAIN = { radius: 0.8, dash: [] } as const;
const LINES: Readonly<Partial<Record<SegmentKindName, { radius: number; dash: readonly number[] }>>> = {
  deportalisedLobe: { radius: 1, dash: [9, 7] },
  tumour: { radius: 1.25, dash: [0.5, 5] },
  flr: { radius: 1.15, dash: [] },
  ablationZone: { radius: 0.8, dash: [2, 2.5] },
};
/** From below to above: the FLR is what the page is about. */
const ORDER: readonly SegmentKindName[] = ['liver', 'deportalisedLobe', 'ablationZone', 'tumour', 'flr'];
const orderOf = (kind: SegmentKindName | null) => (kind === null ? -1 : ORDER.indexOf(kind));

/**
 * A slice in its window with the outlines of its segments, cropped to the body, right side of the patient at the left,
 * front at the top, with orientation letters and a bar of 5 cm. Lengths are true: pixels of the picture are square in
 * mm. The liver's own line is left out where a cut divides it, since its parts show it.
 */
export function contourPicture(slice: ContourSlice): Picture {
  const { geometry, widthPx = 640 } = slice;
  const place = placement(slice, widthPx);
  const picture = drawnCt(slice, place);
  const cut = slice.segments.some(({ kind, number, layer }) => kind === 'flr' && slice.layers[layer]?.includes(number));
  const drawn = slice.segments
    .filter(({ kind }) => kind !== 'liver' || !cut)
    .sort((a, b) => orderOf(a.kind) - orderOf(b.kind));
  const unit = widthPx / 270;
  for (const { number, layer, kind, colour } of drawn) {
    const labels = slice.layers[layer];
    if (labels === undefined) continue;
    const { radius, dash } = (kind && LINES[kind]) ?? PLAIN;
    const [line, halo] = [stroke(picture), stroke(picture)];
    for (const loop of outlines(labels, geometry.columns, geometry.rows, number)) {
      const points = loop.map(([i, j]) => place.toPixel(i, j));
      const lengths = dash.map((length) => length * unit);
      line.line(points, { radius: radius * unit, dash: lengths, closed: true });
      halo.line(points, { radius: (radius + 0.7) * unit, dash: lengths, closed: true });
    }
    halo.paint(picture, BLACK, 0.75);
    line.paint(picture, colourOf(colour));
  }
  mark(picture, place, geometry);
  return picture;
}

/** Pictures of several slices of one series in one box, so that they have one scale and can be compared. */
export function contourPictures(slices: readonly ContourSlice[]): Picture[] {
  const boxes = slices.map(({ hu, geometry }) => bodyBox(hu, geometry.columns, geometry.rows));
  const box: Box = {
    iMin: Math.min(...boxes.map(({ iMin }) => iMin)),
    iMax: Math.max(...boxes.map(({ iMax }) => iMax)),
    jMin: Math.min(...boxes.map(({ jMin }) => jMin)),
    jMax: Math.max(...boxes.map(({ jMax }) => jMax)),
  };
  return slices.map((slice) => contourPicture({ box, ...slice }));
}

const stroke = ({ width, height }: Picture) => new Stroke(width, height);

interface Placement {
  readonly width: number;
  readonly height: number;
  readonly mmPerPixel: number;
  readonly flipI: boolean;
  readonly flipJ: boolean;
  readonly toPixel: (i: number, j: number) => Point;
  readonly toVoxel: (x: number, y: number) => readonly [i: number, j: number];
}

/** Where the slice lies in the picture: the box of the body, mirrored where the grid runs against custom. */
function placement({ hu, geometry, box: given }: ContourSlice, width: number): Placement {
  const { columns, rows, pixelSpacingMm, rowDirection, columnDirection } = geometry;
  const [spacingJ, spacingI] = pixelSpacingMm;
  const box = given ?? bodyBox(hu, columns, rows);
  const mmPerPixel = ((box.iMax - box.iMin + 1) * spacingI) / width;
  const height = Math.max(1, Math.round(((box.jMax - box.jMin + 1) * spacingJ) / mmPerPixel));
  const flipI = 'RPF'.includes(letterOf(rowDirection));
  const flipJ = 'RAH'.includes(letterOf(columnDirection));
  const [stepX, stepY] = [spacingI / mmPerPixel, spacingJ / mmPerPixel];
  return {
    width,
    height,
    mmPerPixel,
    flipI,
    flipJ,
    toPixel: (i, j) => {
      const [x, y] = [(i - box.iMin + 0.5) * stepX - 0.5, (j - box.jMin + 0.5) * stepY - 0.5];
      return [flipI ? width - 1 - x : x, flipJ ? height - 1 - y : y];
    },
    toVoxel: (x, y) => [
      ((flipI ? width - 1 - x : x) + 0.5) / stepX - 0.5 + box.iMin,
      ((flipJ ? height - 1 - y : y) + 0.5) / stepY - 0.5 + box.jMin,
    ],
  };
}

/** The CT in its window, between voxel centres linear. */
function drawnCt({ hu, geometry, window = SOFT_TISSUE }: ContourSlice, place: Placement): Picture {
  const { columns, rows } = geometry;
  const { width, height } = place;
  const rgba = new Uint8Array(width * height * 4);
  const low = window.centreHu - window.widthHu / 2;
  const grey = (i: number, j: number) =>
    Math.min(255, Math.max(0, ((hu[clamp(i, columns) + clamp(j, rows) * columns]! - low) / window.widthHu) * 255));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [i, j] = place.toVoxel(x, y);
      const [i0, j0] = [Math.floor(i), Math.floor(j)];
      const [u, v] = [i - i0, j - j0];
      const upper = grey(i0, j0) * (1 - u) + grey(i0 + 1, j0) * u;
      const lower = grey(i0, j0 + 1) * (1 - u) + grey(i0 + 1, j0 + 1) * u;
      const value = Math.round(upper * (1 - v) + lower * v);
      rgba.set([value, value, value, 255], (x + y * width) * 4);
    }
  return { width, height, rgba };
}

const clamp = (n: number, size: number) => Math.min(size - 1, Math.max(0, n));

/** Letters of the four sides and a bar of 5 cm, white on a dark edge. */
function mark(picture: Picture, place: Placement, { rowDirection, columnDirection }: ContourSlice['geometry']): void {
  const { width, height } = picture;
  const scale = Math.max(2, Math.round(width / 160));
  const [glyphWidth, glyphHeight] = [GLYPH.width * scale, GLYPH.height * scale];
  const edge = 3 * scale;
  const [right, bottom] = [letterOf(rowDirection, place.flipI), letterOf(columnDirection, place.flipJ)];
  const [left, top] = [letterOf(rowDirection, !place.flipI), letterOf(columnDirection, !place.flipJ)];
  const bar = 50 / place.mmPerPixel;
  const draw = (to: Stroke, dx: number, dy: number, radius: number) => {
    letters(to, left, [edge + dx, (height - glyphHeight) / 2 + dy], scale);
    letters(to, right, [width - edge - glyphWidth + dx, (height - glyphHeight) / 2 + dy], scale);
    letters(to, top, [(width - glyphWidth) / 2 + dx, edge + dy], scale);
    letters(to, bottom, [(width - glyphWidth) / 2 + dx, height - edge - glyphHeight + dy], scale);
    const y = height - edge - scale;
    to.line(
      [
        [width - edge - bar, y],
        [width - edge, y],
      ],
      { radius },
    );
    const label = '5 cm';
    const labelWidth = (label.length * GLYPH.advance - 1) * scale;
    letters(to, label, [width - edge - labelWidth + dx, y - glyphHeight - edge + dy], scale);
  };
  const halo = stroke(picture);
  for (const [dx, dy] of [
    [-1, 0],
    [1, 0],
    [0, -1],
    [0, 1],
  ] as const)
    draw(halo, dx * (scale / 2), dy * (scale / 2), scale);
  halo.paint(picture, BLACK, 0.85);
  const white = stroke(picture);
  draw(white, 0, 0, scale / 2);
  white.paint(picture, WHITE);
}
