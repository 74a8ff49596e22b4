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
} as const satisfies Record<string, SegmentKind>;

export type SegmentKindName = keyof typeof SEGMENT_KINDS;
