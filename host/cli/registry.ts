import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { FILE_FORMATS, type FileFormat, TargetShape } from '#core/registry/target';
import { ok, type Result, refuse } from '#core/result';
import { checkOutput, writeWhole } from '../writeWhole.ts';
import { withHost } from './caseHost.ts';
import type { CliArguments, CliCommand, CliOutput } from './command.ts';
import { prepareCentral } from './registryPrepare.ts';
import { registrySentence } from './registrySentences.ts';

type Ask = <N extends ProcedureName>(name: N, input: Input<N>) => Promise<Result<Output<N>, string>>;

const USAGE = [
  'registry status [--target ID] [--data DIR] [--json]',
  'registry push [CASE …] [--target ID] [--unsigned] [--force] [--data DIR] [--json]',
  'registry export [CASE …] --as csv|redcap|fhir --out DIR [--unsigned] [--force] [--data DIR] [--json]',
  'registry add FILE.json [--secret FILE] [--data DIR]',
  'registry remove ID [--data DIR]',
  'registry prepare --central FILE.json --secret FILE [--site CODE=LOGIN …]',
].join('\n  or: npx remnant ');

/** `registry push|status|export`: records on their way to a registry, and where they are. */
export const registryCommand: CliCommand = {
  name: 'registry',
  summary: 'records to a registry: push, status, export; targets: add, remove; prepare a central one',
  usage: USAGE,
  options: {
    target: { type: 'string', help: 'the target, by its id; where there is one only, it may be left out' },
    unsigned: { type: 'boolean', help: 'scans whose contours nobody signed too, each marked as not signed' },
    as: { type: 'string', help: 'export: csv, redcap or fhir' },
    out: { type: 'string', help: 'export: the folder to write into' },
    data: { type: 'string', help: 'the folder that holds the cases; that of serve where left out' },
    secret: { type: 'string', help: 'file whose first line is the password or API token; - for standard input' },
    central: { type: 'string', help: 'prepare: the central registry as a target, with the login of its owner' },
    site: { type: 'string', multiple: true, help: 'prepare: a site and the login that speaks for it' },
  },
  async run(args) {
    const [action, ...rest] = args.positionals;
    switch (action) {
      case 'status':
        return withFolder(args, (ask) => status(ask, args, rest));
      case 'push':
        return withFolder(args, (ask) => push(ask, args, rest));
      case 'export':
        return exported(args, rest);
      case 'add':
        return added(args, rest);
      case 'remove':
        return withFolder(args, async (ask) => {
          if (rest.length !== 1) return wrong('remove takes one target.');
          const gone = await ask('registry.removeTarget', { targetId: rest[0]! });
          return gone.ok ? ok({ json: { removed: rest[0] }, text: `Target ${rest[0]} removed.` }) : explained(gone);
        });
      case 'prepare':
        return rest.length > 0 ? wrong('prepare takes no case.') : prepareCentral(args, secretOf);
      default:
        return wrong(action === undefined ? 'registry does what?' : `registry knows no "${action}".`);
    }
  },
};

const wrong = (why: string) => refuse('arguments.invalid', { message: `${why} Usage: npx remnant ${USAGE}` });
const explained = ({ code, details }: { code: string; details: Readonly<Record<string, unknown>> }) =>
  refuse(code, { ...details, message: registrySentence(code, details) });

/** Does something with the host on the data folder; only its host and its loopback are there, no window. */
const withFolder = (
  args: CliArguments,
  work: (ask: Ask, bytes: (path: string) => Promise<Uint8Array>) => Promise<Result<CliOutput>>,
): Promise<Result<CliOutput>> =>
  args.value('data') === ''
    ? Promise.resolve(wrong('--data names a folder.'))
    : withHost(args, ({ host, ask }) =>
        work(
          ask,
          async (path) =>
            new Uint8Array(await (await host.bytes(new Request(`http://localhost${path}`))).arrayBuffer()),
        ),
      );

