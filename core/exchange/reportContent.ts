import type { MeasuredFieldName } from '../registry/fields.ts';
import type { RegistryRecord } from '../registry/record.ts';
import type { ExchangedReading } from './exchangedReading.ts';
import type { ExchangedCode } from './segmentCodes.ts';

export const RELATIONSHIPS = ['CONTAINS', 'HAS OBS CONTEXT', 'HAS CONCEPT MOD', 'HAS PROPERTIES'] as const;
export type Relationship = (typeof RELATIONSHIPS)[number];

/** One item of a structured report (PS3.3 C.17.3): what it is called, what it says, and what lies below it. */
export type ContentItem = {
  /** Null at the root alone. */
  readonly relationship: Relationship | null;
  /** Null where a report names it by no code; ours never do. */
  readonly concept: ExchangedCode | null;
  readonly children: readonly ContentItem[];
} & ContentValue;

export type ContentValue =
  | { readonly type: 'CONTAINER'; readonly template: string | null }
  | { readonly type: 'CODE'; readonly code: ExchangedCode | null }
  | { readonly type: 'TEXT'; readonly text: string }
  | { readonly type: 'PNAME'; readonly name: string }
  | { readonly type: 'UIDREF'; readonly uid: string }
  | { readonly type: 'NUM'; readonly value: number | null; readonly unit: ExchangedCode | null }
  | {
      readonly type: 'IMAGE';
      readonly sopClassUID: string;
      readonly sopInstanceUID: string;
      /** Of a Segmentation: the segment that is meant. */
      readonly segment: number | null;
    }
  /** What is neither written nor measured by here: coordinates, waveforms, times. */
  | { readonly type: 'other'; readonly valueType: string };

const dcm = (value: string, meaning: string): ExchangedCode => ({ value, scheme: 'DCM', meaning });
const sct = (value: string, meaning: string): ExchangedCode => ({ value, scheme: 'SCT', meaning });
const own = (value: string, meaning: string): ExchangedCode => ({ value, scheme: '99REMNANT', meaning });

/** Concepts of TID 1500 (PS3.16) that are written, and by which reports are read. */
export const CONCEPTS = {
  report: dcm('126000', 'Imaging Measurement Report'),
  language: dcm('121049', 'Language of Content Item and Descendants'),
  observerType: dcm('121005', 'Observer Type'),
  person: dcm('121006', 'Person'),
  device: dcm('121007', 'Device'),
  personName: dcm('121008', 'Person Observer Name'),
  deviceUid: dcm('121012', 'Device Observer UID'),
  deviceName: dcm('121013', 'Device Observer Name'),
  procedure: dcm('121058', 'Procedure reported'),
  imageLibrary: dcm('111028', 'Image Library'),
  imageLibraryGroup: dcm('126200', 'Image Library Group'),
  measurements: dcm('126010', 'Imaging Measurements'),
  group: dcm('125007', 'Measurement Group'),
  trackingId: dcm('112039', 'Tracking Identifier'),
  trackingUid: dcm('112040', 'Tracking Unique Identifier'),
  finding: dcm('121071', 'Finding'),
  findingSite: sct('363698007', 'Finding Site'),
  referencedSegment: dcm('121191', 'Referenced Segment'),
  sourceSeries: dcm('121232', 'Source series for segmentation'),
  volume: sct('118565006', 'Volume'),
  method: sct('370129005', 'Measurement Method'),
  comment: dcm('121106', 'Comment'),
} as const;

const LIVER = sct('10200004', 'Liver');

