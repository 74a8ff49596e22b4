import type { FindingKind } from './codes.ts';

/** Structures of which a site says once whether they are contoured as liver: the literature does either. */
export const BORDER_STRUCTURES = ['venaCava', 'hilum', 'gallbladderFossa'] as const;
export type BorderStructure = (typeof BORDER_STRUCTURES)[number];

/** What counts as liver. Stored with a reading and printed with its numbers: two scans compare only where it is one. */
export interface Inclusion extends Readonly<Record<BorderStructure, 'in' | 'out' | null>> {
  /** Kinds of findings that are taken off functional liver and functional FLR. */
  readonly excludedKinds: readonly FindingKind[];
}

/**
 * Tumours, ablation zones and cysts are no functioning liver; vessels, and what lies in them, are part of it. Whether
 * vena cava, hilum and gallbladder fossa belong to the liver is not known until somebody says so (null).
 */
export const DEFAULT_INCLUSION: Inclusion = {
  excludedKinds: ['tumour', 'ablationZone', 'cyst'],
  venaCava: null,
  hilum: null,
  gallbladderFossa: null,
};
