import { readFile } from 'node:fs/promises';
import { SiteCode } from '#core/registry/submission';
import { isGuarded, TargetShape } from '#core/registry/target';
import { ok, type Result, refuse } from '#core/result';
import { pushRefusal } from '../registry/postgres/pgFaults.ts';
import { connected } from '../registry/postgres/postgresTarget.ts';
import { admitSite, prepareRegistry } from '../registry/postgres/prepare.ts';
import type { CliArguments, CliOutput } from './command.ts';
import { registrySentence } from './registrySentences.ts';

/** `registry prepare`: what the keeper of a central registry does once, and again when a version brings new steps. */
export async function prepareCentral(
  args: CliArguments,
  secretOf: (args: CliArguments) => Promise<Result<string | null>>,
): Promise<Result<CliOutput>> {
  const path = args.value('central');
  if (path === undefined)
    return refuse('arguments.invalid', { message: '--central names the file that describes it.' });
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return refuse('path.notFound', { message: `There is no readable file ${path}.`, path });
  const target = TargetShape.safeParse(jsonIn(text));
  if (!target.success || target.data.kind !== 'postgres')
    return refuse('arguments.invalid', { message: `${path} describes no PostgreSQL target.` });
  if (!isGuarded(target.data))
    return refuse('registry.unguarded', { message: registrySentence('registry.unguarded', {}) });
  const sites = args.values('site').map((one) => one.split('='));
  if (sites.some(([code, role, more]) => !SiteCode.safeParse(code).success || !role || more !== undefined))
    return refuse('arguments.invalid', { message: '--site is written CODE=LOGIN.' });
  const secret = await secretOf(args);
  if (!secret.ok) return secret;
  try {
    const client = await connected(target.data, secret.value ?? '');
    try {
      const { from, to } = await prepareRegistry(client);
      for (const [code, role] of sites) await admitSite(client, { code: code!, role: role! });
      return ok({
        json: { from, to, sites: sites.map(([code, role]) => ({ code, role })) },
        text: [
          from === to ? `The registry is at version ${to}.` : `The registry was brought from version ${from} to ${to}.`,
          ...sites.map(([code, role]) => `${role} speaks for ${code}.`),
        ].join('\n'),
      });
    } finally {
      await client.end();
    }
  } catch (fault) {
    const refused = pushRefusal(fault);
    if (!refused) throw fault;
    return refuse(refused.code, { ...refused.details, message: registrySentence(refused.code, refused.details) });
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
