import { type Classified, classified, missing, notDefined } from './definition.ts';

export const PVTT_CLASSES = ['none', 'VP1', 'VP2', 'VP3', 'VP4'] as const;
export type PvttClass = (typeof PVTT_CLASSES)[number];
export const HVTT_CLASSES = ['none', 'VV1', 'VV2', 'VV3'] as const;
export type HvttClass = (typeof HVTT_CLASSES)[number];

/** How far a thrombus of a hepatic vein reaches, towards the heart; it is stored beside the class (discrepancy X-01). */
export const HEPATIC_EXTENTS = ['none', 'branch', 'mainTrunk', 'ivc', 'rightAtrium'] as const;
export type HepaticExtent = (typeof HEPATIC_EXTENTS)[number];

/** The two papers differ on what VV3 is. */
export type VvConvention = 'HAIC' | 'TARE';

/**
 * Class of a hepatic vein thrombus by how far it reaches (K5). A thrombus of the vena cava below the atrium is VV3 by the
 * HAIC paper; the TARE paper does not name it, so by that one it has no class.
 */
export function hvttClass(reaches: HepaticExtent | null, convention: VvConvention): Classified<HvttClass, 'K5'> {
  if (reaches === null) return missing('K5', 'hvttReaches');
  if (reaches === 'ivc')
    return convention === 'HAIC' ? classified('K5', 'VV3') : notDefined('K5', 'hepaticVein.cavaUnnamed');
  return classified('K5', ({ none: 'none', branch: 'VV1', mainTrunk: 'VV2', rightAtrium: 'VV3' } as const)[reaches]);
}

export type InvasionGroup = 'A' | 'B' | 'C';

/**
 * Group of vascular invasion of the HAIC paper (K6): A for VP3 or VP4, B for VV2 or VV3, C for neither. Both at once the
 * paper does not name: B, with `bothInvaded` to say so (null: not known).
 */
export function invasionGroup(
  pvtt: PvttClass | null,
  hvtt: HvttClass | null,
): Classified<InvasionGroup, 'K6'> & { readonly bothInvaded: boolean | null } {
  const portal = pvtt === null ? null : pvtt === 'VP3' || pvtt === 'VP4';
  const hepatic = hvtt === null ? null : hvtt === 'VV2' || hvtt === 'VV3';
  const bothInvaded = portal === false || hepatic === false ? false : portal && hepatic;
  if (hepatic) return { ...classified('K6', 'B' as const), bothInvaded };
  const unread = [...(portal === null ? ['pvtt'] : []), ...(hepatic === null ? ['hvtt'] : [])];
  if (unread.length > 0) return { ...missing('K6', ...unread), bothInvaded };
  return { ...classified('K6', portal ? ('A' as const) : ('C' as const)), bothInvaded };
}

/** Any thrombus of a portal or a hepatic vein (K7); one that is there is enough, none must be known of both. */
export function macrovascularInvasion(pvtt: PvttClass | null, hvtt: HvttClass | null): Classified<boolean, 'K7'> {
  if ((pvtt !== null && pvtt !== 'none') || (hvtt !== null && hvtt !== 'none')) return classified('K7', true);
  const unread = [...(pvtt === null ? ['pvtt'] : []), ...(hvtt === null ? ['hvtt'] : [])];
  return unread.length > 0 ? missing('K7', ...unread) : classified('K7', false);
}
