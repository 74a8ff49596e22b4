import type { Result } from '#core/result';

/** One command of the command line: what it is called, what it takes, and what it does. */
export interface CliCommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** How it is called, after `npx remnant`. */
  readonly usage: string;
  /** Options beside --json, --debug, --force, --accept, --help, which every command knows. */
  readonly options: Readonly<Record<string, CliOption>>;
  run(args: CliArguments): Promise<Result<CliOutput>>;
}

export interface CliOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly help: string;
}

export interface CliArguments {
  readonly positionals: readonly string[];
  /** Values of an option in the order they were given; a flag that was given has ['']. */
  values(name: string): readonly string[];
  value(name: string): string | undefined;
  has(name: string): boolean;
  readonly accept: readonly string[];
  readonly force: boolean;
  /** Standard error, for progress and messages. */
  tell(line: string): void;
}

/** What a command gives: the JSON document, and the same for a person who reads. */
export interface CliOutput {
  readonly json: unknown;
  readonly text: string;
}
