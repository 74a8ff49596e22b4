import { type Finding, finding, inTableOrder } from '../findings.ts';
import { type VolumeGeometry, volumeGeometry } from '../geometry.ts';
import type { Acquired, Instance } from './instance.ts';
import type { Series } from './series.ts';
import { byGrid, type Slice, slicesOf } from './sliceGeometry.ts';
import { geometryFindings, sliceSpacing } from './spacing.ts';
import { type Stack, slicesToCompare, stacksOf } from './stacks.ts';

/** Secondary Capture and its multi-frame kin (PS3.4 B.5). */
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';

/**
 * Series as volumes: instances of one Series Instance UID split into what truly makes one volume each, slices ascending
 * along their normal, every position checked, everything found said. Nothing is thrown away in silence and nothing is
 * refused here: findings of severity `refuse` make a series unmeasurable. The order of `instances` does not matter.
 * Copies can only be told from conflicts where `frameHashes` are filled in for what `needPixelHashes` names.
 */
export function groupIntoSeries(instances: readonly Instance[]): readonly Series[] {
  return bySeries(instances).flatMap(({ kept, copies, conflicting }) => {
    const stacks = byGrid(kept.flatMap(slicesOf)).flatMap((slices) => stacksOf(slices));
    return [...stacks].sort(largestFirst).map((stack, n) => {
      const uids = [...instancesOf(stack)];
      const copied = uids.reduce((sum, uid) => sum + (copies.get(uid) ?? 0), stack.repeated.length);
      const inConflict = uids.filter((uid) => conflicting.has(uid));
      return seriesOf(stack, n, stacks, [...repeatedFinding(copied), ...conflictingFinding(inConflict)]);
    });
  });
}

/** Paths of the instances whose pixels must be hashed, because a position or a SOP Instance UID repeats. */
export function needPixelHashes(instances: readonly Instance[]): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const copies of grouped(instances, (instance) => instance.sopInstanceUID).values())
    if (copies.length > 1) for (const { path } of copies) paths.add(path);
  for (const { kept } of bySeries(instances))
    for (const slices of byGrid(kept.flatMap(slicesOf)))
      for (const { instance } of slicesToCompare(slices)) paths.add(instance.path);
  return paths;
}

interface SeriesInstances {
  readonly kept: readonly Instance[];
  /** By SOP Instance UID, how many further copies of it there were. */
  readonly copies: ReadonlyMap<string, number>;
  /** SOP Instance UIDs with different contents, here or in another series. */
  readonly conflicting: ReadonlySet<string>;
}

/** Instances by Series Instance UID in the order in which series are listed, every SOP Instance UID once in each. */
function bySeries(instances: readonly Instance[]): readonly SeriesInstances[] {
  const ordered = [...instances].sort(
    (a, b) =>
      compare(a.studyInstanceUID, b.studyInstanceUID) ||
      compare(a.seriesNumber ?? Number.MAX_SAFE_INTEGER, b.seriesNumber ?? Number.MAX_SAFE_INTEGER) ||
      compare(a.seriesInstanceUID, b.seriesInstanceUID) ||
      compare(a.sopInstanceUID, b.sopInstanceUID) ||
      compare(a.path, b.path),
  );
  const ofUid = grouped(ordered, (instance) => instance.sopInstanceUID);
  return [...grouped(ordered, (instance) => instance.seriesInstanceUID).values()].map((series) => {
    const kept: Instance[] = [];
    const copies = new Map<string, number>();
    const conflicting = new Set<string>();
    for (const [uid, same] of grouped(series, (instance) => instance.sopInstanceUID)) {
      kept.push(same[0]!);
      const everywhere = ofUid.get(uid)!;
      if (everywhere.length === 1) continue;
      const content = contentOf(same[0]!);
      if (content !== null && everywhere.every((copy) => contentOf(copy) === content)) copies.set(uid, same.length - 1);
      else conflicting.add(uid);
    }
    return { kept, copies, conflicting };
  });
}

