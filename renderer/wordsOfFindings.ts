import { count, decimal } from './format.ts';
import { are, missing, number, type Sentence, text } from './sentence.ts';

const isSize = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((n) => Number.isInteger(n));

/** Refusals of an import that leave a series of the case as it was; the host's own message says the way out. */
const STAYS_IN_CASE: ReadonlySet<string> = new Set(['series.contoured', 'series.edited', 'series.otherSlices']);

/** What is said of series, of files that cannot be read, and of contours that came as files. */
export const WORDS_OF_FINDINGS = {
  'series.missingSlices': {
    says: (f) => {
      const n = missing(f);
      return n === null
        ? 'No volume from this series: slices are missing'
        : `No volume from this series: ${count(n, 'slice')} ${are(n)} missing`;
    },
    wayOut: 'Use another series of the scan, import the missing files, or accept the gap by name.',
  },
  'series.irregularSpacing': {
    says: 'The steps between slices differ',
    wayOut: 'Each slice counts with its own extent; compare growth only with this in mind.',
  },
  'series.duplicatePositions': {
    says: 'No volume from this series: two images lie at one position with different pixels',
    wayOut: 'Phases or reconstructions are mixed: export each as its own series and import that.',
  },
  'series.conflictingInstances': {
    says: (f) =>
      text(f, 'differ') === 'encoding'
        ? 'No volume from this series: images came twice, compressed in different ways, and are not compared'
        : 'No volume from this series: one image came twice with different contents',
    wayOut: 'Find out which copy is the original and import that alone.',
  },
  'series.repeatedInstances': {
    says: 'Some images came more than once',
    wayOut: 'Each is counted once; nothing to do.',
  },
  'series.split': {
    says: 'One series held several volumes',
    wayOut: 'They are listed apart; choose the one you want to measure.',
  },
  'series.singleSlice': {
    says: 'No volume from this series: it has fewer than two slice positions',
    wayOut: 'Choose a series with a stack of slices.',
  },
  'series.gantryTilt': {
    says: 'The slices are tilted, or shifted sideways against each other',
    wayOut:
      'Steps are taken along the normal, so the volumes are right; look whether the picture jumps from slice to slice.',
  },
  'series.overlap': {
    says: 'The slices overlap',
    wayOut: 'Spacing comes from positions, so the volumes are right; nothing to do.',
  },
  'series.thickSlices': {
    says: 'The slices are more than 5 mm apart',
    wayOut: 'Use a thinner reconstruction of the same scan where there is one.',
  },
  'series.secondaryCapture': {
    says: 'No volume from this series: it is a capture of a screen',
    wayOut: 'Import the original CT.',
  },
  'series.notCt': {
    says: (f) => `No volume from this series: ${text(f, 'modality') ?? 'it'} is not CT`,
    wayOut: 'Choose a CT series.',
  },
  'series.modalityLut': {
    says: 'No volume from this series: slope and intercept do not make HU of its values',
    wayOut: 'Export the original slices from the scanner or archive, with rescale slope and intercept.',
  },
  'series.noGeometry': {
    says: 'No volume from this series: the files do not say where the slices lie',
    wayOut: 'Export the scan again from its archive, with positions and pixel spacing.',
  },
  'series.notCovered': {
    says: 'A segment touches the edge of the scan, so its volume is at least what is printed',
    wayOut: 'Use a scan that covers the liver, or accept it by name.',
  },
  'series.refused': {
    says: (f) =>
      STAYS_IN_CASE.has(text(f, 'code') ?? '')
        ? 'This series stays in the case as it is'
        : 'This series gives no volume',
    wayOut: (f) => text(f, 'message') ?? 'Open its findings: they say what is missing and what can be done.',
  },
  'series.damaged': {
    says: (f) => {
      const n = number(f, 'slices');
      return n === null
        ? 'Slices of this scan have changed on the disc'
        : `${count(n, 'slice')} of this scan ${n === 1 ? 'has' : 'have'} changed on the disc since ${n === 1 ? 'it was' : 'they were'} imported`;
    },
    wayOut:
      'Import the same files into this case again, which mends them and keeps the contours; then open the series anew and look them over. Have the disc looked at.',
  },
  'series.notFound': {
    says: 'This series is not here',
    wayOut: 'Go back to the case and choose one of its series.',
  },
  'series.ambiguous': {
    says: 'More than one series can be measured',
    wayOut: 'Name the one that is meant.',
  },
  'finding.notAcceptable': {
    says: 'This finding cannot be accepted',
    wayOut: 'Use another series, or import the scan again.',
  },

  'file.notDicom': { says: 'Not a CT file', wayOut: 'Nothing to do if it is not part of the scan.' },
  'file.labelmap': {
    says: 'Contours as a file (labelmap), not a CT',
    wayOut: 'Open the CT they were drawn on, then load them there as labels.',
  },
  'file.notImage': {
    says: 'A DICOM file without an image: a report, a structure set or a directory',
    wayOut: 'Nothing to do; it holds no slices.',
  },
  'file.truncated': { says: 'The file ends before its image does', wayOut: 'Copy it again from where it came.' },
  'file.unsupportedTransferSyntax': {
    says: 'The image is packed in a way that is not read here',
    wayOut: 'Export it again uncompressed, or as JPEG-LS or JPEG 2000.',
  },
  'file.corrupt': { says: 'The file is damaged', wayOut: 'Copy it again from where it came.' },
  'file.receivedInPart': {
    says: 'Of a series that was received only in part',
    wayOut: 'Retrieve the series to its end, then import it.',
  },
  'file.changed': {
    says: 'A file changed while it was being copied',
    wayOut: 'Nothing was kept; read the folder again and import it.',
  },
  'labels.geometryMismatch': {
    says: (f) => {
      const distance = number(f, 'distanceMm');
      if (distance !== null) return `These contours lie ${decimal(distance, 1)} mm beside the scan`;
      const [labels, series] = [f.labels, f.series];
      return isSize(labels) && isSize(series)
        ? `These contours have ${labels.join(' × ')} voxels, the scan ${series.join(' × ')}`
        : 'These contours were drawn on another grid';
    },
    wayOut: 'Open them with the series they were drawn on.',
  },
  'labels.wrongSeries': {
    says: 'These contours belong to another series',
    wayOut: 'Open them with the series they were drawn on.',
  },
  'output.cannotHold': {
    says: 'A NIfTI file cannot hold slices with unequal steps or tilt',
    wayOut: 'Write .nrrd instead, or accept the loss by name.',
  },
  'output.exists': { says: 'A file of this name is already there', wayOut: 'Choose another name, or replace it.' },
  'output.notWritable': {
    says: 'The file cannot be written there',
    wayOut: (f) => text(f, 'message') ?? 'Name another folder, or ask for the right to write.',
  },
  'path.notFound': {
    says: 'This folder or file is not there',
    wayOut: 'Check that the disc or the network folder is connected, then open it again.',
  },
  'labels.invalid': {
    says: 'These contours cannot be read',
    wayOut: 'Write them again as .nii.gz, .nrrd or DICOM Segmentation; they must hold a voxel.',
  },
  'labels.otherFrameOfReference': {
    says: 'These contours were drawn in another frame of reference',
    wayOut: 'The patient lay otherwise: places do not agree. Open them with the series they were drawn on.',
  },
  'labels.noContours': {
    says: 'This DICOM file holds no contours',
    wayOut: 'Choose a Segmentation (SEG) or an RT Structure Set (RTSTRUCT).',
  },
  'labels.fractional': {
    says: 'These contours are fractions, not voxels in or out',
    wayOut: 'Open them cut at half, which is noted; or write them again as BINARY.',
  },
  'labels.compressed': {
    says: 'These contours are compressed in a way that is not read here',
    wayOut: 'Write them again uncompressed (Explicit VR Little Endian).',
  },
  'labels.tooManySegments': {
    says: (f) =>
      `These contours have ${number(f, 'segments') ?? 'more'} segments, a reading holds ${number(f, 'most') ?? 252}`,
    wayOut: 'Write those that matter into a file of their own.',
  },
  'labels.overlap': {
    says: 'Segments of this file lie upon each other',
    wayOut: 'Findings cannot share a voxel here: open those that do not overlap, one after the other.',
  },
  'export.notDicom': {
    says: 'This series is no DICOM, so a DICOM object cannot say what it is about',
    wayOut: 'Write a NRRD labelmap, or import the DICOM images.',
  },
  'export.nothing': { says: 'Nothing is contoured here', wayOut: 'Contour the scan first.' },
  'export.notAsWritten': {
    says: 'What was written is not what was drawn',
    wayOut: 'Nothing was saved. Try again; if it stays, the program is at fault: report it.',
  },
  'report.none': { says: 'This DICOM file is no report', wayOut: 'Choose a structured report (SR).' },
  'report.noMeasurements': {
    says: 'This report measures nothing',
    wayOut: 'Choose a report with measurements, such as one by TID 1500.',
  },
  'report.noCodes': {
    says: (f) => `${number(f, 'uncoded') ?? 'Some'} of ${number(f, 'of') ?? 'the'} numbers in this report have no code`,
    wayOut: 'What they measure is not guessed. Have the report written with coded names and units.',
  },
} as const satisfies Record<string, Sentence>;
