import { parseArguments } from './arguments.ts';
import { assessCommand } from './assess.ts';
import { auditCommand } from './audit.ts';
import { cohortCommand } from './cohort.ts';
import type { CliCommand } from './command.ts';
import { demoCommand } from './demo.ts';
import { exportCommand } from './exportContours.ts';
import { growCommand } from './grow.ts';
import { importContoursCommand } from './importContours.ts';
import { measureCommand } from './measure.ts';
import { measurementsCommand } from './measurements.ts';
import { pacsCommand } from './pacs.ts';
import { registryCommand } from './registry.ts';
import { reportCommand } from './report.ts';
import { seriesCommand } from './series.ts';
import { serveCommand } from './serve.ts';
import { outputFailure, printLine } from './standardOutput.ts';

/** Every command of the command line, in the order in which --help lists them. */
const COMMANDS: readonly CliCommand[] = [
  seriesCommand,
  growCommand,
  measureCommand,
  assessCommand,
  cohortCommand,
  reportCommand,
  exportCommand,
  importContoursCommand,
  measurementsCommand,
  auditCommand,
  pacsCommand,
  registryCommand,
  demoCommand,
  serveCommand,
];

const HELP = () => `Remnant: liver remnant volumetry. For research; not a certified medical device.

npx remnant <command> [options]

${COMMANDS.map((c) => `  ${c.name.padEnd(17)}${c.summary}`).join('\n')}

Every command: --json  one JSON document on standard output
               --help  how it is called`;

/** Runs one command; the exit code is 0 done, 2 refused, 1 a fault of ours. */
async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await printLine(HELP());
    return 0;
  }
  const command = COMMANDS.find((c) => c.name === name);
  const json = argv.includes('--json');
  if (!command)
    return await refused(json, 'command.unknown', `There is no command "${name}". npx remnant --help lists them.`, {});
  try {
    const parsed = parseArguments(command, rest);
    if (!parsed.ok) return await refused(json, parsed.code, String(parsed.details.message), parsed.details);
    if (parsed.value.has('help')) {
      await printLine(`npx remnant ${command.usage}\n\n${command.summary}\n\n${optionHelp(command)}`);
      return 0;
    }
    const result = await command.run(parsed.value);
    if (!result.ok)
      return await refused(json, result.code, String(result.details.message ?? result.code), result.details);
    await printLine(json ? JSON.stringify(result.value.json, null, 2) : result.value.text);
    return 0;
  } catch (fault) {
    if (argv.includes('--debug')) console.error(fault);
    return report(
      json,
      1,
      'internal',
      'A fault of ours, not of your data. Nothing was written. Run again with --debug to see where.',
      {},
    );
  }
}

const optionHelp = (command: CliCommand) =>
  Object.entries(command.options)
    .map(([option, { type, help }]) => `  --${option}${type === 'string' ? ' …' : ''}`.padEnd(24) + help)
    .join('\n');

const refused = async (
  json: boolean,
  code: string,
  message: string,
  details: Readonly<Record<string, unknown>>,
): Promise<number> => {
  const { message: _, ...facts } = details;
  return report(json, 2, code, message, facts);
};

async function report(json: boolean, exit: number, code: string, message: string, details: object): Promise<number> {
  if (json) await printLine(JSON.stringify({ error: { code, message, details } }, null, 2));
  else console.error(`${message}\n${code}`);
  return exit;
}

// Messages that nobody takes any more (a closed pipe) change nothing about the work.
process.stderr.on('error', () => {});
const exit = await main(process.argv.slice(2));
const unwritten = outputFailure();
if (unwritten)
  console.error(`The answer could not be written to standard output (${unwritten.code ?? unwritten.message}).`);
process.exitCode = unwritten ? 1 : exit;
