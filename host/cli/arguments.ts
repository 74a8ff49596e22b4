import { parseArgs } from 'node:util';
import { FINDINGS } from '#core/findings';
import { ok, type Result, refuse } from '#core/result';
import type { CliArguments, CliCommand } from './command.ts';

/** What can be accepted by name beside findings: a loss that a format makes, and fractions that are cut at half. */
const OTHERS: ReadonlySet<string> = new Set(['output.cannotHold', 'labels.fractional']);

const COMMON = {
  json: { type: 'boolean' },
  debug: { type: 'boolean' },
  help: { type: 'boolean' },
  force: { type: 'boolean' },
  accept: { type: 'string', multiple: true },
} as const;

/**
 * The arguments of one command. A negative value follows its option with a space or an equals sign alike
 * (`--seed -10,0,0`), which node:util alone takes for another option.
 */
export function parseArguments(
  command: CliCommand,
  argv: readonly string[],
): Result<CliArguments, 'arguments.invalid'> {
  const options = { ...COMMON, ...command.options } as Record<
    string,
    { type: 'string' | 'boolean'; multiple?: boolean }
  >;
  const joined: string[] = [];
  for (let n = 0; n < argv.length; n++) {
    const arg = argv[n]!;
    const next = argv[n + 1];
    const takesValue = arg.startsWith('--') && options[arg.slice(2)]?.type === 'string';
    if (takesValue && next !== undefined && /^-[\d.]/.test(next)) {
      joined.push(`${arg}=${next}`);
      n++;
    } else joined.push(arg);
  }
  try {
    const multiple = Object.fromEntries(
      Object.entries(options).map(([name, { type }]) => [name, { type, multiple: type === 'string' }]),
    );
    const parsed = parseArgs({ args: joined, options: multiple, allowPositionals: true, strict: true });
    const values = (name: string): readonly string[] => {
      const value = parsed.values[name];
      if (Array.isArray(value)) return value.map(String);
      return value === undefined || value === false ? [] : [''];
    };
    const unknown = values('accept').find((code) => !(code in FINDINGS) && !OTHERS.has(code));
    if (unknown !== undefined)
      return refuse('arguments.invalid', { message: `--accept ${unknown}: there is no finding of this code.` });
    return ok({
      positionals: parsed.positionals,
      values,
      value: (name) => values(name).at(-1),
      has: (name) => values(name).length > 0,
      accept: values('accept'),
      force: values('force').length > 0,
      tell: (line) => void process.stderr.write(`${line}\n`),
    });
  } catch (error) {
    return refuse('arguments.invalid', { message: `${(error as Error).message} Usage: npx remnant ${command.usage}` });
  }
}
