import type { SegmentKindName } from '../contours/codes.ts';
import { ok, type Result, refuse } from '../result.ts';
import { CONCEPTS, type ContentItem } from './reportContent.ts';
import { type ExchangedCode, kindOfCode } from './segmentCodes.ts';

/** A quantity of a report: its concept and unit as codes; volumes also in ml. */
export interface ReportedQuantity {
  readonly concept: ExchangedCode;
  readonly value: number;
  readonly unit: ExchangedCode;
  /** Where it is a volume in a unit that is one. */
  readonly ml: number | null;
}

/** What a report says of one thing: a segment, or the liver as a whole. */
export interface ReportedGroup {
  readonly trackingId: string | null;
  readonly trackingUid: string | null;
  readonly finding: ExchangedCode | null;
  readonly kind: SegmentKindName | null;
  /** The segment of a Segmentation that it was measured on. */
  readonly segment: { readonly sopInstanceUID: string; readonly number: number } | null;
  readonly quantities: readonly ReportedQuantity[];
}

export type ReportCode = 'report.noMeasurements' | 'report.noCodes';

/** What UCUM calls cubic measures that are met in reports, in ml. */
const IN_ML: Readonly<Record<string, number>> = {
  mL: 1,
  ml: 1,
  cm3: 1,
  mm3: 0.001,
  L: 1000,
  l: 1000,
  dm3: 1000,
  uL: 0.001,
};

/**
 * The measurements of a structured report by TID 1500, or by any template that groups coded quantities. Refuses a report that
 * measures nothing (`report.noMeasurements`), and one whose quantities are not all named and given a unit by codes
 * (`report.noCodes`): what a number without a code is of is not guessed from a text.
 */
export function reportedMeasurements(root: ContentItem): Result<ReportedGroup[], ReportCode> {
  const numbers = itemsWithin(root).filter(({ type }) => type === 'NUM');
  if (numbers.length === 0) return refuse('report.noMeasurements');
  const uncoded = numbers.filter(
    (item) => item.type === 'NUM' && (!item.concept || (item.value !== null && !item.unit)),
  );
  if (uncoded.length > 0) return refuse('report.noCodes', { uncoded: uncoded.length, of: numbers.length });
  const groups = itemsWithin(root)
    .filter(({ children }) => children.some(({ type }) => type === 'NUM'))
    .map(groupOf)
    .filter(({ quantities }) => quantities.length > 0);
  return groups.length > 0 ? ok(groups) : refuse('report.noMeasurements');
}

const itemsWithin = (item: ContentItem): ContentItem[] => [item, ...item.children.flatMap(itemsWithin)];

const isOf = (item: ContentItem, concept: ExchangedCode) =>
  item.concept?.value === concept.value && item.concept.scheme === concept.scheme;

function groupOf({ children }: ContentItem): ReportedGroup {
  const named = (concept: ExchangedCode) => children.find((item) => isOf(item, concept)) ?? null;
  const [id, uid, finding] = [
    named(CONCEPTS.trackingId),
    named(CONCEPTS.trackingUid),
    children.find((item) => item.type === 'CODE' && isOf(item, CONCEPTS.finding)) ?? null,
  ];
  const segment = children.find((item) => item.type === 'IMAGE' && item.segment !== null);
  const code = finding?.type === 'CODE' ? finding.code : null;
  return {
    trackingId: id?.type === 'TEXT' ? id.text : null,
    trackingUid: uid?.type === 'UIDREF' ? uid.uid : null,
    finding: code,
    kind: kindOfCode(code),
    segment: segment?.type === 'IMAGE' ? { sopInstanceUID: segment.sopInstanceUID, number: segment.segment! } : null,
    quantities: children.flatMap((item): ReportedQuantity[] => {
      if (item.type !== 'NUM' || item.value === null || !item.concept || !item.unit) return [];
      const factor = item.unit.scheme === 'UCUM' ? IN_ML[item.unit.value] : undefined;
      return [
        {
          concept: item.concept,
          value: item.value,
          unit: item.unit,
          ml: factor === undefined ? null : item.value * factor,
        },
      ];
    }),
  };
}