/** What of a record is reported beside the segments, under which code (16 characters at most) and name (64). */
const QUANTITIES = {
  wholeLiverMl: ['TLV', 'Total liver volume, tumours included'],
  functionalLiverMl: ['TLV_FUNCTIONAL', 'Functional liver: total less the excluded findings'],
  tumourMl: ['TUMOUR_VOLUME', 'Volume of all tumours'],
  deportalisedMl: ['DEPORTALISED', 'Volume of the deportalised lobe'],
  flrDrawnMl: ['FLR_DRAWN', 'Future liver remnant as drawn'],
  flrMl: ['FLR', 'Future liver remnant less the excluded findings'],
  flrPct: ['FLR_SHARE', 'FLR as a share of the functional liver'],
  sTlvMl: ['STLV', 'Standardised total liver volume'],
  sFlrPct: ['SFLR', 'Standardised FLR: share of the standard liver volume'],
  flrIncreaseMl: ['FLR_GAIN', 'Gain of FLR since baseline'],
  flrIncreasePct: ['FLR_GAIN_SHARE', 'Gain of FLR as a share of FLR at baseline'],
  degreeHypertrophyPp: ['HYPERTROPHY', 'Degree of hypertrophy, points of the standard liver volume'],
  growthIntervalDays: ['GROWTH_INTERVAL', 'Days over which growth was measured'],
  kgrMlDay: ['KGR_ML_DAY', 'Kinetic growth rate, absolute'],
  kgrPctWeek: ['KGR_POINTS_WEEK', 'Kinetic growth rate, points of sFLR per week'],
} as const satisfies Partial<Record<MeasuredFieldName, readonly [value: string, meaning: string]>>;

const BY_STLV: ReadonlySet<string> = new Set(['sTlvMl', 'sFlrPct', 'degreeHypertrophyPp', 'kgrPctWeek']);

export interface ReportParts {
  readonly reading: ExchangedReading;
  readonly reader: string;
  /** Volume of each segment, ml, by its number; the same that was counted on the voxels. */
  readonly volumesMl: ReadonlyMap<number, number>;
  readonly trackingUidOf: (segment: ExchangedReading['segments'][number]) => string;
  readonly totalsUid: string;
  readonly deviceUid: string;
  /** The Segmentation of the same reading. */
  readonly segmentation: { readonly sopClassUID: string; readonly sopInstanceUID: string };
  /** What the engine says of this scan; null where it says nothing. */
  readonly record: RegistryRecord | null;
}

/**
 * The content of a report by TID 1500 "Imaging Measurement Report": of every segment its volume with a reference to its
 * segment in the Segmentation (TID 1411), and in a group of its own what follows from all of them: FLR, sFLR, growth (TID 1501).
 * Units are UCUM. What the engine refused is left out; a lower bound and an interval stand beside their value.
 */
export function measurementReport(parts: ReportParts): ContentItem {
  const { reading, record } = parts;
  const groups = reading.segments.map((segment) => segmentGroup(segment, parts));
  const totals = record ? totalsGroup(record, parts.totalsUid) : null;
  return {
    ...container(null, CONCEPTS.report, '1500'),
    children: [
      code('HAS CONCEPT MOD', CONCEPTS.language, { value: 'en', scheme: 'RFC5646', meaning: 'English' }),
      ...observers(parts),
      code('HAS CONCEPT MOD', CONCEPTS.procedure, {
        value: '25045-6',
        scheme: 'LN',
        meaning: 'CT unspecified body region',
      }),
      {
        ...container('CONTAINS', CONCEPTS.imageLibrary, '1600'),
        children: [{ ...container('CONTAINS', CONCEPTS.imageLibraryGroup), children: images(reading) }],
      },
      {
        ...container('CONTAINS', CONCEPTS.measurements),
        children: totals ? [...groups, totals] : groups,
      },
      ...(record?.demonstration
        ? [text('CONTAINS', CONCEPTS.comment, 'Demonstration: height, weight and what follows from them are examples')]
        : []),
      ...(reading.signedBy ? [text('CONTAINS', CONCEPTS.comment, reading.signedBy.statement)] : []),
    ],
  };
}

const container = (
  relationship: Relationship | null,
  concept: ExchangedCode,
  template: string | null = null,
): ContentItem => ({ relationship, concept, children: [], type: 'CONTAINER', template });
const code = (relationship: Relationship, concept: ExchangedCode, value: ExchangedCode): ContentItem => ({
  relationship,
  concept,
  children: [],
  type: 'CODE',
  code: value,
});
const text = (relationship: Relationship, concept: ExchangedCode, said: string): ContentItem => ({
  relationship,
  concept,
  children: [],
  type: 'TEXT',
  text: said,
});
const uidref = (relationship: Relationship, concept: ExchangedCode, uid: string): ContentItem => ({
  relationship,
  concept,
  children: [],
  type: 'UIDREF',
  uid,
});

