import { ok, type Result, refuse } from '#core/result';
import { cohortAnalysis } from '#core/statistics/cohortAnalysis';
import type { CohortRefusalCode } from '#core/statistics/cohortRequest';
import { type DataTable, dataTable, filtered } from '#core/statistics/dataTable';
import { statisticsSentence } from '#core/statistics/sentences';
import { readRegularFile } from '../import/regularFile.ts';
import { cohortOptions, cohortRequest } from './cohortOptions.ts';
import { cohortText } from './cohortText.ts';
import type { CliCommand } from './command.ts';

/** `cohort FILE.csv --test NAME`: one test on named columns of a table of cases. */
export const cohortCommand: CliCommand = {
  name: 'cohort',
  summary: 'statistics of a table of cases: tests, survival, Cox, ROC',
  usage: 'cohort FILE.csv --test NAME --x COLUMN … [--json]',
  options: cohortOptions,
  async run(args) {
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0)
      return refuse('arguments.invalid', {
        message: 'cohort takes one file: npx remnant cohort FILE.csv --test NAME --x COLUMN',
      });
    const request = cohortRequest(args);
    if (!request.ok) return request;
    const bytes = await readRegularFile(path);
    if (!bytes.ok) {
      if (bytes.code !== 'path.notFound')
        return refuse('arguments.invalid', { message: `${path} is no file of text, or cannot be read.` });
      return refuse('path.notFound', { message: `There is no readable file ${path}.`, path });
    }
    const text = decoded(bytes.value);
    if (text === null)
      return refuse('arguments.invalid', { message: `${path} is no text in UTF-8. Save the table as "CSV UTF-8".` });
    const table = said(tableOf(text, request.value.where));
    if (!table.ok) return table;
    const analysis = said(cohortAnalysis(table.value, request.value.request));
    if (!analysis.ok) return analysis;
    const { found, ...cases } = analysis.value;
    return ok({ json: { ...found, ...cases }, text: cohortText(analysis.value) });
  },
};

const tableOf = (
  text: string,
  where: readonly { readonly column: string; readonly value: string }[],
): Result<DataTable, CohortRefusalCode> => {
  const table = dataTable(text);
  return table.ok ? filtered(table.value, where) : table;
};

function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A refusal with its sentence, as every command gives it. */
const said = <T>(result: Result<T, CohortRefusalCode>): Result<T, string> =>
  result.ok
    ? result
    : refuse(result.code, { ...result.details, message: statisticsSentence(result.code, result.details) });
