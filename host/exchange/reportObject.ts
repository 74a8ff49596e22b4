import type { HeldSignature } from '#core/exchange/exchangedReading';
import { type ContentItem, measurementReport } from '#core/exchange/reportContent';
import type { RegistryRecord } from '#core/registry/record';
import { type ObjectOf, SEGMENTATION_STORAGE, trackingUidOf } from './segmentationObject.ts';
import { codingSchemes, distinctImages, equipment } from './sourceHeaders.ts';
import {
  type Attributes,
  codeItem,
  dateAndTime,
  decimalString,
  line,
  uidOf,
  type WrittenObject,
  writtenObject,
} from './writtenObject.ts';

export const COMPREHENSIVE_3D_SR_STORAGE = '1.2.840.10008.5.1.4.1.1.88.34';

export interface ReportObjectOf extends ObjectOf {
  readonly volumesMl: ReadonlyMap<number, number>;
  /** The Segmentation of the same reading, as it was or would be written. */
  readonly segmentation: { readonly sopInstanceUID: string; readonly seriesInstanceUID: string };
  readonly record: RegistryRecord | null;
}

/** What was measured on a reading as a tree of coded items. */
export const reportContent = ({ reading, reader, volumesMl, segmentation, record }: ReportObjectOf): ContentItem =>
  measurementReport({
    reading,
    reader: line(reader),
    volumesMl,
    trackingUidOf,
    totalsUid: uidOf('totals', reading.id),
    deviceUid: uidOf('device', reading.softwareVersion),
    segmentation: { sopClassUID: SEGMENTATION_STORAGE, sopInstanceUID: segmentation.sopInstanceUID },
    record,
  });

/** A Comprehensive 3D SR (PS3.3 A.35.13) by TID 1500 of what was measured on a reading; unverified until somebody signs. */
export function reportObject(of: ReportObjectOf): Promise<WrittenObject> {
  const { reading, headers, segmentation } = of;
  const { source, savedAt, softwareVersion, signedBy } = reading;
  const { date, time } = dateAndTime(savedAt);
  return writtenObject({
    sopClassUID: COMPREHENSIVE_3D_SR_STORAGE,
    attributes: {
      ...headers.patient,
      ...headers.study,
      ...equipment(softwareVersion),
      ...codingSchemes,
      Modality: 'SR',
      SeriesInstanceUID: uidOf(source.seriesInstanceUID, reading.id, 'report'),
      SeriesNumber: 9002,
      SeriesDescription: 'Volumes of the liver',
      ReferencedPerformedProcedureStepSequence: [],
      InstanceNumber: 1,
      ContentDate: date,
      ContentTime: time,
      CompletionFlag: 'COMPLETE',
      PreliminaryFlag: signedBy === null ? 'PRELIMINARY' : 'FINAL',
      VerificationFlag: signedBy === null ? 'UNVERIFIED' : 'VERIFIED',
      ...(signedBy !== null && { VerifyingObserverSequence: [verifier(signedBy)] }),
      PerformedProcedureCodeSequence: [],
      CurrentRequestedProcedureEvidenceSequence: [
        {
          StudyInstanceUID: source.studyInstanceUID,
          ReferencedSeriesSequence: [
            { SeriesInstanceUID: source.seriesInstanceUID, ReferencedSOPSequence: distinctImages(source) },
            {
              SeriesInstanceUID: segmentation.seriesInstanceUID,
              ReferencedSOPSequence: [
                {
                  ReferencedSOPClassUID: SEGMENTATION_STORAGE,
                  ReferencedSOPInstanceUID: segmentation.sopInstanceUID,
                },
              ],
            },
          ],
        },
      ],
      ...itemAttributes(reportContent(of)),
    },
  });
}

function verifier({ name, at }: HeldSignature): Attributes {
  const { date, time } = dateAndTime(at);
  return {
    VerifyingObserverName: line(name),
    VerifyingObserverIdentificationCodeSequence: [],
    VerifyingOrganization: 'Not stated',
    VerificationDateTime: `${date}${time}`,
  };
}

function itemAttributes(item: ContentItem): Attributes {
  return {
    ...(item.relationship && { RelationshipType: item.relationship }),
    ValueType: item.type === 'other' ? item.valueType : item.type,
    ...(item.concept && { ConceptNameCodeSequence: [codeItem(item.concept)] }),
    ...valueAttributes(item),
    ...(item.children.length > 0 && { ContentSequence: item.children.map(itemAttributes) }),
  };
}

function valueAttributes(item: ContentItem): Attributes {
  switch (item.type) {
    case 'CONTAINER':
      return {
        ContinuityOfContent: 'SEPARATE',
        ...(item.template && {
          ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: item.template }],
        }),
      };
    case 'CODE':
      return { ConceptCodeSequence: [codeItem(item.code!)] };
    case 'TEXT':
      return { TextValue: item.text };
    case 'PNAME':
      return { PersonName: item.name };
    case 'UIDREF':
      return { UID: item.uid };
    case 'NUM':
      return {
        MeasuredValueSequence: [
          {
            NumericValue: decimalString(item.value!),
            FloatingPointValue: item.value!,
            MeasurementUnitsCodeSequence: [codeItem(item.unit!)],
          },
        ],
      };
    case 'IMAGE':
      return {
        ReferencedSOPSequence: [
          {
            ReferencedSOPClassUID: item.sopClassUID,
            ReferencedSOPInstanceUID: item.sopInstanceUID,
            ...(item.segment !== null && { ReferencedSegmentNumber: item.segment }),
          },
        ],
      };
    case 'other':
      throw new Error(`${item.valueType} is never written`);
  }
}
