import { type IsoDate, isoDateOf } from '../liver/days.ts';
import type { Target } from '../liver/target.ts';
import type { PathwaySettings } from '../pathway/settings.ts';
import { siteTarget } from '../pathway/siteTarget.ts';
import { type CaseRecord, entryOf } from './caseRecord.ts';
import { isNumber } from './entry.ts';
import { itemsIn } from './items.ts';
import type { Case } from './linked.ts';

/** A target and the day that it holds from; null: from the start. */
export interface DatedTarget {
  readonly from: IsoDate | null;
  readonly target: Target;
}

/**
 * The targets of a course by the days they held (S4): each day on which ICG-R15 was measured may move it, and the first
 * measurement speaks for the days before it. The last one is the case's own; where the days of labs do not lead to that,
 * as with two values on one day, it alone holds.
 */
export function targetDays(patientCase: Case, record: CaseRecord, rules: PathwaySettings): readonly DatedTarget[] {
  const own = siteTarget(patientCase, rules);
  const measured = itemsIn('labs', patientCase, record).flatMap(({ id, date }) => {
    const given = entryOf(record, 'icgR15Pct', id)?.given;
    const day = date === null ? null : isoDateOf(date);
    return day !== null && given && isNumber(given) && !given.comparator ? [{ day, percent: given.value }] : [];
  });
  const found: DatedTarget[] = [];
  for (const { day, percent } of measured) {
    const target = siteTarget({ ...patientCase, icgR15Pct: percent }, rules);
    const last = found.at(-1);
    if (last === undefined) found.push({ from: null, target });
    else if (!same(last.target, target)) found.push({ from: day, target });
  }
  const days = measured.map(({ day }) => day);
  const last = found.at(-1);
  if (last === undefined || !same(last.target, own) || new Set(days).size < days.length)
    return [{ from: null, target: own }];
  return found;
}

const same = (a: Target, b: Target): boolean => a.sflrPercent === b.sflrPercent && a.strict === b.strict;
