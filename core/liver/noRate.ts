import type { AssessedScan } from './assessedScan.ts';

/** What stands for a gain or a rate that rests on an FLR that is cut off: of it neither end is known. */
export const REFUSED_CUT_OFF = 'an FLR is cut off';

/** Why the interval that ends at a scan has no rate, for every screen, page and file the same. */
export function whyNoRate({ interval, cutOff }: Pick<AssessedScan, 'interval' | 'cutOff'>): string {
  const refused = interval?.differs.filter(({ refuses }) => refuses) ?? [];
  if (refused.length > 0)
    return refused.map(({ field }) => (field === 'plan' ? 'another plan' : 'another rule of what is liver')).join(', ');
  return cutOff.growth ? REFUSED_CUT_OFF : 'not computable';
}
