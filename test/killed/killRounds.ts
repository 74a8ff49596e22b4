import { isDeepStrictEqual } from 'node:util';
import { packTogether } from '#core/commands/journalEntry';
import { LAYER_NAMES } from '#core/contours/codes';
import { recordsOf } from '#core/contours/records';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { RecordsShape } from '#core/contract/shapes';
import { volumeGeometry } from '#core/geometry';
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
 * compares what it opens with what the edits give: voxels of every layer, segments, plans, notes and the rest of its records,
 * the list of undo; so many times. Throws where an acknowledged change is missing, where one is there in part, or where the
 * case does not open.
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
  const model = new ReadingModel(volumeGeometry((await asked(host, 'series.geometry', place)).geometry), random);
  for (let n = 0; n < rounds; n++) {
    const { acknowledged, sent } = await editsUntilKilled(host, place, model, random);
    host = await servedHost(program, data);
    const found = await compare(host, place, model, { acknowledged, sent });
    tell({ acknowledged, sent, found }, n);
  }
  await host.kill();
}

/** Changes of one round until its kill is due, fewer than this. */
const MOST_BEFORE_KILL = 24;

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
  // By what was acknowledged, and not by the clock alone: a busy computer is killed no earlier in its work than a quiet one.
  const enough = acknowledged + Math.floor(random() * MOST_BEFORE_KILL);
  const killSoon = () => {
    timer ??= setTimeout(() => {
      killed = host.kill();
    }, random() * 40);
  };
  let timer: NodeJS.Timeout | null = null;
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
  const made = async () => {
    const entries: Uint8Array[] = [];
    for (let n = random() < 0.2 ? 3 : 1; n > 0; n--) entries.push(await model.next());
    return { body: packTogether(entries), last: model.sequence };
  };
  let sent = acknowledged;
  for (let next = await made(); ; ) {
    const { body, last } = next;
    sent = last;
    if (acknowledged >= enough) killSoon();
    const asked = host
      .request(`${path}?after=${acknowledged}&window=${window}`, { method: 'PUT', body })
      .then(async (response) => ({ ok: response.ok, said: (await response.json()) as { sequence?: number } }))
      .catch(() => null);
    // The next ones are made meanwhile, so that the host seldom waits.
    next = await made();
    const answer = await asked;
    if (answer === null) break;
    if (!answer.ok) throw new Error(`an edit was refused: ${JSON.stringify(answer.said)}`);
    acknowledged = answer.said.sequence!;
  }
  if (timer) clearTimeout(timer);
  await (killed ?? host.kill());
  await looking;
  return { acknowledged, sent };
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
  for (const name of LAYER_NAMES) {
    const wanted = model.layers[name];
    const kept = edited.reading.layers.find(({ layer }) => layer === name);
    const here = kept
      ? new Uint8Array(await (await host.request(`/bytes/layer/${kept.hash}`)).arrayBuffer())
      : new Uint8Array(wanted.length);
    const wrong = wanted.findIndex((label, v) => label !== here[v]);
    if (wrong >= 0 || here.length !== wanted.length)
      throw new Error(`voxel ${wrong} of the ${name} is not what ${found} entries give`);
  }
  for (const [name, wanted] of Object.entries(RecordsShape.parse(model.records))) {
    const here = recordsOf(edited.reading)[name as keyof typeof model.records];
    if (!isDeepStrictEqual(here, wanted)) throw new Error(`the ${name} are not what ${found} entries give`);
  }
  const titles = { done: edited.done.map(({ title }) => title), undone: edited.undone.map(({ title }) => title) };
  if (JSON.stringify(titles) !== JSON.stringify(model.titles))
    throw new Error(`the list of undo after ${found} is another`);
  return found;
}