/** The one target that is named, or the one that there is. */
async function chosenTarget(ask: Ask, args: CliArguments) {
  const found = await ask('registry.targets', {});
  if (!found.ok) return explained(found);
  const { targets } = found.value;
  const id = args.value('target');
  const ids = targets.map(({ target }) => target.id);
  if (id === undefined && targets.length === 1) return ok(targets[0]!);
  const chosen = targets.find(({ target }) => target.id === id);
  if (chosen) return ok(chosen);
  if (id === undefined && targets.length > 1)
    return refuse('arguments.invalid', { message: `Name one with --target: ${ids.join(', ')}.`, targets: ids });
  return refuse('registry.targetNotFound', {
    message:
      ids.length === 0 ? 'No target is set up yet: npx remnant registry add.' : `The targets are ${ids.join(', ')}.`,
    targets: ids,
  });
}

async function status(ask: Ask, args: CliArguments, rest: readonly string[]): Promise<Result<CliOutput>> {
  if (rest.length > 0) return wrong('status takes no case.');
  const found = await ask('registry.targets', {});
  if (!found.ok) return explained(found);
  const id = args.value('target');
  const targets = found.value.targets.filter(({ target }) => id === undefined || target.id === id);
  if (id !== undefined && targets.length === 0) return chosenTarget(ask, args) as Promise<Result<CliOutput>>;
  const entries: { readonly target: string; readonly entries: Output<'registry.outbox'>['entries'] }[] = [];
  for (const { target } of targets) {
    const shown = await ask('registry.outbox', { targetId: target.id });
    if (shown.ok) entries.push({ target: target.id, entries: shown.value.entries.filter(({ receipt }) => !receipt) });
  }
  const lines = targets.map(({ target, waiting, refused, received, cases, last, secret }) =>
    [
      `${target.id}  ${target.name} (${target.kind})`,
      `  ${cases} cases there in ${received} submissions; ${waiting} waiting${refused > 0 ? `, ${refused} of them refused` : ''}`,
      ...(last ? [`  last receipt ${last.number}, ${last.receivedAt}`] : []),
      ...(secret === 'none' ? ['  its secret is missing'] : []),
      ...entries
        .filter((one) => one.target === target.id)
        .flatMap((one) => one.entries.filter(({ refused: why }) => why))
        .map((one) => `  ${one.caseId} r${one.revision}: ${registrySentence(one.refused!.code, one.refused!)}`),
    ].join('\n'),
  );
  return ok({
    json: { targets: targets.map(({ target, ...rest }) => ({ ...target, ...rest })), waiting: entries },
    text: lines.length === 0 ? 'No target is set up yet: npx remnant registry add.' : lines.join('\n'),
  });
}

async function push(ask: Ask, args: CliArguments, beginnings: readonly string[]): Promise<Result<CliOutput>> {
  const target = await chosenTarget(ask, args);
  if (!target.ok) return target;
  const caseIds = await casesNamed(ask, beginnings);
  if (!caseIds.ok) return caseIds;
  const { id, name } = target.value.target;
  const pushed = await ask('registry.push', {
    targetId: id,
    ...(caseIds.value && { caseIds: caseIds.value }),
    drafts: args.has('unsigned'),
    renumber: args.force,
  });
  if (!pushed.ok) return explained(pushed);
  const { queued, unchanged, received, refused, waiting, leftOut } = pushed.value;
  return ok({
    json: { target: id, ...pushed.value },
    text: [
      `${name}: ${received} received, ${waiting} waiting${refused > 0 ? ` (${refused} refused: npx remnant registry status)` : ''}`,
      `${queued} new, ${unchanged} as they were sent before`,
      ...leftOutLines(leftOut),
    ].join('\n'),
  });
}

const leftOutLines = (leftOut: readonly { caseId: string; code: string }[]): readonly string[] =>
  leftOut.map(({ caseId, code }) => `left out: ${caseId}: ${registrySentence(code, {})}`);

