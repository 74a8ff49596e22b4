import type { Output } from '#core/contract/procedures';
import { ok, type Result, refuse } from '#core/result';

type Row = Output<'worklist.list'>[number];

/** The one case whose id begins so. The refusals list ids, never names. */
export function oneOf(rows: readonly Row[], beginning: string): Result<Row, 'case.notFound' | 'arguments.invalid'> {
  const found = rows.filter(({ id }) => id.toLowerCase().startsWith(beginning));
  if (found.length === 1) return ok(found[0]!);
  const cases = (found.length > 0 ? found : rows).map(({ id }) => id);
  const ids = cases.length === 0 ? ' There are none.' : `\n${cases.map((id) => `  ${id}`).join('\n')}`;
  return found.length === 0
    ? refuse('case.notFound', { message: `No case begins with ${beginning}. The cases are:${ids}`, cases })
    : refuse('arguments.invalid', {
        message: `${found.length} cases begin with ${beginning}; write more of the id:${ids}`,
        cases,
      });
}
