import { type Refused, refuse } from '#core/result';

const figure = (value: unknown) => (typeof value === 'number' ? String(Number(value.toFixed(3))) : '?');

/** What is said of contours and objects that were refused, with their figures and never with a name of a patient. */
const SENTENCES: Readonly<Record<string, (details: Readonly<Record<string, unknown>>) => string>> = {
  'labels.geometryMismatch': ({ distanceMm, labels, series }) =>
    distanceMm !== undefined
      ? `The contours lie ${figure(distanceMm)} mm beside the slices of the series.`
      : Array.isArray(labels) && Array.isArray(series)
        ? `The contours have ${labels.join(' × ')} voxels, the series ${series.join(' × ')}.`
        : 'The contours do not say where they lie.',
  'labels.wrongSeries': ({ series }) => `The contours were drawn on another series, not on ${series}.`,
  'labels.otherFrameOfReference': ({ stated, series }) =>
    `The contours were drawn in the frame of reference ${stated}, the series has ${series}: places do not agree.`,
  'labels.invalid': () => 'The file holds no contours that can be read.',
  'labels.noContours': ({ sopClassUID }) =>
    `The DICOM file holds no contours (its class is ${sopClassUID || 'not said'}).`,
  'labels.fractional': () =>
    'The contours are fractions between in and out. --accept labels.fractional takes half and more as in.',
  'labels.compressed': ({ transferSyntaxUID }) =>
    `The contours are compressed (${transferSyntaxUID}), which is not read here; write them again uncompressed.`,
  'labels.tooManySegments': ({ segments, most }) =>
    `The file has ${segments} segments with voxels; a reading holds ${most} beside its own.`,
  'labels.overlap': () =>
    'Segments of the file that would lie in one layer share voxels; --segments opens some of them alone.',
  'file.truncated': () => 'The file ends before its data do.',
  'file.corrupt': () => 'The file is damaged.',
  'path.notFound': () => 'There is no such file.',
  'layer.notFound': ({ layer }) => `Nothing is drawn in the layer ${layer}.`,
  'output.cannotHold': () =>
    'A NIfTI cannot hold where the slices of this irregular or sheared series lie; NRRD and DICOM can.',
  'series.damaged': () =>
    'Slices of the series are not those that were taken in, so nothing leaves that speaks of them. Import the files again.',
  'series.refused': () => 'The series cannot be measured; accept its finding by name first.',
  'export.notDicom': () =>
    'The series is no DICOM, so that an object could not say which images it is about; NRRD can.',
  'export.nothing': () => 'Nothing is contoured on this series.',
  'export.notAsWritten': () => 'What was written is not what was drawn. Nothing was saved; this is a fault of ours.',
  'reading.heldElsewhere': () => 'A window edits these contours. Close it first.',
  'report.none': () => 'The file is no structured report.',
  'report.noMeasurements': () => 'The report measures nothing.',
  'report.noCodes': ({ uncoded, of }) =>
    `${uncoded} of ${of} numbers in the report have no code: what they measure is not guessed.`,
};

/** The refusal with its sentence, for the command line. */
export const inSentences = <Code extends string>({ code, details }: Refused<Code>): Refused<Code> =>
  refuse(code, { ...details, message: SENTENCES[code]?.(details) ?? String(details.message ?? code) });
