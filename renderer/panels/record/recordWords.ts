import type { Given } from '#core/record/entry';
import { isMissing, isNumber } from '#core/record/entry';
import { type RecordFieldName, recordField } from '#core/record/fields';
import type { RecordItem } from '#core/record/items';
import { stepsAsking } from '#core/record/needed';
import { converted, type EnteredUnit, unitOf } from '#core/record/quantities';
import type { MissingReason } from '#core/registry/fields';
import { day, daysBetween, decimal, withUnit } from '../../format.ts';
import { LIVER_WORDS, PATHWAY_WORDS } from '../../words.ts';
import type { CaseRecord as Case } from '../common/app.ts';

export const MISSING_WORDS: Readonly<Record<MissingReason, string>> = {
  notDone: 'Not done',
  notPrinted: 'Not printed',
  notApplicable: 'Not applicable',
  unknown: 'Unknown',
  masked: 'Not to be told',
};

/** The words of a field's choices; those that the case itself keeps have the words of every other screen. */
export function choiceWords(name: RecordFieldName): Readonly<Record<string, string>> {
  if (name === 'pathway') return PATHWAY_WORDS;
  if (name === 'liver') return LIVER_WORDS;
  const { kind } = recordField(name);
  return kind.type === 'choice' ? kind.choices : kind.type === 'flag' ? { yes: 'Yes', no: 'No' } : {};
}

/** A number as a person types it: as it was entered in its own unit, to four figures in another. */
export function shownNumber(value: number, from: EnteredUnit, to: EnteredUnit): string {
  const shown = converted(value, from, to);
  return shown === value ? String(value) : String(Number(shown.toPrecision(4)));
}

/** What stands in the input of a number, a date or a text; the empty word for a reason or nothing. */
export function typedText(name: RecordFieldName, given: Given | null, unit: EnteredUnit | null): string {
  if (given === null || isMissing(given)) return '';
  if (!isNumber(given)) return String(given.value);
  const { kind } = recordField(name);
  const from = kind.type === 'number' ? unitOf(kind.quantity, given.unit) : null;
  if (from === null || unit === null) return String(given.value);
  return `${given.comparator ?? ''}${shownNumber(given.value, from, unit)}`;
}

/** "24 to 10,000 g/l", limits as people say them. */
export const range = (from: number, to: number, unit: string): string => {
  const said = (value: number) => decimal(Number(value.toPrecision(3)), value !== 0 && Math.abs(value) < 10 ? 1 : 0);
  return withUnit(`${said(from).replace(/\.0$/, '')} to ${said(to).replace(/\.0$/, '')}`, unit).trim();
};

/** The day of an item from the index event, or its date where there is no index, or nothing. */
export function dayOf(date: string | null, index: string | null): string {
  if (date === null) return 'no date';
  return index === null ? date : `day ${day(daysBetween(index, date))}`;
}

const EVENT_SHORT = { rescueRfa: 'RFA', rescuePei: 'PEI' } as const;

/** What the column of an item is called. */
export function itemTitle(item: RecordItem, n: number, scope: string, index: string | null): string {
  if (scope === 'tumour') return `Tumour ${n + 1}`;
  if (scope === 'adverse') return `Event ${n + 1}`;
  const when = dayOf(item.date, index);
  return item.event ? `${EVENT_SHORT[item.event]}, ${when}` : when.replace(/^d/, 'D').replace(/^n/, 'N');
}

/** Which steps of the pathway ask for a field, with their rules: "Asked for: Screening (I1 I2 I3 I5)". */
export function askedFor(pathway: Case['pathway'], name: RecordFieldName): string | null {
  const steps = stepsAsking(pathway, name);
  return steps.length === 0
    ? null
    : `Asked for: ${steps.map(({ title, rules }) => `${title} (${rules.join(' ')})`).join(', ')}`;
}
