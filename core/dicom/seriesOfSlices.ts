import { type Finding, finding, inTableOrder } from '../findings.ts';
import { type VolumeGeometry, volumeGeometry } from '../geometry.ts';
import { huFindings } from './huFindings.ts';
import type { Acquired, HeaderPatient } from './instance.ts';
import type { Series } from './series.ts';
import type { Slice } from './sliceGeometry.ts';
import { geometryFindings, sliceSpacing } from './spacing.ts';

/** Secondary Capture and its multi-frame kin (PS3.4 B.5). */
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';

/**
 * The series that these slices make, ascending along their normal: its geometry proved, every finding of its own said.
 * @param how its id, how many instances it was made of (copies and duplicates not counted twice), and what was found
 * while the slices were gathered
 */
export function seriesOfSlices(
  slices: readonly Slice[],
  how: { readonly id: string; readonly instances: number; readonly findings: readonly Finding[] },
): Series {
  const { instance, frame } = slices[0]!;
  const geometry = geometryOf(slices);
  const findings = inTableOrder([...how.findings, ...kindFindings(slices), ...placeFindings(slices, geometry)]);
  return {
    id: how.id,
    seriesInstanceUID: instance.seriesInstanceUID,
    studyInstanceUID: instance.studyInstanceUID,
    frameOfReferenceUID: instance.frameOfReferenceUID,
    modality: instance.modality,
    description: instance.seriesDescription,
    acquired: earliest(slices.map((slice) => slice.instance.acquired)),
    patient: patientOf(slices),
    instances: how.instances,
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

/** What kind of images these are, where they are not CT. */
function kindFindings(slices: readonly Slice[]): Finding[] {
  const findings: Finding[] = [];
  if (slices.some((slice) => isScreenCapture(slice)))
    findings.push(
      finding('series.secondaryCapture', 'These are screen captures, not CT slices: their pixels are no HU.'),
    );
  const others = slices.filter(({ instance }) => instance.modality !== 'CT');
  const [other] = others;
  if (other) {
    const { modality } = other.instance;
    findings.push(
      finding(
        'series.notCt',
        `The modality${others.length === slices.length ? '' : ` of ${others.length} of ${slices.length} slices`} is ${modality || 'not given'}, not CT.`,
        { modality, slices: others.length },
      ),
    );
  }
  return [...findings, ...huFindings(slices)];
}

const isScreenCapture = ({ instance, frame }: Slice) =>
  instance.sopClassUID === SECONDARY_CAPTURE ||
  instance.sopClassUID.startsWith(`${SECONDARY_CAPTURE}.`) ||
  instance.conversionType !== null ||
  // Colours, also those that stored values only point to (PALETTE COLOR). A CT may be MONOCHROME1: its HU are the same.
  (instance.modality === 'CT' &&
    (instance.pixels.samplesPerPixel > 1 || !/^MONOCHROME[12]$/.test(instance.pixels.photometricInterpretation))) ||
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

/** What the headers of all slices say of the patient, each value from the first that has it: one slice may say less. */
const patientOf = (slices: readonly Slice[]): HeaderPatient =>
  slices.reduce<HeaderPatient>(
    (known, { instance: { patient } }) => ({
      name: known.name ?? patient.name,
      id: known.id ?? patient.id,
      birthDate: known.birthDate ?? patient.birthDate,
      sex: known.sex ?? patient.sex,
      ageYears: known.ageYears ?? patient.ageYears,
      heightCm: known.heightCm ?? patient.heightCm,
      weightKg: known.weightKg ?? patient.weightKg,
    }),
    slices[0]!.instance.patient,
  );

function earliest(times: readonly (Acquired | null)[]): Acquired | null {
  const known = times.filter((time) => time !== null);
  const key = ({ date, time }: Acquired) => `${date}T${time ?? ''}`;
  return known.reduce<Acquired | null>((first, time) => (first && key(first) <= key(time) ? first : time), null);
}
