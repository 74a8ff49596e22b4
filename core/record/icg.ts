import { type CaseRecord, type EnteredField, entryOf } from './caseRecord.ts';
import { isNumber } from './entry.ts';
import { type CaseOfItems, itemsIn, type RecordItem } from './items.ts';

/**
 * The day of labs on which ICG-R15 was measured last, with every item of that day that has one; null where no day has one.
 * `percent` is null where they differ: of two values of one day nobody knows which holds. One without a date comes first.
 * @param until nothing of a later day is looked at
 */
export function lastIcg(
  patientCase: CaseOfItems,
  record: CaseRecord,
  until: string | null = null,
): { readonly items: readonly RecordItem[]; readonly percent: number | null } | null {
  const measured = itemsIn('labs', patientCase, record).flatMap((item) => {
    if (until !== null && item.date !== null && item.date > until) return [];
    const given = entryOf(record, 'icgR15Pct', item.id)?.given;
    return given && isNumber(given) ? [{ item, percent: given.value }] : [];
  });
  const dated = measured.filter(({ item }) => item.date !== null);
  const day = (dated.at(-1) ?? measured.at(-1))?.item.date;
  if (day === undefined) return null;
  const last = measured.filter(({ item }) => item.date === day);
  const [first] = last as [(typeof last)[number]];
  const alike = last.every(({ percent }) => percent === first.percent);
  return { items: last.map(({ item }) => item), percent: alike ? first.percent : null };
}

/**
 * ICG-R15 is one value of the case (the target hangs on it) and one of each day of labs: the case's is the last day's.
 * What was known without a day, before the first day was entered, is kept beside them (item: the case itself), and holds
 * again when the last day goes. Two values of the last day that differ are none. `percent` undefined: the case's stays as it is.
 */
export function icgAfter(
  patientCase: CaseOfItems & { readonly icgR15Pct: number | null },
  before: CaseRecord,
  after: CaseRecord,
): { readonly percent: number | null | undefined; readonly undated: readonly EnteredField[] } {
  const [was, is] = [lastIcg(patientCase, before), lastIcg(patientCase, after)];
  const kept = entryOf(after, 'icgR15Pct')?.given;
  const known = patientCase.icgR15Pct;
  if (is === null)
    return { percent: was === null ? undefined : kept && isNumber(kept) ? kept.value : null, undated: [] };
  const first = was === null && known !== null;
  return {
    percent: is.percent,
    undated: first ? [{ item: '', field: 'icgR15Pct', given: { value: known, unit: '%' } }] : [],
  };
}

/**
 * ICG-R15 as it was known on a day: of the last day of labs up to then, else what was known without a day; null where it was
 * measured later only.
 */
export function icgOn(
  patientCase: CaseOfItems & { readonly icgR15Pct: number | null },
  record: CaseRecord,
  date: string,
): number | null {
  if (lastIcg(patientCase, record) === null) return patientCase.icgR15Pct;
  const known = lastIcg(patientCase, record, date);
  if (known !== null) return known.percent;
  const undated = entryOf(record, 'icgR15Pct')?.given;
  return undated && isNumber(undated) ? undated.value : null;
}
