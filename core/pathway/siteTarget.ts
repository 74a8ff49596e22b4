import { asksForIcg, comparisonOf, type Target, targetFor } from '../liver/target.ts';
import type { Case } from '../record/linked.ts';
import { type PathwaySettings, targetLimits } from './settings.ts';

/** The sFLR to reach in a case: by the condition of its liver and ICG-R15, compared as its pathway does, both as the site set them. */
export const siteTarget = (
  { liver, icgR15Pct, pathway }: Pick<Case, 'liver' | 'icgR15Pct' | 'pathway'>,
  rules: PathwaySettings,
): Target => {
  const compared = rules.compared ?? comparisonOf(pathway, null);
  return targetFor(liver, icgR15Pct, compared, targetLimits(rules), asksForIcg(pathway));
};
