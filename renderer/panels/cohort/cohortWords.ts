import { type CohortColumn, columnHead } from '#core/cohort/columns';
import type { CohortValue } from '#core/cohort/missing';
import { MISSING_WORDS } from '#core/cohort/missing';
import type { CohortCase } from '#core/cohort/shape';
import type { EventType } from '#core/liver/caseInput';
import type { DataTable } from '#core/statistics/dataTable';
import { decimal, whole } from '../../format.ts';
import { EVENT_WORDS, LIVER_WORDS, PATHWAY_WORDS } from '../../words.ts';
import { stateWords } from '../timeline/pathwayWords.ts';

/** Days, counts and millilitres are whole at the glass, all else has one decimal. */
const WHOLE_UNITS = ['', 'd', 'ml', 'y', '{count}'];

export const numberPrinted = ({ unit }: Pick<CohortColumn, 'unit'>, value: number): string =>
  WHOLE_UNITS.includes(unit) && (Number.isInteger(value) || unit === 'ml') ? whole(value) : decimal(value, 1);

/** A word as this column's screen has it: a state, a pathway, a choice of the record. */
export function wordPrinted({ name, words }: Pick<CohortColumn, 'name' | 'words'>, value: string): string {
  switch (name) {
    case 'pathway':
      return PATHWAY_WORDS[value as keyof typeof PATHWAY_WORDS] ?? value;
    case 'liver':
      return LIVER_WORDS[value as keyof typeof LIVER_WORDS] ?? value;
    case 'indexEvent':
      return EVENT_WORDS[value as EventType] ?? value;
    case 'state':
      return stateWords(value);
    default:
      return words?.[value] ?? value;
  }
}

export const valuePrinted = (column: CohortColumn, value: CohortValue): string =>
  typeof value === 'number'
    ? numberPrinted(column, value)
    : typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : wordPrinted(column, value);

/** Why a case has nothing in a column. */
export const missingWords = (one: CohortCase, { name }: Pick<CohortColumn, 'name'>): string =>
  MISSING_WORDS[one.missing[name] ?? 'unknown'];

/** The table in the words of the screen, so that results and refusals read as its columns do; numbers keep all digits. */
export const readableTable = (table: DataTable, columns: readonly CohortColumn[]): DataTable => {
  const of = table.columns.map((name) => columns.find((column) => column.name === name) ?? null);
  return {
    columns: table.columns.map((name, n) => (of[n] ? columnHead(of[n]) : name)),
    rows: table.rows.map(({ number, cells }) => ({
      number,
      cells: cells.map((cell, n) => (of[n]?.kind === 'word' && cell !== 'NA' ? wordPrinted(of[n], cell) : cell)),
    })),
  };
};
