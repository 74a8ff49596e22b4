import type { ChangeNote } from '#core/commands/change';
import type { LandmarkName } from '#core/contours/landmarks';
import type { Refused } from '#core/result';
import { count, decimal, ml, withUnit } from '../../format.ts';
import { hasWords, refusalWords } from '../../words.ts';
import type { App, Toast } from '../common/app.ts';
import { BOUNDARY_WORDS, LANDMARK_WORDS } from './planWords.ts';

type Words = readonly [title: string, wayOut: string];

const named = (label: unknown) => (typeof label === 'string' ? label : 'This segment');
const landmarkNames = (names: unknown) =>
  Array.isArray(names)
    ? names.map((name) => LANDMARK_WORDS[name as LandmarkName].name.toLowerCase()).join(', ')
    : 'the landmarks';
const boundaryWord = (name: unknown) => BOUNDARY_WORDS[name as keyof typeof BOUNDARY_WORDS] ?? 'a boundary';
/** Room in MB, below one in kB; what is wanted is rounded up and what is left down, so that the two never read alike. */
const room = (rounded: (bytes: number) => number, bytes: number) =>
  bytes < 1e6 ? withUnit(decimal(rounded(bytes / 1e3), 0), 'kB') : withUnit(decimal(rounded(bytes / 1e6), 0), 'MB');
const hu = (value: unknown) => (typeof value === 'number' ? withUnit(decimal(Math.round(value), 0), 'HU') : 'its HU');

