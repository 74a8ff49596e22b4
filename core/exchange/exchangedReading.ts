import { LAYER_NAMES, type LayerName } from '../contours/codes.ts';
import type { Segment, SegmentNumber } from '../contours/reading.ts';
import { forEachLabelRun } from './labelRuns.ts';
import type { LabelledSource } from './sameSeries.ts';
import { codingOf, type SegmentCoding } from './segmentCodes.ts';

/** A segment as an object that leaves: numbered from 1 without gaps, as objects of bits require (PS3.3 C.8.20.2). */
export interface ExchangedSegment {
  readonly number: number;
  /** Where its voxels lie in the reading. */
  readonly layer: LayerName;
  readonly value: SegmentNumber;
  readonly label: string;
  readonly coding: SegmentCoding;
  /** `#RRGGBB`. */
  readonly colour: string;
  /** The same name in every object of this reading, so that others can follow one lesion through them. */
  readonly trackingId: string;
}

/** A signature that holds over the contours as they leave. */
export interface HeldSignature {
  readonly name: string;
  /** ISO 8601. */
  readonly at: string;
  /** Role, key, the hash of the voxels and the head of the audit chain at that time: what others can hold it against. */
  readonly statement: string;
}

/** What leaves of a reading: voxels of its layers on the grid of its series, and the segments that have any. */
export interface ExchangedReading {
  readonly id: string;
  readonly source: LabelledSource;
  readonly layers: ReadonlyMap<LayerName, Uint8Array>;
  readonly segments: readonly ExchangedSegment[];
  /** When the contours were saved, ISO 8601; objects are dated by it, so that the same contours give the same object. */
  readonly savedAt: string;
  readonly softwareVersion: string;
  /** Who signed the contours; null: nobody, and the object says so. */
  readonly signedBy: HeldSignature | null;
}

/** The segments that have voxels, layer after layer, in the order of their numbers. */
export function exchangedSegments(
  readingId: string,
  segments: readonly Pick<Segment, 'number' | 'layer' | 'kind' | 'label' | 'colour'>[],
  layers: ReadonlyMap<LayerName, Uint8Array>,
): ExchangedSegment[] {
  const present = new Map([...layers].map(([layer, voxels]) => [layer, numbersIn(voxels)]));
  return LAYER_NAMES.flatMap((layer) =>
    segments
      .filter((segment) => segment.layer === layer && present.get(layer)?.[segment.number])
      .sort((a, b) => a.number - b.number),
  ).map(({ number: value, layer, kind, label, colour }, n) => ({
    number: n + 1,
    layer,
    value,
    label,
    coding: codingOf(kind),
    colour,
    trackingId: `${readingId} ${value}`,
  }));
}

/** Which of the numbers 1 to 255 a layer holds. */
export function numbersIn(voxels: Uint8Array): Uint8Array {
  const found = new Uint8Array(256);
  forEachLabelRun(voxels, 0, voxels.length, (value) => {
    found[value] = 1;
  });
  return found;
}
