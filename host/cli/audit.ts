import { ok, refuse } from '#core/result';
import { auditSentences } from './auditSentences.ts';
import { withHost } from './caseHost.ts';
import { oneOf } from './caseOfFolder.ts';
import type { CliCommand } from './command.ts';

/** `audit CASE`: whether the chain of a case holds, and all that it speaks of stands as it says. */
export const auditCommand: CliCommand = {
  name: 'audit',
  summary: 'whether what changed a case stands as it was written down; the first broken link',
  usage: 'audit CASE [--head HASH ...] [--data DIR] [--json]',
  options: {
    head: {
      type: 'string',
      multiple: true,
      help: 'hash of an entry that was written down elsewhere (report, export, receipt): it must be in the chain',
    },
    data: { type: 'string', help: 'the folder that holds the cases; that of serve where left out' },
  },
  async run(args) {
    const [beginning, ...more] = args.positionals;
    const wrong = (why: string) =>
      refuse('arguments.invalid', { message: `${why} Usage: npx remnant ${auditCommand.usage}` });
    if (beginning === undefined || beginning === '' || more.length > 0) return wrong('audit takes one case.');
    if (args.value('data') === '') return wrong('--data names a folder.');
    const heads = args.values('head').map((hash) => hash.toLowerCase());
    if (heads.some((hash) => !/^[0-9a-f]{16,64}$/.test(hash)))
      return wrong('--head is a hash, or its first 16 digits or more.');
    return withHost(args, async ({ ask }) => {
      const rows = await ask('worklist.list', {});
      // Rows that were tampered with may not be listed at all: the case is then asked for by its whole id.
      const found = oneOf(rows.ok ? rows.value : [], beginning.toLowerCase());
      const caseId = found.ok ? found.value.id : beginning.toLowerCase();
      const checked = await ask('audit.check', { caseId, heads });
      if (!checked.ok) return found.ok ? refuse(checked.code, { message: 'The audit could not be read.' }) : found;
      const { holds, of, site } = checked.value;
      const text = auditSentences(caseId, checked.value);
      const first = of.broken ?? site.broken;
      if (!holds) return refuse('audit.broken', { message: text, caseId, brokenAt: first?.sequence ?? null, of, site });
      return ok({ json: { caseId, holds, entries: of.entries, head: of.head.hash, of, site }, text });
    });
  },
};
