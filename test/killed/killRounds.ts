import { packTogether } from '#core/commands/journalEntry';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { hostOverHttp } from '#renderer/hostClient';
import { ReadingModel } from './readingModel.ts';
import { type ServedHost, servedHost } from './servedProgram.ts';

/** What came of it, round by round. */
export interface KillRound {
  /** Entries that were acknowledged before the kill, and that were sent; both counted from the journal's beginning. */
  readonly acknowledged: number;
  readonly sent: number;
  /** The last entry that the next host found. */
  readonly found: number;
}

/**
 * Streams edits into a host over its real transport, kills it at a random moment, starts it again on the same data, and
 * compares what it opens with what the edits give; so many times. Throws where an acknowledged change is missing, where one
 * is there in part, where the list of undo is another, or where the case does not open.
 * @param folder of a CT that is imported first
 */
export async function killRounds(
  {
    program,
    data,
    folder,
    rounds,
    random,
  }: { program: string; data: string; folder: string; rounds: number; random: () => number },
  tell: (round: KillRound, n: number) => void,
): Promise<void> {
  let host = await servedHost(program, data);
  const place = await imported(host, folder);
  const { columns, rows, slicePositions } = (await asked(host, 'series.geometry', place)).geometry;
  const model = new ReadingModel({ columns, rows, slices: slicePositions.length }, random);
  for (let n = 0; n < rounds; n++) {
    const { acknowledged, sent } = await editsUntilKilled(host, place, model, random);
    host = await servedHost(program, data);
    const found = await compare(host, place, model, { acknowledged, sent });
    tell({ acknowledged, sent, found }, n);
  }
  await host.kill();
}

type Place = { readonly caseId: string; readonly seriesId: string };

async function asked<N extends ProcedureName>(host: ServedHost, name: N, input: Input<N>): Promise<Output<N>> {
  const answer = await hostOverHttp(host.request).call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.details)}`);
  return answer.value;
}

async function imported(host: ServedHost, folder: string): Promise<Place> {
  const scan = await asked(host, 'import.scan', { paths: [folder] });
  const seriesId = scan.series[0]!.id;
  const { caseId } = await asked(host, 'import.take', { scanId: scan.scanId, seriesIds: [seriesId], caseId: null });
  return { caseId, seriesId };
}

/** Edits without a pause, several at a time now and then, while the case is looked at and folded in; until the host is gone. */
async function editsUntilKilled(host: ServedHost, place: Place, model: ReadingModel, random: () => number) {
  const window = 'window-of-kills';
  await asked(host, 'reading.edit', { ...place, window });
  let acknowledged = model.sequence;
  let killed: Promise<void> | null = null;
  const timer = setTimeout(
    () => {
      killed = host.kill();
    },
    5 + random() * 400,
  );
  const path = `/bytes/journal/${place.caseId}/${encodeURIComponent(place.seriesId)}`;
  const looking = (async () => {
    const client = hostOverHttp(host.request);
    while (!killed) {
      const answer = await client.call('case.open', { caseId: place.caseId });
      if (!answer.ok && answer.code !== 'host.unreachable') throw new Error(`case.open: ${answer.code}`);
      if (!answer.ok) return;
      await new Promise((soon) => setTimeout(soon, random() * 60));
    }
  })();
  for (;;) {
    const entries = Array.from({ length: random() < 0.2 ? 3 : 1 }, () => model.next());
    const body = packTogether(entries);
    const answer = await host
      .request(`${path}?after=${acknowledged}&window=${window}`, { method: 'PUT', body })
      .then(async (response) => ({ ok: response.ok, said: (await response.json()) as { sequence?: number } }))
      .catch(() => null);
    if (answer === null) break;
    if (!answer.ok) throw new Error(`an edit was refused: ${JSON.stringify(answer.said)}`);
    acknowledged = answer.said.sequence!;
  }
  clearTimeout(timer);
  await (killed ?? host.kill());
  await looking;
  return { acknowledged, sent: model.sequence };
}

async function compare(
  host: ServedHost,
  place: Place,
  model: ReadingModel,
  { acknowledged, sent }: { acknowledged: number; sent: number },
): Promise<number> {
  const edited = await asked(host, 'reading.edit', { ...place, window: 'window-that-looks' });
  await asked(host, 'reading.release', { ...place, window: 'window-that-looks' });
  const found = edited.sequence;
  if (found < acknowledged || found > sent)
    throw new Error(`acknowledged ${acknowledged}, sent ${sent}, found ${found}`);
  if (edited.notRestored > 0) throw new Error(`${edited.notRestored} entries could not be folded in`);
  model.standAt(found);
  const kept = edited.reading.layers.find(({ layer }) => layer === 'extent');
  const here = kept
    ? new Uint8Array(await (await host.request(`/bytes/layer/${kept.hash}`)).arrayBuffer())
    : new Uint8Array(model.extent.length);
  const wrong = model.extent.findIndex((label, v) => label !== here[v]);
  if (wrong >= 0 || here.length !== model.extent.length)
    throw new Error(`voxel ${wrong} is not what ${found} entries give`);
  const titles = { done: edited.done.map(({ title }) => title), undone: edited.undone.map(({ title }) => title) };
  if (JSON.stringify(titles) !== JSON.stringify(model.titles))
    throw new Error(`the list of undo after ${found} is another`);
  return found;
}