/** Cases by the beginnings of their ids; null for all. */
async function casesNamed(ask: Ask, beginnings: readonly string[]): Promise<Result<string[] | null>> {
  if (beginnings.length === 0) return ok(null);
  const rows = await ask('worklist.list', {});
  if (!rows.ok) return explained(rows);
  const ids: string[] = [];
  for (const beginning of beginnings) {
    const found = rows.value.filter(({ id }) => id.startsWith(beginning.toLowerCase()));
    if (found.length !== 1)
      return found.length === 0
        ? refuse('case.notFound', { message: `No case begins with ${beginning}.` })
        : refuse('arguments.invalid', {
            message: `${found.length} cases begin with ${beginning}; write more of the id.`,
          });
    ids.push(found[0]!.id);
  }
  return ok([...new Set(ids)]);
}

async function exported(args: CliArguments, beginnings: readonly string[]): Promise<Result<CliOutput>> {
  const as = args.value('as');
  const out = args.value('out');
  if (as === undefined || !FILE_FORMATS.includes(as as FileFormat)) return wrong('--as is csv, redcap or fhir.');
  if (out === undefined || out === '') return wrong('--out names the folder to write into.');
  return withFolder(args, async (ask, bytes) => {
    const caseIds = await casesNamed(ask, beginnings);
    if (!caseIds.ok) return caseIds;
    const made = await ask('registry.files', {
      as: as as FileFormat,
      ...(caseIds.value && { caseIds: caseIds.value }),
      drafts: args.has('unsigned'),
    });
    if (!made.ok) return explained(made);
    await mkdir(out, { recursive: true });
    const paths = made.value.files.map(({ fileName }) => join(out, basename(fileName)));
    // All or none of them, as far as can be known before.
    for (const path of paths) {
      const free = await checkOutput(path, args);
      if (!free.ok) return free;
    }
    for (const [n, { ticket }] of made.value.files.entries()) {
      const written = await writeWhole(paths[n]!, await bytes(`/bytes/export/${ticket}`), args);
      if (!written.ok) return written;
    }
    const { cases, leftOut } = made.value;
    return ok({
      json: { as, cases, leftOut, written: paths },
      text: [`${cases} cases written:`, ...paths.map((path) => `  ${path}`), ...leftOutLines(leftOut)].join('\n'),
    });
  });
}

async function added(args: CliArguments, rest: readonly string[]): Promise<Result<CliOutput>> {
  if (rest.length !== 1) return wrong('add takes one file that describes the target.');
  const text = await readFile(rest[0]!, 'utf8').catch(() => null);
  if (text === null)
    return refuse('path.notFound', { message: `There is no readable file ${rest[0]}.`, path: rest[0] });
  const target = TargetShape.safeParse(parsed(text));
  if (!target.success)
    return refuse('arguments.invalid', {
      message: `${rest[0]} describes no target: ${target.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`).join('; ')}`,
    });
  const secret = await secretOf(args);
  if (!secret.ok) return secret;
  return withFolder(args, async (ask) => {
    const kept = await ask('registry.keepTarget', {
      target: target.data,
      ...(secret.value !== null && { secret: secret.value }),
    });
    if (!kept.ok) return explained(kept);
    const { id, name } = target.data;
    const found = await ask('registry.targets', {});
    const where =
      secret.value !== null && found.ok && found.value.secretsIn === 'file'
        ? `\nIts secret lies in ${found.value.secretsFile}, which only you can read.`
        : '';
    return ok({ json: { added: id }, text: `Target ${id} (${name}) set up.${where}` });
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A secret from a file or from standard input: never from the command line, which other users of the machine can see. */
async function secretOf(args: CliArguments): Promise<Result<string | null>> {
  const path = args.value('secret');
  if (path === undefined) return ok(null);
  const text = path === '-' ? await textOf(process.stdin) : await readFile(path, 'utf8').catch(() => null);
  const line = text?.split(/\r?\n/)[0] ?? '';
  return line === '' ? refuse('path.notFound', { message: `There is no secret in ${path}.` }) : ok(line);
}
