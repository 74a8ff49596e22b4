import type { LabelledSource } from '#core/exchange/sameSeries';
import { ok, type Result } from '#core/result';
import { dicomObject, type ObjectCode } from './dicomObject.ts';
import { OBJECT_TAG } from './objectTags.ts';
import { type Attributes, line, uidOf } from './writtenObject.ts';

/** What objects take over from the images that they are about: who, which study, in which place. */
export interface SourceHeaders {
  readonly patient: Attributes;
  readonly study: Attributes;
  readonly frameOfReference: Attributes;
}

/**
 * Patient, study and frame of reference as the first image of a series says them. Patient's identity comes from here alone:
 * an object for another place than the hospital's own archive takes another patient module in this one's stead.
 */
export function sourceHeaders(image: Buffer, source: LabelledSource): Result<SourceHeaders, ObjectCode> {
  const read = dicomObject(image);
  if (!read.ok) return read;
  const { header } = read.value;
  const text = (tag: number, most?: number) => {
    const found = header.text(tag);
    return found === null ? '' : line(found, most);
  };
  const name = (tag: number) => (header.text(tag) ?? '').replace(/[\\\p{Cc}]/gu, ' ');
  const date = (tag: number) => /^\d{8}$/.exec(header.string(tag) ?? '')?.[0] ?? '';
  const time = (tag: number) => /^\d{6}/.exec(header.string(tag) ?? '')?.[0] ?? '';
  const filled = (attributes: Attributes): Attributes =>
    Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== '' && value !== undefined));
  const number = (tag: number) => {
    const value = header.decimal(tag);
    return value === null || value <= 0 ? undefined : String(value).slice(0, 16);
  };
  const sex = header.string(OBJECT_TAG.patientSex) ?? '';
  return ok({
    patient: {
      PatientName: name(OBJECT_TAG.patientName),
      PatientID: text(OBJECT_TAG.patientID),
      PatientBirthDate: date(OBJECT_TAG.patientBirthDate),
      PatientSex: ['M', 'F', 'O'].includes(sex) ? sex : '',
      ...filled({
        IssuerOfPatientID: text(OBJECT_TAG.issuerOfPatientID),
        PatientAge: /^\d{3}[DWMY]$/.exec(header.string(OBJECT_TAG.patientAge) ?? '')?.[0],
        PatientSize: number(OBJECT_TAG.patientSize),
        PatientWeight: number(OBJECT_TAG.patientWeight),
        ...deidentified(header.string(OBJECT_TAG.patientIdentityRemoved), [
          ...header.strings(OBJECT_TAG.deidentificationMethod),
        ]),
      }),
    },
    study: {
      StudyInstanceUID: source.studyInstanceUID,
      StudyDate: date(OBJECT_TAG.studyDate),
      StudyTime: time(OBJECT_TAG.studyTime),
      ReferringPhysicianName: name(OBJECT_TAG.referringPhysicianName),
      StudyID: text(OBJECT_TAG.studyID, 16),
      AccessionNumber: text(OBJECT_TAG.accessionNumber, 16),
      ...filled({ StudyDescription: text(OBJECT_TAG.studyDescription) }),
    },
    frameOfReference: {
      FrameOfReferenceUID: frameOfReferenceOf(source),
      PositionReferenceIndicator: text(OBJECT_TAG.positionReferenceIndicator),
    },
  });
}

/** The Frame of Reference of a series; one of its own where its images name none, since objects must. */
export const frameOfReferenceOf = ({ frameOfReferenceUID, seriesInstanceUID }: LabelledSource): string =>
  frameOfReferenceUID ?? uidOf(seriesInstanceUID, 'frame of reference');

/** That identity was removed before goes with the object, with the method, which one of the two must name. */
function deidentified(removed: string | null, method: readonly string[]): Attributes {
  if (removed !== 'YES' && removed !== 'NO') return {};
  const stated = method.map((each) => line(each)).filter((each) => each !== '');
  return {
    PatientIdentityRemoved: removed,
    ...(removed === 'YES' && { DeidentificationMethod: stated.length > 0 ? stated : ['Not stated by the images'] }),
  };
}

/** General and enhanced equipment: the program itself. */
export const equipment = (softwareVersion: string): Attributes => ({
  Manufacturer: 'Remnant',
  ManufacturerModelName: 'Remnant',
  DeviceSerialNumber: '0',
  SoftwareVersions: softwareVersion,
});

/** The private coding scheme, named so that a reader can tell whose codes these are (PS3.3 C.12.1.1.1). */
export const codingSchemes: Attributes = {
  CodingSchemeIdentificationSequence: [
    { CodingSchemeDesignator: '99REMNANT', CodingSchemeName: 'Remnant: parts of a divided liver' },
  ],
};

/** The images that a reading was drawn on, as other objects name them. */
export const referencedSeries = (source: LabelledSource): Attributes => ({
  SeriesInstanceUID: source.seriesInstanceUID,
  ReferencedInstanceSequence: distinctImages(source),
});

/** Each image of a series once, by class and instance. */
export function distinctImages({ sources }: LabelledSource): Attributes[] {
  const seen = new Map(sources.map(({ sopInstanceUID, sopClassUID }) => [sopInstanceUID, sopClassUID]));
  return [...seen].map(([ReferencedSOPInstanceUID, ReferencedSOPClassUID]) => ({
    ReferencedSOPClassUID,
    ReferencedSOPInstanceUID,
  }));
}

/** The image and, where it has several, the frame of slice k. */
export function imageOfSlice({ sources }: LabelledSource, k: number): Attributes {
  const { sopClassUID, sopInstanceUID, frame } = sources[k]!;
  const several = sources.some((other) => other.sopInstanceUID === sopInstanceUID && other.frame !== frame);
  return {
    ReferencedSOPClassUID: sopClassUID,
    ReferencedSOPInstanceUID: sopInstanceUID,
    ...((several || frame > 0) && { ReferencedFrameNumber: frame + 1 }),
  };
}
