/** A coded name: value, scheme, meaning. SCT is SNOMED CT; 99REMNANT is ours, where none fits. */
export interface Code {
  readonly value: string;
  readonly scheme: 'SCT' | 'DCM' | '99REMNANT';
  readonly meaning: string;
}

/** What a segment can be. The layer says with what it may overlap; the rest is how it is named and drawn. */
export interface SegmentKind {
  readonly layer: LayerName;
  readonly code: Code;
  readonly label: string;
  readonly colour: string;
}

export type LayerName = 'extent' | 'findings' | 'partition';
export const LAYER_NAMES = ['extent', 'findings', 'partition'] as const;

/**
 * Colours of parts that are seen side by side, Couinaud segments or territories: told apart from each other and from a
 * tumour whatever colours a person sees (presets.test.ts).
 */
export const PART_COLOURS = [
  '#18FFBF',
  '#CB7B9F',
  '#94995E',
  '#FFD97A',
  '#9547FF',
  '#6278CA',
  '#9ACBFF',
  '#D3FF2C',
] as const;

export const SEGMENT_KINDS = {
  liver: {
    layer: 'extent',
    code: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
    label: 'Liver',
    colour: '#F4EC7A',
  },
  flr: {
    layer: 'partition',
    code: { value: 'FLR', scheme: '99REMNANT', meaning: 'Future liver remnant' },
    label: 'FLR',
    colour: '#2FCF9F',
  },
  deportalisedLobe: {
    layer: 'partition',
    code: { value: 'DEPORTALISED', scheme: '99REMNANT', meaning: 'Deportalised liver' },
    label: 'Deportalised lobe',
    colour: '#E79CE6',
  },
  tumour: {
    layer: 'findings',
    code: { value: '108369006', scheme: 'SCT', meaning: 'Neoplasm' },
    label: 'Tumour',
    colour: '#E5791A',
  },
  ablationZone: {
    layer: 'findings',
    code: { value: 'ABLATION_ZONE', scheme: '99REMNANT', meaning: 'Ablation zone' },
    label: 'Ablation zone',
    colour: '#9C7048',
  },
  cyst: {
    layer: 'findings',
    code: { value: '441457006', scheme: 'SCT', meaning: 'Cyst' },
    label: 'Cyst or collection',
    colour: '#AEFFFB',
  },
  portalVein: {
    layer: 'findings',
    code: { value: '32764006', scheme: 'SCT', meaning: 'Portal vein' },
    label: 'Portal vein',
    colour: '#5987FF',
  },
  hepaticVein: {
    layer: 'findings',
    code: { value: '8993003', scheme: 'SCT', meaning: 'Hepatic vein' },
    label: 'Hepatic vein',
    colour: '#80809A',
  },
  thrombus: {
    layer: 'findings',
    code: { value: '396339007', scheme: 'SCT', meaning: 'Thrombus' },
    label: 'Thrombus',
    colour: '#DCFFBC',
  },
  dilatedDucts: {
    layer: 'findings',
    code: { value: 'DILATED_DUCTS', scheme: '99REMNANT', meaning: 'Dilated bile ducts' },
    label: 'Dilated ducts',
    colour: '#A2C26C',
  },
  transectionZone: {
    layer: 'partition',
    code: { value: 'TRANSECTION_ZONE', scheme: '99REMNANT', meaning: 'Transection zone' },
    label: 'Transection zone',
    colour: '#9AA6B2',
  },
  territory: {
    layer: 'partition',
    code: { value: 'TERRITORY', scheme: '99REMNANT', meaning: 'Vascular territory' },
    label: 'Territory',
    colour: '#7FB2FF',
  },
  couinaudI: {
    layer: 'partition',
    code: { value: '71133005', scheme: 'SCT', meaning: 'Couinaud hepatic segment I' },
    label: 'Segment I',
    colour: PART_COLOURS[0],
  },
  couinaudII: {
    layer: 'partition',
    code: { value: '277956007', scheme: 'SCT', meaning: 'Couinaud hepatic segment II' },
    label: 'Segment II',
    colour: PART_COLOURS[1],
  },
  couinaudIII: {
    layer: 'partition',
    code: { value: '277957003', scheme: 'SCT', meaning: 'Couinaud hepatic segment III' },
    label: 'Segment III',
    colour: PART_COLOURS[2],
  },
  couinaudIV: {
    layer: 'partition',
    code: { value: '277958008', scheme: 'SCT', meaning: 'Couinaud hepatic segment IV' },
    label: 'Segment IV',
    colour: PART_COLOURS[3],
  },
  couinaudV: {
    layer: 'partition',
    code: { value: '277959000', scheme: 'SCT', meaning: 'Couinaud hepatic segment V' },
    label: 'Segment V',
    colour: PART_COLOURS[4],
  },
  couinaudVI: {
    layer: 'partition',
    code: { value: '277960005', scheme: 'SCT', meaning: 'Couinaud hepatic segment VI' },
    label: 'Segment VI',
    colour: PART_COLOURS[5],
  },
  couinaudVII: {
    layer: 'partition',
    code: { value: '277961009', scheme: 'SCT', meaning: 'Couinaud hepatic segment VII' },
    label: 'Segment VII',
    colour: PART_COLOURS[6],
  },
  couinaudVIII: {
    layer: 'partition',
    code: { value: '277962002', scheme: 'SCT', meaning: 'Couinaud hepatic segment VIII' },
    label: 'Segment VIII',
    colour: PART_COLOURS[7],
  },
} as const satisfies Record<string, SegmentKind>;

export type SegmentKindName = keyof typeof SEGMENT_KINDS;
export const SEGMENT_KIND_NAMES = Object.keys(SEGMENT_KINDS) as [SegmentKindName, ...SegmentKindName[]];

/** Kinds of the findings layer: each a class of its own, with as many instances as a liver has. */
export type FindingKind = {
  [K in SegmentKindName]: (typeof SEGMENT_KINDS)[K]['layer'] extends 'findings' ? K : never;
}[SegmentKindName];
export const FINDING_KINDS = SEGMENT_KIND_NAMES.filter(
  (kind): kind is FindingKind => SEGMENT_KINDS[kind].layer === 'findings',
) as [FindingKind, ...FindingKind[]];

/** Findings that run out of the liver by nature: what of them lies outside it is no mistake of the contours. */
const RUNS_OUT: ReadonlySet<SegmentKindName> = new Set(['portalVein', 'hepaticVein', 'thrombus', 'dilatedDucts']);

/** Whether a finding of this kind lies in the liver as a whole; not so while nobody has named it. */
export const liesInLiver = (kind: SegmentKindName | null): boolean =>
  kind !== null && SEGMENT_KINDS[kind].layer === 'findings' && !RUNS_OUT.has(kind);
