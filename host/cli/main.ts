import { parseArguments } from './arguments.ts';
import { assessCommand } from './assess.ts';
import type { CliCommand } from './command.ts';
import { demoCommand } from './demo.ts';
import { growCommand } from './grow.ts';
import { measureCommand } from './measure.ts';
import { seriesCommand } from './series.ts';
import { serveCommand } from './serve.ts';

/** Every command of the command line, in the order in which --help lists them. */
const COMMANDS: readonly CliCommand[] = [
  seriesCommand,
  growCommand,
  measureCommand,
  assessCommand,
  demoCommand,
  serveCommand,
];

const HELP = () => `Remnant: liver remnant volumetry. For research; not a certified medical device.

npx remnant <command> [options]

${COMMANDS.map((c) => `  ${c.name.padEnd(10)}${c.summary}`).join('\n')}

Every command: --json  one JSON document on standard output
               --help  how it is called`;

/** Runs one command; the exit code is 0 done, 2 refused, 1 a fault of ours. */
async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(HELP());
    return 0;
  }
  const command = COMMANDS.find((c) => c.name === name);
  const json = argv.includes('--json');
  if (!command)
    return refused(json, 'command.unknown', `There is no command "${name}". npx remnant --help lists them.`, {});
  try {
    const parsed = parseArguments(command, rest);
    if (!parsed.ok) return refused(json, parsed.code, String(parsed.details.message), parsed.details);
    if (parsed.value.has('help')) {
      console.log(`npx remnant ${command.usage}\n\n${command.summary}\n\n${optionHelp(command)}`);
      return 0;
    }
    const result = await command.run(parsed.value);
    if (!result.ok) return refused(json, result.code, String(result.details.message ?? result.code), result.details);
    console.log(json ? JSON.stringify(result.value.json, null, 2) : result.value.text);
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

const refused = (json: boolean, code: string, message: string, details: Readonly<Record<string, unknown>>): number => {
  const { message: _, ...facts } = details;
  return report(json, 2, code, message, facts);
};

function report(json: boolean, exit: number, code: string, message: string, details: object): number {
  if (json) console.log(JSON.stringify({ error: { code, message, details } }, null, 2));
  else console.error(`${message}\n${code}`);
  return exit;
}

process.exitCode = await main(process.argv.slice(2));
