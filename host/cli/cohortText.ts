import type { CohortAnalysis } from '#core/statistics/cohortRequest';
import { inWords } from '#core/statistics/inWords';
import type { Said } from '#core/statistics/said';
import { columnsOf } from './cohortTextTable.ts';

/** An analysis for a person who reads: what was done on whom, what came out, what was assumed. */
export const cohortText = ({ n, missingRows, notAtRiskRows, found }: CohortAnalysis): string =>
  [
    `${n} ${n === 1 ? 'case' : 'cases'}${leftOut(missingRows, 'for a missing value')}${leftOut(notAtRiskRows, 'never at time zero')}`,
    ...inWords(found).flatMap(lines),
  ].join('\n');

function leftOut(rows: readonly number[], why: string): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, 12).join(', ');
  return `; ${rows.length} left out ${why} (row${rows.length === 1 ? '' : 's'} ${shown}${rows.length > 12 ? ', …' : ''})`;
}

/** Tables stand by themselves; lines that follow each other stay together. */
function lines(said: Said, n: number, all: readonly Said[]): readonly string[] {
  if (said.kind === 'table') return ['', ...columnsOf(said.rows)];
  const text = said.kind === 'warning' ? `! ${said.text}` : said.text;
  return n === 0 || all[n - 1]!.kind === 'table' ? ['', text] : [text];
}
