import type { Output, ProcedureName } from '#core/contract/procedures';
import { ok, type Result, refuse } from '#core/result';
import { defaultDataFolder, holdsCases } from '../cases/dataFolder.ts';
import { type Host, startHost } from '../startHost.ts';
import { oneOf } from './caseOfFolder.ts';
import type { CliArguments } from './command.ts';

/** One case of a data folder, asked as a window asks. */
export interface AskedCase {
  readonly caseId: string;
  readonly host: Host;
  ask<N extends ProcedureName>(name: N, input: object): Promise<Result<Output<N>, string>>;
}

/** The case whose id begins so, of the folder that `--data` names; the folder is free again when the work is done. */
export async function withCase<T>(
  args: CliArguments,
  beginning: string,
  work: (asked: AskedCase) => Promise<Result<T>>,
): Promise<Result<T>> {
  const folder = args.value('data') ?? defaultDataFolder();
  if (!holdsCases(folder))
    return refuse('path.notFound', {
      message: `There are no cases in ${folder}. Name the folder that holds them with --data DIR.`,
      path: folder,
    });
  const host = await startHost({ dataFolder: folder, demoFolder: null, log: args.tell });
  if (!host.ok) return host;
  try {
    const ask: AskedCase['ask'] = async (name, input) =>
      (await host.value.call(name, input, { signal: new AbortController().signal, onProgress: () => {} })) as never;
    const rows = await ask('worklist.list', {});
    if (!rows.ok) return refuse(rows.code, { ...rows.details, message: 'The cases could not be listed.' });
    const found = oneOf(rows.value, beginning.toLowerCase());
    if (!found.ok) return found;
    return await work({ caseId: found.value.id, host: host.value, ask });
  } finally {
    await host.value.close();
  }
}

type CaseSeries = Output<'case.open'>['timePoints'][number]['series'][number];

/**
 * The series of a case that `--series` names; left out, the one that `wanted` holds for: the last by date where several do.
 */
export function seriesOfCase(
  { timePoints }: Output<'case.open'>,
  id: string | undefined,
  wanted: (series: CaseSeries) => boolean,
): Result<CaseSeries, 'series.notFound'> {
  const all = timePoints.flatMap(({ series }) => series);
  const found = id === undefined ? all.findLast(wanted) : all.find((series) => series.id === id);
  return found
    ? ok(found)
    : refuse('series.notFound', {
        message: id === undefined ? 'The case has no series for it.' : `The case has no series ${id}.`,
        series: all.map((series) => ({ id: series.id, contoured: (series.reading?.layers.length ?? 0) > 0 })),
      });
}
