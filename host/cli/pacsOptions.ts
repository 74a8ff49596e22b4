import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import type { StudyQuery } from '#core/pacs/query';
import { ok, type Result, refuse } from '#core/result';
import { type Archive, archiveAt } from '../pacs/archive.ts';
import { authorizationOf } from '../pacs/authorization.ts';
import type { CliArguments } from './command.ts';

/** Where a secret may lie that no file holds. */
const SECRET_VARIABLE = 'REMNANT_PACS_SECRET';

/** The archive that --url, --user, --secret, --wait and --plain-http describe. */
export async function archiveOf(args: CliArguments): Promise<Result<Archive>> {
  const url = args.value('url');
  if (!url) return refuse('arguments.invalid', { message: '--url names the DICOMweb services of the archive.' });
  const seconds = Number(args.value('wait') ?? 30);
  if (!(seconds > 0 && seconds <= 3600))
    return refuse('arguments.invalid', { message: '--wait is a number of seconds, at most 3600.' });
  const secret = await secretOf(args);
  if (!secret.ok) return secret;
  const user = args.value('user') || null;
  if (user !== null && secret.value === null)
    return refuse('arguments.invalid', {
      message: `--user needs a password: --secret FILE, or the environment variable ${SECRET_VARIABLE}.`,
    });
  return archiveAt(url, {
    authorization: authorizationOf({ user, secret: secret.value }),
    plainHttp: args.has('plain-http'),
    silenceMs: seconds * 1000,
  });
}

/** A secret from a file, from standard input or the environment: never from the command line, which other users see. */
async function secretOf(args: CliArguments): Promise<Result<string | null>> {
  const path = args.value('secret');
  if (path === undefined) return ok(process.env[SECRET_VARIABLE] || null);
  const text = path === '-' ? await textOf(process.stdin) : await readFile(path, 'utf8').catch(() => null);
  const line = text?.split(/\r?\n/)[0] ?? '';
  return line === '' ? refuse('path.notFound', { message: `There is no secret in ${path}.` }) : ok(line);
}

/** The search that the options describe; days as 2026-01-31, 2026-01-01..2026-01-31, or open at one end. */
export function queryOf(args: CliArguments): Result<StudyQuery, 'arguments.invalid'> {
  const days = args.value('date');
  const [from = '', to = from] = days === undefined ? [] : days.split('..');
  const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  if (days !== undefined && (!(from || to) || ![from, to].every((day) => day === '' || isDay(day))))
    return refuse('arguments.invalid', {
      message: '--date is a day such as 2026-01-31, or a range such as 2026-01-01..2026-01-31.',
    });
  const given = (name: string, option: string) => {
    const value = args.value(option);
    return value ? { [name]: value } : {};
  };
  return ok({
    ...given('patientID', 'patient-id'),
    ...given('patientName', 'name'),
    ...given('description', 'description'),
    ...given('modality', 'modality'),
    ...(from && { from }),
    ...(to && { to }),
  });
}
