import type { Output, ProcedureName } from '#core/contract/procedures';
import { ok, type Result, refuse } from '#core/result';
import { defaultDataFolder, holdsCases } from '../cases/dataFolder.ts';
import { type Host, startHost } from '../startHost.ts';
import { oneOf } from './caseOfFolder.ts';
import type { CliArguments } from './command.ts';

/** A data folder, asked as a window asks. */
export interface AskedFolder {
  readonly folder: string;
  readonly host: Host;
  ask<N extends ProcedureName>(name: N, input: object): Promise<Result<Output<N>, string>>;
}

/** One case of it. */
export interface AskedCase extends AskedFolder {
  readonly caseId: string;
}

/** Works with the folder that `--data` names; it is free again when the work is done. Refuses one that holds no cases. */
export async function withHost<T>(
  args: CliArguments,
  work: (asked: AskedFolder) => Promise<Result<T>>,
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
    const ask: AskedFolder['ask'] = async (name, input) =>
      (await host.value.call(name, input, { signal: new AbortController().signal, onProgress: () => {} })) as never;
    return await work({ folder, host: host.value, ask });
  } finally {
    await host.value.close();
  }
}

/** The case whose id begins so, of the folder that `--data` names; the folder is free again when the work is done. */
export const withCase = <T>(
  args: CliArguments,
  beginning: string,
  work: (asked: AskedCase) => Promise<Result<T>>,
): Promise<Result<T>> =>
  withHost(args, async (asked) => {
    const rows = await asked.ask('worklist.list', {});
    if (!rows.ok) return refuse(rows.code, { ...rows.details, message: 'The cases could not be listed.' });
    const found = oneOf(rows.value, beginning.toLowerCase());
    return found.ok ? work({ ...asked, caseId: found.value.id }) : found;
  });

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
