import { reportedMeasurements } from '#core/exchange/reportedMeasurements';
import { printed } from '#core/liver/rounding';
import { ok, refuse } from '#core/result';
import { dicomObject } from '../exchange/dicomObject.ts';
import { readReport } from '../exchange/readReport.ts';
import { readRegularFile } from '../import/regularFile.ts';
import type { CliCommand } from './command.ts';
import { inSentences } from './exchangeSentences.ts';

/** `measurements FILE`: what a structured report measures, by its codes and without its patient. */
export const measurementsCommand: CliCommand = {
  name: 'measurements',
  summary: 'the coded measurements of a DICOM structured report (SR), of this or another program',
  usage: 'measurements FILE [--json]',
  options: {},
  async run(args) {
    const [path, ...more] = args.positionals;
    if (!path || more.length > 0)
      return refuse('arguments.invalid', { message: `Usage: npx remnant ${measurementsCommand.usage}` });
    const file = await readRegularFile(path);
    if (!file.ok) return file;
    const object = dicomObject(file.value);
    if (!object.ok) return refuse(object.code, { message: 'The file is no whole DICOM file.' });
    const tree = readReport(object.value);
    const groups = tree.ok ? reportedMeasurements(tree.value) : tree;
    if (!groups.ok) return inSentences(groups);
    return ok({
      json: { sopInstanceUID: object.value.sopInstanceUID, groups: groups.value },
      text: groups.value
        .flatMap(({ trackingId, finding, quantities }) => [
          `${trackingId ?? finding?.meaning ?? 'Not named'}${finding ? ` (${finding.meaning})` : ''}`,
          ...quantities.map(
            ({ concept, value, unit }) =>
              `    ${concept.meaning.padEnd(60)}${printed(value, 3).padStart(12)} ${unit.value}`,
          ),
        ])
        .join('\n'),
    });
  },
};