/** What the contouring screen refuses, and the way out. Codes of the contract and of the command line have theirs in words.ts. */
const SENTENCES: Readonly<Record<string, (facts: Readonly<Record<string, unknown>>) => Words>> = {
  'seed.outside': () => ['There is no scan under the pointer', 'Click inside the picture.'],
  'seed.notInRange': ({ hu: value, lowerHu, upperHu }) => [
    `The seed has ${hu(value)}, outside ${decimal(Number(lowerHu), 0)} to ${hu(upperHu)}`,
    'Widen the range, or click within it.',
  ],
  'seed.notInExtent': () => ['There is no liver under the pointer', 'Click on a part of the liver.'],
  'slice.outside': () => ['This plane is not part of the scan', 'Scroll to a plane of the scan.'],
  'plane.degenerate': () => ['These points name no plane: they lie on a line', 'Place the third point off the line.'],
  'plane.sideUnclear': () => ['The side that stays is not clear', 'Swap sides, or move the plane.'],
  'plane.oneSide': () => ['The plane leaves the whole liver on one side', 'Move it into the liver.'],
  'cut.noSurface': ({ points }) => [
    points === 0 ? 'No cut drawn yet' : 'Not enough drawn for a surface',
    'Drag the line of the cut on 3 to 6 slices.',
  ],
  'landmarks.missing': ({ missing }) => [
    `${count(Array.isArray(missing) ? missing.length : 0, 'landmark')} to go`,
    `Still to be clicked: ${landmarkNames(missing)}.`,
  ],
  'landmarks.degenerate': ({ boundary, landmarks }) => [
    `These landmarks do not give ${boundaryWord(boundary)}`,
    `They lie on a line or the wrong way round. Place them again: ${landmarkNames(landmarks)}.`,
  ],
  'plan.noBranches': () => ['No branches yet', 'Click the portal vein, then each of its branches.'],
  'plan.oneTerritory': () => ['One territory alone divides nothing', 'Mark another branch, and give it another name.'],
  'plan.notFound': () => ['This plan is no longer there', 'Choose one from the table.'],
  'plan.unanswered': () => [
    'The resection leaves a question open',
    'Say where segment I goes, and who keeps the vein.',
  ],
  'plan.tooMany': ({ most }) => [
    `A scan keeps no more than ${count(typeof most === 'number' ? most : 0, 'plan')}`,
    'Remove one that is no longer wanted, then lay this one.',
  ],
  'vessel.empty': () => ['This vessel has no voxels', 'Click the vessel in the liver to grow it.'],
  'vessel.notThere': () => ['There is no vessel under the pointer', 'Click on a branch of the vessel.'],
  'vessel.leaked': ({ mostPercent }) => [
    'Growing ran out of the vessel into the liver',
    `It took more than ${typeof mostPercent === 'number' ? withUnit(decimal(mostPercent, 0), '%') : 'a vessel does'} of the liver; nothing was changed. Click a brighter place of the vessel, or paint it as a finding (Portal vein).`,
  ],
  'vessel.noContrast': ({ hu: value, liverHu }) => [
    `${hu(value)} here, ${hu(liverHu)} in the liver: no vessel stands out`,
    'Without contrast it cannot be grown. Paint it as a finding (Portal vein), then mark its branches.',
  ],
  'cut.noLiver': () => ['No liver to cut', 'Contour the liver first.'],
  'cut.noPlane': ({ points }) => [
    points === 0 ? 'No cut drawn yet' : `${count(3 - Number(points), 'point')} to go`,
    'Click three points of the plane, on any view and slice.',
  ],
  'extent.empty': () => ['No liver to work on', 'Grow or paint the liver first.'],
  'segment.notFound': () => ['This segment is no longer there', 'Choose one from the list.'],
  'segment.locked': ({ label }) => [
    `${typeof label === 'string' ? label : 'This segment'} is locked`,
    'Unlock it in the list of segments; nothing was changed.',
  ],
  'segment.wrongLayer': () => [
    'A side of the cut is not edited by itself',
    'It follows the liver and the plane: choose the liver or a finding, or move the plane.',
  ],
  'segment.empty': ({ label }) => [`${named(label)} holds no voxel yet`, 'Draw it first.'],
  'segment.notHere': ({ label }) => [`Nothing of ${named(label).toLowerCase()} lies here`, 'Draw where it is.'],
  'stroke.notTissue': ({ label }) => [
    `Nothing of ${named(label).toLowerCase()}'s HU under the pointer`,
    'Only fat, air or padding lies there; nothing was changed. Stroke through what is missing, or paint it.',
  ],
  'stroke.notConnected': ({ label, reachMm }) => [
    `Nothing here connects to ${named(label).toLowerCase()}`,
    `Within ${typeof reachMm === 'number' ? withUnit(decimal(reachMm, 0), 'mm') : 'the reach'} of the stroke nothing joins it; nothing was changed. Begin the stroke at its edge, or paint.`,
  ],
  'stroke.notMeasured': () => [
    'The scan measured nothing under the brush',
    'Padding around the picture is no tissue; nothing was changed.',
  ],
  'segment.wouldVanish': ({ label }) => [
    `Nothing of ${named(label).toLowerCase()} would be left`,
    'Take a smaller value.',
  ],
  'segments.same': () => ['A segment is not combined with itself', 'Choose another one.'],
  'segments.sameLayer': () => ['Findings share no voxel', 'Add one to the other, which takes its voxels over.'],
  'mask.letsNoneThrough': () => ['The mask lets nothing through here', 'Widen its range, or switch it off.'],
  'outline.flat': () => ['This outline encloses nothing', 'Draw around what shall be cut.'],
  'outline.holdsNone': ({ label }) => [
    `Nothing of ${named(label).toLowerCase()} to cut there`,
    'Draw around a part of it, and not around all.',
  ],
  'seed.tooNarrow': ({ bottleneckMm }) => [
    typeof bottleneckMm === 'number'
      ? `The seed lies in a place narrower than the guard of ${withUnit(decimal(2 * bottleneckMm, 0), 'mm')}`
      : 'The seed lies in a place narrower than the guard',
    'Click further inside, or make the guard smaller.',
  ],
  'seed.notTissue': () => ['Fat or air lies under the pointer', 'Click well inside the liver, beside its vessels.'],
  'seed.barred': () => ['The seed lies on a barrier or outside the box', 'Click elsewhere, or take the guard away.'],
  'interpolate.noGap': ({ label }) => [
    `${named(label)} has no slices left out between drawn ones`,
    'Draw it on slices further apart first.',
  ],
  'segment.named': () => ['This segment has a name already', 'Undo the naming to give another.'],
  'segment.noNumberLeft': () => ['All 255 segments are taken', 'Use one that is there.'],
  'ellipsoid.flat': () => ['These diameters lie on one line', 'Drag the second across the first.'],
  'ellipsoid.onlyFat': () => ['There is only fat or air in it', 'Draw the diameters on the lesion.'],
  'ellipsoid.noContrast': () => [
    'Nothing tells the lesion from what is around it',
    'The ellipsoid stays as it is drawn. Correct it by its ends, or paint.',
  ],
  'ellipsoid.crumb': () => [
    'Only a crumb of the ellipsoid lies in this range',
    'Widen the range of HU, or draw the diameters closer to the lesion.',
  ],
  'change.nothing': () => ['Nothing would change', 'It is so already.'],
  'change.stale': () => ['The contours changed meanwhile', 'Nothing was done; do it again.'],
  'undo.nothing': () => ['Nothing to undo', ''],
  'redo.nothing': () => ['Nothing to redo', ''],
  'window.notIsolated': () => [
    'This window cannot share memory with its kernels',
    'Open Remnant by its own address (npx remnant serve prints it), not through another site or proxy.',
  ],
  'memory.tooLarge': ({ bytes }) => [
    `This series needs ${withUnit(decimal(Number(bytes) / 1e9, 1), 'GB')}, more than a window can address`,
    'Choose a series with thicker slices.',
  ],
  'memory.unavailable': ({ bytes }) => [
    `This computer has no ${withUnit(decimal(Number(bytes) / 1e9, 1), 'GB')} of memory left for the series`,
    'Close other programs, then open it again.',
  ],
  'memory.noRoom': ({ wantedBytes, leftBytes }) => [
    typeof wantedBytes === 'number' && typeof leftBytes === 'number'
      ? `This needs ${room(Math.ceil, wantedBytes)}, and there is room for ${room(Math.floor, leftBytes)}`
      : 'There is not enough memory for this',
    'Nothing was changed. Erase what leaked first, or mend it with the brush.',
  ],
  'series.notDecoded': ({ arrived, slices }) => [
    typeof arrived === 'number' && typeof slices === 'number'
      ? `Only ${arrived} of ${count(slices, 'slice')} could be read`
      : 'The slices could not be read',
    'Open it again; if it comes back, import the series again.',
  ],
  'changes.invalid': () => [
    'This file holds no changes of contours',
    'Choose one that Remnant wrote: its name ends in .changes.',
  ],
  'changes.otherSeries': () => ['These changes belong to another series', 'Open that series, and the file there.'],
  'changes.doNotFit': ({ done, total }) => [
    typeof done === 'number' && typeof total === 'number'
      ? `${count(done, 'change')} of ${total} done again: the next does not fit`
      : 'These changes do not fit the contours',
    'The contours were changed there since. Undo takes back what was done.',
  ],
  'labels.geometryMismatch': () => [
    'The saved contours do not fit this series',
    'They were drawn on another grid; nothing was changed.',
  ],
};