function observers({ reader, reading, deviceUid }: ReportParts): ContentItem[] {
  const person: ContentItem[] =
    reader.trim() === ''
      ? []
      : [
          code('HAS OBS CONTEXT', CONCEPTS.observerType, CONCEPTS.person),
          {
            relationship: 'HAS OBS CONTEXT',
            concept: CONCEPTS.personName,
            children: [],
            type: 'PNAME',
            name: reader.trim(),
          },
        ];
  return [
    ...person,
    code('HAS OBS CONTEXT', CONCEPTS.observerType, CONCEPTS.device),
    uidref('HAS OBS CONTEXT', CONCEPTS.deviceUid, deviceUid),
    text('HAS OBS CONTEXT', CONCEPTS.deviceName, `Remnant ${reading.softwareVersion}, research use`),
  ];
}

function images({ source }: ExchangedReading): ContentItem[] {
  const distinct = new Map(source.sources.map(({ sopInstanceUID, sopClassUID }) => [sopInstanceUID, sopClassUID]));
  return [...distinct].map(([sopInstanceUID, sopClassUID]) => ({
    relationship: 'CONTAINS',
    concept: null,
    children: [],
    type: 'IMAGE',
    sopClassUID,
    sopInstanceUID,
    segment: null,
  }));
}

function segmentGroup(segment: ExchangedReading['segments'][number], parts: ReportParts): ContentItem {
  const volumeMl = parts.volumesMl.get(segment.number);
  if (volumeMl === undefined) throw new Error('Every segment was counted');
  // Where tissue that nobody named lies is not known either.
  const { region, type, category } = segment.coding;
  const site = region ?? (type.value === category.value ? null : type);
  return {
    ...container('CONTAINS', CONCEPTS.group, '1411'),
    children: [
      text('HAS OBS CONTEXT', CONCEPTS.trackingId, segment.label || `Segment ${segment.number}`),
      uidref('HAS OBS CONTEXT', CONCEPTS.trackingUid, parts.trackingUidOf(segment)),
      code('CONTAINS', CONCEPTS.finding, segment.coding.type),
      {
        relationship: 'CONTAINS',
        concept: CONCEPTS.referencedSegment,
        children: [],
        type: 'IMAGE',
        ...parts.segmentation,
        segment: segment.number,
      },
      uidref('CONTAINS', CONCEPTS.sourceSeries, parts.reading.source.seriesInstanceUID),
      ...(site ? [code('HAS CONCEPT MOD', CONCEPTS.findingSite, site)] : []),
      quantity(CONCEPTS.volume, volumeMl, 'mL', 'milliliter'),
    ],
  };
}

function totalsGroup({ measurements, provenance }: RegistryRecord, uid: string): ContentItem | null {
  const items = (Object.keys(QUANTITIES) as (keyof typeof QUANTITIES)[]).flatMap((name) => {
    const { valueQuantity, interval95 } = measurements[name];
    const [value, meaning] = QUANTITIES[name];
    if (!valueQuantity) return [];
    const said = [
      ...(valueQuantity.comparator ? ['lower bound: cut off by the edge of the scan'] : []),
      ...(interval95 ? [`95 % interval ${interval95[0].toPrecision(6)} to ${interval95[1].toPrecision(6)}`] : []),
    ];
    const formula = BY_STLV.has(name) ? provenance.stlvFormula : null;
    return [
      {
        ...quantity(own(value, meaning), valueQuantity.value, valueQuantity.code, valueQuantity.unit),
        children: [
          ...(formula
            ? [code('HAS CONCEPT MOD', CONCEPTS.method, own(formula, `Standard liver volume by ${formula}`))]
            : []),
          ...said.map((each) => text('HAS PROPERTIES', CONCEPTS.comment, each)),
        ],
      },
    ];
  });
  if (items.length === 0) return null;
  return {
    ...container('CONTAINS', CONCEPTS.group, '1501'),
    children: [
      text('HAS OBS CONTEXT', CONCEPTS.trackingId, 'Remnant'),
      uidref('HAS OBS CONTEXT', CONCEPTS.trackingUid, uid),
      code('HAS CONCEPT MOD', CONCEPTS.findingSite, LIVER),
      ...items,
    ],
  };
}

const quantity = (concept: ExchangedCode, value: number, unit: string, meaning: string): ContentItem => ({
  relationship: 'CONTAINS',
  concept,
  children: [],
  type: 'NUM',
  value,
  unit: { value: unit, scheme: 'UCUM', meaning },
});
