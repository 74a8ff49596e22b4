import type { Series } from '../dicom/series.ts';
import { addScaled, length, subtract, type Vec3, type VolumeGeometry } from '../geometry.ts';
import { ok, type Result, refuse } from '../result.ts';

/** A series that contours are drawn on, with its grid. */
export type LabelledSource = Pick<
  Series,
  'id' | 'seriesInstanceUID' | 'studyInstanceUID' | 'frameOfReferenceUID' | 'sources'
> & { readonly geometry: VolumeGeometry };

/** What an object says of the images that it was drawn on; empty where it says nothing. */
export interface StatedSource {
  readonly seriesInstanceUIDs: readonly string[];
  readonly sopInstanceUIDs: readonly string[];
  readonly frameOfReferenceUID: string | null;
}

export type SourceCode = 'labels.wrongSeries' | 'labels.otherFrameOfReference';

/** How surely an object belongs to a series: by an image of it, by its series alone, or by nothing that it says. */
export type Belonging = 'byImage' | 'bySeries' | 'unsaid';

/**
 * Whether an object was drawn on this series. It was where it names one of its images, or its series: some anonymisers give
 * images new names and leave the objects about them as they were, so that a series may be named and none of its images; the
 * grid must fit all the same. Where it names others only it was drawn on another series (`labels.wrongSeries`), whatever its
 * grid. The Frame of Reference must be the series' own (`labels.otherFrameOfReference`): where it is another, the places
 * that the object holds are those of another patient position. One that names nothing is told apart by its grid alone.
 */
export function drawnOnSource(stated: StatedSource, source: LabelledSource): Result<Belonging, SourceCode> {
  const images = new Set(source.sources.map(({ sopInstanceUID }) => sopInstanceUID));
  const byImage = stated.sopInstanceUIDs.some((uid) => images.has(uid));
  const bySeries = stated.seriesInstanceUIDs.includes(source.seriesInstanceUID);
  const unsaid = stated.sopInstanceUIDs.length === 0 && stated.seriesInstanceUIDs.length === 0;
  if (!byImage && !bySeries && !unsaid)
    return refuse('labels.wrongSeries', { stated: stated.seriesInstanceUIDs, series: source.seriesInstanceUID });
  if (
    stated.frameOfReferenceUID !== null &&
    source.frameOfReferenceUID !== null &&
    stated.frameOfReferenceUID !== source.frameOfReferenceUID
  )
    return refuse('labels.otherFrameOfReference', {
      stated: stated.frameOfReferenceUID,
      series: source.frameOfReferenceUID,
    });
  return ok(byImage ? 'byImage' : unsaid ? 'unsaid' : 'bySeries');
}

/** Positions and directions in headers are rounded; grids farther apart than this are not the same. */
export const SAME_PLACE_MM = 0.05;

/** The grid of one slice as an object states it. */
export interface StatedGrid {
  readonly columns: number;
  readonly rows: number;
  readonly rowDirection: Vec3;
  readonly columnDirection: Vec3;
  readonly pixelSpacingMm: readonly [row: number, column: number];
}

/** How far, mm, corners of a slice lie from the series' own where both begin at the same place; the sizes must agree. */
export function farCornerApartMm(stated: StatedGrid, geometry: VolumeGeometry): number {
  const along = (grid: StatedGrid): [Vec3, Vec3] => [
    grid.rowDirection.map((x) => x * grid.pixelSpacingMm[1] * (grid.columns - 1)) as unknown as Vec3,
    grid.columnDirection.map((x) => x * grid.pixelSpacingMm[0] * (grid.rows - 1)) as unknown as Vec3,
  ];
  const [a, b] = [along(stated), along(geometry)];
  const across = (edges: readonly [Vec3, Vec3]) => addScaled(edges[0], edges[1], 1);
  return Math.max(length(subtract(a[0], b[0])), length(subtract(a[1], b[1])), length(subtract(across(a), across(b))));
}

/** The slice that lies at a place, and how far from it; the nearest one. */
export function sliceAt(geometry: VolumeGeometry, position: Vec3): { readonly k: number; readonly apartMm: number } {
  let best = { k: 0, apartMm: Number.POSITIVE_INFINITY };
  geometry.slicePositions.forEach((at, k) => {
    const apartMm = length(subtract(at, position));
    if (apartMm < best.apartMm) best = { k, apartMm };
  });
  return best;
}