export function contourWords({ code, details }: Refused): { readonly title: string; readonly wayOut: string } | null {
  const words = SENTENCES[code]?.(details);
  return words ? { title: words[0], wayOut: words[1] } : null;
}

/** Says a refusal: what changes nothing is a notice that goes by itself, the rest stays until it is closed. */
export function sayRefusal(app: App, refusal: Refused): void {
  const words = contourWords(refusal) ?? (QUIET.has(refusal.code) ? refusalWords(refusal.code, refusal.details) : null);
  if (!words && hasWords(refusal.code)) {
    app.refused(refusal);
    return;
  }
  const kind = QUIET.has(refusal.code) ? 'notNow' : 'error';
  app.notify({
    kind,
    title: words?.title ?? `Refused: ${refusal.code}`,
    body: words?.wayOut || undefined,
    code: refusal.code,
    details: refusal.details,
  });
}

const QUIET = new Set([
  'reading.heldElsewhere',
  'change.nothing',
  'undo.nothing',
  'redo.nothing',
  'seed.outside',
  'seed.notInExtent',
  'seed.notInRange',
  'segment.locked',
  'segment.empty',
  'segment.notHere',
  'stroke.notTissue',
  'stroke.notConnected',
  'stroke.notMeasured',
  'mask.letsNoneThrough',
  'outline.flat',
  'outline.holdsNone',
  'seed.barred',
  'seed.tooNarrow',
  'cut.noLiver',
  'plane.degenerate',
  'landmarks.missing',
  'vessel.notThere',
  'plane.oneSide',
]);

/** What a person should know of contours that another program wrote; null where nothing is worth a word. */
export function readNotesInWords(note: {
  readonly code: string;
  readonly [figure: string]: unknown;
}): Pick<Toast, 'title' | 'body'> | null {
  const figure = (name: string) => (typeof note[name] === 'number' ? (note[name] as number) : 0);
  switch (note.code) {
    case 'labels.noReferences':
      return { title: 'The file names no images', body: 'It was put here by its grid alone: look whether it fits.' };
    case 'labels.otherImages':
      return {
        title: 'The file names images that are not here',
        body: 'Series and grid agree, names of images do not, as after an anonymiser: look whether it fits.',
      };
    case 'labels.fractionalAtHalf':
      return { title: 'Fractions were cut at half', body: 'Voxels of half and more are in.' };
    case 'labels.slicesLeftOut':
      return {
        title: `${count(figure('slices'), 'slice')} without a line in between`,
        body: `Structure ${figure('segment')} stays empty there; Interpolate can fill it.`,
      };
    case 'labels.openContours':
      return {
        title: `${count(figure('lines'), 'line')} left out`,
        body: `Open lines and points of structure ${figure('segment')} enclose nothing.`,
      };
    default:
      return null;
  }
}

/** What a change has to say besides having been made. */
export function notesInWords({ code, volumeMl }: ChangeNote): Pick<Toast, 'title' | 'body'> {
  const amount = withUnit(ml(volumeMl), 'ml');
  switch (code) {
    case 'segment.lockedLeftOut':
      return { title: `${amount} left as it was`, body: 'It belongs to a segment that is locked.' };
    case 'findings.outsideExtent':
      return {
        title: `${amount} of the finding lies outside the liver`,
        body: 'It counts as liver only when taken in.',
      };
    case 'stroke.notMeasured':
      return { title: `${amount} left out`, body: 'The scan measured nothing there: padding is no tissue.' };
    case 'labels.overFinding':
      return { title: `${amount} left out`, body: 'Another finding lies there, and keeps it.' };
    case 'labels.outsideExtent':
      return { title: `${amount} lies outside the liver`, body: 'It was not made part of either side.' };
  }
}