/** All of an instance that a number could depend on, as text; null while its pixels have not been compared. */
function contentOf({ frameHashes, frames, pixels, seriesInstanceUID, studyInstanceUID, modality }: Instance) {
  if (!frameHashes) return null;
  const { pixelDataOffset: _, pixelDataLength: __, ...description } = pixels;
  return JSON.stringify([frameHashes, frames, description, seriesInstanceUID, studyInstanceUID, modality]);
}

/** The note that so many copies were there beside what is counted. */
export const repeatedFinding = (count: number): Finding[] =>
  count === 0
    ? []
    : [
        finding(
          'series.repeatedInstances',
          count === 1
            ? '1 instance was there more than once; it is counted once.'
            : `${count} copies of instances were there; each instance is counted once.`,
          { copies: count },
        ),
      ];

const conflictingFinding = (uids: readonly string[]): Finding[] =>
  uids.length === 0
    ? []
    : [
        finding(
          'series.conflictingInstances',
          `${uids.length === 1 ? '1 SOP Instance UID stands' : `${uids.length} SOP Instance UIDs stand`} for different contents; which one is right cannot be known.`,
          { sopInstanceUIDs: uids },
        ),
      ];

/** The largest first; then what the attributes order, then positions, so that the numbering does not hang on arrival. */
function largestFirst(a: Stack, b: Stack): number {
  const [p, q] = [a.slices[0]!, b.slices[0]!];
  return (
    b.slices.length - a.slices.length ||
    compare(p.frame.acquisitionNumber ?? 0, q.frame.acquisitionNumber ?? 0) ||
    compare(Number(p.frame.temporalPosition ?? 0) || 0, Number(q.frame.temporalPosition ?? 0) || 0) ||
    compare(p.frame.imageType.join('\\'), q.frame.imageType.join('\\')) ||
    compare(p.frame.convolutionKernel ?? '', q.frame.convolutionKernel ?? '') ||
    compare(p.instance.sopInstanceUID, q.instance.sopInstanceUID) ||
    p.frameIndex - q.frameIndex
  );
}

/** SOP Instance UIDs of all that the stack was made of. */
const instancesOf = ({ slices, duplicates }: Stack): ReadonlySet<string> =>
  new Set([...slices, ...duplicates].map((slice) => slice.instance.sopInstanceUID));

function seriesOf(stack: Stack, part: number, parts: readonly Stack[], common: readonly Finding[]): Series {
  const { slices } = stack;
  const { instance, frame } = slices[0]!;
  const geometry = geometryOf(slices);
  const findings = inTableOrder([
    ...common,
    ...stackFindings(stack, part, parts),
    ...kindFindings(slices),
    ...placeFindings(slices, geometry),
  ]);
  return {
    id: part === 0 ? instance.seriesInstanceUID : `${instance.seriesInstanceUID}#${part + 1}`,
    seriesInstanceUID: instance.seriesInstanceUID,
    studyInstanceUID: instance.studyInstanceUID,
    frameOfReferenceUID: instance.frameOfReferenceUID,
    modality: instance.modality,
    description: instance.seriesDescription,
    acquired: earliest(slices.map((slice) => slice.instance.acquired)),
    patient: instance.patient,
    instances: instancesOf(stack).size,
    columns: instance.pixels.columns,
    rows: instance.pixels.rows,
    pixelSpacingMm: frame.pixelSpacingMm,
    transferSyntaxUID: instance.transferSyntaxUID,
    imageType: frame.imageType,
    convolutionKernel: frame.convolutionKernel,
    contrastBolusAgent: instance.contrastBolusAgent,
    sliceThicknessMm: frame.sliceThicknessMm,
    sources: slices.map((slice) => ({
      path: slice.instance.path,
      sopInstanceUID: slice.instance.sopInstanceUID,
      sopClassUID: slice.instance.sopClassUID,
      frame: slice.frameIndex,
      rescaleSlope: slice.frame.rescaleSlope,
      rescaleIntercept: slice.frame.rescaleIntercept,
    })),
    geometry,
    sliceSpacingMm: geometry && sliceSpacing(geometry),
    findings,
    measurable: findings.every(({ severity }) => severity !== 'refuse'),
  };
}

