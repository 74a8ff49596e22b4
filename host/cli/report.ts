import type { Output } from '#core/contract/procedures';
import { ok, type Result, refuse } from '#core/result';
import { checkOutput, writeWhole } from '../writeWhole.ts';
import { withHost } from './caseHost.ts';
import { oneOf } from './caseOfFolder.ts';
import type { CliArguments, CliCommand, CliOutput } from './command.ts';

type Row = Output<'worklist.list'>[number];

/** `report CASE --out FILE`: the pages of a case for its folder, or the same as data. */
export const reportCommand: CliCommand = {
  name: 'report',
  summary: 'the report of a case: PDF, or the same as JSON without name and dates',
  usage: 'report CASE --out FILE.pdf|FILE.json [--notes] [--data DIR] [--json], or report --list [--data DIR]',
  options: {
    out: { type: 'string', help: 'file to write; its ending says as what: .pdf or .json' },
    list: { type: 'boolean', help: 'instead, the cases by their ids, without names' },
    notes: { type: 'boolean', help: 'in JSON, with the reasons that persons wrote, which may hold a name' },
    data: { type: 'string', help: 'the folder that holds the cases; that of serve where left out' },
  },
  async run(args) {
    const asked = reportArguments(args);
    if (!asked.ok) return asked;
    const { beginning, out, format } = asked.value;
    if (out !== null) {
      const writable = await checkOutput(out, args);
      if (!writable.ok) return writable;
    }
    return withHost<CliOutput>(args, async ({ folder, host, ask }) => {
      const rows = await ask('worklist.list', {});
      if (!rows.ok) return explained(rows.code, rows.details);
      if (out === null || beginning === null)
        return ok({ json: { cases: rows.value.map(listed) }, text: listText(rows.value, folder) });
      const found = oneOf(rows.value, beginning);
      if (!found.ok) return found;
      const made = await ask('report.export', { caseId: found.value.id, format, notes: args.has('notes') });
      if (!made.ok) return explained(made.code, made.details);
      const file = await host.bytes(new Request(`http://localhost/bytes/export/${made.value.ticket}`));
      const written = await writeWhole(out, new Uint8Array(await file.arrayBuffer()), args);
      if (!written.ok) return written;
      return ok({
        json: { caseId: found.value.id, format, written: out },
        text: `Report of case ${found.value.id} written to ${out}\nResearch use, not a certified medical device.`,
      });
    });
  },
};

interface Asked {
  /** Null where the cases are listed. */
  readonly beginning: string | null;
  readonly out: string | null;
  readonly format: 'pdf' | 'json';
}

function reportArguments(args: CliArguments): Result<Asked, 'arguments.invalid'> {
  const wrong = (why: string) =>
    refuse('arguments.invalid', { message: `${why} Usage: npx remnant ${reportCommand.usage}` });
  const [beginning, ...more] = args.positionals;
  const out = args.value('out');
  if (args.value('data') === '') return wrong('--data names a folder.');
  if (args.has('list')) {
    if (beginning !== undefined || out !== undefined || args.has('notes')) return wrong('--list stands alone.');
    return ok({ beginning: null, out: null, format: 'pdf' });
  }
  if (beginning === undefined || beginning === '' || more.length > 0) return wrong('report takes one case.');
  if (out === undefined || out === '') return wrong('--out names the file to write.');
  const format = /\.pdf$/i.test(out) ? 'pdf' : /\.json$/i.test(out) ? 'json' : null;
  if (format === null) return wrong('--out ends in .pdf or .json.');
  if (args.has('notes') && format === 'pdf') return wrong('--notes is for JSON; the PDF has the reasons.');
  return ok({ beginning: beginning.toLowerCase(), out, format });
}

const listed = ({ id, demonstration, pathway, status }: Row) => ({ caseId: id, demonstration, pathway, status });

const listText = (rows: readonly Row[], folder: string): string =>
  rows.length === 0
    ? `There are no cases in ${folder}.`
    : rows
        .map(({ id, demonstration, pathway, status }) =>
          [id, pathway ?? 'no pathway', status, ...(demonstration ? ['demonstration'] : [])].join('  '),
        )
        .join('\n');

const SENTENCES: Readonly<Record<string, string>> = {
  'record.nothingMeasured': 'Nothing of this case is measured or entered yet: contour a scan, or enter its volumes.',
  'series.damaged':
    'Slices of a measured series are not those that were taken in, so no number leaves the house. Import the files again.',
  'host.internal': 'A fault of ours, not of your data. Nothing was written.',
};

const explained = (code: string, details: Readonly<Record<string, unknown>>) =>
  refuse(code, { ...details, message: SENTENCES[code] ?? code });
