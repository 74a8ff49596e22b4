import type { Series } from '#core/dicom/series';
import { ok, refuse } from '#core/result';
import { readSeries, type SeriesFound } from '#host/import/readSeries';
import type { CliCommand } from './command.ts';

/** Lists what is there, whatever the files hold; only a path that does not exist is refused. */
export const seriesCommand: CliCommand = {
  name: 'series',
  summary: 'what is there: series, their geometry, what was found about them, and files that are none',
  usage: 'series PATH... [--json]',
  options: {},
  async run(args) {
    if (args.positionals.length === 0)
      return refuse('arguments.invalid', { message: 'Which files or folders? Usage: npx remnant series PATH...' });
    const found = await readSeries(args.positionals, { onProgress: everyThousand(args.tell) });
    if (!found.ok) return found;
    return ok({ json: asJson(found.value), text: asTable(found.value) });
  },
};

const everyThousand = (tell: (line: string) => void) => (done: number, total: number) => {
  if (done % 1000 === 0 && done < total) tell(`${done} of ${total} files read`);
};

const asJson = ({ series, ignored }: SeriesFound) => ({
  series: series.map((one) => ({
    id: one.id,
    seriesInstanceUID: one.seriesInstanceUID,
    studyInstanceUID: one.studyInstanceUID,
    modality: one.modality,
    description: one.description,
    acquired: one.acquired?.date ?? null,
    instances: one.instances,
    columns: one.columns,
    rows: one.rows,
    slices: one.sources.length,
    pixelSpacingMm: one.pixelSpacingMm,
    sliceSpacingMm: one.sliceSpacingMm,
    gantryTiltDeg: one.geometry?.gantryTiltDeg ?? null,
    transferSyntaxUID: one.transferSyntaxUID,
    measurable: one.measurable,
    findings: one.findings.map(({ code, severity, message }) => ({ code, severity, message })),
  })),
  ignored: ignored.map(({ path, code }) => ({ path, code })),
});

function asTable({ series, ignored }: SeriesFound): string {
  const blocks = series.map((one) =>
    [heading(one), ...one.findings.map(({ severity, code, message }) => `    ${severity}: ${message} (${code})`)].join(
      '\n',
    ),
  );
  if (ignored.length > 0)
    blocks.push(
      [
        `${ignored.length === 1 ? '1 file is' : `${ignored.length} files are`} no CT image:`,
        ...ignored.map(({ path, code, message }) => `  ${path}: ${message} (${code})`),
      ].join('\n'),
    );
  return blocks.length > 0 ? blocks.join('\n\n') : 'There is nothing here.';
}

function heading(one: Series): string {
  const { columns, rows, sources, pixelSpacingMm, sliceSpacingMm, acquired } = one;
  const steps =
    sliceSpacingMm &&
    (sliceSpacingMm.regular
      ? `${round(sliceSpacingMm.min)} mm apart`
      : `${round(sliceSpacingMm.min)} to ${round(sliceSpacingMm.max)} mm apart`);
  const figures = [
    `${one.modality || '?'} ${columns} × ${rows} × ${sources.length}`,
    pixelSpacingMm && `${round(pixelSpacingMm[0])} × ${round(pixelSpacingMm[1])} mm`,
    steps,
    acquired && [acquired.date, acquired.time].filter((part) => part !== null).join(' '),
  ].filter((part) => part !== null);
  return [
    `${one.description ?? '(no description)'}${one.measurable ? '' : ' — cannot be measured'}`,
    `  ${figures.join(', ')}`,
    `  ${one.id}`,
  ].join('\n');
}

const round = (value: number) => Number(value.toFixed(3));
