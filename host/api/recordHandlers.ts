import { type EnteredField, withEntered } from '#core/record/caseRecord';
import { checkedEntry, isMissing } from '#core/record/entry';
import { recordField } from '#core/record/fields';
import { icgAfter, lastIcg } from '#core/record/icg';
import { itemsIn } from '#core/record/items';
import { ok, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Case } from '../cases/caseStore.ts';
import type { HostFacts } from './caseHandlers.ts';
import type { Handlers } from './router.ts';
import { dayOf } from './wrongDay.ts';

type RecordProcedures = 'record.open' | 'record.enter' | 'record.item';

/** What persons enter of a case beside its scans: fields, and the items of its lists. */
export function recordHandlers(library: CaseLibrary, facts: HostFacts): Pick<Handlers, RecordProcedures> {
  const { cases, records, settings } = library;
  const stands = (caseId: string) => ({ record: records.of(caseId), case: cases.find(caseId)! });
  return {
    'record.open': ({ caseId }) => (cases.has(caseId) ? ok(records.of(caseId)) : refuse('case.notFound')),

    'record.enter': ({ caseId, entered }) => {
      const found = cases.find(caseId);
      if (!found) return refuse('case.notFound');
      const before = records.of(caseId);
      const checked: EnteredField[] = [];
      for (const { item, field, given } of entered) {
        const { per, link } = recordField(field);
        const items = itemsIn(per, found, before);
        const at = items.find(({ id }) => id === item);
        if (!at) return refuse('record.itemNotFound', { field });
        // A scan's day is the scan's, and what the case knows is written there: nothing stands in two places.
        const elsewhere = field === 'labs.date' && at.from === 'scan';
        if (elsewhere || (link && given !== null && !isMissing(given))) return refuse('record.notThisField', { field });
        if (given === null) checked.push({ item, field, given });
        else {
          const entry = checkedEntry(field, given, dayOf(facts.now()));
          if (!entry.ok) return entry;
          checked.push({ item, field, given: entry.value });
        }
      }
      const [by, at] = [settings.get().reader.trim(), facts.now().toISOString()];
      const { percent, undated } = icgAfter(found, before, withEntered(before, checked, by, at));
      records.enter(caseId, [...undated, ...checked], { by, at, icgR15Pct: percent });
      return ok(stands(caseId));
    },

    'record.item': ({ caseId, list, id, kept }) => {
      const found = cases.find(caseId);
      if (!found) return refuse('case.notFound');
      const before = records.of(caseId);
      records.keepItem(caseId, { list, id, kept }, (after) => icgAfter(found, before, after).percent);
      return ok(stands(caseId));
    },
  };
}

/**
 * ICG-R15 as it is corrected where it has no day (Assessment): of a case that has it by day, every value of the last day.
 * Gives what is to be entered in the record; nothing where the case's own value is to be changed.
 */
export function icgByDay(
  { records }: Pick<CaseLibrary, 'records'>,
  patientCase: Case,
  percent: number | null,
): readonly EnteredField[] {
  const last = lastIcg(patientCase, records.of(patientCase.id));
  if (!last || (last.percent === percent && percent !== null)) return [];
  // Two that contradict each other show as none: saying "none" again takes neither away.
  if (last.percent === null && percent === null) return [];
  const given = percent === null ? null : { value: percent, unit: '%' };
  return last.items.map(({ id }) => ({ item: id, field: 'icgR15Pct', given }));
}
