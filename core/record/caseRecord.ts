import { z } from 'zod';
import { canonicalValue, type Given, GivenShape } from './entry.ts';
import { OWN_LISTS, type OwnList } from './field.ts';
import { RECORD_FIELD_NAMES, type RecordFieldName } from './fields.ts';

/** An item's name: a time point's, a session's (`sessionItem`), one that was made up for it; empty: the case itself. */
export const ItemId = z.string().max(80);

/** One field of one item as it stands: what was entered, by whom and when (ISO 8601), and in the canonical unit. */
export const EntryShape = z.object({
  item: ItemId,
  field: z.enum(RECORD_FIELD_NAMES as [RecordFieldName, ...RecordFieldName[]]),
  given: GivenShape,
  /** The number in the canonical unit of its field; null for everything else. */
  canonical: z.number().nullable(),
  by: z.string(),
  at: z.string(),
});
export type Entry = z.output<typeof EntryShape>;

/** What persons entered of a case, the newest of each field. What the case knows by itself is not in it. */
export const CaseRecordShape = z.object({
  /** Items that persons made, in the order in which they did. */
  items: z.array(z.object({ list: z.enum(OWN_LISTS), id: ItemId })),
  entries: z.array(EntryShape),
});
export type CaseRecord = z.output<typeof CaseRecordShape>;

export const NO_RECORD: CaseRecord = { items: [], entries: [] };

export const entryOf = (record: CaseRecord, field: RecordFieldName, item = ''): Entry | null =>
  record.entries.find((one) => one.field === field && one.item === item) ?? null;

export const itemsOf = (record: CaseRecord, list: OwnList): readonly string[] =>
  record.items.filter((one) => one.list === list).map(({ id }) => id);

/** The date of an item as a person entered it; null where none stands there. */
export function enteredDate(record: CaseRecord, field: RecordFieldName, item = ''): string | null {
  const given = entryOf(record, field, item)?.given;
  return given && 'value' in given && typeof given.value === 'string' ? given.value : null;
}

/** What a person enters of one field, before it is kept; null takes it away. */
export interface EnteredField {
  readonly item: string;
  readonly field: RecordFieldName;
  readonly given: Given | null;
}

/** The record with these fields entered on top of it. */
export function withEntered(record: CaseRecord, entered: readonly EnteredField[], by: string, at: string): CaseRecord {
  const same = (a: { item: string; field: string }, b: { item: string; field: string }) =>
    a.item === b.item && a.field === b.field;
  const last = entered.filter((one, n) => !entered.slice(n + 1).some((later) => same(one, later)));
  return {
    items: record.items,
    entries: [
      ...record.entries.filter((one) => !last.some((entry) => same(one, entry))),
      ...last.flatMap(({ item, field, given }): Entry[] =>
        given === null ? [] : [{ item, field, given, canonical: canonicalValue(field, given), by, at }],
      ),
    ],
  };
}
