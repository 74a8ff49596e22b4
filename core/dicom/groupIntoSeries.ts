import { samePatient } from '../cases/samePatient.ts';
import { type Finding, finding } from '../findings.ts';
import { belongingTogether, namedBy } from './belonging.ts';
import type { Instance } from './instance.ts';
import type { Series } from './series.ts';
import { seriesOfSlices } from './seriesOfSlices.ts';
import { byGrid, slicesOf } from './sliceGeometry.ts';
import { type Stack, slicesToCompare, stacksOf } from './stacks.ts';

/**
 * Series as volumes: instances of one Series Instance UID split into what truly makes one volume each, slices ascending
 * along their normal, every position checked, everything found said. Nothing is thrown away in silence and nothing is
 * refused here: findings of severity `refuse` make a series unmeasurable. The order of `instances` does not matter.
 * Copies can only be told from conflicts where `frameHashes` are filled in for what `needPixelHashes` names.
 */
export function groupIntoSeries(instances: readonly Instance[]): readonly Series[] {
  return bySeries(instances).flatMap(({ kept, copies, conflicting }) => {
    const stacks = belongingTogether(kept).flatMap(({ instances, toldApartBy }) =>
      byGrid(instances.flatMap(slicesOf))
        .flatMap((slices) => stacksOf(slices))
        .map((stack) => ({ ...stack, toldApartBy: [...toldApartBy, ...stack.toldApartBy] })),
    );
    return [...stacks].sort(largestFirst).map((stack, n) => {
      const uids = [...instancesOf(stack)];
      const copied = uids.reduce((sum, uid) => sum + (copies.get(uid) ?? 0), stack.repeated.length);
      const inConflict = new Map([...conflicting].filter(([uid]) => uids.includes(uid)));
      const uid = stack.slices[0]!.instance.seriesInstanceUID;
      return seriesOfSlices(stack.slices, {
        id: n === 0 ? uid : `${uid}#${n + 1}`,
        instances: uids.length,
        findings: [...repeatedFinding(copied), ...conflictingFinding(inConflict), ...stackFindings(stack, n, stacks)],
      });
    });
  });
}

/** Paths of the instances whose pixels must be hashed, because a position or a SOP Instance UID repeats. */
export function needPixelHashes(instances: readonly Instance[]): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const copies of grouped(instances, (instance) => instance.sopInstanceUID).values())
    if (copies.length > 1) for (const { path } of copies) paths.add(path);
  for (const { kept } of bySeries(instances))
    for (const { instances: together } of belongingTogether(kept))
      for (const slices of byGrid(together.flatMap(slicesOf)))
        for (const { instance } of slicesToCompare(slices)) paths.add(instance.path);
  return paths;
}

interface SeriesInstances {
  readonly kept: readonly Instance[];
  /** By SOP Instance UID, how many further copies of it there were. */
  readonly copies: ReadonlyMap<string, number>;
  /** SOP Instance UIDs with different contents, here or in another series, or with pixels written in different ways. */
  readonly conflicting: ReadonlyMap<string, 'contents' | 'encoding'>;
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
    const conflicting = new Map<string, 'contents' | 'encoding'>();
    for (const [uid, same] of grouped(series, (instance) => instance.sopInstanceUID)) {
      kept.push(same[0]!);
      const everywhere = ofUid.get(uid)!;
      if (everywhere.length === 1) continue;
      const content = contentOf(same[0]!);
      const alike = content !== null && everywhere.every((copy) => contentOf(copy) === content);
      if (alike && everywhere.every((copy) => isOfOnePatient(copy, same[0]!))) copies.set(uid, same.length - 1);
      else conflicting.set(uid, everywhere.every((copy) => isOtherEncoding(copy, same[0]!)) ? 'encoding' : 'contents');
    }
    return { kept, copies, conflicting };
  });
}

/** All of an instance that a number could depend on, as text; null while its pixels have not been compared. */
function contentOf({ frameHashes, frames, pixels, modality, ...instance }: Instance) {
  if (!frameHashes) return null;
  const { pixelDataOffset: _, pixelDataLength: __, ...description } = pixels;
  const { seriesInstanceUID, studyInstanceUID, frameOfReferenceUID } = instance;
  const levels = [seriesInstanceUID, studyInstanceUID, frameOfReferenceUID];
  return JSON.stringify([frameHashes, frames, description, levels, modality]);
}

const isOfOnePatient = (a: Instance, b: Instance) => samePatient(namedBy(a), namedBy(b)) !== 'other';

/** Whether two instances say the same but for how their pixels are written: which cannot be compared as they are stored. */
const isOtherEncoding = (a: Instance, b: Instance) =>
  a === b ||
  (a.transferSyntaxUID !== b.transferSyntaxUID &&
    isOfOnePatient(a, b) &&
    contentOf({ ...a, frameHashes: [] }) === contentOf({ ...b, frameHashes: [] }));

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

function conflictingFinding(uids: ReadonlyMap<string, 'contents' | 'encoding'>): Finding[] {
  const by = (kind: 'contents' | 'encoding') => [...uids].flatMap(([uid, of]) => (of === kind ? [uid] : []));
  const [contents, encoding] = [by('contents'), by('encoding')];
  const findings: Finding[] = [];
  if (contents.length > 0)
    findings.push(
      finding(
        'series.conflictingInstances',
        `${contents.length === 1 ? '1 SOP Instance UID stands' : `${contents.length} SOP Instance UIDs stand`} for different contents; which one is right cannot be known.`,
        { sopInstanceUIDs: contents },
      ),
    );
  if (encoding.length > 0)
    findings.push(
      finding(
        'series.conflictingInstances',
        `${encoding.length === 1 ? '1 image is' : `${encoding.length} images are`} there in more than one transfer syntax; whether the copies show the same is not compared. Give one of them alone.`,
        { sopInstanceUIDs: encoding, differ: 'encoding' },
      ),
    );
  return findings;
}

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