/** The grid of placed slices; null for fewer than two positions. */
function geometryOf(slices: readonly Slice[]): VolumeGeometry | null {
  const [first] = slices;
  if (!first?.plane || slices.length < 2) return null;
  return volumeGeometry({
    columns: first.instance.pixels.columns,
    rows: first.instance.pixels.rows,
    rowDirection: first.plane.rowDirection,
    columnDirection: first.plane.columnDirection,
    pixelSpacingMm: first.plane.pixelSpacingMm,
    slicePositions: slices.map((slice) => slice.plane!.position),
  });
}

/** What the gathering of the stack found: duplicates, and that the series held more than this. */
function stackFindings(stack: Stack, part: number, parts: readonly Stack[]): Finding[] {
  const findings: Finding[] = [];
  if (stack.duplicates.length > 0) {
    const positions = stack.slices.filter((slice) => stack.duplicates.includes(slice)).length;
    findings.push(
      finding(
        'series.duplicatePositions',
        `${positions === 1 ? 'At 1 position' : `At ${positions} positions`} there are several slices with different pixels, and nothing in their headers tells them apart.`,
        { positions, slices: stack.duplicates.length },
      ),
    );
  }
  if (parts.length > 1) {
    const by = stack.toldApartBy.length > 0 ? stack.toldApartBy.join(' and ') : 'size, direction or pixel spacing';
    findings.push(
      finding(
        'series.split',
        `One series held ${parts.length} volumes, told apart by ${by}; this is part ${part + 1}, with ${stack.slices.length} of ${parts.reduce((sum, { slices }) => sum + slices.length, 0)} slices.`,
        { parts: parts.length, part: part + 1, by },
      ),
    );
  }
  return findings;
}

/** What kind of images these are, where they are not CT. */
function kindFindings(slices: readonly Slice[]): Finding[] {
  const findings: Finding[] = [];
  const { instance } = slices[0]!;
  if (slices.some((slice) => isScreenCapture(slice)))
    findings.push(
      finding('series.secondaryCapture', 'These are screen captures, not CT slices: their pixels are no HU.'),
    );
  if (instance.modality !== 'CT')
    findings.push(
      finding('series.notCt', `The modality is ${instance.modality || 'not given'}, not CT.`, {
        modality: instance.modality,
      }),
    );
  const byTable = slices.filter(({ frame }) => frame.modalityLut).length;
  if (byTable > 0)
    findings.push(
      finding(
        'series.modalityLut',
        `${byTable === slices.length ? 'Stored values become' : `In ${byTable} of ${slices.length} slices stored values become`} HU by a table (Modality LUT Sequence, 0028,3000), not by slope and intercept; a table is not applied.`,
        { slices: byTable },
      ),
    );
  return findings;
}

const isScreenCapture = ({ instance, frame }: Slice) =>
  instance.sopClassUID === SECONDARY_CAPTURE ||
  instance.sopClassUID.startsWith(`${SECONDARY_CAPTURE}.`) ||
  instance.conversionType !== null ||
  (instance.modality === 'CT' && instance.pixels.samplesPerPixel > 1) ||
  frame.imageType.some((value) => /^SCREEN[ _]?(SAVE|SHOT)$/.test(value));

/** What the positions say. */
function placeFindings(slices: readonly Slice[], geometry: VolumeGeometry | null): Finding[] {
  const [first] = slices;
  if (!first?.plane)
    return [
      finding(
        'series.noGeometry',
        'Position, orientation or a positive pixel spacing is missing from the headers or makes no sense.',
      ),
    ];
  if (!geometry) return [finding('series.singleSlice', 'There is only one position; a volume needs two or more.')];
  const thickness = first.frame.sliceThicknessMm;
  return geometryFindings(geometry, thickness !== null && thickness > 0 ? thickness : null);
}

function earliest(times: readonly (Acquired | null)[]): Acquired | null {
  const known = times.filter((time) => time !== null);
  const key = ({ date, time }: Acquired) => `${date}T${time ?? ''}`;
  return known.reduce<Acquired | null>((first, time) => (first && key(first) <= key(time) ? first : time), null);
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
