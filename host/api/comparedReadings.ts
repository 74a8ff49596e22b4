import type { LayerName } from '#core/contours/codes';
import type { Segment } from '#core/contours/reading';
import { readingAgreement } from '#core/review/compareReadings';
import { type SegmentVoxels, segmentVoxels } from '#core/review/segmentVoxels';
import { sha256Pieces } from '../cases/auditLog.ts';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { storedSeries } from '../cases/storedSeries.ts';
import type { ReadingPlace } from './readingKeeper.ts';

interface Contoured {
  readonly segments: readonly Segment[];
  readonly layers: readonly { readonly layer: LayerName; readonly hash: string }[];
}

/** Two readings of one series, structure by structure; null where the series has no geometry. */
export async function comparedReadings(
  library: CaseLibrary,
  { caseId, seriesId }: ReadingPlace,
  first: Contoured,
  second: Contoured,
) {
  const { geometry } = storedSeries(library.series.volume(caseId, seriesId)!).series;
  if (!geometry) return null;
  const voxelsOf = async ({ layers }: Contoured, layer: LayerName) => {
    const hash = layers.find((one) => one.layer === layer)?.hash;
    const voxels = hash ? await library.layers.voxels(hash) : new Uint8Array(0);
    const known = hash ? library.reviews.segmentsOf(hash) : [];
    return { voxels, found: known ?? segmentVoxels(voxels, geometry, sha256Pieces) };
  };
  const compared = [];
  // A layer at a time: two of a long series at once, not six.
  for (const layer of ['extent', 'partition', 'findings'] as const) {
    const [a, b] = [await voxelsOf(first, layer), await voxelsOf(second, layer)];
    for (const { number, kind, label } of structures(layer, first, second)) {
      const of = (found: readonly SegmentVoxels[], { segments }: Contoured) =>
        segments.some((one) => one.number === number && one.layer === layer && one.kind === kind)
          ? (found.find((one) => one.number === number) ?? null)
          : null;
      const [inA, inB] = [of(a.found, first), of(b.found, second)];
      if (!inA && !inB) continue;
      const ml = (one: SegmentVoxels | null) =>
        one
          ? one.perSlice.reduce(
              (sum, n, k) => sum + (n * geometry.pixelAreaMm2 * geometry.sliceExtentsMm[k]!) / 1000,
              0,
            )
          : null;
      const agreement =
        inA && inB
          ? readingAgreement(
              geometry,
              (v) => a.voxels[v] === number,
              (v) => b.voxels[v] === number,
              slicesOf(inA, inB),
            )
          : null;
      compared.push({
        number,
        label,
        firstMl: ml(inA),
        secondMl: ml(inB),
        agreement: agreement && {
          differenceMl: agreement.differenceMl,
          disagreementMl: agreement.disagreementMl,
          dice: agreement.dice,
          surfaceMeanMm: agreement.surfaceMeanMm,
          surface95Mm: agreement.surface95Mm,
        },
      });
    }
  }
  return compared;
}

/** What either reading has in a layer; the same number means the same only where it is of the same kind. */
function structures(layer: LayerName, first: Contoured, second: Contoured): Segment[] {
  const of = ({ segments }: Contoured) => segments.filter((one) => one.layer === layer);
  const known = of(first);
  return [
    ...known,
    ...of(second).filter(({ number, kind }) => !known.some((one) => one.number === number && one.kind === kind)),
  ];
}

function slicesOf(...found: readonly SegmentVoxels[]): readonly [number, number] {
  const held = found[0]!.perSlice.map((_, k) => found.some(({ perSlice }) => perSlice[k]! > 0));
  return [held.indexOf(true), held.lastIndexOf(true)];
}
