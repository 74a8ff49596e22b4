// npm run bench -- journal: what undo takes in memory, and how long a stroke takes from being accepted until it lies on the disk.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CommandWorkspace } from '#core/commands/command';
import { runCommand } from '#core/commands/commands';
import { bytesHeld, EMPTY_HISTORY, type History, perform } from '#core/commands/history';
import { packEntry } from '#core/commands/journalEntry';
import { LIVER } from '#core/contours/reading';
import { startingRecords } from '#core/contours/records';
import type { Vec3 } from '#core/geometry';
import { patientFromVoxel, volumeGeometry } from '#core/geometry';
import { Journal } from '#host/cases/journal';
import { hostOverHttp } from '#renderer/hostClient';
import { journalOverBytes } from '#renderer/workspace/journalClient';
import { bundledProgram, servedHost } from '#test/killed/servedProgram';

const STROKES = 200;
const [columns, rows] = [512, 512];

/** So many strokes of a hand that paints and erases along a liver's border; as entries, and what undo holds of them. */
async function strokesOn(slices: number): Promise<{ history: History; entries: Uint8Array<ArrayBuffer>[] }> {
  const geometry = volumeGeometry({
    columns,
    rows,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [0.75, 0.75],
    slicePositions: Array.from({ length: slices }, (_, k): Vec3 => [0, 0, k]),
  });
  const layer = () => new Uint8Array(columns * rows * slices);
  const extent = layer();
  for (let k = 0; k < slices; k++)
    for (let j = 150; j < 350; j++) {
      const half = 120 * Math.sqrt(1 - ((j - 250) / 100) ** 2);
      const row = (k * rows + j) * columns;
      extent.fill(LIVER, row + Math.ceil(230 - half), row + Math.floor(230 + half));
    }
  const layers = { extent, findings: layer(), partition: layer() };
  let workspace: CommandWorkspace = {
    revision: 0,
    geometry,
    hu: new Int16Array(columns * rows * slices),
    layers,
    ...startingRecords(),
  };
  let history = EMPTY_HISTORY;
  const entries: Uint8Array<ArrayBuffer>[] = [];
  for (let n = 0; entries.length < STROKES; n++) {
    const random = (of: number) => Math.abs(Math.sin(n * 12.9898 + of * 78.233) * 43758.5453) % 1;
    const k = Math.floor(slices * (0.2 + 0.6 * random(1)));
    const [from, span] = [2 * Math.PI * random(2), 0.08 + 0.4 * random(3)];
    const points = Array.from({ length: 24 }, (_, p) => {
      const angle = from + (span * p) / 24;
      return patientFromVoxel(geometry, [230 + 120 * Math.cos(angle), 250 + 100 * Math.sin(angle), k]);
    });
    const shape = n % 4 === 0 ? 'ball' : 'round';
    const params = {
      mode: n % 3 === 2 ? 'erase' : 'add',
      radiusMm: 4 + 8 * random(4),
      shape,
      plane: 'axial',
      k,
      points,
    };
    const change = await runCommand({ command: 'extent.paint', params }, workspace, {} as never);
    if (!change.ok) continue;
    const performed = perform(workspace, history, change.value);
    if (!performed.ok) throw new Error(performed.code);
    ({ workspace, history } = performed.value);
    entries.push(packEntry(performed.value.entry));
  }
  return { history, entries };
}

const labelmapBytes = columns * rows * 300;
const held = bytesHeld((await strokesOn(300)).history);
console.log(
  `undo of ${STROKES} strokes, 512 × 512 × 300: ${(held / 1e6).toFixed(2)} MB, ${((100 * held) / labelmapBytes).toFixed(2)} % ` +
    `of one labelmap (≤ 5, aim 2); a stroke ${(held / STROKES / 1000).toFixed(1)} kB`,
);

// A host as a process of its own, over loopback HTTP, its data under build/. The floor is one append and fsync of the same
// bytes to a file on the same disk, in turn with it.
const { entries } = await strokesOn(35);
const folder = mkdtempSync(join(resolve('build'), 'journal-'));
const program = await bundledProgram();
const host = await servedHost(program, join(folder, 'data'));
const client = hostOverHttp(host.request);
const [row] = answered(await client.call('worklist.list', {}));
const caseId = row!.id;
const seriesId = answered(await client.call('case.open', { caseId })).timePoints[0]!.series[0]!.id;
const asWindow = 'window-of-bench';
answered(await client.call('reading.edit', { caseId, seriesId, window: asWindow }));
const journal = journalOverBytes({ caseId, seriesId, window: asWindow }, host.request);
const floorFile = await open(join(folder, 'floor'), 'w');
const owner = { readingId: 'reading', caseId: 'case', seriesId: 'series' };
const start = { kept: { sequence: 0, hash: '' }, records: startingRecords(), now: () => new Date() };
const alone = await Journal.open(join(folder, 'alone'), owner, start);

// What this client and two processes cost alone: a server that answers without doing anything.
const nothing = spawn(process.execPath, [
  '-e',
  `const server = require('node:http').createServer((request, response) => {
    request.resume().on('end', () => response.end('{}'));
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));`,
]);
const [port] = (await once(nothing.stdout, 'data')) as [Buffer];
const idle = `http://127.0.0.1:${Number(port)}/`;

const [floor, journalled, kept, asked, answeredAlone] = [0, 1, 2, 3, 4].map((): number[] => []) as [
  number[],
  number[],
  number[],
  number[],
  number[],
];
for (const [n, entry] of entries.entries()) {
  const warm = n < 30 ? [] : null;
  await timed(warm ?? floor, async () => {
    await floorFile.write(entry);
    await floorFile.sync();
  });
  await timed(warm ?? journalled, async () => void answered(await alone.append(n, [entry])));
  await timed(warm ?? kept, async () => void answered(await journal.append(n, [entry])));
  // A refused call closes its connection, and the next stroke would pay for a new one: this one is answered.
  await timed(warm ?? asked, () => client.call('app.info', {}));
  await timed(warm ?? answeredAlone, async () => (await fetch(idle, { method: 'PUT', body: entry })).json());
}
say('one append and fsync', floor);
say('the journal itself: an entry checked, hashed, appended, durable', journalled);
say('a stroke accepted until a client in another process knows that it lies on the disk', kept);
say('an empty call over loopback HTTP', asked);
say('the same bytes to a server that does nothing', answeredAlone);
const times = (values: readonly number[]) => (median(values) / median(floor)).toFixed(1);
console.log(
  `journal: durable after ${times(journalled)} × one fsync of this disk (≤ 3, aim 1.3); known over HTTP ${times(kept)} ×, ` +
    `of which ${times(answeredAlone)} × for a server that does nothing`,
);
await floorFile.close();
await alone.close();
nothing.kill();
await host.kill();
rmSync(folder, { recursive: true });
rmSync(program, { recursive: true });

async function timed(into: number[], work: () => Promise<unknown>): Promise<void> {
  const from = performance.now();
  await work();
  into.push(performance.now() - from);
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

function median(values: readonly number[]): number {
  return sorted(values)[values.length >> 1]!;
}

function say(what: string, values: readonly number[]): void {
  const p95 = sorted(values)[Math.floor(values.length * 0.95)]!;
  console.log(`${what}: median ${median(values).toFixed(2)} ms, 95 % within ${p95.toFixed(2)} ms`);
}

function answered<T>(answer: { ok: true; value: T } | { ok: false; code: string }): T {
  if (!answer.ok) throw new Error(answer.code);
  return answer.value;
}
