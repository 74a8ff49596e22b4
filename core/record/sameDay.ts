import { sameValue } from '../pathway/decision.ts';
import { type CaseRecord, entryOf } from './caseRecord.ts';
import { isMissing, isNumber } from './entry.ts';
import { factOf } from './facts.ts';
import { type RecordFieldName, recordField } from './fields.ts';
import { type CaseOfItems, itemsIn } from './items.ts';

/**
 * Whether another column of the same day, or another without one, says otherwise of something that rules ask for: they
 * take neither then. Sessions of one day are two things, and may differ.
 */
export function contradictedOnItsDay(
  patientCase: CaseOfItems,
  record: CaseRecord,
  name: RecordFieldName,
  item: string,
): boolean {
  const { per } = recordField(name);
  if ((per !== 'labs' && per !== 'scan') || factOf(name) === null) return false;
  const said = (id: string) => {
    const entry = entryOf(record, name, id);
    if (entry === null || isMissing(entry.given)) return null;
    return isNumber(entry.given) ? entry.canonical : entry.given.value;
  };
  const own = said(item);
  const items = itemsIn(per, patientCase, record);
  const at = items.find(({ id }) => id === item);
  if (own === null || at === undefined) return false;
  return items.some(({ id, date }) => {
    const other = id === item || date !== at.date ? null : said(id);
    return other !== null && !sameValue(own, other);
  });
}
