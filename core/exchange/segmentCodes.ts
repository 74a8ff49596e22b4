import { SEGMENT_KIND_NAMES, SEGMENT_KINDS, type SegmentKindName } from '../contours/codes.ts';

/** A coded concept as DICOM objects carry it: any scheme, also of other makers. */
export interface ExchangedCode {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

/** What a segment of a DICOM object is said to be (PS3.3 C.8.20.4). */
export interface SegmentCoding {
  readonly category: ExchangedCode;
  readonly type: ExchangedCode;
  /** Where it lies, for what is not anatomy itself. */
  readonly region: ExchangedCode | null;
}

const sct = (value: string, meaning: string): ExchangedCode => ({ value, scheme: 'SCT', meaning });

const ANATOMICAL = sct('123037004', 'Anatomical Structure');
const ABNORMAL = sct('49755003', 'Morphologically Abnormal Structure');
const SPATIAL = sct('309825002', 'Spatial and Relational Concept');
const TISSUE = sct('85756007', 'Tissue');
const LIVER_CODE: ExchangedCode = SEGMENT_KINDS.liver.code;

const ABNORMAL_KINDS: ReadonlySet<SegmentKindName> = new Set([
  'tumour',
  'ablationZone',
  'cyst',
  'thrombus',
  'dilatedDucts',
]);
const SPATIAL_KINDS: ReadonlySet<SegmentKindName> = new Set([
  'flr',
  'deportalisedLobe',
  'transectionZone',
  'territory',
]);

/** The codes of a segment of this kind; of one that nobody has named yet: tissue, and no more. */
export function codingOf(kind: SegmentKindName | null): SegmentCoding {
  if (kind === null) return { category: TISSUE, type: TISSUE, region: null };
  const type: ExchangedCode = SEGMENT_KINDS[kind].code;
  if (ABNORMAL_KINDS.has(kind)) return { category: ABNORMAL, type, region: LIVER_CODE };
  if (SPATIAL_KINDS.has(kind)) return { category: SPATIAL, type, region: LIVER_CODE };
  return { category: ANATOMICAL, type, region: null };
}

/** SNOMED-RT identifiers, which older writers still use for the same concepts (PS3.16 Annex L). */
const RETIRED: Readonly<Record<string, SegmentKindName>> = {
  'T-62000': 'liver',
  'M-8FFFF': 'tumour',
  'T-48810': 'portalVein',
  'T-48720': 'hepaticVein',
  'T-62023': 'couinaudI',
  'T-D054F': 'couinaudII',
  'T-D0567': 'couinaudIII',
  'T-D056A': 'couinaudIV',
  'T-D056B': 'couinaudV',
  'T-D056C': 'couinaudVI',
};

/** Other codes that other makers use for what is a tumour here. */
const TUMOURS: ReadonlySet<string> = new Set(['4147007', '52988006', '86049000', '14799000', '25370001', '109841003']);

/** The kind that a segment's type code says; null for what no kind here is, which then stays unnamed. */
export function kindOfCode(type: ExchangedCode | null): SegmentKindName | null {
  if (!type) return null;
  const { scheme, value } = type;
  if (scheme === 'SRT' || scheme === '99SDM' || scheme === 'SNM3') return RETIRED[value] ?? null;
  if (scheme === 'SCT' && TUMOURS.has(value)) return 'tumour';
  return (
    SEGMENT_KIND_NAMES.find((name) => {
      const { code } = SEGMENT_KINDS[name];
      return code.scheme === scheme && code.value === value;
    }) ?? null
  );
}
