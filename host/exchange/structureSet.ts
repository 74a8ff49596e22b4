import { keyholedLoops } from '#core/exchange/edgeLoops';
import type { ExchangedReading, ExchangedSegment, HeldSignature } from '#core/exchange/exchangedReading';
import { patientFromVoxel, type Vec3 } from '#core/geometry';
import { IMPLICIT_LITTLE } from '../import/fileFormat.ts';
import type { ObjectOf } from './segmentationObject.ts';
import { signedWords } from './segmentationObject.ts';
import { codingSchemes, distinctImages, equipment, frameOfReferenceOf, imageOfSlice } from './sourceHeaders.ts';
import {
  type Attributes,
  codeItem,
  dateAndTime,
  line,
  uidOf,
  type WrittenObject,
  writtenObject,
} from './writtenObject.ts';

export const RT_STRUCTURE_SET_STORAGE = '1.2.840.10008.5.1.4.1.1.481.3';
const DETACHED_STUDY_MANAGEMENT = '1.2.840.10008.3.1.2.3.1';

/**
 * An RT Structure Set (PS3.3 A.19) of a reading: every segment that has voxels as closed lines along the voxels' own edges,
 * slice by slice, holes joined by keyholes, so that filling them gives the same voxels again. Implicit lengths, since the
 * points of one line may be longer than an explicit length can say.
 */
export function structureSet({ reading, reader, headers }: ObjectOf): Promise<WrittenObject> {
  const { source, savedAt, softwareVersion, segments } = reading;
  const { date, time } = dateAndTime(savedAt);
  const frameOfReference = frameOfReferenceOf(source);
  return writtenObject({
    sopClassUID: RT_STRUCTURE_SET_STORAGE,
    transferSyntaxUID: IMPLICIT_LITTLE,
    attributes: {
      ...headers.patient,
      ...headers.study,
      ...headers.frameOfReference,
      ...equipment(softwareVersion),
      ...codingSchemes,
      Modality: 'RTSTRUCT',
      SeriesInstanceUID: uidOf(source.seriesInstanceUID, reading.id, 'structure set'),
      SeriesNumber: 9001,
      SeriesDescription: 'Contours of the liver',
      OperatorsName: line(reader),
      InstanceNumber: 1,
      StructureSetLabel: 'LIVER',
      StructureSetName: 'Contours of the liver',
      StructureSetDescription: [`Remnant, research use; ${signedWords(reading)}`, reading.signedBy?.statement]
        .filter((each) => each !== undefined)
        .join('. '),
      StructureSetDate: date,
      StructureSetTime: time,
      ReferencedFrameOfReferenceSequence: [
        {
          FrameOfReferenceUID: frameOfReference,
          RTReferencedStudySequence: [
            {
              ReferencedSOPClassUID: DETACHED_STUDY_MANAGEMENT,
              ReferencedSOPInstanceUID: source.studyInstanceUID,
              RTReferencedSeriesSequence: [
                { SeriesInstanceUID: source.seriesInstanceUID, ContourImageSequence: distinctImages(source) },
              ],
            },
          ],
        },
      ],
      StructureSetROISequence: segments.map((segment) => ({
        ROINumber: segment.number,
        ReferencedFrameOfReferenceUID: frameOfReference,
        ROIName: line(segment.label) || `Segment ${segment.number}`,
        ROIGenerationAlgorithm: 'SEMIAUTOMATIC',
        ROIGenerationDescription: line(`Remnant ${softwareVersion}`),
      })),
      ROIContourSequence: segments.map((segment) => ({
        ROIDisplayColor: [1, 3, 5].map((at) => Number.parseInt(segment.colour.slice(at, at + 2), 16)),
        ContourSequence: contoursOf(reading, segment),
        ReferencedROINumber: segment.number,
      })),
      RTROIObservationsSequence: segments.map((segment) => ({
        ObservationNumber: segment.number,
        ReferencedROINumber: segment.number,
        ROIObservationLabel: line(segment.label, 16),
        RTROIIdentificationCodeSequence: [codeItem(segment.coding.type)],
        RTROIInterpretedType: segment.coding.type.value === '10200004' ? 'ORGAN' : '',
        ROIInterpreter: line(reader),
      })),
      ApprovalStatus: reading.signedBy ? 'APPROVED' : 'UNAPPROVED',
      ...(reading.signedBy && review(reading.signedBy)),
    },
  });
}

function review({ name, at }: HeldSignature): Attributes {
  const { date, time } = dateAndTime(at);
  return { ReviewDate: date, ReviewTime: time, ReviewerName: line(name) };
}

function contoursOf({ source, layers }: ExchangedReading, { layer, value }: ExchangedSegment): Attributes[] {
  const { geometry } = source;
  const pixels = geometry.columns * geometry.rows;
  const voxels = layers.get(layer)!;
  const contours: Attributes[] = [];
  for (let k = 0; k < geometry.slices; k++) {
    const labels = voxels.subarray(k * pixels, (k + 1) * pixels);
    for (const loop of keyholedLoops(labels, geometry.columns, value))
      contours.push({
        ContourImageSequence: [imageOfSlice(source, k)],
        ContourGeometricType: 'CLOSED_PLANAR',
        NumberOfContourPoints: loop.length,
        ContourData: loop.flatMap(([i, j]) => millimetres(patientFromVoxel(geometry, [i, j, k]))),
      });
  }
  return contours;
}

/** To a ten thousandth of a millimetre: far finer than half a voxel, by which a point may be off without a voxel changing. */
const millimetres = (at: Vec3): string[] => at.map((mm) => String(Number(mm.toFixed(4))));
