import type { Frame } from '#core/dicom/instance';
import type { Vec3 } from '#core/geometry';
import type { Header } from './header.ts';
import { TAG, tagText } from './tags.ts';

/** What contradicts itself in a header, as a sentence. */
export type FramesFault = { readonly fault: string };

/**
 * The frames of an instance: one for a single-frame image; for a multi-frame image one per frame, in stored order, each
 * with its own functional groups over the shared ones (PS3.3 C.7.6.16). A multi-frame image without functional groups
 * does not say where its frames lie.
 */
export function readFrames(header: Header, count: number): readonly Frame[] | FramesFault {
  const shared = header.items(TAG.sharedFunctionalGroupsSequence);
  const perFrame = header.items(TAG.perFrameFunctionalGroupsSequence);
  if (!shared || !perFrame) return { fault: 'An item of the functional groups leads nowhere.' };
  if (perFrame.length === 0) {
    const frame = frameOf(header, (tag) => (shared.length > 0 ? shared[0]!.items(tag)?.[0] : header));
    if ('fault' in frame) return frame;
    if (count === 1) return [frame];
    return Array.from({ length: count }, () => ({ ...frame, imagePositionPatient: null }));
  }
  if (perFrame.length !== count)
    return { fault: `There are ${count} frames, but functional groups for ${perFrame.length}.` };
  const frames: Frame[] = [];
  for (const own of perFrame) {
    const frame = frameOf(header, (tag) => own.items(tag)?.[0] ?? shared[0]?.items(tag)?.[0]);
    if ('fault' in frame) return frame;
    frames.push(frame);
  }
  return frames;
}

/** `group` gives the item of a functional group that holds for the frame; a plain header is its own group. */
function frameOf(header: Header, group: (sequence: number) => Header | undefined): Frame | FramesFault {
  const content = group(TAG.frameContentSequence);
  const measures = group(TAG.pixelMeasuresSequence);
  // Some writers of multi-frame CT leave slope and intercept where a single slice has them.
  const rescale = [group(TAG.pixelValueTransformationSequence), header].find(
    (place) => place?.has(TAG.rescaleSlope) || place?.has(TAG.rescaleIntercept),
  );
  const orientation = group(TAG.planeOrientationSequence)?.decimals(TAG.imageOrientationPatient, 6);
  const position = group(TAG.planePositionSequence)?.decimals(TAG.imagePositionPatient, 3);
  const spacing = measures?.decimals(TAG.pixelSpacing, 2);
  const slope = scaling(rescale, TAG.rescaleSlope, 1);
  const intercept = scaling(rescale, TAG.rescaleIntercept, 0);
  if (slope === null || slope === 0)
    return { fault: `Rescale Slope ${tagText(TAG.rescaleSlope)} is no usable number.` };
  if (intercept === null) return { fault: `Rescale Intercept ${tagText(TAG.rescaleIntercept)} is no number.` };
  const frameType = group(TAG.ctImageFrameTypeSequence)?.strings(TAG.frameType) ?? [];
  return {
    imagePositionPatient: position ? (position as unknown as Vec3) : null,
    rowDirection: orientation ? [orientation[0]!, orientation[1]!, orientation[2]!] : null,
    columnDirection: orientation ? [orientation[3]!, orientation[4]!, orientation[5]!] : null,
    pixelSpacingMm: spacing ? [spacing[0]!, spacing[1]!] : null,
    sliceThicknessMm: measures?.decimal(TAG.sliceThickness) ?? null,
    rescaleSlope: slope,
    rescaleIntercept: intercept,
    rescaled: rescale?.string(TAG.rescaleIntercept) != null,
    rescaleType: rescale?.string(TAG.rescaleType) ?? null,
    modalityLut: hasModalityLut(header) && !rescale,
    imageType: frameType.length > 0 ? frameType : header.strings(TAG.imageType),
    acquisitionNumber: content?.uint16(TAG.frameAcquisitionNumber) ?? header.integer(TAG.acquisitionNumber),
    temporalPosition: temporalPosition(content) ?? header.string(TAG.temporalPositionIdentifier),
    convolutionKernel:
      (group(TAG.ctReconstructionSequence) ?? header).strings(TAG.convolutionKernel).join('\\') || null,
  };
}

function temporalPosition(content: Header | undefined): string | null {
  const index = content?.uint32(TAG.temporalPositionIndex) ?? null;
  return index === null ? null : String(index);
}

/** A table of values instead of slope and intercept (PS3.3 C.11.1); an item that leads nowhere is one too. */
const hasModalityLut = (header: Header): boolean => header.items(TAG.modalityLUTSequence)?.length !== 0;

/** Missing means unscaled; present but no number is null, never a default. */
function scaling(group: Header | undefined, tag: number, unscaled: number): number | null {
  return group?.has(tag) && group.string(tag) !== null ? group.decimal(tag) : unscaled;
}
