import { volumeOfSlices } from '#core/contours/planeVolumes';
import type { ExchangedReading } from '#core/exchange/exchangedReading';
import { countsOf, countsPerSlice } from '#core/exchange/labelRuns';
import { drawSlices, type SegmentSlice, type StatedContours } from '#core/exchange/readContours';
import { volumeGeometry } from '#core/geometry';
import { ok, type Result, refuse } from '#core/result';

/** Volumes may differ by the rounding of decimal strings, and by nothing else. */
const SAME_VOLUME = 1e-6;

/**
 * Whether what was read back of an object is what was to be written: every voxel of every layer, and the millilitres of every
 * segment by the positions and spacing that the object itself states. Nothing is called saved before. What differs is a
 * fault, of ours or of a disk: `export.notAsWritten` says where.
 * @param segmentOf the segment of the reading that a segment of the object is, by its number there
 * @param layers the layers that the object holds
 */
export function readBackIsSame(
  read: StatedContours,
  reading: ExchangedReading,
  layers: readonly string[] = [...reading.layers.keys()],
  numberOf: (segment: ExchangedReading['segments'][number]) => number = ({ number }) => number,
): Result<{ readonly segments: number; readonly voxels: number }, 'export.notAsWritten'> {
  const differs = (what: string, more: object = {}) => refuse('export.notAsWritten', { what, ...more });
  const { geometry } = reading.source;
  const pixels = geometry.columns * geometry.rows;
  const written = reading.segments.filter(({ layer }) => layers.includes(layer));
  const segmentOf = new Map(written.map((segment) => [numberOf(segment), segment]));
  if (read.segments.length !== written.length)
    return differs('segments', { written: written.length, read: read.segments.length });
  const asStated = read.stated
    ? volumeGeometry({
        ...geometry,
        pixelSpacingMm: read.stated.pixelSpacingMm,
        slicePositions: geometry.slicePositions.map((at, k) => read.stated!.positions.get(k) ?? at),
      })
    : geometry;
  const byLayer = new Map<string, SegmentSlice[][]>();
  const slicesOf = Array.from(read.segments, (): SegmentSlice[] => []);
  for (const slice of read.slices) slicesOf[slice.segment]!.push(slice);
  for (const [n, { number }] of read.segments.entries()) {
    const segment = segmentOf.get(number);
    if (!segment) return differs('segmentNumber', { number });
    const list = byLayer.get(segment.layer) ?? [];
    list[segment.value] = slicesOf[n]!;
    byLayer.set(segment.layer, list);
  }
  let voxels = 0;
  for (const layer of layers) {
    const own = reading.layers.get(layer as never)!;
    const drawn = new Uint8Array(own.length);
    for (const [value, slices] of (byLayer.get(layer) ?? []).entries())
      if (slices) voxels += drawSlices(drawn, slices, pixels, value);
    if (Buffer.compare(drawn, own) !== 0) return differs('voxels', { layer });
    const counts = countsPerSlice(own, pixels);
    for (const { layer: of, value, label } of written) {
      if (of !== layer) continue;
      const perSlice = countsOf(counts, value);
      // Voxel for voxel the same: what is left to differ is where the object says that its slices lie.
      const [ml, readMl] = [volumeOfSlices(perSlice, geometry), volumeOfSlices(perSlice, asStated)];
      if (!(Math.abs(readMl - ml) <= SAME_VOLUME * ml)) return differs('millilitres', { label, ml, readMl });
    }
  }
  return ok({ segments: written.length, voxels });
}

/** The volume of each segment of a reading, ml, by its number: each slice counted with its own extent. */
export function segmentVolumesOf({ segments, layers, source: { geometry } }: ExchangedReading): Map<number, number> {
  const pixels = geometry.columns * geometry.rows;
  const counts = new Map([...layers].map(([layer, voxels]) => [layer, countsPerSlice(voxels, pixels)]));
  return new Map(
    segments.map(({ number, layer, value }) => [number, volumeOfSlices(countsOf(counts.get(layer)!, value), geometry)]),
  );
}
